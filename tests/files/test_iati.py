"""An activity file that the standard accepts, and files that it does not."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from eslabon.files.iati import (
    Activity,
    Baseline,
    Dates,
    Indicator,
    Location,
    Organisation,
    Part,
    Period,
    Result,
    Sector,
    UnknownRuleError,
    check_document,
    check_ruleset,
    write_activities,
)
from eslabon.files.packs.texts import Text

FIXTURES = Path(__file__).parents[3] / "shared" / "data" / "07_peer_fixtures" / "iati" / "ruleset-unit-tests"
NOW = datetime(2014, 6, 1, 12, tzinfo=UTC)
REPORTING = Organisation("XX-DEMO-1", "10", Text("Programa de muestra", "Sample programme"))
SALES = Indicator(
    code="sales",
    title=Text("Ventas incrementales", "Incremental sales"),
    description=Text("Sobre los doce meses anteriores.", "Over the twelve months before."),
    baseline=Baseline(2009, Decimal("1200.50"), date(2009, 12, 31), parts=(Part(Decimal("700.5"), location="satipo"),)),
    periods=(
        Period(
            date(2013, 1, 1),
            date(2013, 12, 31),
            target=Decimal(5000),
            actual=Decimal("4310.25"),
            comment=Text("Informado: 4 800.", "Reported: 4,800."),
            parts=(Part(Decimal(1200), "sex", "female"), Part(Decimal(4000), location="satipo")),
            target_parts=(Part(Decimal(2500), "sex", "female"),),
        ),
        Period(
            date(2014, 1, 1), date(2014, 12, 31), target=Decimal(6000), comment=Text("Sin verificar.", "Unverified.")
        ),
    ),
)
ACTIVITY = Activity(
    identifier="XX-DEMO-1-pra",
    reporting=REPORTING,
    title=Text("Alianzas", "Alliances"),
    description=Text("Compradores y productores.", "Buyers and producers."),
    status="2",
    dates=Dates(planned_start=date(2009, 1, 1), actual_start=date(2009, 3, 1), planned_end=date(2014, 12, 31)),
    country="PE",
    currency="PEN",
    sectors=(Sector("31191", Decimal(60)), Sector("43040", Decimal(40))),
    participants=(replace(REPORTING, role="4"),),
    results=(Result("2", Text("Ventas", "Sales"), (SALES,)),),
    locations=(
        Location("satipo", Text("Satipo", "Satipo"), "PE", Decimal("-11.25"), Decimal("-74.64")),
        Location("PE-12", Text("Junín", "Junín"), "PE"),
    ),
)


def faults_of(*activities, rulesets=()):
    document = write_activities(activities, generated_at=NOW)
    return check_document(document, name="pra.xml", now=NOW, rulesets=rulesets)


def test_activity_with_results_keeps_schema_and_ruleset():
    assert faults_of(ACTIVITY, replace(ACTIVITY, identifier="XX-DEMO-1-paap", country="CO", currency="COP")) == ()


def test_written_file_keeps_every_public_ruleset():
    if not FIXTURES.is_dir():
        pytest.skip("the public rulesets of IATI are not beside the project")
    # Rules on the registers of organisations need the list of publishers, which is not among the public files here.
    paths = [path for path in sorted(FIXTURES.glob("*/rules/*.json")) if path.parts[-3] != "orgIdCheck"]
    # Two ask for what no file can keep: no title that could be read, and one element out of none.
    made_up = {"regex_no_matches.json", "no_paths.json"}
    rules = {path.name: json.loads(path.read_text("utf-8")) for path in paths if path.name not in made_up}
    assert len(rules) > 40
    assert "standard.json" in rules
    assert {name: faults_of(ACTIVITY, rulesets=[one]) for name, one in rules.items()} == dict.fromkeys(rules, ())


def test_only_what_was_verified_is_an_actual_value():
    tree = etree.fromstring(write_activities([ACTIVITY], generated_at=NOW))
    periods = tree.findall(".//period")
    assert [one.get("value") for one in periods[0].findall("actual")] == ["4310.25", "1200", "4000"]
    assert periods[1].find("actual") is None
    assert periods[1].findtext("target/comment/narrative") == "Sin verificar."
    assert tree.findtext(".//actual/comment/narrative[@{http://www.w3.org/XML/1998/namespace}lang='en']") == (
        "Reported: 4,800."
    )


def test_parts_of_values_name_their_category_or_a_place_of_the_activity():
    tree = etree.fromstring(write_activities([ACTIVITY], generated_at=NOW))
    places = {one.get("ref"): one.findtext("point/pos") for one in tree.findall(".//iati-activity/location")}
    assert places == {"satipo": "-11.25 -74.64", "PE-12": None}
    told = [
        (tag, one.get("value"), dimension.get("name") if dimension is not None else "", place)
        for tag in ("baseline", "target", "actual")
        for one in tree.iter(tag)
        for dimension in [one.find("dimension")]
        for place in [one.find("location").get("ref") if one.find("location") is not None else ""]
        if dimension is not None or place
    ]
    assert told == [
        ("baseline", "700.5", "", "satipo"),
        ("target", "2500", "sex", ""),
        ("actual", "1200", "sex", ""),
        ("actual", "4000", "", "satipo"),
    ]
    assert {place for *_rest, place in told if place} <= set(places)


BROKEN = {
    "FILES-E20 without a description": (replace(ACTIVITY, description=Text("", "")), None),
    "FILES-E21 sector": (replace(ACTIVITY, sectors=()), "atleast_one"),
    "FILES-E21 no start": (replace(ACTIVITY, dates=Dates(planned_end=date(2014, 1, 1))), "atleast_one"),
    "FILES-E21 started tomorrow": (replace(ACTIVITY, dates=Dates(actual_start=date(2014, 6, 2))), "date_order"),
    "FILES-E21 identifier": (replace(ACTIVITY, identifier="|&"), "regex_matches"),
    "FILES-E21 end before start": (
        replace(ACTIVITY, dates=Dates(planned_start=date(2012, 1, 2), planned_end=date(2012, 1, 1))),
        "date_order",
    ),
    "FILES-E20 no indicator": (replace(ACTIVITY, results=(Result("2", Text("a", "a"), ()),)), None),
    "FILES-E21 period": (
        replace(
            ACTIVITY,
            results=(
                Result("2", Text("a", "a"), (replace(SALES, periods=(Period(date(2013, 2, 1), date(2013, 1, 1)),)),)),
            ),
        ),
        "date_order",
    ),
    "FILES-E21 baseline": (
        replace(
            ACTIVITY,
            results=(Result("2", Text("a", "a"), (replace(SALES, baseline=Baseline(2009, None)),)),),
        ),
        "atleast_one",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_activity_is_refused_with_its_line(case):
    activity, rule = BROKEN[case]
    if case == "FILES-E20 without a description":
        document = write_activities([activity], generated_at=NOW).replace(b"<description", b"<descripcion")
        document = document.replace(b"</description", b"</descripcion")
        faults = check_document(document, name="pra.xml", now=NOW)
    else:
        faults = faults_of(activity)
    assert case.split()[0] in {fault.code for fault in faults}
    assert all(fault.row for fault in faults)
    assert rule is None or any(f"rule {rule}:" in fault.en for fault in faults)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not xml",
        b"<iati-activities version='2.03'>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hosts">]><a>&x;</a>',
    ],
)
def test_what_is_no_activity_file_is_refused(document):
    assert {fault.code for fault in check_document(document, name="a", now=NOW)} == {"FILES-E19"}


def test_unknown_rule_is_an_error_and_not_a_pass():
    with pytest.raises(UnknownRuleError):
        check_ruleset(etree.fromstring("<a/>"), {"//a": {"sparkles": {"cases": [{"paths": ["b"]}]}}}, now=NOW)


TEXTS = st.text(min_size=1, max_size=30).map(lambda text: Text(text, text + "!"))
NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=4)


@settings(max_examples=25, deadline=None)
@given(title=TEXTS, name=TEXTS, value=NUMBERS, target=NUMBERS)
def test_any_text_and_number_gives_a_file_that_the_standard_accepts(title, name, value, target):
    period = Period(date(2013, 1, 1), date(2013, 12, 31), target=target, actual=value, comment=name)
    indicator = replace(SALES, title=title, periods=(period,))
    activity = replace(ACTIVITY, title=title, results=(Result("1", name, (indicator,)),))
    document = write_activities([activity], generated_at=NOW)
    assert check_document(document, name="a", now=NOW) == ()
    actual = etree.fromstring(document).find(".//actual")
    assert Decimal(actual.get("value")) == value
