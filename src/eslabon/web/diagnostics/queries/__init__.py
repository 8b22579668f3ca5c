"""What is read of diagnostics."""

from eslabon.web.diagnostics.queries.exporting import answer_rows, score_rows
from eslabon.web.diagnostics.queries.programme import findable_parties, instruments_of, responses_in, stuck_where
from eslabon.web.diagnostics.queries.responses import (
    documents_to_reuse,
    overview,
    responses_of,
    rounds_of,
    standing_attachments,
)
from eslabon.web.diagnostics.queries.results import Result, compare_rounds, result_of

__all__ = [
    "Result",
    "answer_rows",
    "compare_rounds",
    "documents_to_reuse",
    "findable_parties",
    "instruments_of",
    "overview",
    "responses_in",
    "responses_of",
    "result_of",
    "rounds_of",
    "score_rows",
    "standing_attachments",
    "stuck_where",
]
