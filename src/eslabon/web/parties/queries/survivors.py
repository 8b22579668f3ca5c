"""Which record an act writes to, when the one it was given may have been merged meanwhile."""

from collections.abc import Iterable
from uuid import UUID

from eslabon.web.parties.models import Party


def standing(party: Party) -> Party:
    """The record that stands for `party` now, read anew and held until the transaction ends: a merge waits for it."""
    found = Party.objects.select_for_update().get(pk=party.pk)
    while found.merged_into_id is not None:
        found = Party.objects.select_for_update().get(pk=found.merged_into_id)
    return found


def families_of(keys: Iterable[UUID]) -> set[UUID]:
    """Keys of these parties and of every party merged into one of them, however many steps away."""
    found = set(keys)
    frontier = found
    while frontier:
        frontier = set(Party.objects.filter(merged_into__in=frontier).values_list("pk", flat=True)) - found
        found |= frontier
    return found
