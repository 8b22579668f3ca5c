"""What a programme and its organisations say of their time: terms, holidays, hours, days that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import calendar as problems
from eslabon.rules.routes.holidays import Holiday, holidays_of
from eslabon.rules.routes.words import day_en, day_es
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.parties.queries import standing
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Availability, BlockedDate, CalendarTerms
from eslabon.web.routes.snapshots import terms_of

if TYPE_CHECKING:
    from eslabon.files.packs import Pack

TERMS = (
    "notice_days",
    "reminder_days",
    "max_hours_per_month",
    "earliest_start",
    "latest_end",
    "slot_minutes",
    "route_months",
    "most_services",
    "certificate_percent",
    "answer_reminder_days",
    "peak_months",
)
SAID = ("earliest_start", "peak_months", "preferred", "unavailable")
MOST_WINDOWS = 366  # a plan weighs every one of them


def hold_calendar(programme: Programme) -> Programme:
    """Let one act at a time write to the programme's calendar: two that are sound alone may clash together."""
    return Programme.objects.select_for_update().get(pk=programme.pk)


@transaction.atomic
def install_calendar(programme: Programme, *, pack: Pack, years: Iterable[int], actor: Any) -> CalendarTerms:
    """Copy the pack's calendar into the programme, with the holidays of some years; what is there stays as it is."""
    programme = hold_calendar(programme)
    terms, spec = terms_of(programme), pack.calendar
    if spec is not None and not CalendarTerms.objects.filter(programme=programme).exists():
        terms.notice_days, terms.reminder_days = spec.notice_days, list(spec.reminder_days)
        terms.max_hours_per_month, terms.slot_minutes = Decimal(spec.max_hours_per_month), spec.slot_minutes
        terms.earliest_start = time.fromisoformat(spec.earliest_start)
        terms.latest_end = time.fromisoformat(spec.latest_end)
        terms.certificate_percent = spec.certificate_percent
        terms.route_months, terms.most_services = spec.route_months, spec.most_services
        terms.answer_reminder_days = list(spec.answer_reminder_days)
        terms.holidays = [asdict(one) for one in spec.holidays]
        terms.peak_months = [
            {
                "place": one.place,
                "chain": one.chain,
                "months": list(one.months),
                "bands": [{"es": band.name.es, "en": band.name.en, "months": list(band.months)} for band in one.bands],
            }
            for one in spec.peak_months
        ]
        terms.pack_hash = pack.content_hash
        terms.save()
        audit.record(actor, "calendar.install", programme, after={"pack": pack.content_hash}, programme=programme.code)
    bring_holidays(programme, years=years, actor=actor)
    return terms


@transaction.atomic
def bring_holidays(programme: Programme, *, years: Iterable[int], actor: Any) -> int:
    """Block the holidays of some years (ROUTE-91); returns how many days were not blocked before."""
    programme = hold_calendar(programme)
    known = [Holiday(**one) for one in terms_of(programme).holidays]
    blocked = set(_blocked(programme).values_list("day", flat=True))
    wanted = sorted(set(years))
    rows = [
        BlockedDate(programme=programme, day=day, reason=holiday.name_es)
        for day, holiday in holidays_of(wanted, holidays=known)
        if day not in blocked
    ]
    BlockedDate.objects.bulk_create(rows)
    if rows:
        after = {"years": wanted, "days": len(rows)}
        audit.record(actor, "calendar.bring_holidays", programme, after=after, programme=programme.code)
    return len(rows)


@transaction.atomic
def block_day(programme: Programme, *, day: date, reason: str, actor: Any) -> BlockedDate:
    """Keep a day free of every session."""
    programme = hold_calendar(programme)
    if _blocked(programme).filter(day=day).exists():
        raise Problem(problems.DATE_BLOCKED_TWICE, day_es=day_es(day), day_en=day_en(day))
    blocked = BlockedDate.objects.create(programme=programme, day=day, reason=reason.strip()[:200])
    after = {"day": day.isoformat()}
    audit.record(actor, "calendar.block_day", programme, after=after, reason=blocked.reason, programme=programme.code)
    return blocked


@transaction.atomic
def free_day(blocked: BlockedDate, *, actor: Any) -> None:
    """Let sessions be held on a day that was blocked for everybody."""
    programme = hold_calendar(blocked.programme)
    before = {"day": blocked.day.isoformat(), "reason": blocked.reason}
    blocked.delete()
    audit.record(actor, "calendar.free_day", programme, before=before, programme=programme.code)


@transaction.atomic
def set_terms(programme: Programme, *, values: dict[str, Any], actor: Any) -> CalendarTerms:
    """Change notice, reminders, hours or peak months from now on; what is announced stays as it is."""
    programme = hold_calendar(programme)
    unknown = set(values) - set(TERMS)
    if unknown:
        raise TypeError(f"no terms of a calendar: {', '.join(sorted(unknown))}")
    terms = terms_of(programme)
    different = [name for name, value in values.items() if getattr(terms, name) != value]
    before = {name: _shown(getattr(terms, name)) for name in different}
    for name in different:
        setattr(terms, name, values[name])
    if different:
        terms.save()
        after = {name: _shown(values[name]) for name in different}
        audit.record(actor, "calendar.set_terms", programme, before=before, after=after, programme=programme.code)
    return terms


@transaction.atomic
def say_availability(
    party: Party,
    *,
    programme: Programme,
    values: dict[str, Any],
    actor: Any,
    now: datetime,
    on_behalf: bool = False,
    cannot: Mapping[str, str] | None = None,
    can: Mapping[str, str] | None = None,
) -> Availability:
    """Keep what an organisation says of its own time; its peak months replace those of its place and chain (ROUTE-99).

    `cannot` is one more window that cannot be, `can` one that can be after all: the others stay, also those that
    somebody else notes at the same moment. Sessions that are announced already do not move by themselves: the next
    plan says which of them clash.
    """
    unknown = set(values) - set(SAID)
    if unknown:
        raise TypeError(f"not said of one's time: {', '.join(sorted(unknown))}")
    party = standing(party)
    said, created = Availability.objects.select_for_update().get_or_create(party=party, programme=programme)
    before = {name: _shown(getattr(said, name)) for name in SAID} if not created else {}
    if cannot is not None or can is not None:
        values = {**values, "unavailable": _windows(said.unavailable, cannot=cannot, can=can)}
    for name, value in values.items():
        setattr(said, name, value)
    said.said_at = now
    said.save()
    audit.record(
        actor,
        "availability.say",
        party,
        before=before,
        after={name: _shown(getattr(said, name)) for name in SAID},
        programme=programme.code,
        on_behalf_of=str(party) if on_behalf else "",
    )
    return said


def _windows(
    known: list[dict[str, str]], *, cannot: Mapping[str, str] | None, can: Mapping[str, str] | None
) -> list[dict[str, str]]:
    """The windows that cannot be, after one more or one less; told by their words, not by their place."""
    kept = [one for one in known if one not in (cannot, can)]
    if cannot is not None:
        kept.append(dict(cannot))
    if len(kept) > max(MOST_WINDOWS, len(known)):
        raise Problem(problems.TOO_MANY_WINDOWS, most=MOST_WINDOWS)
    return kept


def _blocked(programme: Programme) -> Any:
    return BlockedDate.objects.filter(programme=programme, provider__isnull=True)


def _shown(value: Any) -> Any:
    return f"{value:%H:%M}" if isinstance(value, time) else str(value) if isinstance(value, Decimal) else value
