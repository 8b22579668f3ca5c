"""Scores and answers as rows of a file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from eslabon.web.diagnostics.models import Instrument, Response, Score
from eslabon.web.diagnostics.snapshots import questionnaire_of

SCORE_COLUMNS = (
    "response_id", "organisation", "chain", "place", "instrument", "version", "round", "state", "asked", "answered",
    "stopped_at", "helped", "opened_at", "submitted_at", "points", "maximum", "share", "level", "segment", "needs",
)  # fmt: skip


def score_rows(responses: QuerySet[Response]) -> Iterator[list[Any]]:
    """One row per response with its last score; no answer is in it."""
    found = list(responses)
    scores: dict[Any, Score] = {}
    for score in Score.objects.filter(response__in=[one.pk for one in found]).order_by("scored_at"):
        scores[score.response_id] = score
    for one in found:
        score_of = scores.get(one.pk)
        yield [
            str(one.pk), one.party.name, one.chain.code if one.chain else "", str(one.place or ""),
            one.instrument.code, one.instrument.version, one.round, one.state, one.asked, one.answered,
            one.stopped_at, "yes" if one.helper_id else "no", one.opened_at.date(),
            one.submitted_at.date() if one.submitted_at else None,
            *((score_of.points, score_of.maximum, round(score_of.share, 6), score_of.level, score_of.segment,
               " ".join(score_of.needs)) if score_of else (None, None, None, "", "", "")),
        ]  # fmt: skip


def answer_rows(instrument: Instrument, *, responses: QuerySet[Response]) -> tuple[list[str], Iterator[list[str]]]:
    """Header and rows of the answers to one version, as `eslabon diagnostic score` reads them."""
    names = list(questionnaire_of(instrument).questions)
    chosen = responses.filter(instrument=instrument).defer(None).defer("instrument__xform", "instrument__definition")
    rows = ([str(one.pk), *(one.answers.get(name, "") for name in names)] for one in chosen)
    return ["response_id", *names], rows
