"""What is given to an alliance: exact amounts, by source, each currency apart."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.rules.values import Money

PROGRAMME = "programme"
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Given:
    """One grant: how much, by whom, when it was agreed, and the days within which it may be spent."""

    money: Money
    source: str
    agreed_on: date
    spend_from: date
    spend_until: date


def refuse_grant(given: Given, *, today: date, giver_parties: frozenset[object], parties: frozenset[object]) -> None:
    """Raise unless a grant may be recorded.

    Parameters
    ----------
    giver_parties, parties : frozenset
        What the person who records it belongs to; the alliance's buyer, organisation and operator.

    Raises
    ------
    Problem
        ALLIANCES-E49 when the amount is not above 0 to the cent; E50 when the days do not follow each other or it was
        agreed after today; E51 when the person belongs to a party of the alliance.

    Notes
    -----
    Clauses ALLIANCE-77 and ALLIANCE-78.

    >>> grant = Given(Money(Decimal("250000.50"), "COP"), "programme", date(2010, 1, 5), date(2010, 2, 1),
    ...     date(2010, 12, 31))
    >>> refuse_grant(grant, today=date(2010, 1, 6), giver_parties=frozenset(), parties=frozenset({"coop"}))
    """
    if giver_parties & parties:
        raise Problem(problems.GRANTS_OWN_ALLIANCE)
    amount = given.money.amount
    if amount <= 0 or amount != amount.quantize(CENT):
        raise Problem(problems.GRANT_AMOUNT)
    if given.agreed_on > today or given.spend_until < given.spend_from or given.spend_until < given.agreed_on:
        raise Problem(problems.GRANT_DAYS, today=today.isoformat())


@dataclass(frozen=True)
class GrantTotal:
    """The grants of one currency: together, from the programme, from others, and others for each unit of its own."""

    total: Money
    programme: Money
    others: Money
    leverage: Decimal | None


def grant_totals(grants: Iterable[tuple[Money, str]]) -> tuple[GrantTotal, ...]:
    """The grants of an alliance, one line per currency: none is converted.

    Parameters
    ----------
    grants : iterable of (Money, source)
        Those that stand.

    Notes
    -----
    Clause ALLIANCE-77. `leverage` is None where the programme gave nothing in that currency.

    >>> lines = grant_totals([(Money(Decimal("0.10"), "COP"), "programme"), (Money(Decimal("0.20"), "COP"), "buyer"),
    ...     (Money(Decimal(5), "USD"), "other")])
    >>> [(line.total.currency, line.total.amount, line.leverage) for line in lines]
    [('COP', Decimal('0.30'), Decimal('2.00')), ('USD', Decimal('5'), None)]
    """
    by_currency: dict[str, list[tuple[Decimal, str]]] = defaultdict(list)
    for money, source in grants:
        by_currency[money.currency].append((money.amount, source))
    found = []
    for currency, rows in sorted(by_currency.items()):
        own = sum((amount for amount, source in rows if source == PROGRAMME), Decimal(0))
        others = sum((amount for amount, source in rows if source != PROGRAMME), Decimal(0))
        found.append(
            GrantTotal(
                Money(own + others, currency),
                Money(own, currency),
                Money(others, currency),
                (others / own).quantize(CENT) if own else None,
            )
        )
    return tuple(found)
