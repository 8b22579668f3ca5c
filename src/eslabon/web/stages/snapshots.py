"""What stands in the database, as the plain values that the rules of stages take."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from eslabon.rules.stages import separation
from eslabon.rules.stages.gates import Approval, Found, Gate, Named, Situation
from eslabon.rules.stages.separation import Around, Duty, Relation
from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance, BusinessPlan, ViabilityDecision
from eslabon.web.parties.models import Membership, Party
from eslabon.web.programmes.models import Programme, Role, RoleAssignment
from eslabon.web.stages.models import (
    Assignment,
    Fact,
    GateApproval,
    GateDocument,
    Passage,
    Profile,
    ProfileScore,
    RankedProfile,
    Recusal,
    ScoreAppeal,
    ScoreEntry,
    StageMove,
    Tie,
)
from eslabon.web.stages.models import Gate as GateRow

CHECK_WORDS: dict[str, tuple[str, str]] = {
    "parties": ("organización y comprador de la alianza", "organisation and buyer of the alliance"),
    "buyer": ("comprador de la alianza", "buyer of the alliance"),
    "adviser": ("entidad que asesora el perfil", "body that advises the profile"),
    "scoring_body": ("entidad que califica", "body that scores"),
    "accompanier": ("entidad que acompaña", "body that accompanies"),
    "supervisor": ("entidad que supervisa", "body that supervises"),
    "plan": ("plan de negocio aprobado", "approved business plan"),
    "viability": ("viabilidad decidida en este paso", "viability decided at this gate"),
    "score": ("puntaje del perfil", "score of the profile"),
    "selection": ("selección en su región", "selection in its region"),
    "financing": ("aportes en la fiducia", "contributions in the trust"),
    "graduation": ("graduación sobre hechos verificados", "graduation on verified facts"),
}
DATE_WORDS = {"starts_on": ("inicio de la alianza", "start of the alliance"), "ends_on": ("fin", "end")}


def day_of(moment: datetime, programme: Programme) -> date:
    """The day that a moment was in the programme's time zone."""
    return moment.astimezone(ZoneInfo(programme.time_zone)).date()


def key_of(user: Any) -> str:
    """How the rules know a user: by the person on record, or by the account where there is none."""
    person = Party.objects.filter(user=user).first()
    return str(person.surviving.pk) if person else f"user:{user.pk}"


def around(
    alliance: Alliance, *, candidate: str, on: date, profile: Profile | None = None, leaving_out: str = ""
) -> Around:
    """Everything that keeps parties apart around an alliance, seen from `candidate` (STAGE-20 to STAGE-29).

    `profile`: scorers and leads of another round do not count. `leaving_out`: the function that the candidate has
    already and is asked about again.
    """
    people = People()
    duties = tuple(
        duty
        for duty in _duties(alliance, people, profile=profile)
        if not (duty.party == candidate and duty.function == leaving_out)
    )
    recused = frozenset(people.key(user) for user in _users(Recusal.objects.filter(alliance=alliance), "user"))
    nodes = {duty.party for duty in duties} | {candidate}
    relations = relations_among(nodes, people, on=on)
    named = nodes | {end for one in relations for end in (one.first, one.second)}
    return Around(duties, relations, recused, people.names(named))


def _users(rows: Any, column: str) -> list[User]:
    return list(User.objects.filter(pk__in=rows.values(column)).select_related("person"))


class People:
    """Keys of parties and accounts, merges followed."""

    def __init__(self) -> None:
        self.stands: dict[UUID, Party] = {}
        self.accounts: dict[str, str] = {}

    def party(self, party: Party) -> str:
        """The key of the record that stands for a party."""
        found = self.stands.setdefault(party.pk, party.surviving)
        return str(found.pk)

    def key(self, user: User) -> str:
        """The key of a person behind an account."""
        person = getattr(user, "person", None)
        if person is not None:
            return self.party(person)
        self.accounts[f"user:{user.pk}"] = str(user)
        return f"user:{user.pk}"

    def names(self, keys: Iterable[str]) -> dict[str, str]:
        """Names for the words of a refusal."""
        parties = Party.objects.filter(pk__in=[key for key in keys if not key.startswith("user:")])
        return {str(one.pk): one.name for one in parties} | {
            key: name for key, name in self.accounts.items() if key in keys
        }


def _duties(alliance: Alliance, people: People, *, profile: Profile | None) -> list[Duty]:
    entries = ScoreEntry.objects.filter(profile__alliance=alliance, left_at__isnull=True)
    reconciled = ProfileScore.objects.filter(profile__alliance=alliance, source=ProfileScore.Source.RECONCILED)
    if profile is not None:
        entries, reconciled = entries.filter(profile=profile), reconciled.filter(profile=profile)
    bodies = Assignment.objects.filter(alliance=alliance).select_related("party")
    persons = (
        (separation.SCORER, entries, "scorer"),
        (separation.LEAD, reconciled, "by"),
        (separation.APPEALS, ScoreAppeal.objects.filter(profile__alliance=alliance).exclude(outcome=""), "decided_by"),
        (separation.APPROVER, GateApproval.objects.filter(passage__alliance=alliance), "by"),
    )
    found = [Duty(one.function, people.party(one.party)) for one in bodies]
    found += [Duty(function, people.key(user)) for function, rows, column in persons for user in _users(rows, column)]
    owners = ((separation.APPLICANT, alliance.organisation), (separation.BUYER, alliance.buyer))
    found += [Duty(function, people.party(party)) for function, party in owners if party is not None]
    return found


def relations_among(nodes: set[str], people: People, *, on: date) -> tuple[Relation, ...]:
    """Who works for whom among and beside the nodes, and the ties that touch them."""
    families = _families(nodes)
    users = [key.removeprefix("user:") for key in nodes if key.startswith("user:")]
    works = set(_works(families, users, people, on=on))
    near = nodes | {end for pair in works for end in pair}
    ties = _ties(_families(near) | families, on=on)
    tied = {end for _kind, first, second in ties for end in (first, second)}
    seen = Counter(first for first, _second in works)
    # Of the members of an organisation only those count who appear somewhere else too.
    kept = [
        Relation(separation.WORK, first, second)
        for first, second in sorted(works)
        if seen[first] > 1 or first in nodes or first in tied
    ]
    return (*kept, *(Relation(*one) for one in sorted(ties)))


def _families(keys: Iterable[str]) -> dict[UUID, str]:
    """Every record that was merged into one of these, and the key that stands for it."""
    own = {UUID(key): key for key in keys if not key.startswith("user:")}
    found, frontier = dict(own), dict(own)
    while frontier:
        below = Party.objects.filter(merged_into__in=frontier).values_list("pk", "merged_into")
        frontier = {pk: frontier[into] for pk, into in below if into is not None and pk not in found}
        found |= frontier
    return found


def _works(families: dict[UUID, str], users: list[str], people: People, *, on: date) -> Iterable[tuple[str, str]]:
    members = Membership.objects.in_force(on).filter(Q(person__in=families) | Q(organisation__in=families))
    for membership in members.select_related("person__merged_into", "organisation__merged_into"):
        yield people.party(membership.person), people.party(membership.organisation)
    held = RoleAssignment.objects.filter(since__lte=on, party__isnull=False).filter(
        Q(until__isnull=True) | Q(until__gte=on)
    )
    own = held.filter(Q(party__in=families) | Q(user__in=users) | Q(user__person__in=families))
    for assignment in own.select_related("party__merged_into", "user__person__merged_into"):
        if assignment.party is not None:
            yield people.key(assignment.user), people.party(assignment.party)


def _ties(families: dict[UUID, str], *, on: date) -> set[tuple[str, str, str]]:
    rows = Tie.objects.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))
    rows = rows.filter(Q(first__in=families) | Q(second__in=families))
    return {
        (kind, families.get(first, str(first)), families.get(second, str(second)))
        for kind, first, second in rows.values_list("kind", "first", "second")
    }


def entered_on(alliance: Alliance) -> date:
    """The day since which an alliance has been in its stage."""
    last = StageMove.objects.filter(alliance=alliance, to_stage=alliance.stage).order_by("moved_at").last()
    return day_of(last.moved_at if last else alliance.created_at, alliance.programme)


def gate_of(row: GateRow) -> Gate:
    """A gate of the pack as the rule takes it."""
    roles = {one.code: one for one in Role.objects.filter(programme=row.stage.programme_id)}

    def role(code: str) -> Named:
        found = roles.get(code)
        return Named(code, found.name_es if found else code, found.name_en if found else code)

    return Gate(
        row.stage.code,
        row.to_stage.code,
        documents=tuple(Named(**one) for one in row.documents),
        approvals=tuple(role(code) for code in row.approvals),
        checks=tuple(Named(code, *CHECK_WORDS.get(code, (code, code))) for code in row.checks),
        dates=tuple(Named(code, *DATE_WORDS.get(code, (code, code))) for code in row.dates),
        least_days=row.least_days,
    )


def situation_of(alliance: Alliance, *, gate: GateRow, passage: Passage | None, today: date) -> Situation:
    """Where an alliance stands at its gate today."""
    said = list(passage.approvals.all()) if passage else []
    kinds = GateDocument.objects.filter(alliance=alliance, stage=alliance.stage, withdrawn_at__isnull=True)
    return Situation(
        entered_on(alliance),
        today,
        presented_by=str(passage.presented_by_id) if passage else "",
        documents=frozenset(kinds.values_list("kind", flat=True)),
        dates=frozenset(name for name in gate.dates if getattr(alliance, name) is not None),
        approvals=tuple(Approval(one.role, str(one.by_id), one.approved) for one in said),
        facts={code: found for code in gate.checks if (found := fact_of(alliance, code))},
    )


def fact_of(alliance: Alliance, code: str) -> Found | None:
    """How a check of a gate stands today; None where nothing is on record."""
    es, en = CHECK_WORDS.get(code, (code, code))
    if code in ("parties", "buyer"):
        there = alliance.buyer_id is not None and (code == "buyer" or alliance.organisation_id is not None)
        return _there(there, es, en)
    if code in Assignment.Function.values:
        return _there(alliance.assignments.filter(function=code, until__isnull=True).exists(), es, en)
    if code == "plan":
        return _there(alliance.plans.filter(state=BusinessPlan.State.APPROVED).exists(), es, en)
    if code == "viability":
        return _viability(alliance)
    if code in ("score", "selection"):
        return _scoring(alliance, code)
    fact = Fact.objects.filter(alliance=alliance, code=code).order_by("at").last()
    return Found(fact.is_met, fact.reason_es, fact.reason_en) if fact else None


def _there(met: bool, es: str, en: str) -> Found:  # noqa: FBT001 -- private, and read at once
    spanish, english = ("consta", "on record") if met else ("falta", "missing")
    return Found(met, f"{es.capitalize()}: {spanish}.", f"{en.capitalize()}: {english}.")


def _viability(alliance: Alliance) -> Found | None:
    decided = ViabilityDecision.objects.filter(alliance=alliance, gate=alliance.stage).order_by("decided_at").last()
    if decided is None:
        return None
    ratio = "–" if decided.ratio is None else f"{decided.ratio:.2f}"
    if decided.is_viable:
        return Found(met=True, es=f"Viable en este paso: relación {ratio}.", en=f"Viable at this gate: ratio {ratio}.")
    if decided.is_passed:
        es = f"No es viable (relación {ratio}), y alguien se apartó de la regla con motivo: {decided.override_reason}"
        en = f"Not viable (ratio {ratio}), and somebody departed from the rule with a reason: {decided.override_reason}"
        return Found(met=True, es=es, en=en)
    return Found(met=False, es=f"No es viable: relación {ratio}.", en=f"Not viable: ratio {ratio}.")


def _scoring(alliance: Alliance, code: str) -> Found | None:
    if code == "score":
        score = ProfileScore.objects.filter(profile__alliance=alliance).order_by("at", "number").last()
        return Found(met=True, es=f"Puntaje {score.total}.", en=f"Score {score.total}.") if score else None
    line = (
        RankedProfile.objects.filter(profile__alliance=alliance)
        .order_by("ranking__ranked_at", "ranking__number")
        .last()
    )
    if line is None:
        return None
    return Found(line.outcome == RankedProfile.Outcome.SELECTED, line.reason_es, line.reason_en)
