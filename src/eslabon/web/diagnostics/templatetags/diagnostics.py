"""Words of diagnostics, in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from eslabon.web.diagnostics.models import Response
from eslabon.web.diagnostics.snapshots.wording import in_words, percent

register = template.Library()


register.filter("in_words", in_words)
register.filter("percent", percent)


@register.inclusion_tag("ui/components/status.html")
def response_status(response: Response) -> dict[str, Any]:
    """`{% response_status response %}`: its state as a badge."""
    if response.state == Response.State.SUBMITTED:
        return {"state": "verified", "label": _("entregado")}
    if not response.answered:
        return {"state": "open", "label": _("por responder")}
    return {"state": "waiting", "label": _("por terminar")}


@register.filter
def points(value: Any) -> str:
    """`{{ part.points|points }}`: points without zeros that say nothing."""
    return f"{value.normalize():f}" if value is not None else "–"
