"""Who may do what with calls and applications: closed unless one of these opens it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import rules
from django.utils import timezone

from eslabon.web.calls.models import Application, CoApplicant
from eslabon.web.parties.models import Membership
from eslabon.web.parties.queries import families_of, person_behind
from eslabon.web.programmes.permissions import may, scopes


def _staff(act: str) -> Any:
    """Whether a role of the call's programme allows `act` for the application's place, chain and party."""

    @rules.predicate(name=f"calls.staff:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        if subject is None:
            return False
        call = getattr(subject, "call", subject)
        programme = getattr(call, "programme", call)
        return may(
            user,
            act,
            programme=programme,
            on=timezone.localdate(),
            place=getattr(subject, "place", None),
            chain=getattr(subject, "chain", None),
            party=getattr(subject, "party", None),
        )

    return allowed


def _staff_somewhere(act: str) -> Any:
    """Whether a role allows `act` in some region or chain of the programme: the page then shows only that part."""

    @rules.predicate(name=f"calls.staff_somewhere:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        if subject is None:
            return False
        programme = getattr(subject, "programme", subject)
        return bool(scopes(user, act, programme=programme, on=timezone.localdate()))

    return allowed


def _belongs(user: Any, application: Any, **rights: bool) -> bool:
    """Whether `user` is the applicant in person or an organisation's member with those rights today."""
    if application is None or not user.is_authenticated:
        return False
    party, person = application.party.surviving, person_behind(user)
    if person is None:
        return False
    members = party.members.in_force(timezone.localdate())
    return party == person or members.filter(person=person, **rights).exists()


def _collaborates(user: Any, application: Any, **rights: bool) -> bool:
    if application is None or not user.is_authenticated:
        return False
    return application.collaborators.filter(user=user, until__isnull=True, **rights).exists()


@rules.predicate
def is_applicant(user: Any, application: Any) -> bool:
    """May sign for the applicant: submit, answer, appeal, withdraw, invite."""
    return _belongs(user, application, can_apply=True)


@rules.predicate
def is_of_the_applicant(user: Any, application: Any) -> bool:
    """Belongs to the applicant's organisation today, with any right."""
    return _belongs(user, application)


@rules.predicate
def edits_for_applicant(user: Any, application: Any) -> bool:
    """May fill in the draft for the applicant."""
    return (
        is_applicant(user, application)
        or _belongs(user, application, can_edit=True)
        or _collaborates(user, application, can_edit=True)
    )


@rules.predicate
def attaches_for_applicant(user: Any, application: Any) -> bool:
    """May attach evidence for the applicant."""
    return edits_for_applicant(user, application) or _collaborates(user, application, can_attach=True)


@rules.predicate
def collaborates(user: Any, application: Any) -> bool:
    """Was invited to this application and not yet let go."""
    return _collaborates(user, application)


def organisations_of(user: Any, *, on: date, **rights: bool) -> set[UUID]:
    """Return the organisations to which `user` belongs on the day `on`, with what was merged into them."""
    person = person_behind(user) if user.is_authenticated else None
    if person is None:
        return set()
    held = Membership.objects.in_force(on).filter(person=person, **rights)
    return families_of(held.values_list("organisation_id", flat=True))


def is_co_applicant(user: Any, application: Application, *, on: date) -> bool:
    """Whether `user` belongs on the day `on` to an organisation that applies together with the applicant."""
    rows = CoApplicant.objects.joined().filter(application=application)
    confirmed = set(rows.values_list("party_id", flat=True))
    return bool(confirmed and confirmed & organisations_of(user, on=on))


def signed_by(user: Any, co_applicants: Iterable[CoApplicant], *, on: date) -> set[int]:
    """Return the keys of those for whose organisation `user` may sign on the day `on`."""
    signed = organisations_of(user, on=on, can_apply=True)
    return {one.pk for one in co_applicants if one.party_id in signed}


@rules.predicate
def applies_together(user: Any, application: Any) -> bool:
    """Belongs today to an organisation that confirmed that it applies together with the applicant (CALL-21)."""
    return application is not None and is_co_applicant(user, application, on=timezone.localdate())


@rules.predicate
def signs_for_invited(user: Any, co_applicant: Any) -> bool:
    """May sign for the organisation that was invited to apply together with another."""
    return co_applicant is not None and bool(signed_by(user, [co_applicant], on=timezone.localdate()))


@rules.predicate
def signs_for_inviting(user: Any, co_applicant: Any) -> bool:
    """May sign for the applicant that invited it."""
    return co_applicant is not None and is_applicant(user, co_applicant.application)


def works_as_helper(user: Any, application: Any) -> bool:
    """Whether `user` fills in for the applicant as the programme's helper, not as one of its own people."""
    return not edits_for_applicant(user, application) and not attaches_for_applicant(user, application)


@rules.predicate
def is_published(user: Any, call: Any) -> bool:
    """The public may see it."""
    return call is not None and call.status != "draft"


# On a call (or, where nothing exists yet, on its programme).
rules.add_perm("calls.create_call", _staff("call.create"))
rules.add_perm("calls.view_call", is_published | _staff("call.view_draft"))
rules.add_perm("calls.manage_call", _staff("call.view_draft"))
rules.add_perm("calls.publish_call", _staff("call.publish"))
rules.add_perm("calls.extend_call", _staff("call.extend"))
rules.add_perm("calls.close_call", _staff("call.close"))
rules.add_perm("calls.view_desk", _staff_somewhere("application.view"))
rules.add_perm("calls.view_outreach", _staff_somewhere("outreach.view"))
rules.add_perm("calls.record_outreach", _staff_somewhere("outreach.record"))
rules.add_perm("calls.decide_in_bulk", _staff("bulk.decide"))
rules.add_perm("calls.export", _staff_somewhere("data.export"))
rules.add_perm("calls.export_outreach", _staff_somewhere("data.export") & _staff_somewhere("outreach.view"))
rules.add_perm("calls.export_sensitive", _staff_somewhere("data.export_sensitive"))
# On an application.
rules.add_perm(
    "calls.view_application",
    is_of_the_applicant | collaborates | _staff("application.view") | _staff("application.help") | applies_together,
)
# Identity numbers, sales and documents: the applicant's side, and the roles that check them. Seeing an application
# (who applied, where it stands) is not reading it.
rules.add_perm(
    "calls.read_declaration",
    is_of_the_applicant | collaborates | _staff("application.read") | _staff("application.help") | applies_together,
)
rules.add_perm("calls.edit_application", edits_for_applicant | _staff("application.help"))
rules.add_perm("calls.attach_evidence", attaches_for_applicant | _staff("application.help"))
rules.add_perm("calls.submit_application", is_applicant | _staff("application.help"))
rules.add_perm("calls.invite_collaborator", is_applicant)
rules.add_perm("calls.invite_co_applicant", is_applicant)
rules.add_perm("calls.appeal_verdict", is_applicant)
rules.add_perm("calls.withdraw_application", is_applicant | _staff("withdrawal.record"))
rules.add_perm("calls.review_application", _staff("application.read"))
rules.add_perm("calls.ask_correction", _staff("application.ask_correction"))
rules.add_perm("calls.decide_application", _staff("application.decide"))
rules.add_perm("calls.confirm_in_field", _staff("application.confirm_in_field"))
rules.add_perm("calls.decide_appeal", _staff("appeal.decide"))
# On a co-applicant of an application.
rules.add_perm("calls.confirm_co_applicant", signs_for_invited)
rules.add_perm("calls.end_co_application", signs_for_invited | signs_for_inviting)
