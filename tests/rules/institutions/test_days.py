"""Days of seats, visits, selections and steps (INSTITUTION-23, INSTITUTION-24, INSTITUTION-25, INSTITUTION-32)."""

from datetime import date, timedelta

import pytest

from eslabon.rules.institutions.days import (
    field_report_refusal,
    gap_day_refusal,
    seat_end_refusal,
    selection_refusal,
)
from eslabon.rules.problems import Problem

TODAY = date(2022, 6, 30)
AGO = date(2022, 5, 1)
TOMORROW = TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("found", "clause"),
    [
        (seat_end_refusal(AGO, since=AGO, today=TODAY), None),
        (seat_end_refusal(TODAY, since=AGO, today=TODAY), None),
        (seat_end_refusal(AGO, since=TODAY, today=TODAY), "INSTITUTION-23"),
        (seat_end_refusal(TOMORROW, since=AGO, today=TODAY), "INSTITUTION-23"),
        (field_report_refusal(TODAY, today=TODAY, consultant="Ana", text="Visto"), None),
        (field_report_refusal(TOMORROW, today=TODAY, consultant="Ana", text="Visto"), "INSTITUTION-24"),
        (field_report_refusal(AGO, today=TODAY, consultant=" ", text="Visto"), "INSTITUTION-24"),
        (field_report_refusal(AGO, today=TODAY, consultant="Ana", text="\n"), "INSTITUTION-24"),
        (selection_refusal(TODAY, today=TODAY, how="asamblea", earlier_on=None), None),
        (selection_refusal(AGO, today=TODAY, how="asamblea", earlier_on=AGO), None),
        (selection_refusal(AGO, today=TODAY, how="asamblea", earlier_on=TODAY), "INSTITUTION-25"),
        (selection_refusal(TOMORROW, today=TODAY, how="asamblea", earlier_on=None), "INSTITUTION-25"),
        (selection_refusal(AGO, today=TODAY, how="", earlier_on=None), "INSTITUTION-25"),
        (gap_day_refusal(TODAY, before=None, today=TODAY), None),
        (gap_day_refusal(AGO, before=AGO, today=TODAY), None),
        (gap_day_refusal(AGO, before=TODAY, today=TODAY), "INSTITUTION-32"),
        (gap_day_refusal(TOMORROW, before=AGO, today=TODAY), "INSTITUTION-32"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_its_clause(found: Problem | None, clause: str | None) -> None:
    if clause is None:
        assert found is None
    else:
        assert found is not None
        assert clause in found.text("es")
        assert clause in found.text("en")
