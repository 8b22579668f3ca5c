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
