"""What the programme says of its business plans, as its pack gave it."""

from django.db import models

from eslabon.web.programmes.models import Programme


class PlanTerms(models.Model):
    """Viability, horizon, kinds of bottleneck and the rest of `plan.toml`; read through `queries.terms`."""

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="plan_terms")
    content = models.JSONField()  # as eslabon.files.packs.plans writes it; exact numbers as text
    pack_hash = models.CharField(max_length=64)
    installed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "plan terms"

    def __str__(self) -> str:
        return f"{self.programme}"
