"""Who may do what with gates, assignments, scores and rankings: closed unless one of these opens it.

A role that reaches a party reaches the alliances that the party advises, scores, accompanies, supervises or runs.
"""

from datetime import date
from typing import Any

import rules
from django.db.models import Q
from django.utils import timezone

from eslabon.web.alliances.models import Alliance
from eslabon.web.parties import permissions as parties
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import held_on, may, scopes
from eslabon.web.stages.models import Assignment, Profile, Round, ScoreAppeal, ScoreEntry

PRESENTING = ("profile.write", "alliance.accompany", "alliance.create", "plan.write")


def alliance_of(subject: Any) -> Alliance | None:
    """The alliance that a subject is, or is about."""
    if isinstance(subject, Alliance):
        return subject
    if isinstance(subject, Profile | Assignment):
        return subject.alliance
    if isinstance(subject, ScoreEntry | ScoreAppeal):
        return subject.profile.alliance
    return None


def programme_of(subject: Any) -> Programme | None:
    """The programme that a subject is, or belongs to."""
    if isinstance(subject, Programme):
        return subject
    if isinstance(subject, Round):
        return subject.programme
    alliance = alliance_of(subject)
    return alliance.programme if alliance else None


def bodies_of(alliance: Alliance, *, functions: tuple[str, ...] = ()) -> list[Party]:
    """The parties with a function for an alliance today, and the one that runs it."""
    held = alliance.assignments.filter(until__isnull=True).select_related("party")
    found = [one.party for one in held if not functions or one.function in functions]
    return [*found, *([alliance.operator] if alliance.operator is not None and not functions else [])]


def allowed_on(user: Any, act: str, alliance: Alliance, *, on: date, functions: tuple[str, ...] = ()) -> bool:
    """Whether a role allows `act` on an alliance: in its region and product, or for a party with a function in it."""
    where: dict[str, Any] = {
        "programme": alliance.programme,
        "on": on,
        "place": alliance.place,
        "chain": alliance.chain,
    }
    if may(user, act, **where):
        return True
    return any(may(user, act, party=party, **where) for party in bodies_of(alliance, functions=functions))


def approving_roles(user: Any, alliance: Alliance, *, on: date) -> frozenset[str]:
    """Codes of the roles in which a person may approve a gate of an alliance."""
    found = set()
    for held in held_on(user, on=on, role__programme=alliance.programme_id):
        place, reach = held.place, held.role.reach
        covers = reach == "programme" or (
            reach == "region_chain"
            and (place is None or (alliance.place is not None and alliance.place.code.startswith(place.code)))
            and held.chain_id in (None, alliance.chain_id)
        )
        if covers and "stage.approve" in held.role.acts:
            found.add(held.role.code)
    return frozenset(found)


def staff(act: str, *, functions: tuple[str, ...] = ()) -> Any:
    """Whether a role allows `act` on the subject's alliance, or in its programme where there is none."""

    @rules.predicate(name=f"stages.staff:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        today, alliance = timezone.localdate(), alliance_of(subject)
        if alliance is not None:
            return allowed_on(user, act, alliance, on=today, functions=functions)
        programme = programme_of(subject)
        return programme is not None and may(user, act, programme=programme, on=today)

    return allowed


def somewhere(act: str) -> Any:
    """Whether a role allows `act` somewhere in the programme; the page then shows only that part."""

    @rules.predicate(name=f"stages.somewhere:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        programme = programme_of(subject)
        return programme is not None and bool(scopes(user, act, programme=programme, on=timezone.localdate()))

    return allowed


def within(user: Any, act: str, *, programme: Programme) -> Q:
    """Filter of the alliances on which `user` may do `act`; no reach, no row."""
    if user.is_active and user.is_superuser:
        return Q()
    kept = Q(pk__in=[])
    for scope in scopes(user, act, programme=programme, on=timezone.localdate()):
        one = Q()
        if scope.place_code is not None:
            one &= Q(place__code__startswith=scope.place_code)
        if scope.chain_id is not None:
            one &= Q(chain_id=scope.chain_id)
        if scope.party_id is not None:
            working = Assignment.objects.filter(party_id=scope.party_id, until__isnull=True).values("alliance")
            one &= Q(operator_id=scope.party_id) | Q(pk__in=working)
        if one == Q():
            return Q()
        kept |= one
    return kept


def _of_the_organisation(predicate: Any, name: str) -> Any:
    @rules.predicate(name=f"stages.{name}")
    def allowed(user: Any, subject: Any) -> bool:
        alliance = alliance_of(subject)
        return alliance is not None and alliance.organisation is not None and predicate(user, alliance.organisation)

    return allowed


belongs_to_it = _of_the_organisation(parties.belongs_to, "belongs_to_it")
answers_for_it = _of_the_organisation(parties.acts_for | parties.edits_for, "answers_for_it")


@rules.predicate(name="stages.is_its_scorer")
def is_its_scorer(user: Any, subject: Any) -> bool:
    """Is the very person that scores on this sheet; who was set aside is told so by the rule, with its clause."""
    return isinstance(subject, ScoreEntry) and subject.scorer_id == user.pk


def scores_here(user: Any, alliance: Alliance, *, on: date) -> bool:
    """Whether somebody holds that day a role that scores this alliance's profile: its body's, or in its region."""
    return allowed_on(user, "profile.score", alliance, on=on, functions=("scoring_body",))


@rules.predicate(name="stages.still_scores")
def still_scores(user: Any, subject: Any) -> bool:
    """Still scores for the body of this profile; a sheet that was handed in stays its scorer's own."""
    if not isinstance(subject, ScoreEntry):
        return False
    return subject.submitted_at is not None or scores_here(user, subject.profile.alliance, on=timezone.localdate())


may_see = staff("alliance.view") | belongs_to_it
presents = (
    staff("profile.write", functions=("adviser",))
    | staff("alliance.accompany", functions=("accompanier",))
    | staff("alliance.create")
)
approves = rules.predicate(
    lambda user, subject: bool(
        (alliance := alliance_of(subject)) and approving_roles(user, alliance, on=timezone.localdate())
    ),
    name="stages.approves",
)

# Gates: on a programme, then on an alliance.
rules.add_perm("stages.view_board", somewhere("alliance.view"))
rules.add_perm("stages.view_gates", may_see)
rules.add_perm("stages.present", presents)
rules.add_perm("stages.approve_gate", approves)
rules.add_perm("stages.pass_gate", presents | approves)
rules.add_perm("stages.break_off", approves)
# Assignments and ties.
rules.add_perm("stages.assign", staff("assignment.make"))
rules.add_perm("stages.record_tie", staff("conflict.record"))
# Scoring.
rules.add_perm("stages.open_round", staff("cutoff.fix"))
rules.add_perm("stages.enter_profile", presents | staff("assignment.make"))
rules.add_perm("stages.view_round", somewhere("score.reconcile") | somewhere("cutoff.fix") | somewhere("appeal.decide")
    | somewhere("density.screen") | somewhere("audit.view") | somewhere("stage.approve"))  # fmt: skip
rules.add_perm("stages.see_scores", staff("score.reconcile") | staff("cutoff.fix") | staff("appeal.decide")
    | staff("density.screen") | staff("audit.view"))  # fmt: skip
rules.add_perm("stages.score", is_its_scorer & still_scores)
rules.add_perm("stages.reconcile", staff("score.reconcile"))
rules.add_perm("stages.fix_cut_off", staff("cutoff.fix"))
rules.add_perm("stages.rank", staff("selection.rank"))
rules.add_perm("stages.view_score", may_see)
rules.add_perm("stages.appeal", answers_for_it)
rules.add_perm("stages.decide_appeal", staff("appeal.decide"))
rules.add_perm("stages.screen", staff("density.screen"))
# The service route.
rules.add_perm("stages.view_levels", somewhere("alliance.view"))
rules.add_perm("stages.enter_level", staff("stage.approve"))
