"""The file contract of `eslabon call decide` written a second time, from its text alone.

Nothing here imports the rule: rows of text in, expected results out.
"""

from datetime import date
from decimal import Decimal

HEADER = (
    "application_id", "place", "chain", "person", "taxpayer_id", "taxpayer_active", "activity_start", "applied_on",
    "debts_or_sanctions", "exporter", "exportable_supply", "sales_last_pen", "sales_previous_pen", "sales_third_pen",
    "evidence",
)  # fmt: skip
CALLS = ("ruta-2021-1", "ruta-2021-2", "ruta-2022-1")

_FIRST_TWO = {"banana": "20", "cacao": "22", "coffee": "12"}
OPEN = {
    "ruta-2021-1": {(place, chain) for chain, place in _FIRST_TWO.items()},
    "ruta-2021-2": {(place, chain) for chain, place in _FIRST_TWO.items()},
    "ruta-2022-1": {("22", "cacao"), ("22", "coffee"), ("12", "cacao"), ("12", "coffee")},
}
THRESHOLDS = {
    "ruta-2021-1": dict.fromkeys(_FIRST_TWO, "150000"),
    "ruta-2021-2": dict.fromkeys(_FIRST_TWO, "150000"),
    "ruta-2022-1": {"cacao": "40000", "coffee": "80000"},
}
COUNTED = {
    "ruta-2021-1": ("sales_last_pen",),
    "ruta-2021-2": ("sales_last_pen",),
    "ruta-2022-1": ("sales_last_pen", "sales_previous_pen", "sales_third_pen"),
}
BEGINNINGS = {"natural": {"10", "15", "17"}, "legal": {"20"}}


def check_digit(ten):
    """The eleventh digit of a RUC."""
    weighted = sum(int(digit) * weight for digit, weight in zip(ten, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True))
    rest = 11 - weighted % 11
    return {10: "0", 11: "1"}.get(rest, str(rest))


def expected(row, call):
    """Results of requirements 1 to 6 and of the verdict, for one row of texts."""
    found = [
        "pass" if (row["place"], row["chain"]) in OPEN[call] else "fail",
        _taxpayer(row),
        _activity(row),
        "pass"
        if call == "ruta-2022-1"
        else {"yes": "fail", "": "needs_evidence", "no": "pass"}[row["debts_or_sanctions"]],
        _export(row),
        _sales(row, call),
    ]
    if "fail" in found:
        return [*found, "not_eligible"]
    return [*found, "to_correct" if "needs_evidence" in found else "eligible"]


def _has(row, kind):
    return kind in row["evidence"].split(";")


def _taxpayer(row):
    ruc = row["taxpayer_id"]
    is_right = len(ruc) == 11 and all(each in "0123456789" for each in ruc) and ruc[10] == check_digit(ruc[:10])
    if not is_right or ruc[:2] not in BEGINNINGS[row["person"]] or row["taxpayer_active"] == "no":
        return "fail"
    return "pass" if row["taxpayer_active"] == "yes" and _has(row, "taxpayer") else "needs_evidence"


def _activity(row):
    start, applied = date.fromisoformat(row["activity_start"]), date.fromisoformat(row["applied_on"])
    # 29 February of the next year does not exist: the first day that is not before it is 1 March.
    is_long = (applied.year, applied.month, applied.day) >= (start.year + 1, start.month, start.day)
    return "pass" if is_long else "fail"


def _export(row):
    if row["exporter"] == "yes":
        return "pass" if _has(row, "export") else "needs_evidence"
    return "pass" if row["exportable_supply"] == "yes" else "fail"


def _sales(row, call):
    if row["exporter"] == "yes":
        return "pass"
    if row["chain"] not in THRESHOLDS[call]:
        return "fail"
    declared = [Decimal(row[column]) for column in COUNTED[call] if row[column]]
    if not declared:
        return "needs_evidence"
    if not any(amount > Decimal(THRESHOLDS[call][row["chain"]]) for amount in declared):
        return "fail"
    return "pass" if _has(row, "sales") else "needs_evidence"
