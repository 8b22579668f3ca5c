"""Look for scores that were pushed over the cut-off, region by region (STAGE-33)."""

import hashlib
import warnings
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.impact.manipulation import screen_manipulation
from eslabon.impact.problems import ImpactError
from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.web.audit import services as audit
from eslabon.web.stages.models import DensityScreen, ProfileScore, Round

LEVEL, AT_LEAST = 0.01, 30
# A straight fit: with the one or two hundred profiles of a region, the default of order 2 misses many a jump.
ORDER = 1
BAR_POINTS = 2  # width of the histogram's bars, counted from the cut-off


@transaction.atomic
def screen_scores(round_: Round, *, actor: Any, now: datetime) -> DensityScreen:
    """Test each region for a jump at its own cut-off and keep what came out; a screen accuses nobody.

    Looked at is the first score of each profile: what two scorers and the lead made of it, before any appeal.
    """
    import pandas as pd

    cut_offs = {one.place.code: one.points for one in round_.cut_offs.select_related("place").order_by("number")}
    names = {one.place.code: one.place.name for one in round_.cut_offs.select_related("place")}
    rows = ProfileScore.objects.filter(profile__round=round_, number=1, profile__alliance__place__isnull=False)
    scores = [
        (str(place), total)
        for place, total in rows.values_list("profile__alliance__place__code", "total").order_by("profile__reference")
        if place in cut_offs
    ]
    frame = pd.DataFrame(
        {
            "region": [place for place, _ in scores],
            "distance": [float(total - cut_offs[place]) for place, total in scores],
        }
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its remarks are about ties at the cut-off; the page says them itself
            found = screen_manipulation(
                frame, score="distance", cutoff=0, by="region", level=LEVEL, at_least=AT_LEAST, polynomial=ORDER
            )
    except ImpactError as error:
        raise Problem(problems.TOO_FEW_TO_SCREEN, least=AT_LEAST) from error
    lines = [
        {
            "place": line["group"],
            "name": names[line["group"]],
            "cutoff": str(cut_offs[line["group"]]),
            "below": int(line["n_left"]),
            "above": int(line["n_right"]),
            "p": _said(line["p_value"]),
            "p_holm": _said(line["p_holm"]),
            "verdict": line["verdict"],
            "bars": _bars([total - cut_offs[place] for place, total in scores if place == line["group"]]),
        }
        for line in found.lines.to_dict("records")
    ]
    digest = hashlib.sha256("\n".join(f"{place} {total}" for place, total in scores).encode()).hexdigest()
    screen = DensityScreen.objects.create(
        round=round_,
        terms={"level": LEVEL, "at_least": AT_LEAST, "order": ORDER, "variance": "jackknife"},
        lines=lines,
        jumps=list(found.jumps),
        thin=list(found.thin),
        scores_hash=digest,
        run_by=actor,
        run_at=now,
    )
    after = {"jumps": list(found.jumps), "thin": list(found.thin), "scores": len(scores), "hash": digest}
    audit.record(actor, "density.screen", round_, after=after, programme=round_.programme.code)
    return screen


def _said(value: float) -> str:
    """A p-value as text, empty where a region was not tested."""
    return "" if value != value else f"{value:.6f}"  # noqa: PLR0124 -- what is not a number differs from itself


def _bars(distances: list[Decimal]) -> list[tuple[int, int]]:
    """How many scores lie in each stretch, by its lower end in points from the cut-off; no bar spans the cut-off."""
    counts: dict[int, int] = {}
    for one in distances:
        low = int(one // BAR_POINTS) * BAR_POINTS
        if one < 0 and one % BAR_POINTS:  # Decimal rounds its floor division towards zero
            low -= BAR_POINTS
        counts[low] = counts.get(low, 0) + 1
    return sorted(counts.items())
