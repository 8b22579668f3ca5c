"""The season of today: a second round for some, with sessions held, sessions to come and work for everybody."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from eslabon.rules.routes.graduation import COMPLETED
from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.plan import THIRD
from eslabon.simulate.ruta.rounds import answer_again
from eslabon.web.diagnostics.models import Score
from eslabon.web.parties.models import Consent, Party
from eslabon.web.parties.services import give_consent, register_party, start_membership
from eslabon.web.routes import services as routes
from eslabon.web.routes.models import Enrolment, Route, RouteItem, Session
from eslabon.web.routes.services.moving import change_details
from eslabon.web.routes.services.seating import answer_invitation
from eslabon.web.site.demonstration import appreciating, committing, delivering, diagnosing, planning
from eslabon.web.site.demonstration.stage import CHANNEL, REPRESENTATIVE, SEED, STAFF, STAFF_MEMBER, Stage, Telling

GAIN = 0.3  # logits, of a route: our guess
FROM_EARLIER_CALLS = 20  # organisations, beside those of the third call
FRESH, UNFINISHED = 6, 8  # proposals that wait for an answer; diagnostics that wait to be finished
NEARLY, HALF = 0.85, 0.45
CONFIRMED, DECLINED = 0.72, 0.1  # of the invitations of the next weeks
ENTITIES_OF_LOGINS = {entity for *_, entity in STAFF if entity}  # their last session waits for its list
STORIES = (
    ("Del grano al aroma", "Empezamos separando los lotes por altura. Hoy tres compradores piden nuestra ficha."),
    ("Una caja con nombre", "Con el registro de cada parcela pudimos responder al comprador el mismo día."),
)


@dataclass(frozen=True)
class Groups:
    """Who takes part in the season, by where it stands."""

    under_way: tuple[str, ...]
    fresh: tuple[str, ...]
    unfinished: tuple[str, ...]


def begin(stage: Stage, *, telling: Telling) -> None:
    """Let the season begin half a year ago and stand where it stands today."""
    groups = _choose(stage)
    _graduate(stage, but=groups)
    today = stage.today
    _answer_again(stage, groups.under_way, opened=today - timedelta(days=185), days=(5, 25))
    own = _sign(stage, groups.under_way, on=today - timedelta(days=155))
    made = today - timedelta(days=140)
    add_repetitions(stage)
    days = planning.Days(made=made, start=made, end=today + timedelta(days=75))
    planning.adopt(stage, planning.find(stage, title=f"Calendario {today.year}", days=days), on=made)
    planning.announce(stage, on=made, until=today + timedelta(days=62))
    past = delivering.announced(stage, until=today - timedelta(days=1))
    left = {one.service.provider.code: one for one in past if one.service.provider.code in ENTITIES_OF_LOGINS}
    delivering.hold(stage, [one for one in past if one not in left.values()], telling=telling)
    appreciating.offer_fair(stage)
    _say_where(stage)
    _answer_invitations(stage)
    _leave(stage, own[-1:])
    _wait_for_answers(stage, groups)


def _graduate(stage: Stage, *, but: Groups) -> None:
    """Move on whoever completed what its segment asked and is not in a second season; two of them tell how."""
    manager, stories, now = stage.people["gestora"], list(STORIES), stage.at(stage.today - timedelta(days=12))
    busy = {stage.parties[name].pk for name in (*but.under_way, *but.fresh, *but.unfinished)}
    signed = Route.objects.filter(programme=stage.programme, state=Route.State.SIGNED).order_by("pk")
    for route in signed.select_related("programme", "party", "chain").order_by("party__name", "pk"):
        if route.party_id in busy or routes.current_graduation(route)[0].result != COMPLETED:
            continue
        routes.graduate_route(route, actor=manager, now=now)
        if stories:
            title, text = stories.pop()
            give_consent(
                route.party,
                purpose=Consent.Purpose.PUBLICATION,
                channel=Party.Channel.PHONE,
                how=Consent.Given.PAPER,
                text_version="2022",
                actor=manager,
                given_at=now,
            )
            story = routes.write_story(route, title=title, text=text, actor=manager, now=now)
            routes.publish_story(story, actor=manager, now=now)


def _choose(stage: Stage) -> Groups:
    """Those of the third call and some of the others; the demonstration's logins belong to the first of them."""
    third = [one.organisation_id for one, _ in stage.admitted if one.slot.call == THIRD]
    mine = stage.parties_of(REPRESENTATIVE)
    third.sort(key=lambda name: stage.parties[name].pk not in mine)
    others = [one.organisation_id for one, _ in stage.admitted if one.slot.call != THIRD]
    later = others[: FRESH + UNFINISHED]
    return Groups(
        under_way=(*third, *others[-FROM_EARLIER_CALLS:]), fresh=tuple(later[:FRESH]), unfinished=tuple(later[FRESH:])
    )


def _answer_again(stage: Stage, names: Iterable[str], *, opened: date, days: tuple[int, int]) -> None:
    """Ask for a second round and hand it in."""
    responses = {one.organisation_id: one for one in stage.world.responses}
    for name in names:
        draws = Draws(SEED, f"demonstration second round {name}")
        response = diagnosing.open_one(stage, name, on=opened, another_round=True, actor=stage.people["gestora"])
        diagnosing.answer(
            stage,
            response,
            answers=answer_again(SEED, response=responses[name], gain=GAIN),
            on=opened + timedelta(days=draws.integer(*days)),
            by=diagnosing.who_answers(stage, name, draws=draws),
        )


def _second_scores(stage: Stage, names: Iterable[str]) -> list[Score]:
    parties = [stage.parties[name].pk for name in names]
    found = Score.objects.filter(response__party__in=parties, response__round=2).select_related("response")
    return list(found.order_by("scored_at", "pk"))


def _sign(stage: Stage, names: Iterable[str], *, on: date) -> list[Route]:
    ids = stage.world_id()
    signed = []
    for score in _second_scores(stage, names):
        draws = Draws(SEED, f"demonstration second route {ids[score.response.party_id]}")
        route = committing.propose(stage, score, on=on)
        if route.items.exists():  # some lack nothing that the portfolio has
            signed.append(committing.sign(stage, route, draws=draws))
    return signed


def add_repetitions(stage: Stage) -> None:
    """Let entities give as many more repetitions as those who signed and have no seat yet need."""
    seated = set(
        Enrolment.objects.filter(session__service__programme=stage.programme).values_list(
            "session__service_id", "party_id"
        )
    )
    wanted = RouteItem.objects.filter(
        route__programme=stage.programme, route__state=Route.State.SIGNED, answer=RouteItem.Answer.ACCEPTED
    ).values_list("service_id", "route__party_id")
    waiting = Counter(service for service, party in wanted if (service, party) not in seated)
    for service in stage.programme.services.filter(pk__in=waiting).select_related("provider"):
        used = service.sessions.values("repetition").distinct().count()
        needed = used + math.ceil(waiting[service.pk] / service.capacity)
        if needed > service.max_repetitions:
            actor = committing.giver(stage, service.provider)
            routes.edit_sheet(service, values={"max_repetitions": needed}, actor=actor)


def _say_where(stage: Stage) -> None:
    """Say where the next sessions are held and who gives them."""
    coming = Session.objects.filter(
        service__programme=stage.programme, state=Session.State.ANNOUNCED, day__gte=stage.today
    ).select_related("service__provider", "service__programme")
    for session in coming.order_by("day", "starts", "pk")[:16]:
        user = committing.giver(stage, session.service.provider)
        is_virtual = session.modality == "virtual"
        venue = "El enlace llega con el recordatorio" if is_virtual else "Local de la dirección regional"
        change_details(session, values={"venue": venue, "trainer": user.full_name, "trainer_user": user}, actor=user)


def _answer_invitations(stage: Stage) -> None:
    """Answer what is near: most confirm; one session stays with too few, and the logins' own organisation waits."""
    ids, now = stage.world_id(), stage.at(stage.today) - timedelta(days=2)
    mine = stage.parties_of(REPRESENTATIVE)
    until = stage.today + timedelta(days=35)
    coming = Session.objects.filter(
        service__programme=stage.programme, state=Session.State.ANNOUNCED, day__range=(stage.today, until)
    ).select_related("service__programme")
    for number, session in enumerate(coming.order_by("day", "starts", "pk")):
        for seat in session.enrolments.exclude(party__in=mine).select_related("party"):
            draws = Draws(
                SEED, f"demonstration invitation {session.service.code} {session.number} {ids[seat.party_id]}"
            )
            share = draws.share()
            if number == 0 or share > CONFIRMED + DECLINED:
                continue
            answer_invitation(
                session,
                party=seat.party,
                answer=Enrolment.Answer.CONFIRMED if share < CONFIRMED else Enrolment.Answer.DECLINED,
                actor=stage.signers[ids[seat.party_id]],
                now=now,
                today=now.date(),
            )


def _leave(stage: Stage, routes_left: Iterable[Route]) -> None:
    for route in routes_left:
        routes.leave_programme(
            route,
            reason="no_time",
            explanation="La cosecha y la asamblea no nos dejan seguir este año.",
            actor=stage.signers[stage.world_id()[route.party_id]],
            now=stage.at(stage.today - timedelta(days=20)),
            today=stage.today - timedelta(days=20),
        )


def _wait_for_answers(stage: Stage, groups: Groups) -> None:
    """Leave some proposals to be answered and some diagnostics to be finished, two of them for the logins."""
    today = stage.today
    _answer_again(stage, groups.fresh, opened=today - timedelta(days=24), days=(6, 14))
    proposed = [
        committing.propose(stage, one, on=today - timedelta(days=6)) for one in _second_scores(stage, groups.fresh)
    ]
    proposed.sort(key=lambda route: -route.items.count())
    for number, route in enumerate(proposed):
        if number % 2:
            signer = stage.signers[stage.world_id()[route.party_id]]
            draws = Draws(SEED, f"demonstration first answers {number}")
            committing.answer_all(route, actor=signer, now=stage.at(today - timedelta(days=2)), draws=draws, only=3)
    responses = {one.organisation_id: one for one in stage.world.responses}
    for number, name in enumerate(groups.unfinished):
        opened = today - timedelta(days=12)
        response = diagnosing.open_one(stage, name, on=opened, another_round=True, actor=stage.people["gestora"])
        if number % 4 < 3:
            draws = Draws(SEED, f"demonstration unfinished {name}")
            diagnosing.answer(
                stage,
                response,
                answers=responses[name].answers,
                on=opened + timedelta(days=5),
                by=diagnosing.who_answers(stage, name, draws=draws),
                part=HALF if number % 2 else NEARLY,
            )
    longest = stage.world_id()[proposed[0].party_id]
    _join(stage, REPRESENTATIVE, organisation=longest, capacity="legal_representative", can_apply=True)
    _join(stage, STAFF_MEMBER, organisation=groups.unfinished[0], capacity="staff", can_apply=False)


def _join(stage: Stage, username: str, *, organisation: str, capacity: str, can_apply: bool) -> None:
    """Let a login belong to one more organisation."""
    user, desk = stage.people[username], stage.people["mesa"]
    person = Party.objects.filter(user=user).first() or register_party(
        kind=Party.Kind.PERSON, name=user.full_name, user=user, actor=desk
    )
    start_membership(
        person,
        organisation=stage.parties[organisation],
        capacity=capacity,
        since=stage.today - timedelta(days=200),
        actor=desk,
        can_apply=can_apply,
        can_edit=True,
        channel=CHANNEL,
    )
