"""Ask the rule of separation around many alliances at once, and keep its answers as one decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from eslabon.rules.stages import assignments as rule
from eslabon.rules.stages import separation
from eslabon.rules.stages.assignments import Asked
from eslabon.rules.stages.separation import Duty, Relation, Separation
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.audit.models import Decision
from eslabon.web.stages.models import Assignment, GateApproval, ProfileScore, Recusal, Round, ScoreAppeal, ScoreEntry
from eslabon.web.stages.snapshots import People, day_of, relations_among


@dataclass(frozen=True)
class Wanted:
    """Functions that are asked for around one alliance, in order: (function, key of the party or person)."""

    alliance: Alliance
    functions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cleared:
    """What the rule says of each function that was asked for, what it looked at, and the decision that keeps both."""

    answers: list[tuple[Separation, ...]]
    relations: tuple[Relation, ...]
    decision: Decision


def ask_many(
    subject: models.Model, *, wanted: Sequence[Wanted], actor: Any, now: datetime, round_: Round | None = None
) -> Cleared:
    """Answer like `keep_clear` for one alliance after the other, with one look at the database (STAGE-34).

    The alliances come with their programme, organisation and buyer. With a round, scorers and leads of other rounds do
    not count.
    """
    people = People()
    asked = _asked(wanted, people, round_=round_)
    nodes = {duty.party for one in asked for duty in one.duties}
    nodes |= {party for one in asked for _function, party in one.functions}
    relations = relations_among(nodes, people, on=day_of(now, wanted[0].alliance.programme))
    names = people.names(nodes | {end for one in relations for end in (one.first, one.second)})
    answers = rule.decide_assignments(asked, relations=relations, names=names)
    decision = audit.keep_decision(
        actor,
        subject,
        rule=rule.RULE,
        rule_version=rule.VERSION,
        inputs=rule.inputs_to_plain(asked, relations=relations, names=names),
        outcome=rule.answers_to_plain(asked, answers=answers),
    )
    return Cleared(answers, relations, decision)


def _asked(wanted: Sequence[Wanted], people: People, *, round_: Round | None) -> list[Asked]:
    """What stands around each alliance, read once for all of them."""
    alliances = [one.alliance.pk for one in wanted]
    duties: dict[Any, list[Duty]] = {key: [] for key in alliances}
    for held in Assignment.objects.filter(alliance__in=alliances).select_related("party").order_by("since", "made_at"):
        duties[held.alliance_id].append(Duty(held.function, people.party(held.party)))
    in_round = {} if round_ is None else {"profile__round": round_}
    reconciled = ProfileScore.Source.RECONCILED
    persons: tuple[tuple[str, Any, str, str], ...] = (
        (
            separation.SCORER,
            ScoreEntry.objects.filter(profile__alliance__in=alliances, left_at__isnull=True, **in_round),
            "profile__alliance",
            "scorer",
        ),
        (
            separation.LEAD,
            ProfileScore.objects.filter(profile__alliance__in=alliances, source=reconciled, **in_round),
            "profile__alliance",
            "by",
        ),
        (
            separation.APPEALS,
            ScoreAppeal.objects.filter(profile__alliance__in=alliances).exclude(outcome=""),
            "profile__alliance",
            "decided_by",
        ),
        (
            separation.APPROVER,
            GateApproval.objects.filter(passage__alliance__in=alliances),
            "passage__alliance",
            "by",
        ),
    )
    for function, rows, alliance, column in persons:
        for key, user in _users(rows, alliance, column):
            duties[key].append(Duty(function, people.key(user)))
    for one in wanted:
        owners = ((separation.APPLICANT, one.alliance.organisation), (separation.BUYER, one.alliance.buyer))
        duties[one.alliance.pk] += [Duty(function, people.party(party)) for function, party in owners if party]
    recused: dict[Any, set[str]] = {}
    for key, user in _users(Recusal.objects.filter(alliance__in=alliances), "alliance", "user"):
        recused.setdefault(key, set()).add(people.key(user))
    return [
        Asked(
            str(one.alliance.pk),
            tuple(duties[one.alliance.pk]),
            one.functions,
            frozenset(recused.get(one.alliance.pk, ())),
        )
        for one in wanted
    ]


def _users(rows: Any, alliance: str, column: str) -> list[tuple[Any, Any]]:
    """(alliance, account) of each row, every pair once."""
    pairs = dict.fromkeys(rows.values_list(alliance, column).order_by("pk"))
    model = rows.model._meta.get_field(column).related_model
    users = model.objects.select_related("person").in_bulk({user for _key, user in pairs if user is not None})
    return [(key, users[user]) for key, user in pairs if user is not None]
