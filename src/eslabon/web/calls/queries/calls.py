"""What there is to know of a call."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from eslabon.web.calls.models import Application, Call


@dataclass(frozen=True)
class Progress:
    """How far a call is, in organisations."""

    target: int
    started: int
    submitted: int  # handed in at least once, whatever became of them
    waiting: int
    to_correct: int
    eligible: int
    not_eligible: int


def public_calls() -> QuerySet[Call]:
    """Return the calls that the public may see, newest first."""
    return Call.objects.exclude(status=Call.Status.DRAFT).select_related("programme")


def progress_of(call: Call) -> Progress:
    """Count a call's applications by where they stand."""
    state = Application.State
    counts = call.applications.aggregate(
        started=Count("pk"),
        submitted=Count("pk", filter=Q(first_submitted_at__isnull=False)),
        waiting=Count("pk", filter=Q(state=state.SUBMITTED)),
        to_correct=Count("pk", filter=Q(state=state.TO_CORRECT)),
        eligible=Count("pk", filter=Q(state=state.ELIGIBLE)),
        not_eligible=Count("pk", filter=Q(state=state.NOT_ELIGIBLE)),
    )
    return Progress(target=call.target, **counts)


def admitted_by_combination(call: Call) -> list[tuple[str, str, int]]:
    """Return (place name, chain name, admitted) for every combination that the call opens, none left out."""
    counted = {
        (row["place_id"], row["chain_id"]): row["n"]
        for row in call.applications.filter(state=Application.State.ELIGIBLE)
        .values("place_id", "chain_id")
        .annotate(n=Count("pk"))
        .order_by()
    }
    combinations = call.combinations.select_related("place", "chain").order_by("place__code", "chain__code")
    return [(str(one.place), str(one.chain), counted.get((one.place_id, one.chain_id), 0)) for one in combinations]


def submissions_by_week(call: Call) -> list[tuple[date, int]]:
    """Return the Mondays of the weeks in which applications were first handed in, with how many."""
    rows = (
        call.applications.filter(first_submitted_at__isnull=False)
        .annotate(week=TruncWeek("first_submitted_at"))
        .values("week")
        .annotate(n=Count("pk"))
        .order_by("week")
    )
    return [(row["week"].date(), row["n"]) for row in rows]
