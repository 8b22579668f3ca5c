"""Documents to keep: the receipt of what was handed in, and the packet of a decision; PDF/UA by typst."""

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eslabon.web.calls.models import Application
from eslabon.web.calls.queries import co_applicants_of, latest_findings, standing_evidence
from eslabon.web.ui.paper import print_pdf

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "calls" / "typst"


def _pdf(template: str, content: dict[str, Any], *, name: str) -> HttpResponse:
    """Return a tagged PDF of `content`, which the template reads as data, never as markup."""
    body = print_pdf(TEMPLATES / template, content=content)
    response = HttpResponse(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _moment(value: Any) -> str:
    return date_format(timezone.localtime(value), "DATETIME_FORMAT") if value else ""


def _heading(application: Application, *, language: str) -> dict[str, Any]:
    english = language.startswith("en")
    call = application.call
    return {
        "language": "en" if english else "es",
        "reference": application.reference,
        "party": str(application.party),
        "programme": call.programme.name_en if english else call.programme.name_es,
        "call": call.title_en if english else call.title_es,
        "made": _("Hecho el %(when)s.") % {"when": _moment(timezone.now())},
    }


def receipt_pdf(application: Application, *, language: str, answers: list[tuple[str, str]]) -> HttpResponse:
    """Return the receipt of an application that was handed in."""
    with translation.override(language):
        content = {
            **_heading(application, language=language),
            "title": _("Constancia de postulación"),
            "lines": [
                [_("Organización"), str(application.party)],
                *_co_applicant_lines(application),
                [_("Presentada"), _moment(application.submitted_at)],
                [_("Estado"), str(application.get_state_display())],
            ],
            "sections": [
                {"title": _("Lo que se declaró"), "rows": [list(pair) for pair in answers]},
                {"title": _("Documentos adjuntos"), "rows": _document_rows(application)},
            ],
        }
    return _pdf("document.typ", content, name=f"{application.reference}-constancia")


def decision_pdf(application: Application, *, language: str, answers: list[tuple[str, str]]) -> HttpResponse:
    """Return the packet of a decision: verdict, reason and clause of each requirement, corrections, appeal."""
    english = language.startswith("en")
    verdict = (
        application.verdicts.filter(superseded_at__isnull=True)
        .select_related("decision", "given_by")
        .latest("given_at")
    )
    # Erased with the person's data: the result stands on the verdict, its reasons are gone.
    outcome = verdict.decision.outcome or {"reason_es": "", "reason_en": "", "findings": []}
    titles = {one["number"]: one["title"]["en" if english else "es"] for one in application.call.requirements}
    words = {"pass": _("cumple"), "fail": _("no cumple"), "needs_evidence": _("falta sustento")}
    with translation.override(language):
        content = {
            **_heading(application, language=language),
            "title": _("Dictamen"),
            "lines": [
                [_("Organización"), str(application.party)],
                *_co_applicant_lines(application),
                [_("Resultado"), _("Admitida") if verdict.result == "eligible" else _("No admitida")],
                [_("Motivo"), outcome["reason_en" if english else "reason_es"]],
                [_("Decidido"), _moment(verdict.given_at)],
                [_("Por"), str(verdict.given_by)],
                [_("Regla"), f"{verdict.decision.rule} {verdict.decision.rule_version}"],
                [_("Huella de la decisión"), verdict.decision.content_hash],
            ],
            "sections": [
                {
                    "title": _("Requisito por requisito"),
                    "rows": [
                        [
                            f"{one['requirement']}. {titles[one['requirement']]} ({one['clause']})",
                            f"{words[one['result']]}: {one['reason_en' if english else 'reason_es']}",
                        ]
                        for one in outcome["findings"]
                    ],
                },
                {"title": _("Lo que se declaró"), "rows": [list(pair) for pair in answers]},
                {"title": _("Documentos adjuntos"), "rows": _document_rows(application)},
                {"title": _("Revisiones"), "rows": _check_rows(application, english=english)},
                {"title": _("Subsanaciones"), "rows": _correction_rows(application)},
                {"title": _("Apelación"), "rows": _appeal_rows(application)},
            ],
        }
    return _pdf("document.typ", content, name=f"{application.reference}-dictamen")


def _co_applicant_lines(application: Application) -> list[list[str]]:
    names = [str(one.party.surviving) for one in co_applicants_of(application)]
    return [[_("Postula junto con"), "; ".join(names)]] if names else []


def _document_rows(application: Application) -> list[list[str]]:
    kinds = {"taxpayer": _("Ficha RUC"), "sales": _("Ventas"), "export": _("Exportaciones")}
    return [
        [
            kinds.get(one.kind, one.kind),
            f"{one.document.file.name} · {_moment(one.added_at)} · {one.get_review_display()}",
        ]
        for one in standing_evidence(application)
    ]


def _check_rows(application: Application, *, english: bool) -> list[list[str]]:
    return [
        [
            f"{check.requirement} · {check.get_kind_display()}",
            f"{check.reason_en if english else check.reason_es} ({check.clause}, {_moment(check.at)})",
        ]
        for check in latest_findings(application)
    ]


def _correction_rows(application: Application) -> list[list[str]]:
    rows = []
    for one in application.corrections.all():
        asked = "; ".join(f"{item['requirement']}: {item['message']}" for item in one.items)
        answered = _moment(one.answered_at) or _("sin respuesta")
        rows.append([f"{one.number} · {_moment(one.asked_at)}", f"{asked} → {answered}"])
    return rows


def _appeal_rows(application: Application) -> list[list[str]]:
    outcomes = {"": _("por resolver"), "upheld": _("fundada"), "rejected": _("infundada")}
    return [
        [f"{_moment(one.filed_at)} · {outcomes[one.outcome]}", f"{one.text} → {one.reason}"]
        for one in application.appeals.all()
    ]
