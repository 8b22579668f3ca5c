"""Words of services, routes and calendars, in the reader's language."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from eslabon.web.parties.models import Party

register = template.Library()

_ROUTE_LOOKS = {
    "proposed": "waiting",
    "signed": "declared",
    "replaced": "open",
    "completed": "verified",
    "left": "refused",
}
_ANSWER_LOOKS = {"pending": "waiting", "accepted": "declared", "declined": "refused"}
_REFERRAL_LOOKS = {"sent": "waiting", "accepted": "declared", "attended": "verified", "refused": "refused"}


@register.simple_tag
def in_tongue(thing: Any, name: str) -> str:
    """`{% in_tongue service "name" %}`: name_es or name_en of a record; nothing of nothing."""
    if thing is None:
        return ""
    ending = "en" if (get_language() or "es").startswith("en") else "es"
    return str(getattr(thing, f"{name}_{ending}"))


@register.filter
def month_name(value: date | None) -> str:
    """`{{ item.month|month_name }}`: junio de 2022."""
    return date_format(value, "YEAR_MONTH_FORMAT") if value else "–"


@register.inclusion_tag("ui/components/status.html")
def route_status(route: Any) -> dict[str, Any]:
    """`{% route_status route %}`: its state as a badge."""
    return {"state": _ROUTE_LOOKS[route.state], "label": route.get_state_display()}


@register.inclusion_tag("ui/components/status.html")
def answer_status(item: Any) -> dict[str, Any]:
    """`{% answer_status item %}`: what the organisation said of a service, as a badge."""
    return {"state": _ANSWER_LOOKS[item.answer], "label": item.get_answer_display()}


@register.inclusion_tag("ui/components/status.html")
def referral_status(referral: Any) -> dict[str, Any]:
    """`{% referral_status referral %}`: what became of a referral, as a badge."""
    return {"state": _REFERRAL_LOOKS[referral.state], "label": referral.get_state_display()}


_SESSION_LOOKS = {"planned": "open", "announced": "waiting", "held": "verified", "cancelled": "refused"}


@register.inclusion_tag("ui/components/status.html")
def session_status(session: Any) -> dict[str, Any]:
    """`{% session_status session %}`: where a session stands, as a badge."""
    return {"state": _SESSION_LOOKS[session.state], "label": session.get_state_display()}


@register.simple_tag
def sex_word(code: str) -> str:
    """`{% sex_word attendance.sex %}`: mujer, hombre, otro; sin dato where nobody said."""
    return str(dict(Party.Sex.choices).get(code, _("sin dato")))


@register.simple_tag
def warning_text(warning: Any) -> str:
    """`{% warning_text warning %}`: what it says, in the reader's language."""
    return str(warning.en if (get_language() or "es").startswith("en") else warning.es)


_PRODUCT_LOOKS = {"started": "waiting", "finished": "verified", "stopped": "refused"}
_AWARD_LOOKS = {"granted": "verified", "declined": "refused", "withdrawn": "refused"}
_PROMISES = {
    "undated": ("open", _lazy("sin fecha")),
    "coming": ("waiting", _lazy("en camino")),
    "done": ("verified", _lazy("realizado")),
    "missed": ("refused", _lazy("no asistió")),
}


@register.inclusion_tag("ui/components/status.html")
def product_status(product: Any) -> dict[str, Any]:
    """`{% product_status product %}`: how far a product of a service got, as a badge."""
    return {"state": _PRODUCT_LOOKS[product.state], "label": product.get_state_display()}


@register.inclusion_tag("ui/components/status.html")
def award_status(award: Any) -> dict[str, Any]:
    """`{% award_status award %}`: what became of a seat at an incentive, as a badge."""
    return {"state": _AWARD_LOOKS[award.state], "label": award.get_state_display()}


@register.inclusion_tag("ui/components/status.html")
def promise_status(state: str) -> dict[str, Any]:
    """`{% promise_status "done" %}`: where a service of the commitment stands, as a badge."""
    look, label = _PROMISES[state]
    return {"state": look, "label": label}
