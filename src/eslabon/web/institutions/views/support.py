"""How an alliance is supported on the ground: its apprentice manager, consultants' reports, public funds."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.institutions.forms.bodies import ApprenticeForm, FieldReportForm, ReadingForm
from eslabon.web.institutions.forms.partners import FundForm, OutcomeForm
from eslabon.web.institutions.models import Apprentice, FundApplication
from eslabon.web.institutions.services import (
    apply_to_fund,
    read_apprentice,
    record_outcome,
    select_apprentice,
    write_field_report,
)
from eslabon.web.institutions.views.loading import load_alliance
from eslabon.web.institutions.views.partners import PAGE_ROWS, stored
from eslabon.web.institutions.views.sections import Section, answer
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import register_party


@permitted("institutions.view_support", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_support(request: HttpRequest, alliance: Alliance) -> HttpResponse:
    """Who learns to run the alliance, what consultants saw, which public funds were asked."""
    user: Any = request.user
    today = timezone.localdate()
    may_keep = user.has_perm("institutions.keep_support", alliance)
    apprentices = list(alliance.apprentices.select_related("person").prefetch_related("readings__read_by"))
    applications = list(alliance.fund_applications.all())
    answered, sections = answer(
        request,
        [
            _visited(alliance, user=user, today=today, allowed=may_keep),
            *_apprenticed(alliance, apprentices, user=user, today=today, allowed=may_keep),
            *_funded(alliance, applications, user=user, today=today, allowed=may_keep),
        ],
        back=reverse("alliance_support", args=[alliance.pk]),
    )
    if answered is not None:
        return answered
    reports = alliance.field_reports.select_related("written_by")
    context = {
        "alliance": alliance,
        "programme": alliance.programme,
        "apprentices": apprentices,
        "applications": applications,
        "page_obj": Paginator(reports, PAGE_ROWS).get_page(request.GET.get("page")),
        "sections": sections,
        "shows_land_use": user.has_perm("institutions.view_land_use", alliance),
    }
    return render(request, "institutions/support.html", context, status=422 if request.method == "POST" else 200)


def _visited(alliance: Alliance, *, user: Any, today: date, allowed: bool) -> Section:
    def save(form: FieldReportForm) -> None:
        data = form.cleaned_data
        file = stored(data.pop("file"), actor=user)
        write_field_report(alliance, file=file, actor=user, today=today, **data)

    title, done = _("Guardar un informe de campo"), _("Informe guardado.")
    return Section("report", title, _("Guardar"), FieldReportForm, save, done, allowed)


def _apprenticed(
    alliance: Alliance, apprentices: list[Apprentice], *, user: Any, today: date, allowed: bool
) -> list[Section]:
    current = next((one for one in apprentices if one.left_on is None), None)

    def select(form: ApprenticeForm) -> None:
        person = register_party(kind=Party.Kind.PERSON, name=form.cleaned_data["name"], actor=user)
        select_apprentice(alliance, person=person, selected=form.selected(), actor=user, today=today)

    def read(form: ReadingForm) -> None:
        if current is not None:
            read_apprentice(current, actor=user, today=today, **form.cleaned_data)

    save, done = _("Guardar"), _("Anotado.")
    reading = _("Anotar cómo lleva el negocio")
    return [
        Section("read", reading, save, ReadingForm, read, done, allowed and current is not None),
        Section("select", _("Anotar una gerencia aprendiz"), save, ApprenticeForm, select, done, allowed),
    ]


def _funded(
    alliance: Alliance, applications: list[FundApplication], *, user: Any, today: date, allowed: bool
) -> list[Section]:
    waiting = [one for one in applications if one.outcome == FundApplication.Outcome.PENDING]

    def ask(form: FundForm) -> None:
        apply_to_fund(alliance, request=form.request(), actor=user, today=today)

    def outcome(form: OutcomeForm) -> None:
        data = form.cleaned_data
        chosen = form.applications[data["application"]]
        record_outcome(chosen, granted=data["granted"], on=data["on"], reason=data["reason"], actor=user, today=today)

    def make(*args: Any, **kwargs: Any) -> OutcomeForm:
        return OutcomeForm(*args, applications=waiting, **kwargs)

    save, done = _("Guardar"), _("Anotado.")
    answered = _("Anotar lo que respondió un fondo")
    return [
        Section("ask", _("Anotar una postulación a un fondo"), save, FundForm, ask, done, allowed),
        Section("outcome", answered, save, make, outcome, done, allowed and bool(waiting)),
    ]
