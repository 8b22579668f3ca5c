"""XLSForm questionnaires: the workbook read into questions, options and points, and the answers that people give."""

from eslabon.files.xlsform.forms import Choice, Form, Question
from eslabon.files.xlsform.reading import read_form
from eslabon.files.xlsform.responses import AnsweredRow, Responses, read_responses, skipped_questions

__all__ = [
    "AnsweredRow",
    "Choice",
    "Form",
    "Question",
    "Responses",
    "read_form",
    "read_responses",
    "skipped_questions",
]
