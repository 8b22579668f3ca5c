"""What an instrument and a response hold, as the plain values that rules and pages take."""

from eslabon.web.diagnostics.snapshots.answering import Standing, clean_answer, response_of, standing_of
from eslabon.web.diagnostics.snapshots.definitions import (
    Option,
    Page,
    Question,
    Questionnaire,
    Section,
    definition_of,
    questionnaire_of,
)

__all__ = [
    "Option",
    "Page",
    "Question",
    "Questionnaire",
    "Section",
    "Standing",
    "clean_answer",
    "definition_of",
    "questionnaire_of",
    "response_of",
    "standing_of",
]
