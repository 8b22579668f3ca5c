"""Where the alliances of a programme stand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from eslabon.web.alliances.models import Alliance
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import Gate, Passage, Stage, StageMove
from eslabon.web.stages.permissions import within
from eslabon.web.stages.queries.wording import in_tongue
from eslabon.web.stages.snapshots import day_of


def alliances_in_reach(programme: Programme, *, user: Any) -> QuerySet[Alliance]:
    """Every alliance that the reader may see, with since when it is in its stage."""
    moves = StageMove.objects.filter(alliance=OuterRef("pk"), to_stage=OuterRef("stage")).order_by("-moved_at")
    presented = Passage.objects.filter(alliance=OuterRef("pk"), stage=OuterRef("stage"), state=Passage.State.PRESENTED)
    return (
        Alliance.objects.filter(within(user, "alliance.view", programme=programme), programme=programme)
        .select_related("organisation", "place", "chain", "programme")
        .annotate(moved_at=Subquery(moves.values("moved_at")[:1]), is_presented=Exists(presented))
        .order_by("code")
    )


COLUMNS = {"code": "code", "name": "name", "place": "place__name", "product": "chain__code", "days": "-moved_at"}


@dataclass(frozen=True)
class StageCount:
    """A stage and how many alliances stand in it."""

    stage: Stage
    count: int


def stage_counts(found: QuerySet[Alliance], *, stages: list[Stage]) -> list[StageCount]:
    """How many alliances stand in each stage, in the order of the stages."""
    counts = dict(found.order_by().values_list("stage").annotate(Count("pk")))
    return [StageCount(one, counts.get(one.code, 0)) for one in stages]


def narrowed(found: QuerySet[Alliance], wanted: dict[str, str]) -> QuerySet[Alliance]:
    """The alliances that the filters leave."""
    if wanted.get("stage"):
        found = found.filter(stage=wanted["stage"])
    if wanted.get("place"):
        found = found.filter(place__code__startswith=wanted["place"])
    if wanted.get("chain"):
        found = found.filter(chain__code=wanted["chain"])
    if wanted.get("q"):
        found = found.filter(Q(code__icontains=wanted["q"]) | Q(name__icontains=wanted["q"]))
    return found


@dataclass(frozen=True)
class BoardRow:
    """One alliance on the board."""

    alliance: Alliance
    stage: Stage | None
    since: date
    days: int
    is_late: bool


def board_rows(page: Any, *, stages: list[Stage], gates: dict[str, Gate], now: datetime) -> list[BoardRow]:
    """The lines of one page: since when each is in its stage, and whether that is too long."""
    by_code = {one.code: one for one in stages}
    rows = []
    for one in page:
        since = day_of(one.moved_at or one.created_at, one.programme)
        days = (day_of(now, one.programme) - since).days
        gate = gates.get(one.stage)
        late = gate is not None and gate.most_days is not None and days > gate.most_days
        rows.append(BoardRow(one, by_code.get(one.stage), since, days, late))
    return rows


def stages_of(programme: Programme) -> list[Stage]:
    """The stages of a programme, in their order."""
    return list(programme.stages.filter(is_active=True).order_by("position"))


def gates_of(programme: Programme) -> dict[str, Gate]:
    """The gate at the end of each stage."""
    return {one.stage.code: one for one in Gate.objects.filter(stage__programme=programme).select_related("stage")}


def chain_links(alliance: Alliance, *, stages: list[Stage]) -> list[dict[str, Any]]:
    """The way of an alliance as the chain motif: passed, where it stands, what is ahead."""
    position = next((one.position for one in stages if one.code == alliance.stage), 0)
    ended = {one.code: one.kind for one in stages}.get(alliance.stage, "open")
    links = []
    for one in stages:
        if one.kind == Stage.Kind.BROKEN_OFF and ended != Stage.Kind.BROKEN_OFF:
            continue
        if one.kind == Stage.Kind.GRADUATED and ended == Stage.Kind.BROKEN_OFF:
            continue
        here = one.code == alliance.stage
        state = "verified" if one.position < position or (here and one.kind != Stage.Kind.OPEN) else "open"
        if ended == Stage.Kind.BROKEN_OFF and not here:
            state = "open"
        links.append({"label": in_tongue(one, "name"), "state": "declared" if here and state == "open" else state,
                      "current": here})  # fmt: skip
    return links
