"""Reading calendar.toml: notice and hours, holidays, the months of the harvests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from eslabon.files.packs.sections import Section
from eslabon.files.packs.texts import Text
from eslabon.rules.routes.holidays import Holiday

FILE = "calendar.toml"
MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class PeakBand:
    """The peak months of a stretch of altitude."""

    name: Text
    months: tuple[int, ...]


@dataclass(frozen=True)
class PeakSpec:
    """The peak months of a chain in a department, all altitudes together and, if they differ, each by itself."""

    place: str  # two digits
    chain: str
    months: tuple[int, ...]
    bands: tuple[PeakBand, ...]


@dataclass(frozen=True)
class CalendarSpec:
    """What a programme's calendar starts with."""

    notice_days: int
    reminder_days: tuple[int, ...]
    max_hours_per_month: int
    earliest_start: str  # HH:MM
    latest_end: str
    slot_minutes: int
    route_months: int  # how far ahead a proposal reaches
    most_services: int  # of one proposal
    certificate_percent: int  # of the hours held that a certificate asks
    answer_reminder_days: tuple[int, ...]  # what waits for an answer is asked for again
    holidays: tuple[Holiday, ...]
    peak_months: tuple[PeakSpec, ...]


def read_calendar(section: Section, *, departments: tuple[str, ...], chains: tuple[str, ...]) -> CalendarSpec:
    """The calendar of calendar.toml; every fault with its line."""
    calendar = CalendarSpec(
        notice_days=section.integer("notice_days", least=0, most=366),
        reminder_days=_numbers(section, "reminder_days", least=0, most=90),
        max_hours_per_month=section.integer("max_hours_per_month", least=1, most=200),
        earliest_start=_hour(section, "earliest_start"),
        latest_end=_hour(section, "latest_end"),
        slot_minutes=section.integer("slot_minutes", least=5, most=240),
        route_months=section.integer("route_months", least=1, most=24),
        most_services=section.integer("most_services", least=1, most=50),
        certificate_percent=section.integer("certificate_percent", least=1, most=100),
        answer_reminder_days=_numbers(section, "answer_reminder_days", least=1, most=180),
        holidays=tuple(_read_holidays(section)),
        peak_months=tuple(_read_peaks(section, departments=departments, chains=chains)),
    )
    if calendar.earliest_start and calendar.latest_end and calendar.latest_end <= calendar.earliest_start:
        es, en = "una hora después de earliest_start", "an hour after earliest_start"
        section.wrong(("latest_end",), calendar.latest_end, es=es, en=en)
    section.close()
    return calendar


def _read_holidays(section: Section) -> Iterator[Holiday]:
    for one in section.tables("holidays", header="[[holidays]]"):
        name = one.text("name")
        since = one.integer("since", least=1900, most=2100) if "since" in one.data else None
        if "easter" in one.data:
            yield Holiday(name.es, name.en, easter=one.integer("easter", least=-60, most=80), since=since)
        else:
            month, day = one.integer("month", least=1, most=12), one.integer("day", least=1, most=31)
            if _is_day(month, day):
                yield Holiday(name.es, name.en, month=month, day=day, since=since)
            else:
                es, en = f"un día del mes {month}", f"a day of month {month}"
                one.wrong(("day",), day, es=es, en=en)
        one.close()


def _is_day(month: int, day: int) -> bool:
    try:
        date(2023, month, day)  # a common year: what falls on 29 February is not a holiday every year
    except ValueError:
        return False
    return True


def _read_peaks(section: Section, *, departments: tuple[str, ...], chains: tuple[str, ...]) -> Iterator[PeakSpec]:
    if "peak_months" not in section.data:
        section.read.add("peak_months")
        return
    seen: set[tuple[str, str]] = set()
    for one in section.tables("peak_months", header="[[peak_months]]"):
        place = one.choice("place", departments, code="unknown_place")
        chain = one.choice("chain", chains, code="unknown_chain")
        months = _numbers(one, "months", least=1, most=MONTHS_OF_A_YEAR)
        bands = []
        for band in one.tables("bands", header="[[peak_months.bands]]") if "bands" in one.data else ():
            bands.append(PeakBand(band.text("name"), _numbers(band, "months", least=1, most=MONTHS_OF_A_YEAR)))
            band.close()
        one.read.add("bands")
        one.close()
        if (place, chain) in seen:
            one.repeated(("place",), place)
        seen.add((place, chain))
        yield PeakSpec(place, chain, months, tuple(bands))


def _numbers(section: Section, key: str, *, least: int, most: int) -> tuple[int, ...]:
    value = section.take(key)
    if value is None:
        return ()
    is_list = isinstance(value, list)
    if not is_list or not all(type(each) is int and least <= each <= most for each in value):
        es = f"una lista de números enteros de {least} a {most}, como [4, 5]"
        en = f"a list of whole numbers from {least} to {most}, such as [4, 5]"
        section.wrong((key,), value, es=es, en=en)
        return ()
    return tuple(dict.fromkeys(value))


def _hour(section: Section, key: str) -> str:
    value = section.take(key)
    if value is None:
        return ""
    parts = value.split(":") if isinstance(value, str) else []
    if len(parts) == 2 and all(len(part) == 2 and part.isdecimal() for part in parts):
        hour, minute = map(int, parts)
        if hour < 24 and minute < 60:
            return str(value)
    section.wrong((key,), value, es='una hora entre comillas, como "17:00"', en='an hour in quotes, such as "17:00"')
    return ""
