"""Cut-offs, rankings under a budget, and screens for pushed scores: what an evaluation needs ten years later."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eslabon.web.audit.models import Decision
from eslabon.web.audit.models.append_only import AppendOnly, AppendOnlyQuerySet
from eslabon.web.stages.models.scoring import Profile, Round
from eslabon.web.territory.models import Place


class CutOff(AppendOnly):
    """The least score of one region in one round, and its budget; a later row replaces it, with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="cut_offs")
    place = models.ForeignKey(Place, verbose_name=_("región"), on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()  # 1, 2 …; the highest counts
    points = models.DecimalField(_("puntaje de corte"), max_digits=7, decimal_places=2)
    budget = models.DecimalField(_("presupuesto"), max_digits=18, decimal_places=2)
    reason = models.TextField(_("motivo"))
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    fixed_at = models.DateTimeField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("place", "number")
        constraints = (models.UniqueConstraint(fields=["round", "place", "number"], name="one_cut_off_per_number"),)

    def __str__(self) -> str:
        return f"{self.round}: {self.place}"


class Ranking(AppendOnly):
    """Who was selected in a region, by which score, up to which money. Frozen; a later one stands beside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="rankings")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    cut_off = models.ForeignKey(CutOff, on_delete=models.PROTECT, related_name="rankings")
    nominal = models.DecimalField(max_digits=7, decimal_places=2)
    effective = models.DecimalField(max_digits=7, decimal_places=2, null=True)  # empty: nobody was selected
    budget = models.DecimalField(max_digits=18, decimal_places=2)
    money_left = models.DecimalField(max_digits=18, decimal_places=2)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)  # why it was ranked again
    ranked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ranked_at = models.DateTimeField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("place", "-number")
        constraints = (models.UniqueConstraint(fields=["round", "place", "number"], name="one_ranking_per_number"),)

    def __str__(self) -> str:
        return f"{self.round}: {self.place} {self.number}"


class RankedProfile(AppendOnly):
    """One line of a ranking, with why."""

    class Outcome(models.TextChoices):
        SELECTED = "selected", _("seleccionado")
        NO_MONEY = "no_money", _("sin presupuesto")
        BELOW = "below", _("bajo el corte")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="lines")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="ranked")
    rank = models.PositiveIntegerField()  # equal scores share it
    score = models.DecimalField(max_digits=7, decimal_places=2)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    outcome = models.CharField(max_length=10, choices=Outcome)
    clause = models.CharField(max_length=12)
    reason_es = models.TextField()
    reason_en = models.TextField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("ranking", "rank", "profile")
        constraints = (models.UniqueConstraint(fields=["ranking", "profile"], name="ranked_once"),)

    def __str__(self) -> str:
        return f"{self.ranking}: {self.profile}"


class DensityScreen(AppendOnly):
    """Whether scores jump at the cut-off, region by region, as it was looked at on a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="screens")
    terms = models.JSONField()  # of the rule
    lines = models.JSONField()  # region, cut-off, counts, the nearest scores, p-values as text, verdict, side, bars
    jumps = models.JSONField()
    thin = models.JSONField()
    scores_hash = models.CharField(max_length=64)  # of what it looked at
    # Empty on screens from before the screen was a rule: those were a fit of the density and cannot be asked again.
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    run_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    run_at = models.DateTimeField()

    objects: ClassVar = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("-run_at",)

    def __str__(self) -> str:
        return f"{self.round}: {self.run_at:%Y-%m-%d}"
