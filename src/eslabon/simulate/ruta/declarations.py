"""What each made-up applicant declares, so that the rule says what was planted."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from eslabon.rules.calls.declarations import Declaration, Terms
from eslabon.simulate.draws import Draws
from eslabon.simulate.identities import legal_ruc, mistyped
from eslabon.simulate.ruta.plan import Slot

EXPORTER_SALES_MEDIAN_PEN = 620_000
ABOVE_THRESHOLD_MEDIAN = 0.8  # a non-exporter's sales: threshold × (1 + a lognormal of this median)
SALES_SPREAD = 0.7
YEARLY_CHANGE_SPREAD = 0.25
ONLY_EARLIER_YEAR_ABOVE = 0.3  # of the admitted non-exporters of a call that looks at three years
NO_SALES_KNOWN_THEN = 0.15  # an older year not declared
CENTS = Decimal("0.01")


@dataclass(frozen=True)
class Frame:
    """What an applicant's declaration is built on."""

    slot: Slot
    terms: Terms
    person: str
    taxpayer_id: str
    founded_on: date
    applied_on: date


def declare(draws: Draws, frame: Frame) -> Declaration:
    """The declaration as it stands when the call is decided."""
    slot, reason = frame.slot, frame.slot.reason
    last, previous, third = _sales(draws, frame)
    evidence = {"taxpayer", "export" if slot.exporter else "sales"}
    if slot.exporter and draws.chance(0.35):
        evidence.add("sales")
    supply = True if slot.exporter or slot.admitted else reason not in {"no_supply", "no_supply_and_low_sales"}
    if reason == "unanswered_sales":
        last = previous = third = None
    evidence -= {"unanswered_taxpayer": {"taxpayer"}, "unanswered_export": {"export"}}.get(reason or "", set())
    if reason == "unanswered_sales":
        evidence.discard("sales")
    return Declaration(
        place=slot.place,
        chain=slot.chain,
        person=frame.person,
        taxpayer_id=_declared_ruc(draws, frame),
        taxpayer_active={"ruc_not_active": False}.get(reason or "", True),
        activity_start=frame.founded_on,
        applied_on=frame.applied_on,
        debts_or_sanctions=_debts(frame),
        exporter=slot.exporter,
        exportable_supply=supply,
        sales_last_pen=last,
        sales_previous_pen=previous,
        sales_third_pen=third,
        evidence=frozenset(evidence),
    )


def draw_foundation(draws: Draws, *, slot: Slot, applied_on: date) -> date:
    """When the applicant began its activity: long ago, or under a year before it applied where that is planted."""
    if slot.reason == "too_young":
        return applied_on - timedelta(days=draws.integer(60, 364))
    years = 1 + min(35.0, draws.lognormal(8, 0.7))
    return applied_on - timedelta(days=int(years * 365.25) + 1)


def _debts(frame: Frame) -> bool | None:
    if not frame.terms.asks_debts or frame.slot.reason == "unanswered_debts":
        return None
    return frame.slot.reason == "debts"


def _declared_ruc(draws: Draws, frame: Frame) -> str:
    if frame.slot.reason == "ruc_mistyped":
        return mistyped(frame.taxpayer_id, draws.integer(1, 9))
    if frame.slot.reason == "ruc_of_other_person":  # a person with a business declares the firm of the family
        return legal_ruc(900_000 + int(frame.taxpayer_id[4:10]))
    return frame.taxpayer_id


def _sales(draws: Draws, frame: Frame) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    slot, reason = frame.slot, frame.slot.reason
    threshold = frame.terms.sales_threshold_pen.get(slot.chain, Decimal(150_000))
    if slot.exporter:
        years = _around(draws, draws.lognormal(EXPORTER_SALES_MEDIAN_PEN, SALES_SPREAD))
        return _since_founded(years, frame) if draws.chance(0.8) else (None, None, None)
    if reason in {"sales_below", "no_supply_and_low_sales", "sales_at_threshold"}:
        below = [_soles(float(threshold) * (0.2 + 0.75 * draws.share())) for _ in range(3)]
        if reason == "sales_at_threshold":
            below[0] = threshold
        return _since_founded(below, frame)
    above = float(threshold) * (1 + draws.lognormal(ABOVE_THRESHOLD_MEDIAN, SALES_SPREAD))
    years = _around(draws, above)
    years[0] = _soles(above)
    is_old = frame.founded_on.year <= frame.applied_on.year - 3
    if frame.terms.sales_years > 1 and is_old and draws.chance(ONLY_EARLIER_YEAR_ABOVE):
        years = [_soles(float(threshold) * (0.3 + 0.65 * draws.share())), years[0], years[2]]  # the pandemic year
    last, previous, third = _since_founded(years, frame)
    return (last, previous, None if draws.chance(NO_SALES_KNOWN_THEN) else third)


def _around(draws: Draws, amount: float) -> list[Decimal]:
    """The last, previous and third year, each near the next."""
    years = [_soles(amount)]
    for _ in range(2):
        amount *= draws.lognormal(0.95, YEARLY_CHANGE_SPREAD)
        years.append(_soles(amount))
    return years


def _since_founded(years: list[Decimal], frame: Frame) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """No sales are declared for years before the applicant existed."""
    latest = frame.applied_on.year - 1
    known = [amount if frame.founded_on.year <= latest - back else None for back, amount in enumerate(years)]
    return known[0], known[1], known[2]


def _soles(amount: float) -> Decimal:
    """Whole soles in most books; written with two decimals."""
    return Decimal(round(amount)).quantize(CENTS)
