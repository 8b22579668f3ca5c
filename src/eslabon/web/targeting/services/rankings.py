"""Rank corridors out of a file of districts, and depart from the rule for one of them (TARGET-20, TARGET-21)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from eslabon.files.corridors import Districts
from eslabon.rules.problems import Problem
from eslabon.rules.problems import targeting as problems
from eslabon.rules.targeting import ranking as rule
from eslabon.rules.targeting.plain import (
    districts_from_plain,
    inputs_to_plain,
    overrides_from_plain,
    ranking_to_plain,
    weights_from_plain,
)
from eslabon.rules.targeting.sensitivity import rank_intervals
from eslabon.rules.targeting.values import Override as RuleOverride
from eslabon.rules.targeting.values import RankedCorridor as Ranked
from eslabon.rules.targeting.values import RankInterval, Weights
from eslabon.solvers.rank_draws import DRAWS, SEED, standard_normals
from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import Corridor, Override, RankedCorridor, Ranking

MOST_FAULTS = 200


@dataclass(frozen=True)
class Source:
    """The file that the districts came from."""

    name: str
    sha256: str


@transaction.atomic
def rank_from_file(
    programme: Programme, *, districts: Districts, weights: Weights, source: Source, actor: Any, now: datetime
) -> Ranking:
    """Rank the corridors of a file that was read; departures stay where their corridor is still there."""
    _lock(programme)
    if not districts.rows:
        first = districts.faults[0] if districts.faults else None
        raise Problem(
            problems.NOTHING_TO_RANK,
            first_es=first.text("es") if first else "",
            first_en=first.text("en") if first else "",
        )
    last = last_ranking(programme)
    named = {each.corridor for each in districts.rows}
    overrides = [each for each in overrides_from_plain(last.inputs) if each.corridor in named] if last else []
    ranked = rule.rank_corridors(districts.rows, weights=weights, overrides=overrides)
    draws = standard_normals(len(districts.rows))
    intervals = rank_intervals(districts.rows, weights=weights, draws=draws)
    ranking = Ranking.objects.create(
        programme=programme,
        number=last.number + 1 if last else 1,
        source_name=source.name[:200],
        source_sha256=source.sha256,
        inputs=inputs_to_plain(districts.rows, weights=weights, overrides=overrides),
        seed=SEED,
        draws=DRAWS,
        districts=len(districts.rows),
        refused=districts.refused,
        faults=[fault.to_plain() for fault in districts.faults[:MOST_FAULTS]],
        made_by=actor,
        made_at=now,
    )
    chosen = _keep(ranking, ranked=ranked, intervals=intervals, actor=actor)
    audit.record(
        actor,
        "corridor.rank",
        ranking,
        after={"number": ranking.number, "file": source.name, "districts": ranking.districts, "chosen": chosen},
        programme=programme.code,
    )
    return ranking


@transaction.atomic
def override_choice(
    ranking: Ranking, *, corridor: Corridor, chosen: bool, name: str, reason: str, actor: Any, now: datetime
) -> Ranking:
    """Bring a corridor in or leave it out against the rule, by name and with a reason; a new ranking says so."""
    _lock(ranking.programme)
    if last_ranking(ranking.programme) != ranking:
        raise Problem(problems.RANKING_SUPERSEDED)
    districts, weights = districts_from_plain(ranking.inputs), weights_from_plain(ranking.inputs)
    spelled = _spelled(ranking)
    made = RuleOverride(
        spelled.get(corridor.pk, corridor.name), chosen=chosen, name=name.strip(), reason=reason.strip()
    )
    overrides = [*overrides_from_plain(ranking.inputs), made]
    ranked = rule.rank_corridors(districts, weights=weights, overrides=overrides)
    intervals = {
        spelled[line.corridor_id]: RankInterval(line.rank_low, line.rank_high)
        for line in ranking.lines.all()
        if line.rank_low is not None and line.rank_high is not None
    }
    after = Ranking.objects.create(
        programme=ranking.programme,
        number=ranking.number + 1,
        based_on=ranking,
        source_name=ranking.source_name,
        source_sha256=ranking.source_sha256,
        inputs=inputs_to_plain(districts, weights=weights, overrides=overrides),
        seed=ranking.seed,
        draws=ranking.draws,
        districts=ranking.districts,
        refused=ranking.refused,
        faults=ranking.faults,
        made_by=actor,
        made_at=now,
    )
    _keep(after, ranked=ranked, intervals=intervals, actor=actor)
    Override.objects.create(
        ranking=after,
        corridor=corridor,
        chosen=chosen,
        name=made.name,
        reason=made.reason,
        made_by=actor,
        made_at=now,
    )
    audit.record(
        actor,
        "corridor.override",
        corridor,
        after={"chosen": chosen, "name": made.name, "ranking": after.number},
        reason=made.reason,
        programme=ranking.programme.code,
    )
    return after


def last_ranking(programme: Programme) -> Ranking | None:
    """The ranking that stands."""
    return Ranking.objects.filter(programme=programme).order_by("-number").first()


def _lock(programme: Programme) -> None:
    """One ranking of a programme at a time: each builds on the one before."""
    Programme.objects.select_for_update().get(pk=programme.pk)


def _keep(
    ranking: Ranking, *, ranked: Sequence[Ranked], intervals: Mapping[str, RankInterval], actor: Any
) -> list[str]:  # fmt: skip
    """Write the lines, the decision and what is chosen; the names of the chosen."""
    corridors = _corridors(ranking.programme, [each.corridor for each in ranked])
    RankedCorridor.objects.bulk_create(
        [
            RankedCorridor(
                ranking=ranking,
                corridor=corridors[each.corridor],
                rank=each.rank,
                poverty_rate=float(each.poverty_rate),
                growth_potential=float(each.growth_potential),
                poverty_score=each.poverty_score,
                potential_score=each.potential_score,
                total=float(each.total),
                rank_low=intervals[each.corridor].low if each.corridor in intervals else None,
                rank_high=intervals[each.corridor].high if each.corridor in intervals else None,
                by_rule=each.by_rule,
                chosen=each.chosen,
                clause=each.clause,
            )
            for each in ranked
        ]
    )
    audit.keep_decision(
        actor,
        ranking,
        rule=rule.RULE,
        rule_version=rule.VERSION,
        inputs=ranking.inputs,
        outcome=ranking_to_plain(ranked),
    )
    chosen = {corridors[each.corridor].pk for each in ranked if each.chosen}
    held = Corridor.objects.filter(programme=ranking.programme)
    held.filter(pk__in=chosen).update(is_chosen=True)
    held.exclude(pk__in=chosen).update(is_chosen=False)
    return [corridors[each.corridor].name for each in ranked if each.chosen]


def _corridors(programme: Programme, names: Sequence[str]) -> dict[str, Corridor]:
    """The corridor of each name or code of a file; one that is new is opened."""
    known: dict[str, Corridor] = {}
    for corridor in Corridor.objects.filter(programme=programme):
        known |= {corridor.code: corridor, corridor.name: corridor}
    taken = {corridor.code for corridor in known.values()}
    for name in names:
        if name not in known:
            stem = slugify(name)[:34] or "corredor"
            code = next(
                code for n in range(len(taken) + 2) if (code := stem if not n else f"{stem}-{n + 1}") not in taken
            )  # fmt: skip
            taken.add(code)
            known[name] = Corridor.objects.create(programme=programme, code=code, name=name[:120])
    return {name: known[name] for name in names}


def _spelled(ranking: Ranking) -> dict[Any, str]:
    """How the file of a ranking calls each corridor, by the corridor's key."""
    names = {row[1] for row in ranking.inputs["districts"]}
    return {
        line.corridor_id: line.corridor.code if line.corridor.code in names else line.corridor.name
        for line in ranking.lines.select_related("corridor")
    }
