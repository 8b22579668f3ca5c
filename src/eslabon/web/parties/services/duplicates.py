"""Look for records that may be the same party, and keep what a person said of each pair."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import combinations
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from eslabon.rules.parties import duplicates as rule
from eslabon.solvers import names
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Contact, DuplicateSuggestion, Identifier, Party

Pair = tuple[UUID, UUID]
CROWD = 20  # a telephone that more records than this share says nothing of who they are


class Card(NamedTuple):
    """What the search reads of a party."""

    kind: str
    name: str
    department: str  # `PE-12`; empty when unknown


@transaction.atomic
def suggest_duplicates(*, actor: Any = None, party: Party | None = None) -> int:
    """Look at all records, or at one against the others; gives how many pairs are new in the queue."""
    cards = {
        key: Card(kind, name, (place or "")[:5])
        for key, kind, name, place in Party.objects.filter(merged_into__isnull=True).values_list(
            "pk", "kind", "name", "place__code"
        )
    }
    only = party.surviving.pk if party else None
    same_number, same_contact = _same_number(), _same_contact()
    pairs = same_number | same_contact | set(_same_name(cards, only=only))
    found = {}
    for pair in pairs:
        if only is not None and only not in pair:
            continue
        first, second = (cards.get(key) for key in pair)
        if first is None or second is None or first.kind != second.kind:
            continue
        suggestion = rule.suggest(
            rule.Likeness(
                same_number=pair in same_number,
                same_contact=pair in same_contact,
                name_similarity=names.similarity(first.name, second.name),
                same_department=_same_department(first, second),
            )
        )
        if suggestion:
            found[pair] = suggestion
    return _keep(found, actor=actor)


@transaction.atomic
def dismiss_suggestion(suggestion: DuplicateSuggestion, *, reason: str, actor: Any) -> DuplicateSuggestion:
    """They are two different parties: the pair leaves the queue for good."""
    suggestion.state = DuplicateSuggestion.State.DISMISSED
    suggestion.reviewed_by, suggestion.reviewed_at = actor, timezone.now()
    suggestion.review_reason = reason.strip()
    suggestion.save(update_fields=["state", "reviewed_by", "reviewed_at", "review_reason"])
    audit.record(actor, "party.duplicate.dismiss", suggestion, after={"state": suggestion.state}, reason=reason)
    return suggestion


def _keep(found: dict[Pair, rule.Suggestion], *, actor: Any) -> int:
    known = {(row.first_id, row.second_id): row for row in DuplicateSuggestion.objects.all()}
    created = 0
    for pair, suggestion in found.items():
        reasons = [asdict(reason) for reason in suggestion.reasons]
        row = known.get(pair)
        if row is None:
            row = DuplicateSuggestion.objects.create(
                first_id=pair[0], second_id=pair[1], reasons=reasons, strength=suggestion.strength
            )
            clauses = [reason.clause for reason in suggestion.reasons]
            audit.record(actor, "party.duplicate.suggest", row, after={"clauses": clauses})
            created += 1
        elif row.state == DuplicateSuggestion.State.OPEN and row.reasons != reasons:
            row.reasons, row.strength = reasons, suggestion.strength
            row.save(update_fields=["reasons", "strength"])
    return created


def _same_number() -> set[Pair]:
    in_force = Identifier.objects.filter(withdrawn_at__isnull=True, party__merged_into__isnull=True)
    return _sharing(in_force.exclude(person_index=None).values_list("person_index", "party"))


def _same_contact() -> set[Pair]:
    in_force = Contact.objects.filter(withdrawn_at__isnull=True, party__merged_into__isnull=True)
    return _sharing(in_force.exclude(value_index=None).values_list("value_index", "party"))


def _sharing(rows: Iterable[tuple[str, UUID]]) -> set[Pair]:
    holders: dict[str, set[UUID]] = defaultdict(set)
    for index, party in rows:
        holders[index].add(party)
    return {
        pair for group in holders.values() if len(group) <= CROWD for pair in combinations(sorted(group), 2)
    }  # fmt: skip


def _same_name(cards: dict[UUID, Card], *, only: UUID | None) -> Iterator[Pair]:
    """Pairs with like names: inside each department, and anywhere with those whose department is unknown."""
    inside = [(key, card.name, (card.kind, card.department)) for key, card in cards.items() if card.department]
    for alike in names.alike_pairs(inside, threshold=rule.NAME_ALONE, only=only):
        yield _pair(alike)
    if any(not card.department for card in cards.values()):
        everywhere = [(key, card.name, card.kind) for key, card in cards.items()]
        for alike in names.alike_pairs(everywhere, threshold=rule.NAME_ANYWHERE, only=only):
            yield _pair(alike)


def _pair(alike: names.Alike) -> Pair:
    first, second = sorted((alike.first, alike.second))  # type: ignore[type-var]  # -- keys are UUIDs here
    return first, second  # type: ignore[return-value]  # -- as above


def _same_department(first: Card, second: Card) -> bool | None:
    if not first.department or not second.department:
        return None
    return first.department == second.department
