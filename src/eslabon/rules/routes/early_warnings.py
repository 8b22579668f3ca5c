"""What needs somebody's attention before it is too late: four warnings, each with its clause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eslabon.rules.routes.attendance import missed_in_a_row
from eslabon.rules.routes.loads import MonthLoad
from eslabon.rules.routes.words import MONTHS_EN, MONTHS_ES, day_en, day_es

IN_A_ROW = 2
LEAST_CONFIRMED = Decimal("0.4")
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class EarlyWarning:
    """One warning: its kind and clause, the key of what it is about, and a sentence in each language."""

    kind: str  # missed | unconfirmed | undated | overloaded
    clause: str
    subject: Any
    es: str
    en: str


def missed_warning(party: Any, *, came: Sequence[tuple[date, bool]]) -> EarlyWarning | None:
    """Whether an organisation missed the last two sessions at which it was expected.

    Parameters
    ----------
    party : hashable
        The organisation.
    came : sequence of (day, bool)
        Every session held at which it was expected, and whether somebody of it was there.

    Notes
    -----
    Clause ROUTE-130.

    >>> missed_warning("c", came=[(date(2022, 6, 1), False), (date(2022, 6, 8), False)]).clause
    'ROUTE-130'
    >>> missed_warning("c", came=[(date(2022, 6, 1), False), (date(2022, 6, 8), True)])
    """
    missed = missed_in_a_row(came)
    if missed < IN_A_ROW:
        return None
    last = max(day for day, _ in came)
    es = f"Faltó a {missed} sesiones seguidas; la última, el {day_es(last)}."
    en = f"It missed {missed} sessions in a row; the last one on {day_en(last)}."
    return EarlyWarning("missed", "ROUTE-130", party, es, en)


def unconfirmed_warning(session: Any, *, day: date, today: date, expected: int, confirmed: int) -> EarlyWarning | None:
    """Whether fewer than 40 % of the organisations confirmed a session that is a week away or less.

    Notes
    -----
    Clause ROUTE-131. A session at which nobody is expected warns of nothing.

    >>> facts = {"day": date(2022, 6, 8), "today": date(2022, 6, 1), "expected": 10}
    >>> unconfirmed_warning("s", confirmed=3, **facts).clause, unconfirmed_warning("s", confirmed=4, **facts)
    ('ROUTE-131', None)
    """
    if not expected or not today <= day <= today + WEEK or confirmed >= LEAST_CONFIRMED * expected:
        return None
    es = f"Confirmaron {confirmed} de {expected} organizaciones para el {day_es(day)}."
    en = f"{confirmed} of {expected} organisations confirmed for {day_en(day)}."
    return EarlyWarning("unconfirmed", "ROUTE-131", session, es, en)


def undated_warning(provider: Any, *, services: int, organisations: int) -> EarlyWarning | None:
    """Whether a provider has services that organisations accepted and that have no date yet.

    Parameters
    ----------
    services, organisations : int
        Services without any session, and the commitments to them.

    Notes
    -----
    Clause ROUTE-132.

    >>> undated_warning("INIA", services=2, organisations=31).clause
    'ROUTE-132'
    >>> undated_warning("INIA", services=0, organisations=0)
    """
    if not services:
        return None
    es = f"Tiene {services} servicios sin fecha, con {organisations} compromisos."
    en = f"It has {services} services without a date, with {organisations} commitments."
    return EarlyWarning("undated", "ROUTE-132", provider, es, en)


def overload_warnings(party: Any, *, months: Iterable[MonthLoad]) -> tuple[EarlyWarning, ...]:
    """The months in which an organisation is above its hour limit.

    Notes
    -----
    Clause ROUTE-133; the load is the one of ROUTE-75.

    >>> heavy = MonthLoad(date(2022, 6, 1), Decimal(10), Decimal(4), Decimal(12))
    >>> [one.clause for one in overload_warnings("c", months=[heavy])]
    ['ROUTE-133']
    """
    return tuple(
        EarlyWarning(
            "overloaded",
            "ROUTE-133",
            party,
            f"{one.hours} horas en {MONTHS_ES[one.month.month - 1]} de {one.month.year}; su límite es {one.limit}.",
            f"{one.hours} hours in {MONTHS_EN[one.month.month - 1]} {one.month.year}; its limit is {one.limit}.",
        )
        for one in months
        if one.is_over
    )
