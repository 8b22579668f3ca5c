"""Results as IATI 2.03: an activity file is written from plain values, and any file is held against the standard.

document = write_activities([activity], generated_at=moment)
faults = check_document(document, name="pra.xml", now=moment)
"""

from eslabon.files.iati.activities import (
    Activity,
    Baseline,
    Dates,
    Indicator,
    Location,
    Organisation,
    Part,
    Period,
    Result,
    Sector,
)
from eslabon.files.iati.checking import check_document, standard_ruleset
from eslabon.files.iati.rulesets import Breach, UnknownRuleError, check_ruleset
from eslabon.files.iati.writing import write_activities

__all__ = [
    "Activity",
    "Baseline",
    "Breach",
    "Dates",
    "Indicator",
    "Location",
    "Organisation",
    "Part",
    "Period",
    "Result",
    "Sector",
    "UnknownRuleError",
    "check_document",
    "check_ruleset",
    "standard_ruleset",
    "write_activities",
]
