"""Words and marks of the calendar, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from eslabon.web.routes.models import Enrolment
from eslabon.web.ui.templatetags.ui import day as ui_day

register = template.Library()

_STATE_LOOKS = {"planned": "draft", "announced": "declared", "held": "verified", "cancelled": "refused"}
_ANSWER_LOOKS = {"invited": "waiting", "confirmed": "declared", "declined": "refused"}


@register.inclusion_tag("ui/components/status.html")
def session_state(session: Any) -> dict[str, Any]:
    """`{% session_state session %}`: where a session stands, as a badge."""
    return {"state": _STATE_LOOKS[session.state], "label": session.get_state_display()}


@register.inclusion_tag("ui/components/status.html")
def seat_status(answer: str) -> dict[str, Any]:
    """`{% seat_status seat.answer %}`: what an organisation said of coming, as a badge."""
    return {"state": _ANSWER_LOOKS[answer], "label": Enrolment.Answer(answer).label}


@register.inclusion_tag("ui/components/status.html")
def plan_status(plan: Any) -> dict[str, Any]:
    """`{% plan_status plan %}`: how far a plan is, as a badge."""
    if plan.adopted_at:
        return {"state": "verified", "label": _("adoptado")}
    if plan.job is not None and not plan.job.is_finished:
        return {"state": "waiting", "label": _("buscando")}
    looks = {
        "optimal": ("declared", _("no se puede atender a más")),
        "feasible": ("declared", _("posible")),
        "infeasible": ("refused", _("no es posible")),
    }
    state, label = looks.get(plan.status, ("open", _("sin resultado")))
    return {"state": state, "label": label}


@register.filter
def at_day(days: Mapping[date, str], day: date) -> str:
    """`{{ blocked|at_day:one }}`: why a day is blocked."""
    return days.get(day, "")


@register.filter
def iso_day(text: str) -> Any:
    """`{{ window.date|iso_day }}`: a day kept as text, as people read it."""
    return ui_day(date.fromisoformat(text))
