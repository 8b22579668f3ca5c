"""Which applications were first sent back, for what, and how they read before."""

from dataclasses import dataclass
from datetime import date, timedelta

from eslabon.rules.calls.deadlines import correction_deadline
from eslabon.rules.calls.declarations import Declaration
from eslabon.simulate.draws import Draws
from eslabon.simulate.ruta.plan import Slot
from eslabon.simulate.ruta.rows import declaration_row, evidence_cell
from eslabon.simulate.ruta.world import Correction

SHARE_OF_ADMITTED_SENT_BACK = 0.28
SHARE_OF_FAILED_SENT_BACK = 0.4  # of those that fail on something which they may first have left out
SENT_BACK_FOR_TWO_THINGS = 0.25
SALES = ("sales_last_pen", "sales_previous_pen", "sales_third_pen")


@dataclass(frozen=True)
class Lack:
    """Something that an application can lack at first."""

    requirement: int
    document: str = ""  # a kind of evidence that was not attached
    columns: tuple[str, ...] = ("evidence",)  # what changes; all but `evidence` were empty before


LACKS = {
    "taxpayer_evidence": Lack(2, document="taxpayer"),
    "taxpayer_active": Lack(2, columns=("taxpayer_active",)),
    "debts": Lack(4, columns=("debts_or_sanctions",)),
    "export_evidence": Lack(5, document="export"),
    "sales_evidence": Lack(6, document="sales"),
    "sales": Lack(6, columns=SALES),
}
FAILS_AFTER = {"ruc_not_active": "taxpayer_active", "debts": "debts", "sales_below": "sales"}
UNANSWERED = {
    "unanswered_taxpayer": "taxpayer_evidence",
    "unanswered_debts": "debts",
    "unanswered_export": "export_evidence",
    "unanswered_sales": "sales",
}


def lacks_of(draws: Draws, slot: Slot, *, asks_debts: bool) -> tuple[str, ...]:
    """What the application lacked when it was first presented; nothing for most."""
    if slot.reason in UNANSWERED:
        return (UNANSWERED[slot.reason],)
    if slot.reason in FAILS_AFTER:
        return (FAILS_AFTER[slot.reason],) if draws.chance(SHARE_OF_FAILED_SENT_BACK) else ()
    if not slot.admitted or not draws.chance(SHARE_OF_ADMITTED_SENT_BACK):
        return ()
    options = [("taxpayer_evidence", 3.0), ("taxpayer_active", 1.0)]
    options += [("export_evidence", 3.0)] if slot.exporter else [("sales_evidence", 3.0), ("sales", 1.5)]
    options += [("debts", 1.0)] if asks_debts else []
    first = draws.weighted(options)
    if not draws.chance(SENT_BACK_FOR_TWO_THINGS):
        return (first,)
    others = [option for option in options if LACKS[option[0]].requirement != LACKS[first].requirement]
    return (first, draws.weighted(others))


def corrections_of(
    draws: Draws, application_id: str, *, declaration: Declaration, slot: Slot, lacks: tuple[str, ...], days: int
) -> tuple[Correction, ...]:
    """What was changed on the way from the first state of the application to `declaration`."""
    if not lacks:
        return ()
    asked_on = declaration.applied_on + timedelta(days=draws.integer(2, 8))
    if asked_on.isoweekday() > 5:  # the team works from Monday to Friday
        asked_on += timedelta(days=8 - asked_on.isoweekday())
    deadline = correction_deadline(asked_on, days=days)
    answered_on: date | None = draws.day(asked_on + timedelta(days=1), deadline)
    if slot.reason in UNANSWERED:
        answered_on = None
    row = declaration_row(declaration)
    attached_before = declaration.evidence - {LACKS[lack].document for lack in lacks}
    found: list[Correction] = []
    for lack in lacks:
        for column in LACKS[lack].columns:
            before = evidence_cell(attached_before) if column == "evidence" else ""
            if before != row[column] or answered_on is None:
                requirement = LACKS[lack].requirement
                found.append(
                    Correction(
                        application_id, requirement, column, before, row[column], asked_on, deadline, answered_on
                    )
                )
    return tuple(found)
