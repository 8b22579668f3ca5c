"""From reported and verified figures to totals that never mix the two, within a programme and over several."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eslabon.rules.monitoring.formulas import INCREMENT, Formula, Known, evaluate
from eslabon.rules.monitoring.increments import Before, comparable_baseline

SUM, LAST = "sum", "last"


@dataclass(frozen=True)
class Row:
    """One alliance's figure of one indicator in one month.

    Attributes
    ----------
    alliance, indicator : str
        Whose and of what.
    month : date
        First day of the month in which it counts.
    reported : Decimal
        What was reported, corrections included.
    checked, verified : Decimal or None
        Of what was checked: what had been reported, and what was found. None where nothing was checked.
    """

    alliance: str
    indicator: str
    month: date
    reported: Decimal
    checked: Decimal | None = None
    verified: Decimal | None = None


@dataclass(frozen=True)
class Measure:
    """How an indicator adds up: over time by sum or by its last month; or by a formula over others."""

    code: str
    over_time: str
    formula: Formula | None = None


@dataclass(frozen=True)
class Total:
    """What a set of figures amounts to.

    `verified` belongs beside `checked`, never beside `reported`: most figures of a month are not checked. `alliances`
    is how many stand behind `reported`; `without_baseline`, how many were left out of an increment.
    """

    reported: Decimal | None
    checked: Decimal | None
    verified: Decimal | None
    alliances: int
    without_baseline: int = 0


NOTHING = Total(None, None, None, 0)


def totals(
    rows: Iterable[Row],
    *,
    measures: Sequence[Measure],
    baselines: Mapping[tuple[str, str], Before],
    settings: Mapping[str, Decimal],
) -> dict[str, Total]:
    """The total of every measure over a set of rows.

    Parameters
    ----------
    rows : iterable of Row
        One per alliance, indicator and month.
    measures : sequence of Measure
        Reported indicators and formulas over them; formulas without circles.
    baselines : mapping of (alliance, indicator) to Before
        The twelve months before the start.
    settings : mapping of str to Decimal
        Of the programme.

    Notes
    -----
    Clauses MONITOR-80 to MONITOR-82. An increment is taken alliance by alliance and month by month, only where there
    is a baseline; other formulas are computed from totals, apart for what was reported, checked and verified.

    >>> may = date(2022, 5, 1)
    >>> rows = [Row("a", "sales", may, Decimal(10), Decimal(10), Decimal(8)), Row("b", "sales", may, Decimal(5))]
    >>> totals(rows, measures=[Measure("sales", SUM)], baselines={}, settings={})["sales"]
    Total(reported=Decimal('15'), checked=Decimal('10'), verified=Decimal('8'), alliances=2, without_baseline=0)
    """
    by_indicator: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_indicator[row.indicator].append(row)
    found: dict[str, Total] = {}
    formulas: dict[str, Formula] = {}
    for measure in measures:
        if measure.formula is None:
            found[measure.code] = _add(by_indicator.get(measure.code, []), over_time=measure.over_time)
        elif measure.formula.operation == INCREMENT:
            found[measure.code] = _increment(by_indicator.get(measure.formula.of[0], []), baselines=baselines)
        else:
            formulas[measure.code] = measure.formula
    for code in formulas:
        found[code] = _computed(code, found, formulas=formulas, settings=settings)
    return found


def _add(rows: Sequence[Row], *, over_time: str) -> Total:
    if not rows:
        return NOTHING
    reported, checked = list(rows), [row for row in rows if row.verified is not None]
    if over_time == LAST:  # the latest month of each alliance; apart for what was checked, which may be an earlier one
        reported, checked = (
            list({row.alliance: row for row in sorted(some, key=lambda one: one.month)}.values())
            for some in (reported, checked)
        )
    return Total(
        reported=sum((row.reported for row in reported), Decimal(0)),
        checked=sum((row.checked or Decimal(0) for row in checked), Decimal(0)) if checked else None,
        verified=sum((row.verified or Decimal(0) for row in checked), Decimal(0)) if checked else None,
        alliances=len({row.alliance for row in reported}),
    )


def _increment(rows: Sequence[Row], *, baselines: Mapping[tuple[str, str], Before]) -> Total:
    exceeding, without = [], set()
    for row in rows:
        before = baselines.get((row.alliance, row.indicator))
        if before is None or (before.by_month and row.month.month not in before.by_month):  # unknown is not 0
            without.add(row.alliance)
            continue
        less = comparable_baseline(before, months=[row.month])
        checked, verified = ((one if one is None else one - less) for one in (row.checked, row.verified))
        exceeding.append(Row(row.alliance, row.indicator, row.month, row.reported - less, checked, verified))
    total = _add(exceeding, over_time=SUM)
    return Total(total.reported, total.checked, total.verified, total.alliances, len(without))


def _computed(
    code: str, found: Mapping[str, Total], *, formulas: Mapping[str, Formula], settings: Mapping[str, Decimal]
) -> Total:
    def value(of: str) -> Decimal | None:
        figures = {name: getattr(total, of) for name, total in found.items() if name not in formulas}
        return evaluate(code, formulas=formulas, known=Known(figures, {}, settings))

    behind = [found[name] for name in formulas[code].of if name in found]
    return Total(
        value("reported"),
        value("checked"),
        value("verified"),
        min((one.alliances for one in behind), default=0),
        max((one.without_baseline for one in behind), default=0),
    )


LEAST_PEOPLE = 5  # fewer in a part point at somebody


def may_be_published(parts: Iterable[Decimal]) -> bool:
    """Whether a count of people may be told by parts: not where one is of fewer than five (MONITOR-89).

    All parts or none: of two, the one left out is the whole less the other.

    >>> may_be_published([Decimal(40), Decimal(0)]), may_be_published([Decimal(40), Decimal(4)])
    (True, False)
    """
    return not any(0 < part < LEAST_PEOPLE for part in parts)


@dataclass(frozen=True)
class Line:
    """One programme's total of an indicator, as it goes into a roll-up."""

    programme: str
    code: str
    unit: str
    over_time: str
    total: Total


@dataclass(frozen=True)
class RolledUp:
    """An indicator over the programmes that measure it alike; `parts` are their lines."""

    code: str
    unit: str
    total: Total
    parts: tuple[Line, ...]


def roll_up(lines: Iterable[Line], *, not_additive: frozenset[str] = frozenset()) -> tuple[RolledUp, ...]:
    """Add the programmes' totals of each indicator, only where code, unit and way of adding over time are the same.

    Parameters
    ----------
    lines : iterable of Line
        One per programme and indicator.
    not_additive : frozenset of str
        Codes of ratios and percentages: their lines stand beside each other without a sum.

    Notes
    -----
    Clause MONITOR-84. A currency is a unit: soles and pesos stay two lines of one indicator. What was verified is added
    to what was verified, what was reported to what was reported.

    >>> one = Total(Decimal(1), None, None, 1)
    >>> two = [Line(who, "sales", unit, SUM, one) for who, unit in (("a", "PEN"), ("b", "COP"))]
    >>> [(one.unit, one.total.reported) for one in roll_up(two)]
    [('COP', Decimal('1')), ('PEN', Decimal('1'))]
    """
    alike: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in lines:
        alike[line.code, line.unit, line.over_time].append(line)
    return tuple(
        RolledUp(code, unit, NOTHING if code in not_additive else _sum_of(parts), tuple(parts))
        for (code, unit, _), parts in sorted(alike.items())
    )


def _sum_of(lines: Sequence[Line]) -> Total:
    def add(of: str) -> Decimal | None:
        values = [getattr(line.total, of) for line in lines]
        known = [one for one in values if one is not None]
        return sum(known, Decimal(0)) if known else None

    return Total(
        add("reported"),
        add("checked"),
        add("verified"),
        sum(line.total.alliances for line in lines),
        sum(line.total.without_baseline for line in lines),
    )
