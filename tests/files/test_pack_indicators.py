"""What indicators.toml may say, and how each slip is told with its line."""

from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from eslabon.files.packs import Pack, load_pack, pack_path
from eslabon.files.packs.indicators import MonitoringSpec

PUBLISHED = {"sales_increment": 98_000_000, "jobs": 21_000, "investment": 5_000_000, "producers": 12_000}


def monitoring(pack: Pack | None) -> MonitoringSpec:
    assert pack is not None
    assert pack.monitoring is not None
    return pack.monitoring


@pytest.mark.parametrize("code", ["pra", "paap"])
def test_shipped_indicators_are_sound(code: str) -> None:
    """MONITOR-01, MONITOR-04, MONITOR-05: settings have their source, thresholds are the crops'."""
    pack, faults = load_pack(pack_path(code))
    assert faults == []
    found = monitoring(pack)
    assert found.days_per_job_source
    assert pack is not None and pack.plan is not None
    sizes = pack.plan.size_classes
    assert all(one.source for one in sizes)
    thresholds = {one.chain: (one.small_below, one.large_above) for one in sizes}
    assert thresholds == {"coffee": (200, 600), "cacao": (250, 800)}
    codes = [one.code for one in found.indicators]
    assert {"sales", "labour_days", "jobs", "investment", "producers", "hectares"} <= set(codes)


def test_published_totals_of_pra_are_targets_with_their_source() -> None:
    pack, _ = load_pack(pack_path("pra"))
    found = {
        one.code: (target.value, target.is_published_total, bool(target.source))
        for one in monitoring(pack).indicators
        for target in one.targets
    }
    assert found == {code: (Decimal(value), True, True) for code, value in PUBLISHED.items()}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('op = "increment"', 'op = "power"', "is not known; did you mean|is not known; expected"),
        ('of = ["labour_days"]', 'of = ["labour_dyas"]', "there is no indicator labour_dyas"),
        ('of = ["sales", "producers"]', 'of = ["sales_per_producer", "producers"]', "is computed from itself"),
        ("days_per_job = 270", "days_per_job = 0", "a number from 1 to 366"),
        ("least_per_stratum = 2", "least_per_stratum = 1", "from 2 to 100"),
        ('claims = "sale"', 'claims = "sales"', "did you mean"),
        ("ends_on = 2013-12-31", "ends_on = 2008-12-31", "not before starts_on"),
        ('counter = "effective_links"', 'counter = "wishes"', "is not known"),
        ('code = "visits"', 'code = "invoices"', "was already given"),
        (
            'unit = "visit"\nsource = "report"',
            'unit = "visit"\nsource = "report"\nverifed = true',
            "is not known here",
        ),
        (
            'source = "operations"\nover_time = "last"\ncounter = "effective_links"',
            'source = "operations"\nover_time = "last"\ncounter = "effective_links"\nverified = true',
            "only what is reported is verified",
        ),
    ],
)
def test_slip_is_named_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    folder = tmp_path / "pra"
    copytree(pack_path("pra"), folder)
    file = folder / "indicators.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    pack, faults = load_pack(folder)

    assert pack is None
    faults = [fault for fault in faults if fault.file == "indicators.toml"]
    said = " ".join(fault.en for fault in faults)
    assert any(word in said for word in words.split("|"))
    line = text[: text.index(old)].count("\n") + 1
    assert min(abs(fault.row - line) for fault in faults) <= 12
