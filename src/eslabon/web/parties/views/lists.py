"""The list of parties, its export, and one's own organisations."""

from typing import ClassVar

import django_tables2 as tables
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from eslabon.web.accounts.permissions import permitted, signed_in
from eslabon.web.audit.services import WITHHELD
from eslabon.web.parties.forms import PartyFilter
from eslabon.web.parties.forms.filters import SHORTEST_NUMBER
from eslabon.web.parties.models import Party
from eslabon.web.parties.queries import export_rows, organisations_of, parties_for, person_behind
from eslabon.web.parties.services import export_parties
from eslabon.web.parties.views.subjects import no_one
from eslabon.web.territory.queries import full_name
from eslabon.web.ui.tables import lay_out
from eslabon.web.uploads.services import sheet_response

PER_PAGE = 50


class PartyTable(tables.Table):
    """Name, form, place; sorted by its head."""

    caption = gettext_lazy("Personas y organizaciones")
    stack = True
    name = tables.Column(verbose_name=gettext_lazy("Nombre"))
    kind = tables.Column(verbose_name=gettext_lazy("Tipo"))
    place = tables.Column(verbose_name=gettext_lazy("Lugar"), order_by=("place__search_name", "name"), empty_values=())
    created_at = tables.TemplateColumn('{% day value "short" %}', verbose_name=gettext_lazy("Registrada"))

    class Meta:
        order_by = "name"
        orderable = True
        attrs: ClassVar[dict[str, str]] = {}

    def render_name(self, value: str, record: Party) -> SafeString:
        """The name opens the record."""
        return format_html('<a href="{}">{}</a>', reverse("party", args=[record.pk]), value)

    def render_kind(self, record: Party) -> str:
        """The form of an organisation says more than that it is one."""
        return record.get_organisation_kind_display() or record.get_kind_display()

    def render_place(self, record: Party) -> str:
        """Down from the department."""
        return full_name(record.place) if record.place else "–"


@require_safe
@permitted("parties.list_parties", load=no_one)
def parties(request: HttpRequest, _subject: None) -> HttpResponse:
    """Everybody whom the reader's roles reach, filtered and sorted."""
    found = PartyFilter(request.GET, queryset=parties_for(request.user), request=request)
    table = PartyTable(found.qs)
    lay_out(table, request, per_page=PER_PAGE)
    kept = request.GET.copy()
    kept.pop("page", None)
    if request.user.has_perm("parties.export_parties"):
        table.downloads = [
            {"label": label, "url": f"{reverse('parties_export', args=[code])}?{kept.urlencode()}"}
            for label, code in (("CSV", "csv"), ("Excel", "xlsx"))
        ]
    return render(request, "parties/parties.html", {"filter": found, "table": table})


@require_safe
@permitted("parties.export_parties", load=no_one)
def export(request: HttpRequest, _subject: None) -> FileResponse:
    """What the filters leave, without numbers or contacts."""
    found = PartyFilter(request.GET, queryset=parties_for(request.user), request=request)
    fmt = request.resolver_match.kwargs["fmt"] if request.resolver_match else "csv"
    header = [_("nombre"), _("tipo"), _("forma"), _("departamento"), _("lugar"), _("código del lugar"), _("registrada")]
    rows = list(export_rows(found.qs))
    response = sheet_response(_("organizaciones"), header, rows, fmt)
    export_parties(request.user, count=len(rows), filters=_asked(found), fmt=fmt)
    return response


def _asked(found: PartyFilter) -> dict[str, str]:
    """Which filters were used, without identity numbers: the trail keeps them in clear and for good."""
    asked = {name: str(found.data.get(name, "")) for name in found.filters}
    number = sum(character.isdigit() for character in asked["q"]) >= SHORTEST_NUMBER
    return {name: WITHHELD if name == "q" and number else text for name, text in asked.items() if text}


@require_safe
@signed_in
def my_parties(request: HttpRequest) -> HttpResponse:
    """The reader's own record and the organisations they act for today."""
    person = person_behind(request.user)
    held = organisations_of(person, today=timezone.localdate()) if person else []
    return render(request, "parties/mine.html", {"person": person, "held": held})
