"""The map of producers: who is invited first, one by one or from a file, and how far each link has come."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.alliances.linkage import EFFECTIVE, NEXT, Step
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.forms.mapping import (
    IdentityForm,
    LinkageForm,
    NewProducerForm,
    ProducerFilterForm,
    ProducerForm,
    TakingPartForm,
)
from eslabon.web.alliances.models import Alliance, MappedProducer
from eslabon.web.alliances.queries.identity import documents_of, elsewhere, mapped_twice
from eslabon.web.alliances.queries.mapping import map_of, producers_in_order, rows_of_page
from eslabon.web.alliances.queries.rotation import movement_of, stopped_links, who_left
from eslabon.web.alliances.queries.sizes import SIZE, parts_of, sizes_of
from eslabon.web.alliances.services import (
    Mapped,
    NewProducer,
    change_producer,
    identify_producer,
    join_producer,
    leave_producer,
    map_new_producer,
    record_linkage,
)
from eslabon.web.alliances.services.mapping_files import CODE
from eslabon.web.alliances.views.alliances import about
from eslabon.web.alliances.views.loading import complain, load_alliance, load_with_producer
from eslabon.web.uploads.services import check_import, store_file

PAGE_ROWS = 25


@permitted("alliances.view_producers", load=load_alliance)
@require_safe
def alliance_producers(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Mapped suppliers in the order in which they are invited."""
    form = ProducerFilterForm(request.GET or None)
    filters = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = map_of(shown, today=timezone.localdate())
    keys, rows = producers_in_order(shown, order=found.order, filters=filters)
    page = Paginator(keys, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        **about(shown, user=request.user),
        "map": found,
        "form": form,
        "is_filtered": bool(request.GET),
        "page_obj": page,
        "producers": rows_of_page(list(page.object_list), rows),
        **_sizes(shown),
        "twice": mapped_twice(shown),
        "first": page.start_index(),
        "can_map": request.user.has_perm("alliances.edit_mapping", shown),
        "left_n": shown.producers.filter(left_on__isnull=False).count(),
    }
    return render(request, "alliances/producers.html", context)


def _sizes(shown: Alliance) -> dict[str, Any]:
    """The thresholds of this product, and how many producers of each size are on the map today."""
    sizes = [one for one in sizes_of(shown.programme) if one.chain == shown.chain.code]
    if not sizes:
        return {"sizes": [], "by_size": []}
    counted = parts_of(shown.programme, producers=shown.producers.filter(left_on__isnull=True))
    labels = {"small": _("Pequeños"), "medium": _("Medianos"), "large": _("Grandes"), "": _("No se sabe")}
    return {"sizes": sizes, "by_size": [(label, counted.get((SIZE, code), 0)) for code, label in labels.items()]}


@permitted("alliances.edit_mapping", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def producer_add(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Map one producer."""
    form = NewProducerForm(request.POST or None, alliance=shown)
    if request.method == "POST" and form.is_valid():
        known, data = form.known(shown), form.cleaned_data
        who = NewProducer(
            data["name"],
            is_community=data["kind"] == "community",
            sex=data["sex"],
            place=known["place"],
            scheme=data["scheme"],
            number=data["number"],
        )
        try:
            made = map_new_producer(shown, who=who, mapped=Mapped(**known), actor=request.user, now=timezone.now())
        except Problem as problem:
            complain(request, form, problem)
        else:
            messages.success(request, _("%(name)s está en el mapeo.") % {"name": made.party.name})
            return redirect("alliance_producers", alliance_id=shown.pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "alliances/producer_add.html", {**about(shown, user=request.user), "form": form}, status=status
    )


@permitted("alliances.edit_mapping", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def producers_import(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Bring producers from a table: checked row by row first, kept only when its maker says so."""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is not None:
            try:
                stored = store_file(upload, actor=request.user, kinds=("table",))
                checked = check_import(
                    stored,
                    kind=CODE,
                    actor=request.user,
                    now=timezone.now(),
                    scope={"alliance": str(shown.pk)},
                )
            except Problem as problem:
                complain(request, None, problem)
            else:
                return redirect("import_page", import_id=checked.pk)
        else:
            messages.error(request, _("Elija el archivo con los productores."))
    status = 422 if request.method == "POST" else 200
    return render(request, "alliances/producers_import.html", about(shown, user=request.user), status=status)


@permitted("alliances.view_producers", load=load_with_producer)
@require_safe
def producer(request: HttpRequest, shown: Any) -> HttpResponse:
    """One mapped producer: what is known, when it took part, the history of its link."""
    chosen: MappedProducer = shown.chosen
    user = request.user
    states = [state for state in NEXT[chosen.linkage] if state != EFFECTIVE]
    can_link = user.has_perm("alliances.record_linkage", shown)
    context = {
        **about(shown, user=request.user),
        "producer": chosen,
        "members": chosen.members.filter(left_on__isnull=True).select_related("party")[:200],
        "states": chosen.linkage_states.select_related("recorded_by"),
        "can_map": user.has_perm("alliances.edit_mapping", shown),
        **_sizes(shown),
        "documents": documents_of(chosen),
        "elsewhere": elsewhere(chosen)[:20],
        "identity": IdentityForm(country=shown.programme.country),
        "taking_part": TakingPartForm(),
        "linkage": LinkageForm(states=states) if can_link and states else None,
    }
    return render(request, "alliances/producer.html", context)


@permitted("alliances.edit_mapping", load=load_with_producer)
@require_http_methods(["GET", "HEAD", "POST"])
def producer_edit(request: HttpRequest, shown: Any) -> HttpResponse:
    """Correct what is known of a producer."""
    chosen: MappedProducer = shown.chosen
    initial = {
        **{
            name: getattr(chosen, name)
            for name in ("grouping", "grows_product", "place", "locality", "within", "area_ha", "yearly_volume", "unit")
        },
        "willing": {True: "yes", False: "no"}.get(chosen.is_willing, ""),
        "in_organisation": chosen.organisation_id is not None,
    }
    form = ProducerForm(request.POST or None, initial=initial, alliance=shown)
    if request.method == "POST" and form.is_valid():
        change_producer(chosen, mapped=Mapped(**form.known(shown)), actor=request.user)
        messages.success(request, _("Guardado."))
        return redirect("producer", alliance_id=shown.pk, pk=chosen.pk)
    context = {**about(shown, user=request.user), "producer": chosen, "form": form}
    return render(request, "alliances/producer_edit.html", context, status=422 if request.method == "POST" else 200)


@permitted("alliances.edit_mapping", load=load_with_producer)
@require_POST
def producer_take_part(request: HttpRequest, shown: Any) -> HttpResponse:
    """Say that a producer joined, or left."""
    chosen: MappedProducer = shown.chosen
    form = TakingPartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Diga desde qué día."))
        return redirect("producer", alliance_id=shown.pk, pk=chosen.pk)
    data, given = form.cleaned_data, {"actor": request.user, "today": timezone.localdate()}
    if chosen.joined_on is None:
        return _noted(request, chosen, partial(join_producer, chosen, joined_on=data["day"], **given))
    left = {"left_on": data["day"], "cause": data["cause"], "reason": data["reason"]}
    return _noted(request, chosen, partial(leave_producer, chosen, **left, **given))


def _noted(request: HttpRequest, chosen: MappedProducer, act: Callable[[], Any], *, said: str = "") -> HttpResponse:
    """Do an act on a producer and go back to its page with what came of it."""
    try:
        act()
    except Problem as problem:
        complain(request, None, problem)
    else:
        messages.success(request, said or _("Anotado."))
    return redirect("producer", alliance_id=chosen.alliance_id, pk=chosen.pk)


@permitted("alliances.record_linkage", load=load_with_producer)
@require_POST
def producer_linkage(request: HttpRequest, shown: Any) -> HttpResponse:
    """Take a step of the link."""
    chosen: MappedProducer = shown.chosen
    form = LinkageForm(request.POST, states=list(MappedProducer.Linkage.values))
    if not form.is_valid():
        messages.error(request, _("Elija el estado y desde cuándo."))
        return redirect("producer", alliance_id=shown.pk, pk=chosen.pk)
    data, today = form.cleaned_data, timezone.localdate()
    step = Step(data["state"], data["since"], cause=data["cause"])
    given = {"note": data["note"], "actor": request.user, "today": today}
    return _noted(request, chosen, partial(record_linkage, chosen, step=step, **given))


@permitted("alliances.edit_mapping", load=load_with_producer)
@require_POST
def producer_identity(request: HttpRequest, shown: Any) -> HttpResponse:
    """Put an identity number beside a producer."""
    chosen: MappedProducer = shown.chosen
    form = IdentityForm(request.POST, country=shown.programme.country)
    if not form.is_valid():
        messages.error(request, _("Elija el documento y escriba su número."))
        return redirect("producer", alliance_id=shown.pk, pk=chosen.pk)
    act = partial(identify_producer, chosen, **form.cleaned_data, actor=request.user)
    return _noted(request, chosen, act, said=_("Documento anotado; el número queda cifrado."))


@permitted("alliances.view_producers", load=load_alliance)
@require_safe
def alliance_rotation(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Who came and went: links by state, causes, rotation by year, who left and when."""
    left = Paginator(who_left(shown), PAGE_ROWS).get_page(request.GET.get("page"))
    stopped = Paginator(stopped_links(shown), PAGE_ROWS).get_page(request.GET.get("stopped"))
    context = {
        **about(shown, user=request.user),
        "movement": movement_of(shown, today=timezone.localdate()),
        "left": left,
        "stopped": stopped,
    }
    return render(request, "alliances/rotation.html", context)
