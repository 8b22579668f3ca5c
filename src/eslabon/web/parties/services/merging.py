"""Two records of one party become one, and two again: rows of this context move, nothing is copied or deleted.

What contexts above wrote on the absorbed party (applications, verdicts) stays where it was decided; they read it
through `Party.merged_family`. So a merge never collides with what they hold, and undoing it has nothing to guess.
"""

from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from eslabon.rules.parties.merging import refuse_merge, refuse_undo
from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.audit import services as audit
from eslabon.web.events.services import announce
from eslabon.web.parties.events import MergeUndone, PartiesMerged
from eslabon.web.parties.models import DuplicateSuggestion, Membership, Merge, Party

# Model and the columns by which its rows hang on a party; the last names what may not stand twice in force.
MOVABLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("parties.membership", "person", ()),
    ("parties.membership", "organisation", ()),
    ("parties.invitation", "organisation", ()),
    ("parties.identifier", "party", ()),
    ("parties.contact", "party", ("channel", "value_index")),
    ("parties.consent", "party", ("purpose", "channel")),
    ("parties.document", "party", ()),
)


@transaction.atomic
def merge_parties(kept: Party, *, absorbed: Party, reason: str, actor: Any) -> Merge:
    """Let `kept` stand for `absorbed` from now on; what moved is written down so that it can be undone.

    A contact or consent that both had in force stays with the absorbed record: it would stand twice.
    """
    kept, absorbed = _locked(kept, absorbed)
    refusal = refuse_merge(
        same_party=kept == absorbed,
        same_kind=kept.kind == absorbed.kind,
        already_merged=kept.merged_into is not None or absorbed.merged_into is not None,
        actor_belongs=_ever_belonged(actor, kept, absorbed),
    )
    if refusal and refusal.clause == "PARTY-10":
        raise Problem(problems.MERGE_INTERESTED)
    if refusal:
        raise Problem(problems.MERGE_NOT_ALIKE, kept=kept, absorbed=absorbed)
    moved = [
        {"model": label, "field": field, "pk": str(pk)}
        for label, field, unique in MOVABLE
        for pk in _move(apps.get_model(label), field, unique, kept=kept, absorbed=absorbed)
    ]
    absorbed.merged_into = kept
    absorbed.save(update_fields=["merged_into"])
    merge = Merge.objects.create(kept=kept, absorbed=absorbed, moved=moved, reason=reason.strip(), merged_by=actor)
    _review_pair(kept, absorbed, state=DuplicateSuggestion.State.MERGED, reason=reason, actor=actor)
    audit.record(
        actor, "party.merge", kept, after={"absorbed": str(absorbed.pk), "moved": len(moved)}, reason=reason
    )  # fmt: skip
    announce(PartiesMerged(merge=merge.pk, kept=kept.pk, absorbed=absorbed.pk))
    return merge


@transaction.atomic
def undo_merge(merge: Merge, *, reason: str, actor: Any) -> Merge:
    """Make them two again: every row that moved goes back; what was added since stays with the kept record."""
    kept, absorbed = _locked(merge.kept, merge.absorbed)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if refuse_undo(undone=merge.undone_at is not None, kept_was_absorbed=kept.merged_into is not None):
        if merge.undone_at is not None:
            raise Problem(problems.MERGE_ALREADY_UNDONE)
        raise Problem(problems.MERGE_LATER_FIRST, kept=kept, later=kept.merged_into)
    if _ever_belonged(actor, kept, absorbed):
        raise Problem(problems.MERGE_INTERESTED)
    for move in reversed(merge.moved):
        model = apps.get_model(move["model"])
        model._default_manager.filter(**{"pk": move["pk"], move["field"]: kept}).update(**{move["field"]: absorbed})
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into"])
    merge.undone_by, merge.undone_at, merge.undone_reason = actor, timezone.now(), reason.strip()
    merge.save(update_fields=["undone_by", "undone_at", "undone_reason"])
    _review_pair(kept, absorbed, state=DuplicateSuggestion.State.DISMISSED, reason=reason, actor=actor)
    audit.record(actor, "party.merge.undo", kept, before={"absorbed": str(absorbed.pk)}, reason=reason)
    announce(MergeUndone(merge=merge.pk, kept=kept.pk, absorbed=absorbed.pk))
    return merge


def _locked(kept: Party, absorbed: Party) -> tuple[Party, Party]:
    """Both rows locked in one order, so that two merges of one pair wait for each other."""
    rows = Party.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk]).order_by("pk").in_bulk()
    return rows[kept.pk], rows[absorbed.pk]


def _move(
    model: type[models.Model], field: str, unique: tuple[str, ...], *, kept: Party, absorbed: Party
) -> list[Any]:  # fmt: skip
    rows = model._default_manager.filter(**{field: absorbed})
    if unique:
        there = set(model._default_manager.filter(**{field: kept}, withdrawn_at__isnull=True).values_list(*unique))
        twice = [
            row["pk"]
            for row in rows.filter(withdrawn_at__isnull=True).values("pk", *unique)
            if tuple(row[name] for name in unique) in there
        ]
        rows = rows.exclude(pk__in=twice)
    keys = sorted(rows.values_list("pk", flat=True))
    model._default_manager.filter(pk__in=keys).update(**{field: kept})
    return keys


def _ever_belonged(actor: Any, *parties: Party) -> bool:
    person = Party.objects.filter(user=actor).first()
    if person is None:
        return False
    own, asked = person.surviving.merged_family, set[Any]()
    for party in parties:
        asked |= party.merged_family
    return bool(own & asked) or Membership.objects.filter(person__in=own, organisation__in=asked).exists()


def _review_pair(one: Party, other: Party, *, state: str, reason: str, actor: Any) -> None:
    DuplicateSuggestion.objects.filter(
        Q(first=one, second=other) | Q(first=other, second=one)
    ).update(state=state, review_reason=reason, reviewed_by=actor, reviewed_at=timezone.now())  # fmt: skip
