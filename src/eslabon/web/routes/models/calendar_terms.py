"""What a programme's calendar keeps: its notice, its hours, its holidays, the months of the harvests."""

from datetime import time
from typing import Any

from django.db import models

from eslabon.web.programmes.models import Programme


def default_answer_reminders() -> list[int]:
    """A week after it was sent, and another week later."""
    return [7, 14]


def default_reminders() -> list[int]:
    """Ten days before, so that answers are there a week before; and the day before."""
    return [10, 1]


class CalendarTerms(models.Model):
    """The programme's own copy of what the pack says of calendars; its people may change it."""

    programme = models.OneToOneField(Programme, on_delete=models.CASCADE, related_name="calendar_terms")
    notice_days = models.PositiveSmallIntegerField(default=60)
    reminder_days = models.JSONField(default=default_reminders)
    max_hours_per_month = models.DecimalField(max_digits=5, decimal_places=2, default=12)
    earliest_start = models.TimeField(default=time(17))
    latest_end = models.TimeField(default=time(21))
    slot_minutes = models.PositiveSmallIntegerField(default=30)
    route_months = models.PositiveSmallIntegerField(default=6)  # how far ahead a proposal reaches
    most_services = models.PositiveSmallIntegerField(default=12)  # of one proposal
    answer_reminder_days = models.JSONField(default=default_answer_reminders)  # what waits is asked for again
    certificate_percent = models.PositiveSmallIntegerField(default=80)  # of the hours held that a certificate asks
    peak_months = models.JSONField(default=list)  # [{place, chain, months, bands: [{es, en, months}]}]
    holidays = models.JSONField(default=list)  # [{es, en, month, day, easter, since}]
    pack_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.programme}"

    def peaks_of(self, *, department: str, chain: str) -> dict[str, Any]:
        """The months of a place and chain with its bands of altitude; empty where the pack says nothing."""
        for one in self.peak_months:
            if (one["place"], one["chain"]) == (department, chain):
                return dict(one)
        return {"place": department, "chain": chain, "months": [], "bands": []}
