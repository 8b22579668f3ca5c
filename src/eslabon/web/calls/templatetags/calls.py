"""Words of calls and applications, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

# Where an application stands, in the six states of the design system.
_STATE_LOOKS = {
    "draft": "draft", "submitted": "waiting", "to_correct": "waiting", "eligible": "verified",
    "not_eligible": "refused", "withdrawn": "open",
}  # fmt: skip
_RESULT_LOOKS = {"pass": "verified", "fail": "refused", "needs_evidence": "waiting"}


def _is_english() -> bool:
    return (get_language() or "es").startswith("en")


@register.simple_tag
def in_language(thing: Any, name: str) -> str:
    """`{% in_language call "title" %}`: title_es or title_en of a record."""
    return str(getattr(thing, f"{name}_en" if _is_english() else f"{name}_es"))


@register.simple_tag
def said(text: Mapping[str, str] | None) -> str:
    """`{% said requirement.title %}`: a text of the pack, kept as {"es": …, "en": …}."""
    if not text:
        return ""
    return text["en" if _is_english() else "es"]


@register.inclusion_tag("ui/components/status.html")
def application_status(application: Any) -> dict[str, Any]:
    """`{% application_status application %}`: its state as a badge."""
    return {"state": _STATE_LOOKS[application.state], "label": application.get_state_display()}


@register.inclusion_tag("ui/components/status.html")
def finding_status(result: str) -> dict[str, Any]:
    """`{% finding_status "pass" %}`: what was found on one requirement, as a badge."""
    words = {"pass": _("cumple"), "fail": _("no cumple"), "needs_evidence": _("falta sustento")}
    return {"state": _RESULT_LOOKS[result], "label": words[result]}


@register.simple_tag
def outcome_reason(outcome: Mapping[str, Any] | None) -> str:
    """`{% outcome_reason verdict.decision.outcome %}`: the stored reason, in the reader's language; erased: nothing."""
    if not outcome:
        return ""
    return str(outcome["reason_en" if _is_english() else "reason_es"])


@register.simple_tag
def requirement_title(call: Any, number: int) -> str:
    """`{% requirement_title call 6 %}`: the number and title of a requirement."""
    title = next((one["title"] for one in call.requirements if one["number"] == number), None)
    return f"{number}. {said(title)}"


@register.simple_tag
def evidence_kind(kind: str) -> str:
    """`{% evidence_kind "sales" %}`: what a document proves."""
    return {"taxpayer": _("Ficha RUC"), "sales": _("Ventas"), "export": _("Exportaciones")}.get(kind, kind)


@register.simple_tag
def next_step(application: Any) -> str:
    """`{% next_step application %}`: what happens next, and who does it."""
    steps = {
        "draft": _("Falta terminarla y presentarla."),
        "submitted": _("El equipo la está revisando. Le avisaremos el resultado o si falta algo."),
        "to_correct": _("Le toca completar lo que se le pidió y presentarla otra vez."),
        "eligible": _("Fue admitida. Lo que sigue es el diagnóstico."),
        "not_eligible": _("No fue admitida. Abajo está el motivo de cada requisito."),
        "withdrawn": _("Fue retirada."),
    }
    return steps[application.state]


@register.simple_tag
def said_by(text: Any) -> str:
    """`{% said_by spec.title %}`: a text of a pack that is not copied yet, with its two languages."""
    return str(text.en if _is_english() else text.es)


@register.inclusion_tag("ui/components/status.html")
def call_status(call: Any) -> dict[str, Any]:
    """`{% call_status call %}`: a call's state as a badge."""
    looks = {"draft": "draft", "published": "declared", "closed": "open"}
    return {"state": looks[call.status], "label": call.get_status_display()}


@register.inclusion_tag("ui/components/status.html")
def evidence_status(evidence: Any) -> dict[str, Any]:
    """`{% evidence_status evidence %}`: whether a document was looked at, as a badge."""
    looks = {"pending": "waiting", "accepted": "verified", "rejected": "refused"}
    return {"state": looks[evidence.review], "label": evidence.get_review_display()}


@register.inclusion_tag("ui/components/status.html")
def bulk_status(result: str) -> dict[str, Any]:
    """`{% bulk_status "eligible" %}`: what an application gets, as a badge."""
    looks = {
        "eligible": ("verified", _("admitida")),
        "not_eligible": ("refused", _("no admitida")),
        "to_correct": ("waiting", _("falta sustento")),
        "done": ("verified", _("hecho")),
        "refused": ("open", _("no se decide")),
    }
    state, label = looks[result]
    return {"state": state, "label": label}
