"""Whether scores, rankings, screens, moves and levels still say what their decisions say (`eslabon replay`)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from eslabon.rules.stages import score_lists
from eslabon.web.audit.models import Decision
from eslabon.web.stages.models import (
    DensityScreen,
    LevelEntry,
    ProfileScore,
    RankedProfile,
    Ranking,
    ScoreEntry,
    StageMove,
)

Strayed = Iterator[tuple[Decision, str]]
CHUNK = 500


def rows_that_stray() -> Strayed:
    """Each row that is not as its decision says, with what differs; rows of erased decisions are left out."""
    yield from _scores()
    yield from _sheets()
    yield from _rankings()
    yield from _ranked()
    yield from _screens()
    yield from _moves()
    yield from _levels()


def _by_decision(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Decision, dict[str, Any], list[tuple[Any, ...]]]]:
    """Rows whose first column is the key of their decision, grouped under it with what it said; inputs are not read."""
    grouped: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *rest in rows:
        if key is not None:
            grouped[key].append(tuple(rest))
    keys = list(grouped)
    for start in range(0, len(keys), CHUNK):
        found = Decision.objects.filter(pk__in=keys[start : start + CHUNK], erased_at__isnull=True).defer("inputs")
        for decision in found:
            yield decision, decision.outcome or {}, grouped[decision.pk]


def _differs(kept: Any, said: Any) -> bool:
    """Whether a number of a row is not the one of a decision, which is text or nothing."""
    return (kept is None) != (said is None) or (kept is not None and Decimal(kept) != Decimal(said))


def _scores() -> Strayed:
    rows = ProfileScore.objects.values_list("decision", "profile", "profile__reference", "total").iterator()
    for decision, said_then, own in _by_decision(rows):
        listed = {row[0]: row[4] for row in said_then.get("scores", ())}
        for profile, reference, total in own:
            said = listed.get(str(profile)) if decision.rule == score_lists.RULE else said_then.get("total")
            if _differs(total, said):
                yield decision, f"score of {reference}: {total}, decided {said}"


def _sheets() -> Strayed:
    handed_in = ScoreEntry.objects.filter(submitted_at__isnull=False)
    rows = handed_in.values_list("score_decision", "profile", "profile__reference", "position", "total").iterator()
    for decision, said_then, own in _by_decision(rows):
        listed = {row[0]: row[1:3] for row in said_then.get("scores", ())}
        for profile, reference, position, total in own:
            if decision.rule == score_lists.RULE:
                said = listed.get(str(profile), (None, None))[position - 1]
            else:
                said = said_then.get("total")
            if _differs(total, said):
                yield decision, f"sheet {position} of {reference}: {total}, decided {said}"


def _rankings() -> Strayed:
    names = ("nominal", "effective", "budget", "money_left")
    for decision, said_then, own in _by_decision(Ranking.objects.values_list("decision", *names).iterator()):
        for row in own:
            for name, kept in zip(names, row, strict=True):
                if _differs(kept, said_then.get(name)):
                    yield decision, f"{name}: {kept}, decided {said_then.get(name)}"


def _ranked() -> Strayed:
    names = ("ranking__decision", "profile", "profile__reference", "rank", "score", "amount", "outcome")
    for decision, said_then, own in _by_decision(RankedProfile.objects.values_list(*names).iterator()):
        lines = {line["profile"]: line for line in said_then.get("lines", ())}
        for profile, reference, rank, score, amount, outcome in own:
            line = lines.pop(str(profile), None)
            said = (
                None
                if line is None
                else (line["rank"], Decimal(line["score"]), Decimal(line["amount"]), line["outcome"])
            )
            if said != (rank, score, amount, outcome):
                yield decision, f"rank of {reference}: {rank} {score} {outcome}, decided otherwise"
        for profile in lines:
            yield decision, f"profile {profile} was ranked and its line is gone"


def _screens() -> Strayed:
    rows = DensityScreen.objects.values_list("decision", "jumps", "thin", "lines").iterator()
    for decision, said_then, own in _by_decision(rows):
        told = [(line["code"], line["verdict"], line["p_holm"]) for line in said_then["lines"]]
        for jumps, thin, lines in own:
            kept = [(line["place"], line["verdict"], line["p_holm"]) for line in lines]
            if (jumps, thin, kept) != (said_then["jumps"], said_then["thin"], told):
                yield decision, f"screen: jumps {jumps}, decided {said_then['jumps']}"


def _moves() -> Strayed:
    rows = StageMove.objects.values_list("decision", "alliance__code", "to_stage").iterator()
    for decision, said_then, own in _by_decision(rows):
        for alliance, stage in own:
            if stage != said_then.get("to"):
                yield decision, f"{alliance} moved to {stage}, decided {said_then.get('to')}"


def _levels() -> Strayed:
    for decision, said_then, own in _by_decision(LevelEntry.objects.values_list("decision", "level").iterator()):
        for (level,) in own:
            if level != said_then.get("level"):
                yield decision, f"level {level or 'graduated'}, decided {said_then.get('level')}"
