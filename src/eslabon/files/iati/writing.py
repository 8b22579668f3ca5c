"""An IATI 2.03 activity file, element by element in the order of the standard's schema."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lxml import etree

from eslabon.files.iati.activities import Activity, Baseline, Indicator, Location, Organisation, Part, Period, Result
from eslabon.files.packs.texts import Text

VERSION = "2.03"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ACTIVITY_REACHES, _APPROXIMATE, _ADMINISTRATIVE, _ISO_COUNTRIES = "1", "2", "1", "A4"  # code lists of locations
_DATES = (("1", "planned_start"), ("2", "actual_start"), ("3", "planned_end"), ("4", "actual_end"))


def write_activities(activities: Sequence[Activity], *, generated_at: datetime) -> bytes:
    """The activities as a file, in UTF-8; what it says is checked by `check_document`, not here.

    >>> from datetime import UTC
    >>> write_activities([], generated_at=datetime(2021, 3, 1, tzinfo=UTC)).splitlines()[1].decode()
    '<iati-activities version="2.03" generated-datetime="2021-03-01T00:00:00+00:00"/>'
    """
    moment = generated_at.isoformat(timespec="seconds")
    root = etree.Element("iati-activities", {"version": VERSION, "generated-datetime": moment})
    for activity in activities:
        _activity(root, activity, moment=moment)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document


def _activity(root: Any, activity: Activity, *, moment: str) -> None:
    node = etree.SubElement(
        root,
        "iati-activity",
        {"last-updated-datetime": moment, "default-currency": activity.currency, _LANGUAGE: "es"},
    )
    etree.SubElement(node, "iati-identifier").text = activity.identifier
    _organisation(node, "reporting-org", activity.reporting)
    _told(node, "title", activity.title)
    _told(node, "description", activity.description, type="1")
    for one in activity.participants:
        _organisation(node, "participating-org", one)
    etree.SubElement(node, "activity-status", code=activity.status)
    for code, name in _DATES:
        day: date | None = getattr(activity.dates, name)
        if day is not None:
            etree.SubElement(node, "activity-date", {"iso-date": day.isoformat(), "type": code})
    etree.SubElement(node, "recipient-country", code=activity.country, percentage="100")
    for place in activity.locations:
        _location(node, place)
    for sector in activity.sectors:
        etree.SubElement(node, "sector", vocabulary="1", code=sector.code, percentage=_number(sector.percentage))
    for result in activity.results:
        _result(node, result)


def _organisation(parent: Any, tag: str, one: Organisation) -> None:
    role = {"role": one.role} if one.role else {}
    reference = {"ref": one.reference} if one.reference else {}
    _told(parent, tag, one.name, **reference, type=one.kind, **role)


def _location(parent: Any, place: Location) -> None:
    node = etree.SubElement(parent, "location", ref=place.reference)
    etree.SubElement(node, "location-reach", code=_ACTIVITY_REACHES)
    _told(node, "name", place.name)
    etree.SubElement(node, "administrative", vocabulary=_ISO_COUNTRIES, level="0", code=place.country)
    if place.latitude is not None and place.longitude is not None:
        point = etree.SubElement(node, "point", srsName="http://www.opengis.net/def/crs/EPSG/0/4326")
        etree.SubElement(point, "pos").text = f"{_number(place.latitude)} {_number(place.longitude)}"
    etree.SubElement(node, "exactness", code=_APPROXIMATE)
    etree.SubElement(node, "location-class", code=_ADMINISTRATIVE)


def _result(parent: Any, result: Result) -> None:
    added = all(one.may_be_added for one in result.indicators)
    node = etree.SubElement(parent, "result", {"type": result.kind, "aggregation-status": _truth(of=added)})
    _told(node, "title", result.title)
    if result.description:
        _told(node, "description", result.description)
    for indicator in result.indicators:
        _indicator(node, indicator)


def _indicator(parent: Any, indicator: Indicator) -> None:
    node = etree.SubElement(
        parent,
        "indicator",
        {
            "measure": indicator.measure,
            "ascending": _truth(of=indicator.is_ascending),
            "aggregation-status": _truth(of=indicator.may_be_added),
        },
    )
    _told(node, "title", indicator.title)
    if indicator.description:
        _told(node, "description", indicator.description)
    reference = {"vocabulary": "99", "code": indicator.code}  # 99: the reporting organisation's own
    etree.SubElement(node, "reference", reference)
    if indicator.baseline:
        _baseline(node, indicator.baseline)
        for part in indicator.baseline.parts:
            _part(node, "baseline", part, year=f"{indicator.baseline.year:04d}")
    for period in indicator.periods:
        _period(node, period)


def _baseline(parent: Any, baseline: Baseline) -> None:
    when = {"iso-date": baseline.iso_date.isoformat()} if baseline.iso_date else {}
    value = {} if baseline.value is None else {"value": _number(baseline.value)}
    node = etree.SubElement(parent, "baseline", {"year": f"{baseline.year:04d}", **when, **value})
    if baseline.comment:
        _told(node, "comment", baseline.comment)


def _period(parent: Any, period: Period) -> None:
    node = etree.SubElement(parent, "period")
    etree.SubElement(node, "period-start", {"iso-date": period.starts_on.isoformat()})
    etree.SubElement(node, "period-end", {"iso-date": period.ends_on.isoformat()})
    if period.target is not None:
        target = etree.SubElement(node, "target", value=_number(period.target))
        if period.actual is None and period.comment:
            _told(target, "comment", period.comment)
    for part in period.target_parts:
        _part(node, "target", part)
    if period.actual is None:
        return
    actual = etree.SubElement(node, "actual", value=_number(period.actual))
    if period.comment:
        _told(actual, "comment", period.comment)
    for part in period.parts:
        _part(node, "actual", part)


def _part(parent: Any, tag: str, part: Part, **attributes: str) -> None:
    node = etree.SubElement(parent, tag, {**attributes, "value": _number(part.value)})
    if part.location:
        etree.SubElement(node, "location", ref=part.location)
    if part.dimension:
        etree.SubElement(node, "dimension", name=part.dimension, value=part.category)


def _told(parent: Any, tag: str, text: Text, **attributes: str) -> None:
    node = etree.SubElement(parent, tag, attributes)
    etree.SubElement(node, "narrative", {_LANGUAGE: "es"}).text = _printable(text.es)
    if text.en and text.en != text.es:
        etree.SubElement(node, "narrative", {_LANGUAGE: "en"}).text = _printable(text.en)


def _printable(text: str) -> str:
    """The text without characters that XML cannot hold."""
    kept = (one for one in text if one in "\t\n" or (one >= " " and not "\ud800" <= one <= "\udfff"))
    return " ".join("".join(one for one in kept if one not in "\ufffe\uffff").split())


def _number(value: Decimal) -> str:
    """The number in digits, without an exponent and without zeros that say nothing.

    >>> _number(Decimal("1E+3")), _number(Decimal("10.5000")), _number(Decimal("0.00"))
    ('1000', '10.5', '0')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _truth(*, of: bool) -> str:
    return "true" if of else "false"
