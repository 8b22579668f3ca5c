"""A programme and its chains, as the pack describes them."""

from django.db import models
from django.utils.translation import get_language


class Programme(models.Model):
    """One funded intervention with dates, places, currency and rules, installed from a pack."""

    code = models.SlugField(max_length=40, unique=True)
    name_es = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    summary_es = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=40, default="America/Lima")
    pack_hash = models.CharField(max_length=64)
    installed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if _reads_english() else self.name_es

    @property
    def summary(self) -> str:
        """The summary in the reader's language."""
        return self.summary_en if _reads_english() else self.summary_es


class Chain(models.Model):
    """A value chain of the programme: coffee, cacao, banana."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="chains")
    code = models.SlugField(max_length=40)
    name_es = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        ordering = ("programme", "code")
        constraints = (models.UniqueConstraint(fields=["programme", "code"], name="one_chain_per_code"),)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if _reads_english() else self.name_es


def _reads_english() -> bool:
    return (get_language() or "").startswith("en")
