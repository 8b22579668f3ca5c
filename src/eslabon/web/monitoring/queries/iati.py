"""A publication as an IATI activity: verified is the actual value, reported is told and never a value (MONITOR-86)."""

from datetime import date
from decimal import Decimal
from typing import Any

from eslabon.files.iati import (
    Activity,
    Baseline,
    Dates,
    Indicator,
    Organisation,
    Period,
    Result,
    Sector,
    write_activities,
)
from eslabon.files.packs.texts import Text
from eslabon.web.monitoring.models import Publication


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
    results = []
    for one in terms["results"]:
        shown = tuple(
            _indicator(by_code[code], before=content["baselines"].get(code))
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
    )


def _organisation(plain: dict[str, Any]) -> Organisation:
    return Organisation(plain["reference"], plain["kind"], Text(**plain["name"]), role=plain["role"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _indicator(plain: dict[str, Any], *, before: dict[str, Any] | None) -> Indicator:
    unit = plain["unit"]
    meaning = Text(plain["meaning_es"] or plain["name_es"], plain["meaning_en"] or plain["name_en"])
    return Indicator(
        code=plain["code"],
        title=Text(f"{plain['name_es']} ({unit})", f"{plain['name_en']} ({unit})"),
        description=meaning,
        may_be_added=plain["over_time"] == "sum" and not plain["is_formula"],
        baseline=_baseline(before) if before and plain["over_time"] == "sum" else None,
        periods=tuple(period for one in plain["years"] if (period := _period(one, plain=plain)) is not None),
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
    )


def _period(year: dict[str, Any], *, plain: dict[str, Any]) -> Period | None:
    """A year of an indicator; none if it has neither a target nor anything verified."""
    first, last = date(year["year"], 1, 1), date(year["year"], 12, 31)
    aimed = [
        Decimal(one["value"])
        for one in plain["targets"]
        if not one["is_published_total"]
        and one["unit"] in {"", plain["unit"]}
        and (one["starts_on"], one["ends_on"]) == (first.isoformat(), last.isoformat())
    ]
    if not aimed and year["verified"] is None:
        return None
    return Period(
        first,
        last,
        target=aimed[0] if aimed else None,
        actual=None if year["verified"] is None else Decimal(year["verified"]),
        comment=_comment(year, plain=plain),
    )


def _comment(year: dict[str, Any], *, plain: dict[str, Any]) -> Text:
    """What was reported, how much of it was checked, and what the quarters' samples say of the rest."""
    unit, reported, checked = plain["unit"], year["reported"], year["checked"]
    if reported is None:
        return Text("Sin informar.", "Not reported.")
    es = f"El valor es solo lo verificado. Informado por los operadores: {reported} {unit}"
    en = f"The value is only what was verified. Reported by the operators: {reported} {unit}"
    if checked is None:
        es, en = f"{es}; nada de ello se revisó.", f"{en}; none of it was checked."
    else:
        es, en = f"{es}; de ello se revisó {checked} {unit}.", f"{en}; of this, {checked} {unit} was checked."
    for one in plain["factors"]:
        if one["quarter"].startswith(f"{year['year']:04d}-"):
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
