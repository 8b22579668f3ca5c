"""States of figures, checks and reports in words and colour; the chain of an alliance; months."""

from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from django import template
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from eslabon.web.monitoring.models import Figure, Report
from eslabon.web.monitoring.queries.reports import Line
from eslabon.web.monitoring.snapshots import terms_of
from eslabon.web.ui import formats

register = template.Library()

BADGES = {
    Figure.State.REPORTED: "declared",
    Figure.State.IN_CHECK: "waiting",
    Figure.State.VERIFIED: "verified",
    Figure.State.ADJUSTED: "verified",
    Figure.State.REJECTED: "refused",
}


@register.inclusion_tag("ui/components/status.html")
def figure_status(figure: Figure) -> dict[str, Any]:
    """`{% figure_status figure %}`: informada, en revisión, verificada, ajustada, rechazada."""
    return {"state": BADGES[Figure.State(figure.state)], "label": figure.get_state_display()}


@register.inclusion_tag("ui/components/status.html")
def line_status(line: Line) -> dict[str, Any]:
    """`{% line_status line %}`: what became of an alliance's report of a month."""
    report = line.report
    if report is not None and report.state == Report.State.SENT:
        label = _("enviado tarde") if line.is_late else _("enviado")
        return {"state": "waiting" if line.is_late else "declared", "label": label}
    if line.is_late:
        return {"state": "refused", "label": _("atrasado")}
    return {"state": "draft", "label": _("borrador")} if report else {"state": "open", "label": _("por informar")}


@register.filter
def month(value: date) -> str:
    """`{{ period.starts_on|month }}`: abril de 2022."""
    locale = formats.reader_locale(get_language() or "es")
    return format_date(value, format="MMMM y" if locale.language == "en" else "MMMM 'de' y", locale=locale)


@register.filter
def by_ratio(reported: Decimal, ratio: Decimal) -> Decimal:
    """`{{ reported|by_ratio:factor.low }}`: the reported total times a factor."""
    return reported * ratio


@register.filter
def as_percent(share: Decimal) -> str:
    """`{{ claim.share|as_percent }}`: 70, without the sign."""
    locale = formats.reader_locale(get_language() or "es")
    return formats.write_number((share * 100).normalize(), locale=locale)


@register.simple_tag
def check_chain(plan: Any, done: int, opened: int) -> list[dict[str, Any]]:
    """`{% check_chain plan done opened as links %}`: reported → drawn → checked → published."""
    is_done = bool(opened) and done == opened
    return [
        {"label": _("Informado"), "state": "verified"},
        {"label": _("Sorteado"), "state": "verified"},
        {"label": _("Revisado"), "state": "verified" if is_done else "declared", "current": not is_done},
        {
            "label": _("Publicado"),
            "state": "verified" if plan.closed_at else "open",
            "current": is_done and plan.closed_at is None,
        },
    ]


@register.simple_tag
def one_check_chain(check: Any, missing: list[Any]) -> list[dict[str, Any]]:
    """`{% one_check_chain check missing as links %}`: where one alliance's check is."""
    is_seen, is_closed = not missing, check.closed_at is not None
    return [
        {"label": _("Informado"), "state": "declared"},
        {"label": _("Sorteado") if check.is_drawn else _("Abierta por un motivo"), "state": "verified"},
        {"label": _("Revisado"), "state": "verified" if is_seen else "open", "current": not is_closed},
        {"label": _("Revisión terminada"), "state": "verified" if is_closed else "open", "current": is_closed},
    ]


@register.simple_tag
def report_chain(report: Report) -> list[dict[str, Any]]:
    """`{% report_chain report as links %}`: draft → sent → locked."""
    is_sent, is_locked = report.state == Report.State.SENT, report.period.locked_at is not None
    return [
        {"label": _("Borrador"), "state": "declared" if is_sent else "open", "current": not is_sent},
        {"label": _("Enviado"), "state": "declared" if is_sent else "open", "current": is_sent and not is_locked},
        {"label": _("Mes cerrado"), "state": "verified" if is_locked else "open", "current": is_sent and is_locked},
    ]


CRITERIA = {
    "package": gettext_noop("Dominan el paquete técnico"),
    "trust": gettext_noop("Confianza: compromisos cumplidos"),
    "bottlenecks": gettext_noop("Sin cuellos de botella"),
    "alone": gettext_noop("Compra sin el programa"),
}


@register.simple_tag
def criterion_name(criterion: Any) -> str:
    """`{% criterion_name one %}`: what a condition of graduation asks."""
    return _(CRITERIA.get(criterion.code, criterion.code))


@register.simple_tag
def criteria_chain(answer: Any, made: Any) -> list[dict[str, Any]]:
    """`{% criteria_chain answer made as links %}`: each condition as a ring, graduation at the end."""
    links = [{"label": criterion_name(one), "state": "verified" if one.is_met else "open"} for one in answer.criteria]
    return [*links, {"label": _("Graduada"), "state": "verified" if made else "open", "current": not made}]


@register.simple_tag
def in_words(thing: Any, name: str) -> str:
    """`{% in_words causality "reason" %}`: the text of a rule in the reader's language."""
    key = f"{name}_en" if (get_language() or "es").startswith("en") else f"{name}_es"
    return str(thing[key] if isinstance(thing, dict) else getattr(thing, key))


@register.simple_tag(takes_context=True)
def part_name(context: Any, part: Any, programme: Any) -> str:
    """`{% part_name part programme %}`: Mujeres, Pequeño."""
    names = context.render_context.get("part_names")
    if names is None:
        names = {
            (dimension["code"], category["code"]): category
            for dimension in terms_of(programme).dimensions
            for category in dimension["categories"]
        }
        context.render_context["part_names"] = names
    found = names.get((part.dimension, part.category))
    return in_words(found, "name") if found else str(part.category)
