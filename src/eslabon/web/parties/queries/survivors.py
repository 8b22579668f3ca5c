"""Which record an act writes to, when the one it was given may have been merged meanwhile."""

from eslabon.web.parties.models import Party


def standing(party: Party) -> Party:
    """The record that stands for `party` now, read anew and held until the transaction ends: a merge waits for it."""
    found = Party.objects.select_for_update().get(pk=party.pk)
    while found.merged_into_id is not None:
        found = Party.objects.select_for_update().get(pk=found.merged_into_id)
    return found
