"""Scored profiles from files, and what a screen or a ranking says of them: the columns of `eslabon profiles`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from eslabon.files.cells import Cell
from eslabon.files.corridors import number
from eslabon.files.faults import Fault, catalogued
from eslabon.files.tables import Column, Parser, Row, TableLimits, amount, read_table, text
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages.screening import Region, Screen, said
from eslabon.rules.stages.selection import Ranking, Scored

LARGEST_SCORE = 1_000_000
# What single precision and sums of decimals leave behind the last digit is no score.
PLACES = Decimal("0.000000001")
SCREEN_COLUMNS = (
    "region", "cutoff", "below", "above", "nearest", "nearest_above", "reach", "p_value", "p_holm", "verdict", "side",
)  # fmt: skip
RANKING_COLUMNS = (
    "region", "profile", "rank", "score", "amount", "outcome", "nominal_cutoff", "effective_cutoff", "clause",
    "reason_es", "reason_en",
)  # fmt: skip


def _read_score(cell: Cell) -> Decimal:
    found: Decimal = number.read(cell)
    if abs(found) > LARGEST_SCORE:
        raise ValueError(found)
    return found.quantize(PLACES).normalize() + 0  # no negative zero, no 7E+1


def _read_asked(cell: Cell) -> Decimal:
    found: Decimal = amount.read(cell)
    if not found:
        raise ValueError(found)
    return found


score = Parser(_read_score, "un puntaje como 72.5", "a score such as 72.5")
asked = Parser(_read_asked, "un monto mayor que cero, como 150000.50", "an amount above zero, such as 150000.50")


@dataclass
class Profiles:
    """What the files hold: by region its cut-off, its money if asked for, and its profiles; what was refused."""

    scores: dict[str, list[Decimal]] = field(default_factory=dict)
    scored: dict[str, list[Scored]] = field(default_factory=dict)
    cut_offs: dict[str, Decimal] = field(default_factory=dict)
    budgets: dict[str, Decimal] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    refused: int = 0
    is_readable: bool = True

    @property
    def regions(self) -> list[Region]:
        """The regions as the screen takes them, by code."""
        return [Region(code, self.cut_offs[code], tuple(own)) for code, own in sorted(self.scores.items())]


def read_scores(
    source: Path | str | bytes,
    *,
    name: str,
    terms: Path | str | bytes | None = None,
    terms_name: str = "",
    with_amounts: bool = False,
    strict: bool = False,
    limits: TableLimits | None = None,
) -> Profiles:
    r"""The scored profiles of a CSV or XLSX file, and the cut-offs (and money) of their regions.

    Parameters
    ----------
    terms
        A file of regions: region, cutoff, and budget where amounts are asked; without it each row says its cut-off.
    with_amounts
        Whether each row has a profile and the money that it asks, for a ranking.

    >>> table = b"region,score,cutoff\n19,72.5,70\n19,69,71\n41,x,70\n"
    >>> found = read_scores(table, name="s.csv")
    >>> found.scores, [fault.place for fault in found.faults]
    ({'19': [Decimal('72.5')]}, ['s.csv:3:cutoff', 's.csv:4:score'])
    """
    found = Profiles()
    if terms is not None:
        _read_terms(terms, name=terms_name, found=found, with_budgets=with_amounts, limits=limits)
        if not found.is_readable:
            return found
    columns = [Column("profile", text, unique=True, required=with_amounts, may_be_absent=not with_amounts),
               Column("region", text), Column("score", score)]  # fmt: skip
    columns += [Column("cutoff", score)] if terms is None else []
    columns += [Column("amount", asked)] if with_amounts else []
    table = read_table(source, name=name, columns=columns, limits=limits)
    found.faults += table.faults
    found.notes += table.notes
    found.refused += table.refused
    found.is_readable = table.is_readable
    for row in table.rows:
        _take(row, name=name, found=found, says_cutoff=terms is None, with_amounts=with_amounts)
    found.faults.sort(key=lambda fault: (fault.file == name, fault.row or 0))  # regions first, then in their order
    if strict and found.faults:
        found.refused += sum(map(len, found.scores.values()))
        found.scores, found.scored = {}, {}
    return found


def _read_terms(
    source: Path | str | bytes, *, name: str, found: Profiles, with_budgets: bool, limits: TableLimits | None
) -> None:
    columns = [Column("region", text, unique=True), Column("cutoff", score)]
    columns += [Column("budget", amount)] if with_budgets else []
    table = read_table(source, name=name, columns=columns, limits=limits)
    found.faults += table.faults
    found.notes += table.notes
    found.refused += table.refused
    found.is_readable = table.is_readable
    for row in table.rows:
        found.cut_offs[row["region"]] = row["cutoff"]
        if with_budgets:
            found.budgets[row["region"]] = row["budget"]


def _take(row: Row, *, name: str, found: Profiles, says_cutoff: bool, with_amounts: bool) -> None:
    region = row["region"]
    if says_cutoff:
        cut = found.cut_offs.setdefault(region, row["cutoff"])
        fault = (
            catalogued(problems.CUTOFF_DIFFERS, file=name, row=row.number, column="cutoff", region=region, cutoff=cut)
            if row["cutoff"] != cut
            else None
        )
    else:
        fault = (
            catalogued(problems.REGION_WITHOUT_TERMS, file=name, row=row.number, column="region", region=region)
            if region not in found.cut_offs
            else None
        )
    if fault is not None:
        found.faults.append(fault)
        found.refused += 1
        return
    found.scores.setdefault(region, []).append(row["score"])
    if with_amounts:
        found.scored.setdefault(region, []).append(Scored(row["profile"], row["score"], row["amount"]))


def screen_rows(screen: Screen, *, cut_offs: Mapping[str, Decimal]) -> Iterator[Sequence[str]]:
    """The screen as rows of its file: verdict is jump, no_jump or too_thin."""
    for line in screen.lines:
        near = line.nearest
        counts = ("", "", "") if near is None else (str(near.count), str(near.above), f"{near.reach.normalize():f}")
        yield (
            line.code, f"{cut_offs[line.code]:f}", str(line.below), str(line.above), *counts, said(line.p_value),
            said(line.p_holm), line.verdict.replace(" ", "_"), line.side,
        )  # fmt: skip


def ranking_rows(rankings: Mapping[str, Ranking]) -> Iterator[Sequence[str]]:
    """The rankings as rows of a file: both cut-offs stand in every row, the effective one empty if nobody was."""
    for region, found in rankings.items():
        effective = "" if found.effective is None else f"{found.effective:f}"
        for line in found.lines:
            yield (
                region, line.profile, str(line.rank), f"{line.score:f}", f"{line.amount:f}", line.outcome,
                f"{found.nominal:f}", effective, line.clause, line.reason_es, line.reason_en,
            )  # fmt: skip
