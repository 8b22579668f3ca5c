"""The list of alliances, one with its chain, opening one, handing it over, and what is kept beside its plan."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.files.packs import available_packs, load_pack, pack_path
from eslabon.rules.alliances.afterlife import askings
from eslabon.rules.alliances.gender import gender_figures
from eslabon.rules.alliances.maturity import maturity_on
from eslabon.rules.alliances.trust import trust_on
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.accounts.permissions import permitted, signed_in
from eslabon.web.alliances.forms.alliances import (
    AfterlifeForm,
    AllianceFilterForm,
    GenderPlanForm,
    GenderReadingForm,
    OpenForm,
    TrackForm,
    TransferForm,
    words,
)
from eslabon.web.alliances.models import Alliance, BuyerContact, TrackRecord
from eslabon.web.alliances.permissions import operators_of
from eslabon.web.alliances.queries.alliances import (
    alliances_of,
    alliances_within_reach,
    chain_links,
    current_plan,
    demands_within_reach,
    waiting_for,
    with_counts,
)
from eslabon.web.alliances.queries.lists import COLUMNS, narrowed
from eslabon.web.alliances.queries.pages import asked_above, own_promise
from eslabon.web.alliances.queries.terms import terms_of, terms_or_none
from eslabon.web.alliances.services import (
    Brought,
    GenderSeen,
    Left,
    Opening,
    install_plan_terms,
    open_alliance,
    read_afterlife,
    read_gender,
    record_track_record,
    start_gender_plan,
    transfer_alliance,
)
from eslabon.web.alliances.services.parties import find_or_register
from eslabon.web.alliances.snapshots import missing_of, promises_of
from eslabon.web.alliances.views.loading import complain, load_alliance, load_programme, pages_of, query_of
from eslabon.web.programmes.models import Programme
from eslabon.web.ui.tables import ordered

PAGE_ROWS = 25


@signed_in
@require_safe
def my_alliances(request: HttpRequest) -> HttpResponse:
    """The alliances in which the reader's organisation buys or supplies."""
    found = with_counts(alliances_of(request.user, on=timezone.localdate()))
    page = Paginator(ordered(found, request, columns=COLUMNS, first="code"), PAGE_ROWS)
    return render(request, "alliances/my_alliances.html", {"page_obj": page.get_page(request.GET.get("page"))})


@permitted("alliances.view_alliances", load=load_programme)
@require_safe
def alliances(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Every alliance within the reader's reach."""
    form = AllianceFilterForm(request.GET or None, programme=programme)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = narrowed(with_counts(alliances_within_reach(programme, user=request.user)), asked)
    context = {
        "programme": programme,
        "form": form,
        "is_filtered": any(asked.values()),
        "page_obj": Paginator(ordered(found, request, columns=COLUMNS, first="code"), PAGE_ROWS).get_page(
            request.GET.get("page")
        ),
        "can_export": request.user.has_perm("alliances.export_alliances", programme),
        "query": query_of(request),
        "can_open": request.user.has_perm("alliances.open_alliance", programme),
        "has_terms": terms_or_none(programme) is not None,
        "pages": pages_of(request, programme, here="alliances"),
    }
    return render(request, "alliances/alliances.html", context)


@permitted("alliances.open_alliance", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_open(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Open an alliance around a buyer's demand."""
    user = request.user
    own = operators_of(user, "alliance.create", programme=programme)
    demands = demands_within_reach(programme, user=user)
    form = OpenForm(request.POST or None, programme=programme, operators=own, demands=demands)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        name = values.pop("organisation_name")
        try:
            organisation = find_or_register(name, programme=programme, kind="association", actor=user) if name else None
            opened = open_alliance(programme, opening=Opening(organisation=organisation, **values), actor=user)
        except Problem as problem:
            complain(request, form, problem)
        else:
            messages.success(request, _("Alianza abierta. Lo que sigue es mapear productores."))
            return redirect("alliance", alliance_id=opened.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "alliances/alliance_open.html", {"programme": programme, "form": form}, status=status)


@permitted("alliances.view_alliance", load=load_alliance)
@require_safe
def alliance(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """An alliance: its chain, what waits, its parties, its demand."""
    today = timezone.localdate()
    plan = current_plan(shown)
    terms = terms_or_none(shown.programme)
    can = _can(request.user, shown)
    missing = len(missing_of(plan)) if plan is not None and plan.state == "draft" and terms is not None else 0
    has_viability = plan is not None and plan.viability_decisions.exists()
    asked = own_promise(request.user, shown) or asked_above(request.user, shown, now=timezone.now())
    context = {
        **about(shown, user=request.user, plan=plan),
        "plan": plan,
        "waiting": asked or waiting_for(shown, plan=plan, missing=missing, can=can, has_viability=has_viability),
        "can": can,
        "opens_demand": shown.demand is not None and request.user.has_perm("alliances.view_demand", shown.demand),
        "trust": trust_on(today, promises_of(shown)),
        "maturity": maturity_on(today, starts_on=shown.starts_on, months_expected=terms.maturity_months)
        if shown.starts_on and terms
        else None,
        "transfers": shown.transfers.select_related("from_operator", "to_operator"),
        "contact": BuyerContact.objects.filter(alliance=shown).first()
        if request.user.has_perm("alliances.see_contact", shown)
        else None,
        "track": TrackRecord.objects.filter(alliance=shown).first(),
    }
    return render(request, "alliances/alliance.html", context)


def about(shown: Alliance, *, user: Any, plan: Any = None) -> dict[str, Any]:
    """What the head of every page of an alliance shows."""
    plan = plan if plan is not None else current_plan(shown)
    return {"alliance": shown, "programme": shown.programme, "links": chain_links(shown, plan=plan, user=user)}


def _can(user: Any, shown: Alliance) -> dict[str, bool]:
    names = {
        "map": "edit_mapping",
        "write": "write_plan",
        "approve": "approve_plan",
        "verify": "verify_bottleneck",
        "transfer": "transfer",
        "track": "record_track",
        "change": "change_alliance",
        "afterlife": "read_afterlife",
        "gender": "edit_gender",
        "see_producers": "view_producers",
    }
    return {key: user.has_perm(f"alliances.{name}", shown) for key, name in names.items()}


@permitted("alliances.transfer", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_transfer(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Hand the alliance to another operator."""
    form = TransferForm(request.POST or None, programme=shown.programme)
    if request.method == "POST" and form.is_valid():
        try:
            transfer_alliance(
                shown, **form.cleaned_data, actor=request.user, now=timezone.now(), today=timezone.localdate()
            )
        except Problem as problem:
            complain(request, form, problem)
        else:
            messages.success(request, _("La alianza pasó al nuevo operador con toda su historia."))
            return redirect("alliance", alliance_id=shown.pk)
    context = {
        **about(shown, user=request.user),
        "form": form,
        "transfers": shown.transfers.select_related("from_operator", "to_operator"),
    }
    return render(request, "alliances/transfer.html", context, status=422 if request.method == "POST" else 200)


@permitted("alliances.view_alliance", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_track(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """The organisation's track record at its application; computed once."""
    terms = terms_of(shown.programme)
    record = TrackRecord.objects.filter(alliance=shown).select_related("organisation", "recorded_by").first()
    may_record = record is None and request.user.has_perm("alliances.record_track", shown)
    form = TrackForm(request.POST or None, endowments=terms.endowments) if may_record else None
    if request.method == "POST":
        if not request.user.has_perm("alliances.record_track", shown):
            raise PermissionDenied
        if form is None:
            raise Problem(problems.RECORD_FROZEN)
        if form.is_valid():
            values = dict(form.cleaned_data)
            as_of, values["endowment"] = values.pop("as_of"), tuple(values["endowment"])
            try:
                record_track_record(
                    shown, as_of=as_of, brought=Brought(**values), actor=request.user, now=timezone.now()
                )
            except Problem as problem:
                complain(request, form, problem)
            else:
                messages.success(request, _("Trayectoria calculada y fijada."))
                return redirect("alliance_track", alliance_id=shown.pk)
    owned = dict(words(terms.endowments))
    context = {
        **about(shown, user=request.user),
        "form": form,
        "record": record,
        "recent_percent": record.recent_share * 100 if record is not None and record.recent_share is not None else None,
        "endowment": [owned.get(code, code) for code in record.endowment] if record is not None else [],
    }
    return render(request, "alliances/track.html", context, status=422 if request.method == "POST" else 200)


@permitted("alliances.view_alliance", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_afterlife(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """What is left after the end: what is due, and what was read."""
    today = timezone.localdate()
    readings = list(shown.afterlife.select_related("recorded_by"))
    asked = terms_of(shown.programme).afterlife_months
    due = (
        askings(shown.ends_on, months=asked, read={one.months for one in readings}, today=today)
        if shown.ends_on
        else ()
    )
    next_one = next((one for one in due if one.state in ("due", "late")), None)
    allowed = request.user.has_perm("alliances.read_afterlife", shown)
    form = AfterlifeForm(request.POST or None) if allowed and next_one is not None else None
    if request.method == "POST":
        if not allowed:
            raise PermissionDenied
        if form is None or next_one is None:
            raise Problem(problems.NOT_DUE, due=due[0].due_on.isoformat() if due else "–")
        if form.is_valid():
            left = Left(**form.cleaned_data)
            read_afterlife(
                shown, months=next_one.months, left=left, actor=request.user, now=timezone.now(), today=today
            )
            messages.success(request, _("Anotado."))
            return redirect("alliance_afterlife", alliance_id=shown.pk)
    context = {
        **about(shown, user=request.user),
        "form": form,
        "next_one": next_one,
        "askings": due,
        "readings": readings,
    }
    return render(request, "alliances/afterlife.html", context, status=422 if request.method == "POST" else 200)


@permitted("alliances.view_alliance", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_gender(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """The gender plan of the alliance's organisation, and its figures by day."""
    plan = shown.gender_plans.select_related("organisation").first()
    allowed = request.user.has_perm("alliances.edit_gender", shown) and shown.organisation is not None
    form_class: Any = GenderPlanForm if plan is None else GenderReadingForm
    form = form_class(request.POST or None) if allowed else None
    if request.method == "POST":
        if form is None or shown.organisation is None:
            raise PermissionDenied
        if form.is_valid():
            now = timezone.now()
            values = dict(form.cleaned_data)
            try:
                if plan is None:
                    start_gender_plan(shown, organisation=shown.organisation, **values, actor=request.user, now=now)
                else:
                    read_on = values.pop("read_on")
                    read_gender(plan, read_on=read_on, seen=GenderSeen(**values), actor=request.user, now=now)
            except Problem as problem:
                complain(request, form, problem)
            else:
                messages.success(request, _("Anotado."))
                return redirect("alliance_gender", alliance_id=shown.pk)
    readings = list(plan.readings.all()) if plan is not None else []
    context = {
        **about(shown, user=request.user),
        "plan": plan,
        "form": form,
        "rows": [(one, _figures(one)) for one in readings],
    }
    return render(request, "alliances/gender.html", context, status=422 if request.method == "POST" else 200)


def _figures(reading: Any) -> Any:
    return gender_figures(
        members=reading.members,
        women_members=reading.women_members,
        board=reading.board,
        women_board=reading.women_board,
        women_income=reading.women_income,
        men_income=reading.men_income,
    )


@permitted("alliances.view_terms", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_terms(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What the programme asks of its plans, each figure with its source; whoever installs packs brings it in."""
    may_install = request.user.has_perm("alliances.install_terms", programme)
    if request.method == "POST":
        if not may_install or programme.code not in available_packs():
            raise PermissionDenied
        pack, _faults = load_pack(pack_path(programme.code))
        if pack is None:
            raise Problem(problems.NO_TERMS)
        install_plan_terms(programme, pack=pack, actor=request.user, now=timezone.now())
        messages.success(request, _("Reglas de los planes al día."))
        return redirect("plan_terms", code=programme.code)
    terms = terms_or_none(programme)
    context = {
        "programme": programme,
        "terms": terms,
        "may_install": may_install,
        "pages": pages_of(request, programme, here="plan_terms"),
        "kinds": words(terms.bottlenecks) if terms else [],
        "sources": [
            one.in_language(request.LANGUAGE_CODE)
            for one in (terms.viability_source, terms.maturity_source, terms.graduation_source)
        ]
        if terms
        else [],
    }
    return render(request, "alliances/terms.html", context)
