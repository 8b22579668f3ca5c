"""Who may do what with services, routes and what follows from them: closed unless one of these opens it."""

from typing import Any

import rules
from django.db.models import F, Q
from django.utils import timezone

from eslabon.web.parties import permissions as parties
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import Scope, held_on, may, scopes
from eslabon.web.routes.models import CalendarFeed, Provider, Route, Service, Session


def _programme_of(subject: Any) -> Programme | None:
    found = subject if isinstance(subject, Programme) else getattr(subject, "programme", None)
    return found if isinstance(found, Programme) else None


def _staff(act: str) -> Any:
    """Whether a role of the programme allows `act`, for the route's place, chain and party where there is one."""

    @rules.predicate(name=f"routes.staff:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        programme = _programme_of(subject)
        if programme is None:
            return False
        where = (
            {"place": subject.place, "chain": subject.chain, "party": subject.party}
            if isinstance(subject, Route)
            else {}
        )
        return may(user, act, programme=programme, on=timezone.localdate(), **where)

    return allowed


def _staff_somewhere(act: str) -> Any:
    """Whether a role allows `act` in some region or chain of the programme: the page then shows only that part."""

    @rules.predicate(name=f"routes.staff_somewhere:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        programme = _programme_of(subject)
        return programme is not None and bool(scopes(user, act, programme=programme, on=timezone.localdate()))

    return allowed


def _own_entity(act: str) -> Any:
    """Whether the user holds `act` in a role given for the very entity that offers the service."""

    @rules.predicate(name=f"routes.own_entity:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        provider = subject.provider if isinstance(subject, Service) else subject
        if not isinstance(provider, Provider):
            return False
        held = held_on(user, on=timezone.localdate(), role__programme=provider.programme_id, party=provider.party_id)
        return any(act in assignment.role.acts for assignment in held)

    return allowed


def _of_the_party(predicate: Any, name: str) -> Any:
    """Ask of the route's organisation what `parties` says of it."""

    @rules.predicate(name=f"routes.{name}")
    def allowed(user: Any, subject: Any) -> bool:
        return isinstance(subject, Route) and bool(predicate(user, subject.party))

    return allowed


belongs_to_it = _of_the_party(parties.belongs_to, "belongs_to_it")
answers_for_it = _of_the_party(parties.acts_for | parties.edits_for, "answers_for_it")
signs_for_it = _of_the_party(parties.acts_for, "signs_for_it")


def works_for_it(user: Any, route: Route) -> bool:
    """Whether `user` answers or signs on the organisation's behalf, not as one of its own people (ROUTE-87)."""
    return not answers_for_it(user, route)


# Portfolio: on a programme, a service or a provider.
rules.add_perm("routes.install_portfolio", _staff("pack.install"))
rules.add_perm("routes.view_demand", _staff_somewhere("service.view"))
rules.add_perm("routes.edit_service", _own_entity("service.edit") | _staff("service.accept"))
rules.add_perm("routes.accept_subcontract", _staff("service.accept"))
rules.add_perm("routes.view_provider", _staff_somewhere("service.view"))
rules.add_perm("routes.edit_provider", _own_entity("service.edit") | _staff("service.accept"))
# Routes: on a programme, then on a route.
rules.add_perm("routes.view_routes", _staff_somewhere("route.view"))
rules.add_perm("routes.propose_routes", _staff("route.propose"))
rules.add_perm("routes.view_route", belongs_to_it | _staff("route.view"))
rules.add_perm("routes.propose_route", _staff("route.propose"))
helps = _staff("route.help")
rules.add_perm("routes.answer_route", answers_for_it | helps)
rules.add_perm("routes.sign_route", signs_for_it | helps)
rules.add_perm("routes.leave_programme", signs_for_it)
rules.add_perm("routes.record_outside", answers_for_it | _staff("outside.record"))
rules.add_perm("routes.refer", _staff("referral.record"))
rules.add_perm("routes.graduate", _staff("route.graduate"))


# The calendar.
def _calendar_subject(subject: Any) -> Any:
    """The programme or service that a session, plan or feed is about."""
    return subject.service if isinstance(subject, Session) else subject


def _on_sessions(act: str) -> Any:
    """Whether a role allows `act` on a session: who keeps the calendar on all, an entity's people on its own."""
    own, staff, keeps = _own_entity(act), _staff(act), _staff("calendar.edit")

    @rules.predicate(name=f"routes.on_sessions:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        found = _calendar_subject(subject)
        return bool(own(user, found) or (staff(user, found) and keeps(user, found)))

    return allowed


@rules.predicate
def is_in_its_calendar(user: Any, session: Any) -> bool:
    """Belongs to an organisation that is expected at a session that was announced, cancelled or not; or gives it."""
    if not isinstance(session, Session) or session.state == Session.State.PLANNED:
        return False
    if session.trainer_user_id == user.pk:
        return True
    family = {key for party in own_organisations(user) for key in party.merged_family}
    return session.enrolments.filter(party__in=family).exists()


def own_organisations(user: Any) -> list[Party]:
    """The organisations to which a person belongs today, and the person itself, by the records that stand."""
    if not user.is_authenticated:
        return []
    today = timezone.localdate()
    member_of = Membership.objects.in_force(today).filter(person__user=user).values("organisation_id")
    found = Party.objects.filter(Q(pk__in=member_of) | Q(user=user)).select_related("merged_into")
    return list({party.surviving.pk: party.surviving for party in found}.values())


@rules.predicate
def reaches_session(user: Any, session: Any) -> bool:
    """A role shows the calendar of the session's place, or of an organisation that is expected at it."""
    if not isinstance(session, Session):
        return False
    programme = session.service.programme
    for scope in scopes(user, "calendar.view", programme=programme, on=timezone.localdate()):
        if scope == Scope(None, None, None) or Session.objects.filter(sessions_of(scope), pk=session.pk).exists():
            return True
    return False


def sessions_of(scope: Scope) -> Q:
    """Filter of the sessions that lie within the reach of a role."""
    where = Q(enrolments__party__routes__programme=F("service__programme"))
    if scope.place_code is not None:
        where &= Q(enrolments__party__routes__place__code__startswith=scope.place_code)
    if scope.chain_id is not None:
        where &= Q(enrolments__party__routes__chain_id=scope.chain_id)
    if scope.party_id is not None:
        where = Q(enrolments__party=scope.party_id) | Q(service__provider__party=scope.party_id)
    return where


@rules.predicate
def made_it(user: Any, feed: Any) -> bool:
    """Made this calendar's address."""
    return isinstance(feed, CalendarFeed) and feed.made_by_id == user.pk


rules.add_perm("routes.view_calendar", _staff_somewhere("calendar.view"))
rules.add_perm("routes.edit_calendar", _staff("calendar.edit"))
rules.add_perm("routes.make_plan", _staff("plan.make"))
rules.add_perm("routes.adopt_plan", _staff("plan.adopt"))
rules.add_perm("routes.view_calendar_session", is_in_its_calendar | reaches_session)
rules.add_perm("routes.announce_sessions", _staff_somewhere("session.announce"))
rules.add_perm("routes.announce_session", _on_sessions("session.announce"))
rules.add_perm("routes.move_session", _on_sessions("session.move"))
rules.add_perm("routes.cancel_session", _on_sessions("session.cancel"))
rules.add_perm("routes.answer_session", is_in_its_calendar)
rules.add_perm("routes.say_availability", answers_for_it | _staff("calendar.edit"))
rules.add_perm("routes.make_feed", answers_for_it)  # a secret address is for the organisation's own people
rules.add_perm("routes.revoke_feed", made_it | _staff("calendar.edit"))


# Delivery: on a session, or on the service that it belongs to.
def _of_its_service(predicate: Any, name: str) -> Any:
    """Ask of the service of a session (or of a certificate, report or material) what `predicate` says."""

    @rules.predicate(name=f"routes.{name}")
    def allowed(user: Any, subject: Any) -> bool:
        service = subject if isinstance(subject, Service) else getattr(subject, "service", None)
        return isinstance(service, Service) and bool(predicate(user, service))

    return allowed


@rules.predicate(name="routes.gives_it")
def gives_it(user: Any, subject: Any) -> bool:
    """The trainer of the session."""
    return (
        isinstance(subject, Session)
        and user.is_authenticated
        and user.is_active
        and subject.trainer_user_id is not None
        and subject.trainer_user_id == user.pk
    )


@rules.predicate(name="routes.is_expected")
def is_expected(user: Any, subject: Any) -> bool:
    """Somebody of an organisation that is expected at an announced session."""
    if not isinstance(subject, Session) or subject.announced_at is None:
        return False
    own = {key for party in own_organisations(user) for key in party.merged_family}
    return subject.enrolments.filter(party__in=own).exists()


runs_delivery = _of_its_service(_staff("delivery.supervise"), "runs_delivery")
gives_as_entity = _of_its_service(_own_entity("attendance.record"), "gives_as_entity")
rules.add_perm("routes.record_attendance", gives_it | gives_as_entity | runs_delivery)
rules.add_perm(
    "routes.view_session",
    is_expected | gives_it | gives_as_entity | runs_delivery | reaches_session,
)
issues_as_entity = _of_its_service(_own_entity("certificate.issue"), "issues_as_entity")
issues_certificates = _of_its_service(_staff("certificate.issue"), "issues_certificates")
rules.add_perm("routes.issue_certificates", issues_as_entity | issues_certificates)
rules.add_perm("routes.view_delivery", _staff_somewhere("service.view"))
# Reports on a service; results on a route, then on the programme.
writes_report = _of_its_service(_own_entity("report.write"), "writes_report")
accepts_report = _of_its_service(_staff("report.accept"), "accepts_report")
rules.add_perm("routes.write_report", writes_report)
rules.add_perm("routes.accept_report", accepts_report)
rules.add_perm("routes.view_reports", writes_report | accepts_report)
rules.add_perm("routes.record_result", answers_for_it | _staff("result.record"))
rules.add_perm("routes.verify_results", _staff("result.verify"))


# Delivery: opinions, materials, products, incentives.
@rules.predicate(name="routes.came_to_it")
def came_to_it(user: Any, subject: Any) -> bool:
    """Was on the list of a session, or belongs to an organisation for which somebody was."""
    if not isinstance(subject, Session):
        return False
    own = {key for party in own_organisations(user) for key in party.merged_family}
    return subject.attendances.filter(Q(party__in=own) | Q(person__in=own)).exists()


@rules.predicate(name="routes.takes_part_in")
def takes_part_in(user: Any, subject: Any) -> bool:
    """Gives a session of a service, or is of an organisation that is expected at an announced one or came."""
    if not isinstance(subject, Service) or not user.is_authenticated or not user.is_active:
        return False
    own = {key for party in own_organisations(user) for key in party.merged_family}
    told = Q(announced_at__isnull=False) & ~Q(state=Session.State.CANCELLED) & Q(enrolments__party__in=own)
    came = Q(attendances__party__in=own) | Q(attendances__person__in=own)
    return subject.sessions.filter(Q(trainer_user=user) | told | came).exists()


@rules.predicate(name="routes.supervises_all")
def supervises_all(user: Any, subject: Any) -> bool:
    """Runs the delivery of every service of the programme."""
    return isinstance(subject, Route) and bool(_staff("delivery.supervise")(user, subject.programme))


# Whether the page of a route links to what its organisation takes part in: asked once, not for each service.
rules.add_perm("routes.open_materials_of", supervises_all | belongs_to_it)
rules.add_perm("routes.open_sessions_of", supervises_all | belongs_to_it | _staff("calendar.view"))
rules.add_perm("routes.rate_session", came_to_it)
rules.add_perm("routes.leave_material", gives_as_entity | runs_delivery)
rules.add_perm("routes.view_materials", takes_part_in | gives_as_entity | runs_delivery)
rules.add_perm("routes.record_product", _of_its_service(_own_entity("result.record"), "notes_product") | runs_delivery)
rules.add_perm("routes.decline_incentive", answers_for_it)
rules.add_perm("routes.offer_incentives", _staff("incentive.offer"))
rules.add_perm("routes.write_minutes", _staff_somewhere("minutes.write"))
