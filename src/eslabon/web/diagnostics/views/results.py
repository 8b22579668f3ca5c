"""The result that an organisation reads and prints; two rounds side by side; every answer of a response."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from eslabon.web.accounts.permissions import permitted
from eslabon.web.diagnostics.models import Response
from eslabon.web.diagnostics.queries import Result, compare_rounds, result_of, rounds_of, standing_attachments
from eslabon.web.diagnostics.queries.results import Measured
from eslabon.web.diagnostics.snapshots import questionnaire_of, standing_of
from eslabon.web.diagnostics.snapshots.wording import answer_in_words, in_words
from eslabon.web.diagnostics.views.loading import load_response, read_uuid
from eslabon.web.ui.charts import Figure


# As the pages of questions: nothing of the address is in it, so that it may be compressed for a poor line.
@gzip_page
@permitted("diagnostics.view_answers", load=load_response)
@require_safe
def diagnostic_result(request: HttpRequest, response: Response) -> HttpResponse:
    """Level, segment, strengths, needs with what caused them, points: in words, then as charts with their tables."""
    result = result_of(response)
    if response.state != Response.State.SUBMITTED:
        return redirect("diagnostic", response_id=response.pk)
    context = {
        "response": response,
        "programme": response.instrument.programme,
        "result": result,
        "figures": _figures(result) if result else [],
        "earlier": [one for one in rounds_of(response) if one.round < response.round],
    }
    return render(request, "diagnostics/result.html", context)


def _figures(result: Result) -> list[Figure]:
    return [
        _bars(result.sections, title=_("Puntaje por sección"), head=_("Sección")),
        _bars(result.dimensions, title=_("Puntaje por tema"), head=_("Tema")),
    ]


def _bars(measured: tuple[Measured, ...], *, title: str, head: str) -> Figure:
    """Shares as bars, the first on top, each with its figure."""
    rows = [(in_words(one.label) or one.code, float(one.part.share or 0), one.part) for one in measured]
    values = [{"name": name, "share": share, "at": at} for at, (name, share, _part) in enumerate(rows)]
    best = max(rows, key=lambda row: row[1], default=("–", 0.0, None))
    least = min(rows, key=lambda row: row[1], default=("–", 0.0, None))
    return Figure(
        title=title,
        description=_("Lo más alto: %(best)s, %(high)d %%. Lo más bajo: %(least)s, %(low)d %%.")
        % {"best": best[0], "high": round(best[1] * 100), "least": least[0], "low": round(least[1] * 100)},
        vega_lite_spec={
            "height": 26 * len(rows) + 30,
            "data": {"values": values},
            "encoding": {
                "y": {"field": "name", "type": "nominal", "title": None, "sort": {"field": "at"},
                      "axis": {"labelLimit": 190}},
                "x": {"field": "share", "type": "quantitative", "title": None, "scale": {"domain": [0, 1.12]},
                      "axis": {"values": [0, 0.25, 0.5, 0.75, 1], "format": ".0%"}},
            },
            "layer": [
                {"mark": {"type": "bar", "size": 16}},
                {"mark": {"type": "text", "align": "left", "dx": 5},
                 "encoding": {"text": {"field": "share", "type": "quantitative", "format": ".0%"}}},
            ],
        },
        table_header=(head, _("puntos"), _("de"), _("parte (%)")),
        table_rows=[(name, part.points, part.maximum, round(share * 100)) for name, share, part in rows],
    )  # fmt: skip


@permitted("diagnostics.view_answers", load=load_response)
@require_safe
def diagnostic_compare(request: HttpRequest, response: Response) -> HttpResponse:
    """Show this response beside an earlier one of the same organisation, on what both were asked."""
    others = [one for one in rounds_of(response) if one.pk != response.pk and one.round < response.round]
    wanted = read_uuid(request.GET.get("with", ""))
    before = next((one for one in others if one.pk == wanted), others[-1] if others else None)
    readable = before is not None and request.user.has_perm(
        "diagnostics.view_answers", _with_programme(before, response)
    )
    context = {
        "response": response,
        "programme": response.instrument.programme,
        "others": others,
        "compared": compare_rounds(before, after=response) if before is not None and readable else None,
    }
    return render(request, "diagnostics/compare.html", context)


def _with_programme(other: Response, response: Response) -> Response:
    other.instrument.programme = response.instrument.programme
    return other


@permitted("diagnostics.view_answers", load=load_response)
@require_safe
def diagnostic_answers(request: HttpRequest, response: Response) -> HttpResponse:
    """Every question with what was answered, also on a version that is no longer in force."""
    questionnaire = questionnaire_of(response.instrument_id)
    answers = response.answers
    standing = standing_of(questionnaire, answers=answers)
    documents: dict[str, list[Any]] = {}
    for one in standing_attachments(response):
        documents.setdefault(one.item, []).append(one)
    sections = [
        (
            section,
            [
                (question, answer_in_words(question, answers.get(question.name, "")), question.name in standing.asked,
                 documents.get(question.name, []))
                for question in section.questions
            ],
        )
        for section in questionnaire.sections
    ]  # fmt: skip
    context = {"response": response, "programme": response.instrument.programme, "sections": sections}
    return render(request, "diagnostics/answers.html", context)
