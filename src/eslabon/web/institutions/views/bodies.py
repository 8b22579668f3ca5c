"""Committees with their minutes, and public gaps."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.web.accounts.permissions import permitted
from eslabon.web.institutions.forms.bodies import (
    CommitteeForm,
    EndSeatForm,
    GapForm,
    GapStepForm,
    SeatForm,
    SittingForm,
)
from eslabon.web.institutions.models import Committee, CommitteeSession, PublicGap
from eslabon.web.institutions.services import (
    Sitting,
    end_seat,
    keep_session,
    open_committee,
    raise_gap,
    seat_member,
    step_gap,
)
from eslabon.web.institutions.views.loading import load_committee, load_gap, load_programme, pages_of
from eslabon.web.institutions.views.partners import PAGE_ROWS, stored
from eslabon.web.institutions.views.sections import Section, answer
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import register_party
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import Corridor
from eslabon.web.territory.models import Place
from eslabon.web.uploads.services import file_response


def regions_of(programme: Programme) -> Any:
    """The departments of the programme's country."""
    return Place.objects.filter(country=programme.country, kind=Place.Kind.DEPARTMENT).order_by("name")


@permitted("institutions.view", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def committees(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The bodies that decide and follow, with their latest session."""
    user: Any = request.user

    def make(*args: Any, **kwargs: Any) -> CommitteeForm:
        return CommitteeForm(*args, places=regions_of(programme), **kwargs)

    def save(form: CommitteeForm) -> None:
        data = form.cleaned_data
        place = form.places.get(data["place"])
        open_committee(programme, kind=data["kind"], name=data["name"], place=place, actor=user)

    allowed = user.has_perm("institutions.keep_committees", programme)
    answered, sections = answer(
        request,
        [Section("open", _("Abrir un comité"), _("Abrir"), make, save, _("Comité abierto."), allowed)],
        back=reverse("committees", args=[programme.code]),
    )
    if answered is not None:
        return answered
    found: Any = Committee.objects.filter(programme=programme).select_related("place")
    found = found.annotate(
        seats=Count("members", filter=Q(members__until__isnull=True), distinct=True), latest=Max("sessions__held_on")
    ).order_by("kind", "name")
    context = {
        "programme": programme,
        "page_obj": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "sections": sections,
        "pages": pages_of(request, programme, here="committees"),
    }
    return render(request, "institutions/committees.html", context, status=422 if request.method == "POST" else 200)


@permitted("institutions.view", load=load_committee)
@require_http_methods(["GET", "HEAD", "POST"])
def committee(request: HttpRequest, committee: Committee) -> HttpResponse:
    """One committee: who sits on it, what its sessions decided."""
    user: Any = request.user
    allowed = user.has_perm("institutions.keep_committees", committee)
    seats = list(committee.members.select_related("person"))
    written = list(committee.sessions.select_related("written_by", "file", "replaced_by").prefetch_related("present"))
    standing = [one for one in written if not hasattr(one, "replaced_by")]

    def seat(form: SeatForm) -> None:
        data = form.cleaned_data
        person = register_party(kind=Party.Kind.PERSON, name=data["name"], actor=user)
        seat_member(committee, person=person, represents=data["represents"], since=data["since"], actor=user)

    def leave(form: EndSeatForm) -> None:
        until, today = form.cleaned_data["until"], timezone.localdate()
        end_seat(form.seats[form.cleaned_data["seat"]], until=until, actor=user, today=today)

    def leave_form(*args: Any, **kwargs: Any) -> EndSeatForm:
        return EndSeatForm(*args, seats=[one for one in seats if one.until is None], **kwargs)

    def sit(form: SittingForm) -> None:
        data = form.cleaned_data
        sitting = Sitting(
            held_on=data["held_on"],
            present=[form.people[key] for key in data["present"]],
            decisions=data["decisions"],
            file=stored(data["file"], actor=user),
        )
        replaces = form.written.get(data["replaces"])
        keep_session(committee, sitting=sitting, replaces=replaces, actor=user, today=timezone.localdate())

    def sitting_form(*args: Any, **kwargs: Any) -> SittingForm:
        people = {one.person_id: one.person for one in seats}
        return SittingForm(*args, people=people.values(), written=standing, **kwargs)

    answered, sections = answer(
        request,
        [
            Section(
                "sit",
                _("Guardar un acta"),
                _("Guardar"),
                sitting_form,
                sit,
                _("Acta guardada."),
                allowed and bool(seats),
            ),
            Section("seat", _("Anotar un ingreso"), _("Guardar"), SeatForm, seat, _("Ingreso anotado."), allowed),
            Section(
                "leave", _("Anotar una salida"), _("Guardar"), leave_form, leave, _("Anotado."), allowed and bool(seats)
            ),
        ],
        back=reverse("committee", args=[committee.pk]),
    )
    if answered is not None:
        return answered
    context = {
        "committee": committee,
        "programme": committee.programme,
        "seats": seats,
        "page_obj": Paginator(standing, PAGE_ROWS).get_page(request.GET.get("page")),
        "corrected": [one for one in written if hasattr(one, "replaced_by")],
        "sections": sections,
    }
    return render(request, "institutions/committee.html", context, status=422 if request.method == "POST" else 200)


@permitted("institutions.view", load=load_committee)
@require_safe
def committee_file(request: HttpRequest, committee: Committee, session_id: Any = None) -> FileResponse:
    """The signed minutes of a session."""
    resolved = request.resolver_match
    key = resolved.kwargs["session_id"] if resolved is not None else None
    session = get_object_or_404(
        CommitteeSession.objects.filter(committee=committee, file__isnull=False).select_related("file"), pk=key
    )
    if session.file is None:
        raise Http404
    return file_response(session.file)


@permitted("institutions.view", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def public_gaps(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What only the state can change, and how far each is."""
    user: Any = request.user

    def make(*args: Any, **kwargs: Any) -> GapForm:
        corridors = Corridor.objects.filter(programme=programme)
        return GapForm(
            *args, places=regions_of(programme), corridors=corridors, chains=programme.chains.all(), **kwargs
        )

    def save(form: GapForm) -> None:
        raise_gap(programme, raised=form.raised(), actor=user, today=timezone.localdate())

    allowed = user.has_perm("institutions.edit_gaps", programme)
    answered, sections = answer(
        request,
        [Section("raise", _("Señalar una brecha"), _("Guardar"), make, save, _("Brecha señalada."), allowed)],
        back=reverse("public_gaps", args=[programme.code]),
    )
    if answered is not None:
        return answered
    found = PublicGap.objects.filter(programme=programme).select_related("place", "corridor", "chain")
    context = {
        "programme": programme,
        "page_obj": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "sections": sections,
        "pages": pages_of(request, programme, here="public_gaps"),
    }
    return render(request, "institutions/gaps.html", context, status=422 if request.method == "POST" else 200)


@permitted("institutions.view", load=load_gap)
@require_http_methods(["GET", "HEAD", "POST"])
def public_gap(request: HttpRequest, gap: PublicGap) -> HttpResponse:
    """One gap: the table, the agreement, who answers for it, and every step with its day."""
    user: Any = request.user
    is_over = gap.state == PublicGap.State.CLOSED

    def make(*args: Any, **kwargs: Any) -> GapStepForm:
        return GapStepForm(*args, gap=gap, **kwargs)

    def save(form: GapStepForm) -> None:
        data = form.cleaned_data
        step_gap(gap, to=data["to"], facts=form.facts(), on=data["on"], actor=user, today=timezone.localdate())

    allowed = not is_over and user.has_perm("institutions.edit_gaps", gap)
    answered, sections = answer(
        request,
        [Section("step", _("Anotar el paso siguiente"), _("Guardar"), make, save, _("Paso anotado."), allowed)],
        back=reverse("public_gap", args=[gap.pk]),
    )
    if answered is not None:
        return answered
    context = {
        "gap": gap,
        "programme": gap.programme,
        "steps": gap.steps.select_related("taken_by"),
        "sections": sections,
    }
    return render(request, "institutions/gap.html", context, status=422 if request.method == "POST" else 200)
