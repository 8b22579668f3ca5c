"""The tables that the programme's source published, each figure beside the one that is counted here today."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from eslabon.files.packs.published import Published, published_figures
from eslabon.web.calls.queries.profile import Admitted, admitted_profile
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Service, ServiceType, Session

PRINTED_ON = date(2022, 10, 31)  # the last table tells how far services were in October 2022
KINDS = {"association": "association", "cooperative": "cooperative", "company": "firm"}
TOTAL = "total"
Counts = Mapping[tuple[str, str], Decimal]  # row and column → figure


@dataclass(frozen=True)
class Figure:
    """A published figure and ours; None where there is none."""

    published: Decimal | None
    own: Decimal | None

    @property
    def differs(self) -> bool:
        """Whether both are there and are not the same."""
        return None not in (self.published, self.own) and self.published != self.own


@dataclass(frozen=True)
class Row:
    """A line of a table."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    """One published table: its number in the source, what it shows, and whether ours counts made-up organisations."""

    code: str
    number: int
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    is_simulated: bool


def published_tables(programme: Programme, *, on: date) -> list[Table]:
    """Return the tables of the pack's source beside the programme's own figures; execution as it was on a day."""
    printed = published_figures(programme.code)
    if not printed:
        return []
    admitted = admitted_profile(programme)
    chains = {one.code: one.name for one in programme.chains.all()}
    is_simulated = any(one.simulated for one in admitted)
    offered = list(
        Service.objects.filter(programme=programme, is_active=True).values_list(
            "provider__acronym", "type__group", "chains"
        )
    )
    groups = {code: str(label) for code, label in ServiceType.Group.choices}
    return [
        _table("profile", 8, printed, own=_profile(admitted), names=chains, is_simulated=is_simulated),
        _table("services_by_entity", 9, printed, own=_counted(acronym for acronym, _, _ in offered), names={}),
        _table("services_by_group", 10, printed, own=_counted(group for _, group, _ in offered), names=groups),
        _table("execution", 11, printed, own=_execution(programme, on=on), names=chains, is_simulated=is_simulated),
    ]


def _words() -> dict[str, str]:
    return {
        "profile": _("Perfil de las organizaciones admitidas"),
        "services_by_entity": _("Servicios programados por entidad"),
        "services_by_group": _("Servicios programados por grupo"),
        "execution": _("Ejecución de servicios"),
        "n": _("Número"),
        "association": _("Asociación, %"),
        "cooperative": _("Cooperativa, %"),
        "firm": _("Empresa, %"),
        "exporter": _("Exportadora, %"),
        "potential": _("Con potencial, %"),
        "scheduled": _("Programados"),
        "progress": _("Avance, %"),
        TOTAL: _("Total"),
        f"profile {TOTAL}": _("Total, en número"),
    }


def _table(
    code: str,
    number: int,
    printed: Iterable[Published],
    *,
    own: Counts,
    names: Mapping[str, str],
    is_simulated: bool = False,
) -> Table:
    """Put both side by side, in the order of the source; rows that only we have come last."""
    theirs = {(one.row, _column(one.column)): one.value for one in printed if one.table == code}
    rows = list(dict.fromkeys([row for row, _ in theirs] + [row for row, _ in own]))
    columns = list(dict.fromkeys(column for _, column in theirs))
    words = _words()
    return Table(
        code=code,
        number=number,
        title=words[code],
        columns=tuple(words[column] for column in columns),
        rows=tuple(
            Row(
                label=names.get(row) or words.get(f"{code} {row}") or words.get(row) or row or _("sin dato"),
                figures=tuple(Figure(theirs.get((row, column)), own.get((row, column))) for column in columns),
            )
            for row in rows
        ),
        is_simulated=is_simulated,
    )


def _column(name: str) -> str:
    """Percentages of the chains and numbers of the total stand in one column, as they were printed."""
    return name.removesuffix("_pct").removesuffix("_n")


def _profile(admitted: Iterable[Admitted]) -> Counts:
    """Percentages by chain, and how many of all."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in admitted:
        facts = ("n", KINDS.get(one.kind, one.kind), "exporter" if one.exporter else "potential")
        for row in (one.chain, TOTAL):
            counts[row].update(dict.fromkeys(facts, one.organisations))
    found: dict[tuple[str, str], Decimal] = {}
    for row, counted in counts.items():
        found[row, "n"] = Decimal(counted["n"])
        for fact in (*KINDS.values(), "exporter", "potential"):
            found[row, fact] = Decimal(counted[fact]) if row == TOTAL else _percent(counted[fact], counted["n"])
    return found


def _counted(values: Iterable[str]) -> Counts:
    counts = Counter(values)
    found = {(value, "n"): Decimal(n) for value, n in sorted(counts.items())}
    return found | {(TOTAL, "n"): Decimal(counts.total())}


def _execution(programme: Programme, *, on: date) -> Counts:
    """Services of each chain, and how far they had got by a day: the mean part of their sessions that was held.

    What was announced later does not count against that day; a service without a session has not begun.
    """
    known = ~Q(sessions__state=Session.State.CANCELLED) & (
        Q(sessions__day__lte=on) | Q(sessions__announced_at__date__lte=on)
    )
    services: Iterable[Any] = (
        Service.objects.filter(programme=programme, is_active=True)
        .annotate(
            known=Count("sessions", filter=known),
            held=Count("sessions", filter=Q(sessions__state=Session.State.HELD, sessions__day__lte=on)),
        )
        .values_list("chains", "known", "held")
    )
    scheduled: Counter[str] = Counter()
    done: dict[str, Fraction] = defaultdict(Fraction)
    for chains, known_n, held_n in services:
        scheduled.update(chains)
        for chain in chains:
            done[chain] += Fraction(held_n, max(1, known_n))
    found: dict[tuple[str, str], Decimal] = {}
    for chain, n in sorted(scheduled.items()):
        found[chain, "scheduled"] = Decimal(n)
        found[chain, "progress"] = _percent(done[chain], n)
    return found


def _percent(part: int | Fraction, whole: int) -> Decimal:
    share = 100 * Fraction(part) / max(1, whole)
    return (Decimal(share.numerator) / share.denominator).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
