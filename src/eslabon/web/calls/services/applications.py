"""Start an application, save its draft, hand it in, withdraw it, share the work on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from eslabon.rules.calls import states
from eslabon.rules.calls.deadlines import is_open
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.audit import services as audit
from eslabon.web.calls.events import ApplicationSubmitted
from eslabon.web.calls.models import Application, Call, Collaborator
from eslabon.web.calls.services.checks import run_automatic_checks
from eslabon.web.calls.snapshots import FIELDS, day_in_programme, declaration_of, open_fields
from eslabon.web.events.services import announce
from eslabon.web.programmes.queries import is_staff_from
from eslabon.web.territory.models import Place

LONGEST_ANSWER = 200  # far more than any right one


@dataclass(frozen=True)
class Saved:
    """What became of a save: the new revision, and what somebody else had changed meanwhile."""

    revision: int
    conflicts: dict[str, tuple[str, str]]  # field -> (kept value, value that was not saved)


@dataclass(frozen=True)
class Page:
    """The open page from which a save comes, and how far its typing was: its own saves may arrive late or twice."""

    token: str
    sequence: int


def require_open(call: Call, *, now: datetime) -> None:
    """Raise unless the call takes applications at this moment (CALL-13)."""
    zone = call.programme.time_zone
    if call.status != Call.Status.PUBLISHED or not is_open(
        now, opens_on=call.opens_on, closes_on=call.closes_on, time_zone=zone
    ):
        raise Problem(problems.CALL_NOT_OPEN, call=call.code)


@transaction.atomic
def start_application(
    call: Call, *, party: Any, actor: Any, now: datetime, helping: bool = False, channel: str = "web"
) -> Application:
    """Open a draft for `party`; when there is one already, that one is returned."""
    call = Call.objects.select_for_update().select_related("programme").get(pk=call.pk)
    family = party.surviving.merged_family  # what was merged into it may have applied already
    existing = call.applications.filter(party__in=family).exclude(state=Application.State.WITHDRAWN).first()
    if existing is not None:
        return existing
    require_open(call, now=now)
    number = call.applications.count() + 1
    application = Application.objects.create(
        call=call,
        party=party,
        reference=f"{call.code}-{number:04d}",
        created_by=actor,
        helper=actor if helping else None,
        channel=channel,
        waiting_since=now,
    )
    audit.record(
        actor,
        "start_application",
        application,
        channel=channel,
        programme=call.programme.code,
        on_behalf_of=str(party) if helping else "",
    )
    return application


@transaction.atomic
def save_draft(
    application: Application,
    *,
    values: Mapping[str, str],
    revision: int,
    actor: Any,
    now: datetime,
    helping: bool = False,
    page: Page | None = None,
) -> Saved:
    """Keep what was typed, valid or not; what may not change, or changed after `revision`, is told apart.

    What the same `page` saved before is no change of somebody else's: its answer may have been lost on the way.
    """
    application = Application.objects.select_for_update().select_related("call__programme").get(pk=application.pk)
    if application.state not in (Application.State.DRAFT, Application.State.TO_CORRECT):
        raise Problem(problems.APPLICATION_NOT_EDITABLE, reference=application.reference)
    declared, touched = dict(application.declaration), dict(application.touched)
    allowed = open_fields(application)
    conflicts: dict[str, tuple[str, str]] = {}
    changed: list[str] = []
    for name in FIELDS:
        typed = values.get(name, "")[:LONGEST_ANSWER]
        if name not in values or typed == declared.get(name, ""):
            continue
        if name not in allowed or _changed_since(touched.get(name), revision=revision, page=page):
            conflicts[name] = (declared.get(name, ""), typed)
            continue
        declared[name] = typed
        changed.append(name)
    if not changed:
        return Saved(application.revision, conflicts)
    application.revision += 1
    mark = [application.revision, page.token, page.sequence] if page else [application.revision, "", 0]
    touched.update(dict.fromkeys(changed, mark))
    application.declaration, application.touched, application.saved_at = declared, touched, now
    if helping and application.helper_id is None:
        application.helper = actor
    _copy_to_columns(application)
    application.save()
    # The values stay out of the entry: some are identity numbers and sales.
    audit.record(
        actor,
        "save_draft",
        application,
        after={"fields": changed, "revision": application.revision},
        programme=application.call.programme.code,
        on_behalf_of=str(application.party) if helping else "",
    )
    return Saved(application.revision, conflicts)


def _changed_since(mark: list[Any] | None, *, revision: int, page: Page | None) -> bool:
    """Whether an answer changed after what the page showed, except by what this page itself typed before."""
    if mark is None:
        return False
    changed_at, token, sequence = mark
    if page is not None and page.token == token:
        return bool(sequence > page.sequence)
    return bool(changed_at > revision)


def _copy_to_columns(application: Application) -> None:
    """Keep in clear what the desk filters by: department, chain, exporter."""
    declared, programme = application.declaration, application.call.programme
    application.place = Place.objects.filter(code=f"{programme.country}-{declared.get('place', '')}").first()
    application.chain = programme.chains.filter(code=declared.get("chain", "")).first()
    application.exporter = {"yes": True, "no": False}.get(declared.get("exporter", ""))


@transaction.atomic
def submit_application(application: Application, *, actor: Any, now: datetime, helping: bool = False) -> Application:
    """Hand the application in while the call is open; the rule looks at it at once (CALL-01 to CALL-06)."""
    application = (
        Application.objects.select_for_update().select_related("call__programme", "party").get(pk=application.pk)
    )
    application.state = states.next_state(application.state, states.SUBMIT)
    require_open(application.call, now=now)
    applied_on = day_in_programme(now, application.call)
    faults = declaration_of(application, applied_on=applied_on).faults
    if faults:
        raise Problem(problems.APPLICATION_INCOMPLETE, reference=application.reference, count=len(faults))
    application.first_submitted_at = application.submitted_at = application.waiting_since = now
    if helping and application.helper_id is None:
        application.helper = actor
    application.save()
    run_automatic_checks(application, applied_on=applied_on, now=now)
    audit.record(
        actor,
        "submit_application",
        application,
        before={"state": "draft"},
        after={"state": application.state},
        programme=application.call.programme.code,
        on_behalf_of=str(application.party) if helping else "",
    )
    announce(ApplicationSubmitted(application_id=application.pk, is_correction=False))
    return application


@transaction.atomic
def withdraw_application(application: Application, *, reason: str, actor: Any, now: datetime) -> Application:
    """Take the application back; it stays on record, and the party may apply again while the call is open."""
    application = Application.objects.select_for_update().select_related("call__programme").get(pk=application.pk)
    before = application.state
    application.state = states.next_state(application.state, states.WITHDRAW)
    application.decided_at, application.waiting_since = now, None
    application.save()
    audit.record(
        actor,
        "withdraw_application",
        application,
        before={"state": before},
        after={"state": application.state},
        reason=reason,
        programme=application.call.programme.code,
    )
    return application


@transaction.atomic
def invite_collaborator(
    application: Application, *, user: Any, can_edit: bool, can_attach: bool, actor: Any
) -> Collaborator:
    """Let another person work on this application only, with these rights only.

    Nobody of the programme's staff: who worked on an application never decides on it (CALL-17), and an applicant could
    shut out whoever it likes.
    """
    application = Application.objects.select_for_update().select_related("call__programme").get(pk=application.pk)
    if is_staff_from(user, on=timezone.localdate()):
        raise Problem(problems.COLLABORATOR_IS_STAFF, person=user)
    collaborator, _ = Collaborator.objects.update_or_create(
        application=application, user=user, until=None,
        defaults={"can_edit": can_edit, "can_attach": can_attach, "invited_by": actor},
    )  # fmt: skip
    audit.record(
        actor,
        "invite_collaborator",
        application,
        after={"user": str(user), "edit": can_edit, "attach": can_attach},
        programme=application.call.programme.code,
    )
    return collaborator


@transaction.atomic
def end_collaboration(collaborator: Collaborator, *, actor: Any, now: datetime) -> None:
    """Close somebody's access; that they had it stays on record."""
    collaborator.until = now
    collaborator.save(update_fields=["until"])
    audit.record(
        actor,
        "end_collaboration",
        collaborator.application,
        after={"user": str(collaborator.user)},
        programme=collaborator.application.call.programme.code,
    )
