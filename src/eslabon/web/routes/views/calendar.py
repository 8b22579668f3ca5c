"""The programme's calendar terms and blocked days; an organisation's own calendar and time."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.files.packs import available_packs, load_pack, pack_path
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted, signed_in
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.calendar import (
    AvailabilityForm,
    BlockDayForm,
    TermsForm,
    UnavailableForm,
    YearForm,
)
from eslabon.web.routes.models import Availability, BlockedDate, CalendarTerms, Route
from eslabon.web.routes.permissions import own_organisations
from eslabon.web.routes.queries.attendance import families_of
from eslabon.web.routes.queries.board import calendar_of
from eslabon.web.routes.queries.feeds import feeds_of
from eslabon.web.routes.services.availability import (
    block_day,
    bring_holidays,
    free_day,
    install_calendar,
    say_availability,
    set_terms,
)
from eslabon.web.routes.snapshots import department_of, terms_of
from eslabon.web.routes.views.loading import load_programme, load_route
from eslabon.web.routes.views.posted import posted


@permitted("routes.edit_calendar", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_terms(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Notice, reminders, hours, holidays and the days on which nobody works."""
    form = TermsForm(posted(request), terms=terms_of(programme))
    if request.method == "POST" and form.is_valid():
        set_terms(programme, values=form.cleaned_data, actor=request.user)
        messages.success(request, _("Guardado. Vale para los planes y anuncios que siguen."))
        return redirect("calendar_terms", code=programme.code)
    return _terms_page(request, programme, form=form, status=422 if form.errors else 200)


def _terms_page(request: HttpRequest, programme: Programme, *, status: int = 200, **bound: Any) -> HttpResponse:
    terms = terms_of(programme)
    today = timezone.localdate()
    context = {
        "programme": programme,
        "form": TermsForm(terms=terms),
        "year_form": YearForm(initial={"year": today.year + 1}, prefix="year"),
        "block_form": BlockDayForm(prefix="block"),
        "blocked": BlockedDate.objects.filter(programme=programme, provider__isnull=True, day__gte=today)[:200],
        "is_installed": CalendarTerms.objects.filter(programme=programme).exists(),
        "has_pack": programme.code in available_packs(),
        **bound,
    }
    return render(request, "routes/calendar_terms.html", context, status=status)


@permitted("routes.edit_calendar", load=load_programme)
@require_POST
def calendar_install(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Copy the pack's calendar, with the holidays of this year and the next."""
    pack = load_pack(pack_path(programme.code))[0] if programme.code in available_packs() else None
    if pack is not None:
        year = timezone.localdate().year
        install_calendar(programme, pack=pack, years=[year, year + 1], actor=request.user)
        messages.success(request, _("Listo: el calendario del paquete, con los feriados de dos años."))
    return redirect("calendar_terms", code=programme.code)


@permitted("routes.edit_calendar", load=load_programme)
@require_POST
def calendar_holidays(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Block the holidays of one year."""
    form = YearForm(request.POST, prefix="year")
    if not form.is_valid():
        return _terms_page(request, programme, status=422, year_form=form)
    brought = bring_holidays(programme, years=[form.cleaned_data["year"]], actor=request.user)
    messages.success(request, _("Días bloqueados: %(n)s.") % {"n": brought})
    return redirect("calendar_terms", code=programme.code)


@permitted("routes.edit_calendar", load=load_programme)
@require_POST
def calendar_block(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Block one day for everybody."""
    form = BlockDayForm(request.POST, prefix="block")
    if form.is_valid():
        try:
            block_day(programme, actor=request.user, **form.cleaned_data)
        except Problem as problem:
            form.add_error("day", problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Ese día nadie programa sesiones."))
            return redirect("calendar_terms", code=programme.code)
    return _terms_page(request, programme, status=422, block_form=form)


def load_blocked(request: HttpRequest, code: str, pk: int) -> BlockedDate:
    """Return a day that is blocked for everybody in `/programmes/<code>/calendar/blocked/<pk>/`."""
    found = BlockedDate.objects.select_related("programme").filter(provider__isnull=True)
    return get_object_or_404(found, programme__code=code, pk=pk)


@permitted("routes.edit_calendar", load=load_blocked)
@require_POST
def calendar_free(request: HttpRequest, blocked: BlockedDate) -> HttpResponse:
    """Let sessions be held on it again."""
    code = blocked.programme.code
    free_day(blocked, actor=request.user)
    messages.success(request, _("Día liberado."))
    return redirect("calendar_terms", code=code)


@signed_in
@require_safe
def my_calendar(request: HttpRequest) -> HttpResponse:
    """What the person's organisations are invited to: say who comes, say one's hours, put it on the telephone."""
    today = timezone.localdate()
    parties = own_organisations(request.user)
    seats = calendar_of(parties, today=today)
    routes = Route.objects.filter(
        party__in=set(families_of(parties)), state__in=(Route.State.SIGNED, Route.State.PROPOSED)
    )
    context = {
        "seats": seats,
        "waiting": [seat for seat in seats if seat.is_open and seat.answer == "invited"],
        "past": calendar_of(parties, today=today, past=True),
        "routes": routes.select_related("party", "programme", "chain"),
        "trains_in": Programme.objects.filter(services__sessions__trainer_user=request.user.pk).distinct(),
        "feeds": feeds_of(user=request.user),
        "today": today,
    }
    return render(request, "routes/my_calendar.html", context)


@permitted("routes.say_availability", load=load_route)
@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: HttpRequest, route: Route) -> HttpResponse:
    """An organisation says from what hour on it can, when its harvest is, and what it likes."""
    form = AvailabilityForm(posted(request), **_said_before(route))
    if request.method == "POST" and form.is_valid():
        _say(request, route, form.said())
        messages.success(request, _("Guardado. Los próximos planes lo toman en cuenta."))
        return redirect("availability", route_id=route.pk)
    return _availability_page(request, route, form=form, status=422 if form.errors else 200)


def _said_before(route: Route) -> dict[str, Any]:
    said = _said(route)
    peaks = terms_of(route.programme).peaks_of(
        department=department_of(route.place), chain=route.chain.code if route.chain else ""
    )
    return {"said": said, "bands": peaks["bands"], "months": peaks["months"]}


def _said(route: Route) -> Availability | None:
    return Availability.objects.filter(party=route.party.surviving, programme=route.programme).first()


def _say(request: HttpRequest, route: Route, values: dict[str, Any], **windows: Any) -> None:
    say_availability(
        route.party,
        programme=route.programme,
        values=values,
        actor=request.user,
        now=timezone.now(),
        on_behalf=not request.user.has_perm("routes.answer_route", route),
        **windows,
    )


def _availability_page(request: HttpRequest, route: Route, *, status: int = 200, **bound: Any) -> HttpResponse:
    said, today = _said(route), timezone.localdate().isoformat()
    windows = [(n, window) for n, window in enumerate(said.unavailable if said else ()) if window["date"] >= today]
    context = {
        "route": route,
        "programme": route.programme,
        "said": said,
        "form": AvailabilityForm(**_said_before(route)),
        "window_form": UnavailableForm(prefix="window"),
        "windows": sorted(windows, key=lambda pair: (pair[1]["date"], pair[1]["from"])),
        "terms": terms_of(route.programme),
        **bound,
    }
    return render(request, "routes/availability.html", context, status=status)


@permitted("routes.say_availability", load=load_route)
@require_POST
def availability_add(request: HttpRequest, route: Route) -> HttpResponse:
    """One more day, or hours of it, that cannot be."""
    form = UnavailableForm(request.POST, prefix="window")
    if not form.is_valid():
        return _availability_page(request, route, status=422, window_form=form)
    try:
        _say(request, route, {}, cannot=form.window())
    except Problem as problem:
        form.add_error("day", problem.text(request.LANGUAGE_CODE))
        return _availability_page(request, route, status=problem.status, window_form=form)
    messages.success(request, _("Anotado."))
    return redirect("availability", route_id=route.pk)


@permitted("routes.say_availability", load=load_route)
@require_POST
def availability_remove(request: HttpRequest, route: Route) -> HttpResponse:
    """It can be after all: the window that the button names, told by its words, not its place in the list."""
    wanted = {name: request.POST.get(name, "") for name in ("date", "from", "to")}
    said = _said(route)
    if said is not None and wanted in said.unavailable:
        _say(request, route, {}, can=wanted)
    return redirect("availability", route_id=route.pk)
