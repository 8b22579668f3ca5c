"""Words of stages, gates and scores, in the reader's language."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from eslabon.web.stages.queries.wording import in_tongue as tongue

register = template.Library()
SMALLEST_P = Decimal("0.0001")  # smaller ones say no more to a reader

_KIND_LOOKS = {"open": "declared", "graduated": "verified", "broken_off": "refused"}
_OUTCOME_LOOKS = {"selected": "verified", "no_money": "waiting", "below": "refused"}


@register.simple_tag
def in_tongue(thing: Any, name: str = "") -> str:
    """`{% in_tongue stage "name" %}`: name_es or name_en; nothing of nothing."""
    return "" if thing is None else tongue(thing, name)


@register.inclusion_tag("ui/components/status.html")
def stage_status(stage: Any) -> dict[str, Any]:
    """`{% stage_status stage %}`: the stage as a badge."""
    if stage is None:
        return {"state": "open", "label": "–"}
    return {"state": _KIND_LOOKS[stage.kind], "label": tongue(stage, "name")}


@register.inclusion_tag("ui/components/status.html")
def outcome_status(line: Any) -> dict[str, Any]:
    """`{% outcome_status line %}`: selected, no money, below the cut-off."""
    return {"state": _OUTCOME_LOOKS[line.outcome], "label": line.get_outcome_display()}


@register.inclusion_tag("ui/components/status.html")
def verdict_status(verdict: str) -> dict[str, Any]:
    """`{% verdict_status line.verdict %}`: what the screen says of a region."""
    said = {
        "jump": ("refused", _("salta en el corte")),
        "no jump": ("verified", _("sin salto")),
        "too thin": ("open", _("muy pocos puntajes")),
    }
    state, label = said[verdict]
    return {"state": state, "label": label}


@register.inclusion_tag("ui/components/status.html")
def todo_status(todo: str) -> dict[str, Any]:
    """`{% todo_status row.todo %}`: what a profile waits for."""
    said = {
        "assign": ("open", _("faltan calificadores")),
        "wait": ("waiting", _("en calificación")),
        "reconcile": ("refused", _("por conciliar")),
        "": ("verified", _("con puntaje")),
    }
    state, label = said[todo]
    return {"state": state, "label": label}


@register.filter
def is_tiny(said: str) -> bool:
    """`{{ line.p_holm|is_tiny }}`: whether a p-value is too small to be written out."""
    return bool(said) and Decimal(said) < SMALLEST_P


@register.filter
def as_number(said: str) -> Decimal | None:
    """`{% number line.p_holm|as_number 4 %}`: the number that a text is, no smaller than the smallest p; or none."""
    return max(Decimal(said), SMALLEST_P) if said else None


@register.filter
def entry_at(mapping: dict[str, Any], key: str) -> Any:
    """`{{ names|entry_at:move.to_stage }}`: what a mapping holds under a key."""
    return mapping.get(key)
