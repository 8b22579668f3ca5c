"""Words of alliances and their plans, in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eslabon.web.alliances.queries.sizes import size_of_producer

register = template.Library()

_PLAN_LOOKS = {"draft": "draft", "submitted": "waiting", "approved": "verified", "replaced": "open"}
_STUCK_LOOKS = {
    "open": "open",
    "in_progress": "waiting",
    "resolved": "declared",
    "verified": "verified",
    "dropped": "draft",
}
_ACTION_LOOKS = {"planned": "open", "under_way": "waiting", "done": "declared", "dropped": "refused"}
_LINKAGE_LOOKS = {
    "mapped": "open",
    "introduced": "declared",
    "effective": "verified",
    "dormant": "waiting",
    "ended": "refused",
}
_OUTCOME_LOOKS = {"pending": "waiting", "kept": "verified", "broken": "refused"}
_ASKING_LOOKS = {"not_due": "open", "due": "waiting", "late": "refused", "read": "verified"}


def _english() -> bool:
    return (get_language() or "es").startswith("en")


@register.simple_tag
def in_tongue(thing: Any, name: str) -> str:
    """`{% in_tongue found "reason" %}`: reason_es or reason_en."""
    return str(getattr(thing, f"{name}_{'en' if _english() else 'es'}"))


@register.simple_tag
def said(thing: Any) -> str:
    """`{% said missing %}`: its words in the reader's language."""
    return str(thing.en if _english() else thing.es)


@register.inclusion_tag("ui/components/status.html")
def plan_status(plan: Any) -> dict[str, Any]:
    """`{% plan_status plan %}`: where a plan stands."""
    return {"state": _PLAN_LOOKS[plan.state], "label": plan.get_state_display()}


@register.inclusion_tag("ui/components/status.html")
def bottleneck_status(bottleneck: Any) -> dict[str, Any]:
    """`{% bottleneck_status one %}`: where a bottleneck stands."""
    return {"state": _STUCK_LOOKS[bottleneck.state], "label": bottleneck.get_state_display()}


@register.inclusion_tag("ui/components/status.html")
def action_status(action: Any) -> dict[str, Any]:
    """`{% action_status action %}`: how far an action is."""
    return {"state": _ACTION_LOOKS[action.state], "label": action.get_state_display()}


@register.inclusion_tag("ui/components/status.html")
def linkage_status(thing: Any) -> dict[str, Any]:
    """`{% linkage_status producer %}`: how far a link has come, of a producer or of one step."""
    is_step = hasattr(thing, "state")
    state = thing.state if is_step else thing.linkage
    label = thing.get_state_display() if is_step else thing.get_linkage_display()
    return {"state": _LINKAGE_LOOKS[state], "label": label}


@register.inclusion_tag("ui/components/status.html")
def outcome_status(commitment: Any) -> dict[str, Any]:
    """`{% outcome_status commitment %}`: whether it was kept."""
    return {"state": _OUTCOME_LOOKS[commitment.outcome], "label": commitment.get_outcome_display()}


@register.inclusion_tag("ui/components/status.html")
def asking_status(asking: Any) -> dict[str, Any]:
    """`{% asking_status asking %}`: whether it is due."""
    labels = {
        "not_due": _("todavía no toca"),
        "due": _("toca preguntar"),
        "late": _("atrasado"),
        "read": _("preguntado"),
    }
    return {"state": _ASKING_LOOKS[asking.state], "label": labels[asking.state]}


@register.inclusion_tag("ui/components/status.html")
def viability_status(result: str) -> dict[str, Any]:
    """`{% viability_status "viable" %}`: what the rule says."""
    labels = {
        "viable": ("verified", _("viable")),
        "not_viable": ("refused", _("no llega")),
        "not_computable": ("open", _("faltan cifras")),
    }
    look, label = labels[result]
    return {"state": look, "label": label}


@register.inclusion_tag("ui/components/status.html")
def written_status(*, done: bool) -> dict[str, Any]:
    """`{% written_status done=True %}`: whether a section is written."""
    return {"state": "declared" if done else "open", "label": _("escrito") if done else _("falta")}


@register.simple_tag
def side_word(side: str) -> str:
    """`{% side_word "buyer" %}`: el comprador, los productores."""
    return {"buyer": _("El comprador"), "organisation": _("Los productores")}[side]


@register.simple_tag
def unit_word(unit: str) -> str:
    """`{% unit_word "days" %}`: jornales; a currency stays as it is."""
    return {"days": _("jornales"), "people": _("personas")}.get(unit, unit)


@register.simple_tag
def size_word(producer: Any, sizes: Any, chain: str) -> str:
    """`{% size_word producer sizes "coffee" %}`: pequeño, mediano, grande; a dash where it is not known."""
    found = size_of_producer(producer, chain=chain, sizes=sizes)
    return {"small": _("pequeño"), "medium": _("mediano"), "large": _("grande")}.get(found, "–")
