"""What runs by the clock."""

from django.db import models


class Schedule(models.Model):
    """When a scheduled piece of work runs next; what it is stands in site.wiring."""

    name = models.CharField(primary_key=True, max_length=80)
    next_run_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
