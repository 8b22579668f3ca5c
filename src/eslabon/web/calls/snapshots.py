"""From what people typed to the values that the rules decide on; one direction only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from eslabon.rules.calls.deadlines import local_day
from eslabon.rules.calls.eligibility import Declaration, Finding, Terms, terms_from_plain
from eslabon.web.calls.models import Application, Call, Check, Evidence

# The column names of `eslabon call decide`, in the order in which the form asks them.
FIELDS = (
    "place", "chain", "person", "taxpayer_id", "taxpayer_active", "activity_start", "debts_or_sanctions",
    "exporter", "exportable_supply", "sales_last_pen", "sales_previous_pen", "sales_third_pen",
)  # fmt: skip
# Which answers stand behind which requirement: a correction opens those of the requirements that it names.
REQUIREMENT_FIELDS: dict[int, tuple[str, ...]] = {
    1: ("place", "chain"),
    2: ("person", "taxpayer_id", "taxpayer_active"),
    3: ("activity_start",),
    4: ("debts_or_sanctions",),
    5: ("exporter", "exportable_supply"),
    6: ("sales_last_pen", "sales_previous_pen", "sales_third_pen"),
}
_NEEDED = ("place", "chain", "person", "taxpayer_id", "activity_start", "exporter", "exportable_supply")
_SALES = ("sales_last_pen", "sales_previous_pen", "sales_third_pen")
_YES_NO = {"yes": True, "no": False}
_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{0,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Reading:
    """What could be read of a declaration: either the value for the rule, or what is missing, field by field."""

    declaration: Declaration | None
    faults: dict[str, str] = field(default_factory=dict)


def terms_of(call: Call) -> Terms:
    """Return the call's own copy of its rules."""
    return terms_from_plain(call.terms)


def evidence_kinds(application: Application) -> frozenset[str]:
    """Return the kinds of evidence that stand (attached, not removed, not rejected)."""
    standing = application.evidence.filter(removed_at__isnull=True).exclude(review=Evidence.Review.REJECTED)
    return frozenset(standing.values_list("kind", flat=True))


def day_in_programme(moment: datetime, call: Call) -> date:
    """Return the calendar day of `moment` in the programme's time zone: deadlines end there at 23:59:59."""
    return local_day(moment, time_zone=call.programme.time_zone)


def read_declaration(values: Mapping[str, Any], *, evidence: frozenset[str], applied_on: date) -> Reading:
    """Read typed texts into a declaration; every fault names its field and what was expected."""
    texts = {name: str(values.get(name) or "").strip() for name in FIELDS}
    faults = {name: _("Falta responder esta pregunta.") for name in _NEEDED if not texts[name]}
    activity_start = _read_date(texts["activity_start"], faults, "activity_start", latest=applied_on)
    sales = {name: _read_amount(texts[name], faults, name) for name in _SALES}
    if texts["person"] and texts["person"] not in ("natural", "legal"):
        faults["person"] = _("Elija persona natural o persona jurídica.")
    flags = {
        name: _YES_NO.get(texts[name])
        for name in ("taxpayer_active", "debts_or_sanctions", "exporter", "exportable_supply")
    }
    if faults or activity_start is None:
        return Reading(None, faults)
    return Reading(
        Declaration(
            place=texts["place"],
            chain=texts["chain"],
            person=texts["person"],
            taxpayer_id=texts["taxpayer_id"],
            taxpayer_active=flags["taxpayer_active"],
            activity_start=activity_start,
            applied_on=applied_on,
            debts_or_sanctions=flags["debts_or_sanctions"],
            exporter=bool(flags["exporter"]),
            exportable_supply=bool(flags["exportable_supply"]),
            evidence=evidence,
            **sales,
        )
    )


def _read_date(text: str, faults: dict[str, str], name: str, *, latest: date) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        faults[name] = _("Escriba la fecha como año-mes-día, por ejemplo 2019-05-31.")
        return None
    if day > latest:
        faults[name] = _("Esta fecha es posterior a la postulación. Revise el año.")
        return None
    return day


def _read_amount(text: str, faults: dict[str, str], name: str) -> Decimal | None:
    if not text:
        return None
    amount = typed_amount(text)
    if amount is None:
        faults[name] = _("Escriba el monto en soles, solo con números y punto decimal: por ejemplo 152300.50.")
        return None
    return amount


def typed_amount(text: str) -> Decimal | None:
    """Return an amount written with digits and a point, or None: a power of ten would fill the memory when written."""
    digits = text.replace(" ", "")
    return Decimal(digits) if _AMOUNT.fullmatch(digits) else None


def declaration_of(application: Application, *, applied_on: date) -> Reading:
    """Read what an application declares today, with the evidence that stands."""
    return read_declaration(
        application.declaration,
        evidence=evidence_kinds(application),
        applied_on=applied_on,
    )


def open_fields(application: Application) -> tuple[str, ...]:
    """Return the answers that may change now: all in a draft, those of the asked requirements in a correction."""
    if application.state == Application.State.DRAFT:
        return FIELDS
    if application.state != Application.State.TO_CORRECT:
        return ()
    asked = {item["requirement"] for item in application.corrections.latest("number").items}
    return tuple(name for number in sorted(asked) for name in REQUIREMENT_FIELDS[number])


def standing_human_checks(application: Application) -> dict[int, Check]:
    """Return the last human check of each requirement, unless a later correction asked for that requirement anew."""
    answered = [
        (correction.answered_at, {item["requirement"] for item in correction.items})
        for correction in application.corrections.all()
        if correction.answered_at is not None
    ]
    latest: dict[int, Check] = {}
    for check in application.checks.filter(kind=Check.Kind.HUMAN).select_related("by").order_by("at", "pk"):
        if any(check.at < moment and check.requirement in asked for moment, asked in answered):
            continue
        latest[check.requirement] = check
    return {number: latest[number] for number in sorted(latest)}


def human_findings(application: Application) -> tuple[Finding, ...]:
    """Return what people found on the requirements, as the rule takes it."""
    return tuple(
        Finding(
            requirement=check.requirement,
            result=check.result,
            clause=check.clause,
            reason_es=check.reason_es,
            reason_en=check.reason_en,
        )
        for check in standing_human_checks(application).values()
    )
