"""Look for scores that were pushed over the cut-off, region by region (STAGE-33)."""

import hashlib
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages.screening import (
    RULE,
    VERSION,
    Region,
    ScreenTerms,
    inputs_to_plain,
    screen_regions,
    screen_to_plain,
)
from eslabon.web.audit import services as audit
from eslabon.web.stages.models import CutOff, DensityScreen, ProfileScore, Round

BAR_POINTS = 2  # width of the histogram's bars, counted from the cut-off


@transaction.atomic
def screen_scores(round_: Round, *, actor: Any, now: datetime) -> DensityScreen:
    """Test each region for a jump at its own cut-off and keep what came out; a screen accuses nobody.

    Looked at is the first score of each profile: what two scorers and the lead made of it, before any appeal.
    """
    # The highest number comes last and is the one that counts.
    cut_offs = {one.place.code: one for one in round_.cut_offs.select_related("place").order_by("number")}
    scores = _first_scores(round_, cut_offs)
    terms = ScreenTerms()
    regions = [Region(code, cut_offs[code].points, tuple(own)) for code, own in sorted(scores.items())]
    found = screen_regions(regions, terms=terms)
    if len(found.thin) == len(regions):
        raise Problem(problems.TOO_FEW_TO_SCREEN, in_all=terms.least_in_all, least=terms.least_on_a_side)
    plain = screen_to_plain(found)
    decision = audit.keep_decision(
        actor,
        round_,
        rule=RULE,
        rule_version=VERSION,
        inputs=inputs_to_plain(regions, terms=terms),
        outcome=plain,
    )
    lines = [
        {
            "place": line["code"],
            "name": cut_offs[line["code"]].place.name,
            "cutoff": str(cut_offs[line["code"]].points),
            "below": line["below"],
            "above": line["above"],
            "nearest": line["nearest"],
            "p": line["p_value"],
            "p_holm": line["p_holm"],
            "verdict": line["verdict"],
            "side": line["side"],
            "bars": _bars([total - cut_offs[line["code"]].points for total in scores[line["code"]]]),
        }
        for line in plain["lines"]
    ]
    listed = "\n".join(f"{code} {total}" for code, own in sorted(scores.items()) for total in own)
    screen = DensityScreen.objects.create(
        round=round_,
        terms=vars(terms).copy(),
        lines=lines,
        jumps=plain["jumps"],
        thin=plain["thin"],
        scores_hash=hashlib.sha256(listed.encode()).hexdigest(),
        decision=decision,
        run_by=actor,
        run_at=now,
    )
    after = {
        "jumps": plain["jumps"],
        "thin": plain["thin"],
        "scores": sum(map(len, scores.values())),
        "hash": screen.scores_hash,
        "decision": str(decision.pk),
    }
    audit.record(actor, "density.screen", round_, after=after, programme=round_.programme.code)
    return screen


def _first_scores(round_: Round, cut_offs: dict[str, CutOff]) -> dict[str, list[Decimal]]:
    """Region → first score of each of its profiles; a place inside a region counts for the region."""
    rows = ProfileScore.objects.filter(profile__round=round_, number=1, profile__alliance__place__isnull=False)
    found: dict[str, list[Decimal]] = defaultdict(list)
    for code, total in rows.values_list("profile__alliance__place__code", "total").order_by("profile__reference"):
        region = next((one for one in sorted(cut_offs, key=len, reverse=True) if code.startswith(one)), None)
        if region is not None:
            found[region].append(total)
    return found


def _bars(distances: list[Decimal]) -> list[tuple[int, int]]:
    """How many scores lie in each stretch, by its lower end in points from the cut-off; no bar spans the cut-off."""
    counts: dict[int, int] = {}
    for one in distances:
        low = int(one // BAR_POINTS) * BAR_POINTS
        if one < 0 and one % BAR_POINTS:  # Decimal rounds its floor division towards zero
            low -= BAR_POINTS
        counts[low] = counts.get(low, 0) + 1
    return sorted(counts.items())
