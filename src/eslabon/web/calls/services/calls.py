"""Create a call from the pack, publish it, extend it, close it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from eslabon.files.packs import CallSpec, Pack, RequirementSpec
from eslabon.rules.calls.deadlines import extension_refusal
from eslabon.rules.calls.eligibility import terms_to_plain
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.audit import services as audit
from eslabon.web.calls.events import CallExtended, CallPublished
from eslabon.web.calls.models import Call, Combination, Extension
from eslabon.web.events.services import announce
from eslabon.web.programmes.models import Programme
from eslabon.web.territory.models import Place


@dataclass(frozen=True)
class CallChanges:
    """What a new call does differently from the pack's call that it copies; None or empty keeps the pack's."""

    code: str = ""
    title_es: str = ""
    title_en: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    target: int | None = None


@transaction.atomic
def create_call_from_pack(
    programme: Programme, *, code: str, pack: Pack, actor: Any, changes: CallChanges | None = None
) -> Call:
    """Copy a call of the pack into a draft: from here on the pack may change without touching it."""
    spec = next((one for one in pack.calls if one.code == code), None)
    if spec is None:
        raise Problem(problems.CALL_UNKNOWN, call=code, known=", ".join(one.code for one in pack.calls))
    changed = changes or CallChanges()
    new_code = changed.code or spec.code
    if Call.objects.filter(code=new_code).exists():
        raise Problem(problems.CALL_EXISTS, call=new_code)
    opens_on, closes_on = changed.opens_on or spec.opens_on, changed.closes_on or spec.closes_on
    if closes_on < opens_on:
        raise Problem(problems.CALL_DATES_REVERSED, opens=opens_on, closes=closes_on)
    call = Call.objects.create(
        programme=programme,
        code=new_code,
        title_es=changed.title_es or spec.title.es,
        title_en=changed.title_en or spec.title.en,
        summary_es=spec.summary.es,
        summary_en=spec.summary.en,
        opens_on=opens_on,
        closes_on=closes_on,
        target=changed.target if changed.target is not None else spec.target,
        terms=terms_to_plain(spec.terms),
        requirements=[_requirement_to_plain(one) for one in spec.requirements],
        correction_days=spec.correction_days,
        appeal_days=spec.appeal_days,
        needs_field_confirmation=spec.needs_field_confirmation,
        created_by=actor,
    )
    _open_combinations(call, spec)
    audit.record(
        actor,
        "create_call",
        call,
        after={"code": new_code, "from": spec.code, "pack": pack.content_hash},
        programme=programme.code,
    )
    return call


def _open_combinations(call: Call, spec: CallSpec) -> None:
    places = {place.code: place for place in Place.objects.filter(country=call.programme.country)}
    chains = {chain.code: chain for chain in call.programme.chains.all()}
    Combination.objects.bulk_create(
        Combination(call=call, place=places[f"{call.programme.country}-{place}"], chain=chains[chain])
        for place, chain in sorted(spec.combinations)
    )


def _requirement_to_plain(spec: RequirementSpec) -> dict[str, Any]:
    plain = asdict(spec)
    plain["evidence"] = list(spec.evidence)
    return plain


@transaction.atomic
def publish_call(call: Call, *, actor: Any, now: datetime) -> Call:
    """Show the call to the public (CALL-19)."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if call.status != Call.Status.DRAFT:
        raise Problem(problems.CALL_NOT_DRAFT, call=call.code)
    call.status, call.published_at = Call.Status.PUBLISHED, now
    call.save(update_fields=["status", "published_at"])
    audit.record(
        actor,
        "publish_call",
        call,
        before={"status": "draft"},
        after={"status": "published"},
        programme=call.programme.code,
    )
    announce(CallPublished(call_id=call.pk))
    return call


@transaction.atomic
def extend_call(call: Call, *, closes_on: date, reason: str, actor: Any, today: date) -> Extension:
    """Move the closing date later, and keep why (CALL-16)."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    refusal = extension_refusal(call.closes_on, new_closes_on=closes_on, today=today, reason=reason, status=call.status)
    if refusal is not None:
        raise refusal
    extension = Extension.objects.create(
        call=call, closed_on_before=call.closes_on, closes_on=closes_on, reason=reason.strip(), by=actor
    )
    call.closes_on = closes_on
    call.save(update_fields=["closes_on"])
    audit.record(
        actor,
        "extend_call",
        call,
        before={"closes_on": extension.closed_on_before.isoformat()},
        after={"closes_on": closes_on.isoformat()},
        reason=extension.reason,
        programme=call.programme.code,
    )
    announce(CallExtended(call_id=call.pk, reason=extension.reason))
    return extension


@transaction.atomic
def close_call(call: Call, *, reason: str, actor: Any, now: datetime) -> Call:
    """Stop taking applications before or after the closing date; decisions go on."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if call.status != Call.Status.PUBLISHED:
        raise Problem(problems.CALL_NOT_PUBLISHED, call=call.code)
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    call.status, call.closed_at = Call.Status.CLOSED, now
    call.save(update_fields=["status", "closed_at"])
    audit.record(
        actor,
        "close_call",
        call,
        before={"status": "published"},
        after={"status": "closed"},
        reason=reason,
        programme=call.programme.code,
    )
    return call
