"""The calendar of a pack: what it says, and what is said of one that is wrong."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from eslabon.files.packs import load_pack, pack_path
from eslabon.rules.routes.holidays import holidays_of


@pytest.fixture
def calendar_faults(tmp_path: Path):
    """Change a piece of the shipped calendar and read the faults."""

    def faults(before: str, after: str) -> list[str]:
        copy = tmp_path / "pack"
        shutil.copytree(pack_path("ruta"), copy, dirs_exist_ok=True)
        text = (copy / "calendar.toml").read_text(encoding="utf-8")
        assert before in text
        (copy / "calendar.toml").write_text(text.replace(before, after, 1), encoding="utf-8")
        return [f"{fault.place}: {fault.es}" for fault in load_pack(copy)[1]]

    return faults


def shipped():
    pack, faults = load_pack(pack_path("ruta"))
    assert pack is not None and not faults, faults
    assert pack.calendar is not None
    return pack.calendar


def test_shipped_calendar_gives_sixty_days_of_notice_after_five():
    calendar = shipped()
    assert (calendar.notice_days, calendar.max_hours_per_month, calendar.slot_minutes) == (60, 12, 30)
    assert (calendar.route_months, calendar.most_services, calendar.answer_reminder_days) == (6, 12, (7, 14))
    assert calendar.certificate_percent == 80
    assert (calendar.earliest_start, calendar.latest_end) == ("17:00", "21:00")


def test_holidays_of_peru_in_the_pilots_year_are_those_of_its_calendar():
    days = [day for day, _ in holidays_of([2022], holidays=shipped().holidays)]
    assert [f"{day:%m-%d}" for day in days] == [
        *("01-01", "04-14", "04-15", "05-01", "06-29", "07-28", "07-29", "08-06", "08-30"),
        *("10-08", "11-01", "12-08", "12-09", "12-25"),
    ]


def test_holidays_that_came_later_are_there_from_their_year_on():
    days = {day for day, _ in holidays_of([2023, 2024], holidays=shipped().holidays)}
    assert date(2023, 7, 23) in days and date(2023, 6, 7) not in days
    assert date(2024, 6, 7) in days


def test_coffee_in_junin_has_a_band_per_altitude_by_route_99():
    (peak,) = (one for one in shipped().peak_months if (one.place, one.chain) == ("12", "coffee"))
    assert peak.months == (4, 5, 6, 7, 8)
    assert [band.months for band in peak.bands] == [(4, 5), (6, 7, 8)]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('latest_end = "21:00"', 'latest_end = "16:00"', "una hora después de earliest_start"),
        ('latest_end = "21:00"', 'latest_end = "24:00"', 'como "17:00"'),
        ('earliest_start = "17:00"', "earliest_start = 17", 'como "17:00"'),
        ("reminder_days = [10, 1]", 'reminder_days = ["diez"]', "reminder_days"),
        ("answer_reminder_days = [7, 14]", "answer_reminder_days = [0]", "de 1 a 180"),
        ("certificate_percent = 80", "certificate_percent = 101", "de 1 a 100"),
        ("most_services = 12", "most_services = 0", "de 1 a 50"),
        ("easter = -2\n", "easter = -200\n", "easter"),
        ("month = 1\nday = 1", "month = 2\nday = 30", "un día del mes 2"),
        ("months = [4, 5, 6, 7, 8]", "months = [4, 13]", "de 1 a 12"),
        ('chain = "coffee"', 'chain = "cofee"', "coffee"),
        ('place = "12"', 'place = "99"', "99"),
        ("notice_days = 60", "notice_day = 60", "notice_days"),
    ],
)
def test_wrong_calendar_is_told_by_file_and_line(calendar_faults, before, after, said):
    found = calendar_faults(before, after)
    assert len(found) == 1, found
    assert found[0].startswith("calendar.toml:")
    assert said in found[0]


def test_pack_without_a_calendar_is_sound(tmp_path: Path):
    copy = tmp_path / "pack"
    shutil.copytree(pack_path("ruta"), copy)
    (copy / "calendar.toml").unlink()
    pack, faults = load_pack(copy)
    assert not faults and pack is not None and pack.calendar is None
