"""Bring the secrets of second factors under the newest key: allauth keeps them inside a JSON column of its own."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.web.accounts.services.adapters import AUTHENTICATOR
from eslabon.web.fields.keyring import current_ring, key_name
from eslabon.web.fields.rotation import Rotated


def rotate_second_factors(batch: int) -> Iterator[Rotated]:
    """Seal every secret of an authenticator app, and every seed of recovery codes, anew; yields the running count."""
    counts = Rotated("mfa_authenticator.data")
    keys = list(Authenticator.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), batch):
        with transaction.atomic():
            # Locked: a recovery code used meanwhile is kept in the same column.
            for row in Authenticator.objects.select_for_update().filter(pk__in=keys[start : start + batch]):
                _rotate(row, counts)
        yield counts
    if not keys:
        yield counts


def _rotate(row: Authenticator, counts: Rotated) -> None:
    ring, changed = current_ring(), dict(row.data)
    for name, value in row.data.items():
        if not isinstance(value, str) or not key_name(value):
            continue
        if key_name(value) == ring.current:
            counts.current += 1
            continue
        try:
            changed[name] = ring.seal(ring.open(value, binding=AUTHENTICATOR), binding=AUTHENTICATOR)
        except Problem as problem:
            counts.unreadable += 1
            counts.first_unreadable = counts.first_unreadable or problem.text("es")
        else:
            counts.rotated += 1
    if changed != row.data:
        row.data = changed
        row.save(update_fields=["data"])
