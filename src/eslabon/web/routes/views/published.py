"""What was published of the programme, beside what it counts of itself."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.published import DayForm
from eslabon.web.routes.queries.published import PRINTED_ON, published_tables
from eslabon.web.routes.views.loading import load_programme


@permitted("routes.view_delivery", load=load_programme)
@require_safe
def tables(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The tables of the source, figure beside figure, execution as it was on the day that the reader asks for."""
    form = DayForm(request.GET or None, initial={"on": PRINTED_ON})
    asked = form.cleaned_data.get("on") if form.is_valid() else None
    on: date = min(asked or PRINTED_ON, timezone.localdate())
    context = {
        "programme": programme,
        "tables": published_tables(programme, on=on),
        "form": form,
        "on": on,
        "today": timezone.localdate(),
    }
    return render(request, "routes/published.html", context)
