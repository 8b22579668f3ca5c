"""Results: the dashboard of a programme, its file, its publication, and the roll-up over programmes."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted, public, signed_in
from eslabon.web.monitoring.forms.results import DashboardForm
from eslabon.web.monitoring.models import Indicator, Period
from eslabon.web.monitoring.queries.dashboards import BUCKETS, Asked, bucket_name, dashboard_of, dimensions_of
from eslabon.web.monitoring.queries.iati import iati_document
from eslabon.web.monitoring.queries.publication import latest_publication
from eslabon.web.monitoring.queries.results import GROUPS, Window, alliances_seen, bucket_of, figures_of, last_months
from eslabon.web.monitoring.queries.rollup import rolled_up
from eslabon.web.monitoring.services.exports import record_results_export
from eslabon.web.monitoring.services.publishing import publish_results
from eslabon.web.monitoring.views.pages import pages_of
from eslabon.web.monitoring.views.published_tables import parts_tables
from eslabon.web.monitoring.views.results_charts import over_time_chart
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.services import sheet_response

EXPORT_HEADER = ("indicator", "name", "unit", "by", "group", "period", "reported", "checked", "verified", "alliances")


def load_programme(request: HttpRequest, code: str, **others: Any) -> Programme:
    """Return the programme of `/programmes/<code>/…`."""
    return get_object_or_404(Programme, code=code)


def _asked(request: HttpRequest, programme: Programme) -> tuple[DashboardForm, Asked]:
    """What the address asks; what it does not say, or says wrongly, is as usual: the last twelve months."""
    indicators = list(
        Indicator.objects.filter(programme=programme, is_active=True).exclude(source=Indicator.Source.OPERATIONS)
    )
    months = list(Period.objects.filter(programme=programme).values_list("starts_on", flat=True))
    wanted = request.GET.get("indicator", "")
    chosen = next((one for one in indicators if one.code == wanted), indicators[0] if indicators else None)
    dimensions = dimensions_of(programme, chosen)
    usual = last_months(programme) or Window(timezone.localdate().replace(day=1), timezone.localdate().replace(day=1))
    data = {
        "indicator": chosen.code if chosen else "",
        "since": f"{max(usual.first, months[0]) if months else usual.first:%Y-%m}",
        "until": f"{usual.last:%Y-%m}",
        "by": "quarter",
        "dimension": "corridor",
    }
    said = {key: value for key, value in request.GET.items() if key in data and value}
    form = DashboardForm(data | said, indicators=indicators, months=months, dimensions=dimensions)
    form.is_valid()  # what cannot be read is marked on the form, and the rest counts
    data |= {key: value for key, value in form.cleaned_data.items() if value}
    first, last = _month(data["since"]), _month(data["until"])
    by, dimension = data["by"], data["dimension"]
    return form, Asked(Window(min(first, last), max(first, last)), chosen.code if chosen else "", by, dimension)


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


@permitted("monitoring.view_results", load=load_programme)
@require_safe
def results(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every indicator at a glance, one of them over time and broken down."""
    user: Any = request.user
    form, asked = _asked(request, programme)
    alliances = alliances_seen(user, "result.view", programme=programme, today=timezone.localdate())
    dashboard = dashboard_of(programme, alliances=alliances, asked=asked)
    context = {
        "programme": programme,
        "pages": pages_of(request, programme, here="results"),
        "form": form,
        "dashboard": dashboard,
        "figure": over_time_chart(dashboard),
        "parts": asked.dimension not in GROUPS,
        "publication": latest_publication(programme),
        "may_publish": user.has_perm("monitoring.publish_results", programme),
        "may_export": user.has_perm("monitoring.export_results", programme),
        "may_note": user.has_perm("monitoring.record_context", programme),
    }
    return render(request, "monitoring/results.html", context)


@permitted("monitoring.export_results", load=load_programme)
@require_safe
def results_file(request: HttpRequest, programme: Programme) -> HttpResponseBase:
    """The dashboard's figures as CSV or XLSX: each indicator per period, whole and by corridor, region and product."""
    fmt = request.GET.get("format", "csv")
    if fmt not in {"csv", "xlsx"}:
        raise Http404(fmt)
    user: Any = request.user
    _form, asked = _asked(request, programme)
    alliances = alliances_seen(user, "result.view", programme=programme, today=timezone.localdate())
    rows = list(_export_rows(programme, alliances=alliances, asked=asked))
    record_results_export(programme, rows=len(rows), actor=user)
    return sheet_response(f"resultados-{programme.code}", EXPORT_HEADER, rows, fmt)


def _export_rows(programme: Programme, *, alliances: Any, asked: Asked) -> Iterator[tuple[Any, ...]]:
    figures = figures_of(programme, alliances=alliances, window=asked.window)
    by = asked.by if asked.by in BUCKETS else "quarter"
    shown = [one for one in figures.indicators if one.source != Indicator.Source.OPERATIONS]
    buckets = sorted({bucket_of(row.month, by=by) for row in figures.rows})
    for bucket in buckets:
        inside = [row for row in figures.rows if bucket_of(row.month, by=by) == bucket]
        for dimension in ("", *GROUPS):
            names = {figures.alliances[row.alliance][dimension] if dimension else "" for row in inside}
            for name in sorted(names):
                rows = [row for row in inside if not dimension or figures.alliances[row.alliance][dimension] == name]
                found = figures.totals(rows)
                for one in shown:
                    total = found[one.code]
                    yield (
                        one.code,
                        one.name,
                        one.unit,
                        dimension or "all",
                        name,
                        bucket_name(bucket, by=by),
                        total.reported,
                        total.checked,
                        total.verified,
                        total.alliances,
                    )


@permitted("monitoring.publish_results", load=load_programme)
@require_POST
def results_publish(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Freeze and publish what was verified."""
    try:
        publish_results(programme, actor=request.user, now=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
        return redirect("results", programme.code)
    messages.success(request, _("Publicado: cualquiera puede verlo, y ya no cambia."))
    return redirect("published_results", programme.code)


@public
@require_safe
def published_results(request: HttpRequest, code: str) -> HttpResponse:
    """What was verified, for anybody."""
    programme = get_object_or_404(Programme, code=code)
    publication = latest_publication(programme)
    context = {
        "programme": programme,
        "publication": publication,
        "earlier": list(programme.publications.values("through", "published_at", "content_hash")[1:13]),
        **(_shown(publication.content, english=request.LANGUAGE_CODE.startswith("en")) if publication else {}),
    }
    return render(request, "monitoring/published.html", context)


def _shown(content: dict[str, Any], *, english: bool) -> dict[str, Any]:
    """The frozen content as the public page lists it: years with something verified, and the samples' factors."""
    shown, factors = [], []
    for one in content["indicators"]:
        name = one["name_en" if english else "name_es"]
        years = [{**year, "share": _share(year)} for year in one["years"] if year["verified"] is not None]
        if years:
            shown.append({**one, "name": name, "years": years})
        factors += [
            {
                **factor,
                "name": name,
                "quarter": factor["quarter"][:7],
                "sure": f"{Decimal(factor['confidence']) * 100:.0f}",
            }
            for factor in one["factors"]
        ]
    return {"shown": shown, "factors": factors, "parts": parts_tables(content, shown=shown, english=english)}


def _share(year: dict[str, Any]) -> Decimal | None:
    checked = Decimal(year["checked"] or 0)
    return Decimal(year["verified"]) / checked if checked > 0 else None


@public
@require_safe
def iati_file(request: HttpRequest, code: str) -> HttpResponse:
    """The latest publication as an IATI 2.03 activity file."""
    programme = get_object_or_404(Programme, code=code)
    publication = latest_publication(programme)
    document = iati_document(publication) if publication else None
    if document is None:
        raise Http404(code)
    response = HttpResponse(document, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{programme.code}-iati.xml"'
    return response


@signed_in
@require_safe
def all_results(request: HttpRequest) -> HttpResponse:
    """Indicators over every programme whose results the reader may see; what has two units stays two lines."""
    context = {"indicators": rolled_up(request.user, today=timezone.localdate())}
    return render(request, "monitoring/rollup.html", context)
