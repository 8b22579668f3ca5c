"""Whether a resolved bottleneck came before the sales that are claimed as its effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

RULE = "monitoring.causality"
VERSION = "1"
CAUSAL, PARTLY, NOT_CAUSAL = "causal", "partly", "not_causal"


@dataclass(frozen=True)
class Resolved:
    """A bottleneck with the day on which it was resolved, and whether the monitoring unit verified that."""

    code: str
    resolved_on: date | None
    is_verified: bool


@dataclass(frozen=True)
class Sale:
    """A sale that is claimed, with its day and amount."""

    key: str
    day: date
    amount: Decimal


@dataclass(frozen=True)
class Causality:
    """The answer: causal | partly | not_causal, since when sales can be an effect, and how much of them can."""

    result: str
    since: date | None
    preceded: Decimal
    claimed: Decimal
    unpreceded: tuple[str, ...]
    clause: str
    reason_es: str
    reason_en: str


def judge_causality(sales: Sequence[Sale], *, bottlenecks: Sequence[Resolved]) -> Causality:
    """Whether the sales that an alliance claims came after a bottleneck was resolved.

    Parameters
    ----------
    sales : sequence of Sale
        What is claimed, in one currency.
    bottlenecks : sequence of Resolved
        Of the alliance's plan.

    Notes
    -----
    Clause MONITOR-35. A sale counts as preceded if a bottleneck that the unit verified was resolved on its day or
    before. That one thing came before another does not show that it caused it: this is the least that is asked, and a
    person judges the rest. With no sales nothing is claimed, and nothing is causal.

    >>> open_road = Resolved("road", date(2022, 3, 1), True)
    >>> sales = [Sale("F1", date(2022, 2, 1), Decimal(40)), Sale("F2", date(2022, 4, 1), Decimal(60))]
    >>> found = judge_causality(sales, bottlenecks=[open_road])
    >>> found.result, found.preceded, found.unpreceded
    ('partly', Decimal('60'), ('F1',))
    >>> judge_causality(sales, bottlenecks=[Resolved("road", date(2022, 1, 1), False)]).result
    'not_causal'
    """
    days = [one.resolved_on for one in bottlenecks if one.is_verified and one.resolved_on is not None]
    since = min(days, default=None)
    claimed = sum((one.amount for one in sales), Decimal(0))
    late = [one for one in sales if since is None or one.day < since]
    preceded = claimed - sum((one.amount for one in late), Decimal(0))
    unpreceded = tuple(sorted(one.key for one in late))
    if since is None:
        es = "Ningún cuello de botella está resuelto y verificado: nada muestra que estas ventas vengan del plan."
        en = "No bottleneck is resolved and verified: nothing shows that these sales come from the plan."
        return Causality(NOT_CAUSAL, None, preceded, claimed, unpreceded, "MONITOR-35", es, en)
    if not sales or not preceded:
        es = f"Ninguna venta es posterior al primer cuello de botella resuelto y verificado ({since.isoformat()})."
        en = f"No sale is later than the first bottleneck that was resolved and verified ({since.isoformat()})."
        return Causality(NOT_CAUSAL, since, preceded, claimed, unpreceded, "MONITOR-35", es, en)
    if late:
        es = f"{len(late)} de {len(sales)} ventas son anteriores al primer cuello resuelto ({since.isoformat()})."
        en = f"{len(late)} of {len(sales)} sales are earlier than the first resolved bottleneck ({since.isoformat()})."
        return Causality(PARTLY, since, preceded, claimed, unpreceded, "MONITOR-35", es, en)
    es = f"Todas las ventas son posteriores al primer cuello resuelto y verificado ({since.isoformat()})."
    en = f"Every sale is later than the first bottleneck that was resolved and verified ({since.isoformat()})."
    return Causality(CAUSAL, since, preceded, claimed, (), "MONITOR-35", es, en)


def inputs_to_plain(sales: Sequence[Sale], *, bottlenecks: Sequence[Resolved]) -> dict[str, Any]:
    """Everything that the answer rests on, JSON-safe (the inputs of `decide_plain`).

    >>> inputs_to_plain([Sale("F1", date(2022, 2, 1), Decimal(40))], bottlenecks=[])["sales"]
    [{'key': 'F1', 'day': '2022-02-01', 'amount': '40'}]
    """
    return {
        "sales": [{"key": one.key, "day": one.day.isoformat(), "amount": f"{one.amount:f}"} for one in sales],
        "bottlenecks": [
            {
                "code": one.code,
                "resolved_on": one.resolved_on.isoformat() if one.resolved_on else None,
                "is_verified": one.is_verified,
            }
            for one in bottlenecks
        ],
    }


def causality_to_plain(found: Causality) -> dict[str, Any]:
    """The answer as JSON-safe data.

    >>> causality_to_plain(judge_causality([], bottlenecks=[]))["result"]
    'not_causal'
    """
    return {
        "result": found.result,
        "since": found.since.isoformat() if found.since else None,
        "preceded": f"{found.preceded:f}",
        "claimed": f"{found.claimed:f}",
        "unpreceded": list(found.unpreceded),
        "clause": found.clause,
        "reason_es": found.reason_es,
        "reason_en": found.reason_en,
    }


def decide_plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The answer from what `inputs_to_plain` gave, for replay.

    >>> decide_plain({"sales": [], "bottlenecks": []})["clause"]
    'MONITOR-35'
    """
    sales = [Sale(one["key"], date.fromisoformat(one["day"]), Decimal(one["amount"])) for one in inputs["sales"]]
    bottlenecks = [
        Resolved(
            one["code"], date.fromisoformat(one["resolved_on"]) if one["resolved_on"] else None, one["is_verified"]
        )
        for one in inputs["bottlenecks"]
    ]
    return causality_to_plain(judge_causality(sales, bottlenecks=bottlenecks))
