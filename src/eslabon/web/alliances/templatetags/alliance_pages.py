"""The pages of an alliance, for the templates of every context that has one."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from eslabon.web.alliances.queries.pages import pages_of_alliance

register = template.Library()


@register.inclusion_tag("ui/components/sibling_pages.html", takes_context=True)
def alliance_pages(context: Context) -> dict[str, Any]:
    """`{% alliance_pages %}`: where else the `alliance` of this page is shown, for its reader."""
    request = context["request"]
    match = request.resolver_match
    here = match.url_name if match is not None else ""
    return {
        "pages": pages_of_alliance(request.user, context["alliance"], here=here),
        "label": _("Páginas de la alianza"),
    }
