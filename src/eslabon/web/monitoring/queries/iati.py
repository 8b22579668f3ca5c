"""A publication as an IATI activity: verified is the actual value, reported is told and never a value (MONITOR-86)."""

from datetime import date
from decimal import Decimal
from typing import Any

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
    write_activities,
)
from eslabon.files.packs.texts import Text
from eslabon.web.monitoring.models import Publication
from eslabon.web.monitoring.queries.publication import is_calendar_year


def iati_document(publication: Publication) -> bytes | None:
    """The activity file of a publication, the same bytes each time; None where the pack says nothing of IATI."""
    if not publication.content.get("iati"):
        return None
    return write_activities([activity_of(publication)], generated_at=publication.published_at)


def activity_of(publication: Publication) -> Activity:
    """The programme as an activity with its published results."""
    programme, content = publication.programme, publication.content
    terms = content["iati"]
    reporting = _organisation(terms["reporting"])
    by_code = {one["code"]: one for one in content["indicators"]}
    through = date.fromisoformat(content["through"])
    results = []
    for one in terms["results"]:
        shown = tuple(
            _indicator(by_code[code], before=content["baselines"].get(code), through=through)
            for code in one["indicators"]
            if code in by_code
        )
        if shown:
            results.append(Result(one["kind"], Text(**one["name"]), shown))
    return Activity(
        identifier=f"{reporting.reference}-{programme.code}",
        reporting=reporting,
        title=Text(programme.name_es, programme.name_en),
        description=Text(
            programme.summary_es or programme.name_es,
            programme.summary_en or programme.name_en,
        ),
        status=terms["status"],
        dates=Dates(
            **{name: _day(terms[name]) for name in ("planned_start", "actual_start", "planned_end", "actual_end")}
        ),
        country=programme.country,
        currency=programme.currency,
        sectors=tuple(Sector(code, Decimal(share)) for code, share in terms["sectors"]),
        participants=tuple(_organisation(one) for one in terms["participants"]),
        results=tuple(results),
        locations=tuple(_location(one, country=programme.country) for one in content.get("locations", ())),
    )


def _organisation(plain: dict[str, Any]) -> Organisation:
    return Organisation(plain["reference"], plain["kind"], Text(**plain["name"]), role=plain["role"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _indicator(plain: dict[str, Any], *, before: dict[str, Any] | None, through: date) -> Indicator:
    unit = plain["unit"]
    meaning = Text(plain["meaning_es"] or plain["name_es"], plain["meaning_en"] or plain["name_en"])
    return Indicator(
        code=plain["code"],
        title=Text(f"{plain['name_es']} ({unit})", f"{plain['name_en']} ({unit})"),
        description=meaning,
        may_be_added=plain["over_time"] == "sum" and not plain["is_formula"],
        baseline=_baseline(before) if before and plain["over_time"] == "sum" else None,
        periods=tuple(
            period
            for first, last, told in _stretches(plain)
            if (period := _period(first, last, told, plain=plain, through=through)) is not None
        ),
    )


def _baseline(before: dict[str, Any]) -> Baseline:
    number = before["alliances"]
    return Baseline(
        before["year"],
        Decimal(before["value"]),
        comment=Text(
            f"Los doce meses anteriores al inicio de cada una de {number} alianzas, sumados.",
            f"The twelve months before the start of each of {number} alliances, added.",
        ),
        parts=tuple(Part(Decimal(one["value"]), location=one["place"]) for one in before.get("places", ())),
    )


def _location(plain: dict[str, Any], *, country: str) -> Location:
    point = [Decimal(value) for value in plain["point"]] if plain["point"] else [None, None]
    return Location(plain["reference"], Text(plain["name"], plain["name"]), country, *point)


def _stretches(plain: dict[str, Any]) -> list[tuple[date, date, dict[str, Any] | None]]:
    """The stretches to tell, in order, with what came of each: the years, and those that only a target asks for."""
    found: dict[tuple[date, date], dict[str, Any] | None] = {
        (date(one["year"], 1, 1), date(one["year"], 12, 31)): one for one in plain["years"]
    }
    for one in plain.get("stretches", ()):
        found[date.fromisoformat(one["starts_on"]), date.fromisoformat(one["ends_on"])] = one
    for first, last in _aimed(plain):
        if "stretches" in plain and is_calendar_year(first, last):
            found.setdefault((first, last), None)  # a year to come
    return [(first, last, found[first, last]) for first, last in sorted(found)]


def _aimed(plain: dict[str, Any]) -> dict[tuple[date, date], list[dict[str, Any]]]:
    """The programme's own targets in the indicator's unit, by stretch."""
    found: dict[tuple[date, date], list[dict[str, Any]]] = {}
    for one in plain["targets"]:
        if not one["is_published_total"] and one["unit"] in {"", plain["unit"]}:
            stretch = date.fromisoformat(one["starts_on"]), date.fromisoformat(one["ends_on"])
            found.setdefault(stretch, []).append(one)
    return found


def _period(
    first: date, last: date, told: dict[str, Any] | None, *, plain: dict[str, Any], through: date
) -> Period | None:  # fmt: skip
    """A stretch of an indicator; none if it has neither a target nor anything verified."""
    aimed = _aimed(plain).get((first, last), [])
    whole = [Decimal(one["value"]) for one in aimed if not one.get("dimension")]
    verified = told["verified"] if told else None
    if not aimed and verified is None:
        return None
    parts = (
        *(Part(Decimal(one["verified"]), one["dimension"], one["category"]) for one in (told or {}).get("parts", ())),
        *(Part(Decimal(one["verified"]), location=one["place"]) for one in (told or {}).get("places", ())),
    )
    until = through if "stretches" in plain and first <= through < last else None
    return Period(
        first,
        last,
        target=whole[0] if whole else None,
        actual=None if verified is None else Decimal(verified),
        comment=_comment(told, first=first, last=last, plain=plain, until=until),
        parts=parts,
        target_parts=tuple(
            Part(Decimal(one["value"]), one["dimension"], one["category"]) for one in aimed if one.get("dimension")
        ),
    )


def _comment(
    told: dict[str, Any] | None, *, first: date, last: date, plain: dict[str, Any], until: date | None
) -> Text:  # fmt: skip
    """What was reported, how much of it was checked, and what the quarters' samples say of the rest."""
    if told is None or told["reported"] is None:
        return Text("Sin informar.", "Not reported.")
    unit, reported, checked = plain["unit"], told["reported"], told["checked"]
    es = f"El valor es solo lo verificado. Informado por los operadores: {reported} {unit}"
    en = f"The value is only what was verified. Reported by the operators: {reported} {unit}"
    if checked is None:
        es, en = f"{es}; nada de ello se revisó.", f"{en}; none of it was checked."
    else:
        es, en = f"{es}; de ello se revisó {checked} {unit}.", f"{en}; of this, {checked} {unit} was checked."
    if told.get("parts"):
        es += " Las partes por categoría son solo de cifras que se hallaron tal como se informaron."
        en += " The parts by category are only of figures that were found as reported."
    if until:
        es, en = f"{es} Hasta el {until.isoformat()}.", f"{en} Until {until.isoformat()}."
    for one in plain["factors"]:
        if first <= date.fromisoformat(one["quarter"]) <= last:
            month = one["quarter"][:7]
            sure = f"{Decimal(one['confidence']) * 100:.0f}"
            es += (
                f" Factor de corrección del trimestre que empieza en {month}: {one['ratio']} "
                f"({sure} %: {one['low']} a {one['high']}; {one['sampled']} de {one['population']} alianzas)."
            )
            en += (
                f" Correction factor of the quarter that begins in {month}: {one['ratio']} "
                f"({sure}%: {one['low']} to {one['high']}; {one['sampled']} of {one['population']} alliances)."
            )
    return Text(es, en)
