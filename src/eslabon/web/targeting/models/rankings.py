"""Rankings of corridors as they were decided: their inputs are frozen, a change is another ranking."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models.corridors import Corridor


class Ranking(models.Model):
    """One decision on the order of corridors; the last of a programme stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="corridor_rankings")
    number = models.PositiveIntegerField()
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="changed_into")
    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64)
    inputs = models.JSONField()  # districts, weights and departures, as the rule takes them
    seed = models.BigIntegerField()
    draws = models.PositiveIntegerField()
    districts = models.PositiveIntegerField()
    refused = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["programme", "number"], name="one_corridor_ranking_per_number"),)

    def __str__(self) -> str:
        return f"{self.programme.code} {self.number}"

    @property
    def weights(self) -> dict[str, Any]:
        """What each criterion counted and how many were to be chosen."""
        return dict(self.inputs["weights"])


class RankedCorridor(models.Model):
    """One line of a ranking."""

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="lines")
    corridor = models.ForeignKey(Corridor, on_delete=models.PROTECT, related_name="ranked")
    rank = models.PositiveIntegerField()
    poverty_rate = models.FloatField()
    growth_potential = models.FloatField()
    poverty_score = models.PositiveSmallIntegerField()
    potential_score = models.PositiveSmallIntegerField()
    total = models.FloatField()
    rank_low = models.PositiveIntegerField(null=True)
    rank_high = models.PositiveIntegerField(null=True)
    by_rule = models.BooleanField()
    chosen = models.BooleanField()
    clause = models.CharField(max_length=12)

    class Meta:
        ordering = ("rank",)
        constraints = (models.UniqueConstraint(fields=["ranking", "corridor"], name="one_line_per_corridor"),)

    def __str__(self) -> str:
        return f"{self.rank} {self.corridor}"

    @property
    def poverty_percent(self) -> float:
        """Share of its people who are poor, in percent."""
        return 100 * self.poverty_rate


class Override(models.Model):
    """Who departed from the rule for a corridor, and why; it stays beside every later ranking."""

    ranking = models.OneToOneField(Ranking, on_delete=models.CASCADE, related_name="override")  # which it made
    corridor = models.ForeignKey(Corridor, on_delete=models.PROTECT, related_name="overrides")
    chosen = models.BooleanField()
    name = models.CharField(max_length=120)  # who answers for it
    reason = models.TextField(max_length=2_000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.corridor}: {self.name}"
