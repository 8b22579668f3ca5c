"""One session of the calendar: what a move would break, move, cancel, who is expected, answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.parties.models import Party
from eslabon.web.routes.forms.calendar import CancelForm, DetailsForm, MoveForm, SeatForm, SlotForm
from eslabon.web.routes.models import Session
from eslabon.web.routes.permissions import own_organisations
from eslabon.web.routes.queries.board import attendees_of
from eslabon.web.routes.queries.moves import Slot, check_move, repetition_of
from eslabon.web.routes.queries.plans import parties_to_seat
from eslabon.web.routes.queries.wording import Wording
from eslabon.web.routes.services.moving import cancel_session, change_details, move_session
from eslabon.web.routes.services.seating import answer_invitation, free_seat, give_seat


def load_session(request: HttpRequest, session_id: UUID, **others: Any) -> Session:
    """Return the session of `/calendar/sessions/<id>/…`."""
    found = Session.objects.select_related(
        "service__programme", "service__provider__programme", "service__provider__party", "place", "trainer_user"
    )
    return get_object_or_404(found, pk=session_id)


@permitted("routes.view_calendar_session", load=load_session)
@require_safe
def calendar_session(request: HttpRequest, session: Session) -> HttpResponse:
    """When, where, who is expected; for who keeps the calendar, what can be done with it."""
    return _page(request, session)


def _page(request: HttpRequest, session: Session, *, status: int = 200, **bound: Any) -> HttpResponse:
    user, programme = request.user, session.service.programme
    can = {
        "move": user.has_perm("routes.move_session", session),
        "cancel": user.has_perm("routes.cancel_session", session),
        "announce": user.has_perm("routes.announce_session", session),
        "staff": user.has_perm("routes.view_calendar", programme),
    }
    own = {party.pk for party in own_organisations(user)}
    seats = attendees_of(session)
    families = {key for party in own_organisations(user) for key in party.merged_family} if own else set()
    # An organisation sees its own seat; who keeps the calendar, or gives the session, all of them.
    sees_all = can["staff"] or session.trainer_user_id == user.pk
    is_coming = session.state in {Session.State.PLANNED, Session.State.ANNOUNCED}
    context = {
        "session": session,
        "programme": programme,
        "service": session.service,
        "siblings": _siblings(session, user=user) if sees_all else [],
        "seats": seats if sees_all else [one for one in seats if one.party_id in families],
        "own_seats": [one for one in seats if one.party_id in families],
        "sees_all": sees_all,
        "can": can,
        "is_coming": is_coming,
        "is_open": session.state == Session.State.ANNOUNCED and session.day >= timezone.localdate(),
        "slot_form": SlotForm(initial={"day": session.day, "starts": session.starts}),
        "cancel_form": CancelForm(prefix="cancel"),
        "details_form": DetailsForm(initial={"venue": session.venue, "trainer": session.trainer}, prefix="details"),
        "seat_form": SeatForm(parties=parties_to_seat(programme), prefix="seat") if can["move"] else None,
        "next": _next(request),
        **bound,
    }
    return render(request, "routes/calendar_session.html", context, status=status)


def _siblings(session: Session, *, user: Any) -> list[Session]:
    """The sessions of the repetition within the reader's region: a guest may be at one of them only."""
    return [
        one
        for one in repetition_of(session)
        if one.pk == session.pk or user.has_perm("routes.view_calendar_session", one)
    ]


def _next(request: HttpRequest) -> str:
    """Where the person came from, if that is a page of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_here = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=False)
    return wanted if is_here and wanted.startswith("/") else ""


def _back(request: HttpRequest, session: Session) -> HttpResponse:
    return redirect(_next(request) or reverse("calendar_session", args=[session.pk]))


@permitted("routes.move_session", load=load_session)
@require_safe
def session_check(request: HttpRequest, session: Session) -> HttpResponse:
    """What moving it to `day` and `starts` would break: the same answer for mouse, keyboard and form."""
    form = SlotForm(request.GET)
    if not form.is_valid():
        if _wants_part(request):
            return render(request, "routes/parts/move_check.html", {"form": form, "session": session}, status=422)
        return _page(request, session, status=422, slot_form=form)
    slot = Slot(form.cleaned_data["day"], form.cleaned_data["starts"])
    context = _checked(request, session, slot=slot)
    if _wants_part(request):
        return render(
            request, "routes/parts/move_check.html", {**context, "session": session, "service": session.service}
        )
    return _page(request, session, slot_form=form, **context)


def _wants_part(request: HttpRequest) -> bool:
    return bool(request.headers.get("X-Part"))


def _checked(request: HttpRequest, session: Session, *, slot: Slot, **bound: Any) -> dict[str, Any]:
    check = check_move(session, slot=slot, today=timezone.localdate())
    language = request.LANGUAGE_CODE
    reasons = Wording(session.service.programme).reasons(check.breaches, language=language)
    initial = {"day": slot.day, "starts": slot.starts, "sequence": session.sequence}
    return {
        "check": check,
        "reasons": [*([check.refusal.text(language)] if check.refusal else []), *reasons],
        "move_form": MoveForm(initial=initial),
        "next": _next(request),
        **bound,
    }


@permitted("routes.move_session", load=load_session)
@require_POST
def session_move(request: HttpRequest, session: Session) -> HttpResponse:
    """Move it; what it would break is said instead."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, session, status=422, slot_form=form)
    data = form.cleaned_data
    slot = Slot(data["day"], data["starts"])
    try:
        moved = move_session(
            session,
            slot=slot,
            reason=data["reason"],
            actor=request.user,
            today=timezone.localdate(),
            sequence=data["sequence"],
        )
    except Problem as problem:
        form.add_error(None, problem.text(request.LANGUAGE_CODE))
        session.refresh_from_db(fields=["day", "starts", "ends", "sequence", "state"])
        context = _checked(request, session, slot=slot, move_form=form)
        return _page(request, session, status=problem.status, **context)
    if moved.state == Session.State.ANNOUNCED:
        messages.success(request, _("Sesión movida. Se avisa a las organizaciones invitadas."))
    else:
        messages.success(request, _("Sesión movida."))
    return _back(request, session)


@permitted("routes.cancel_session", load=load_session)
@require_POST
def session_cancel(request: HttpRequest, session: Session) -> HttpResponse:
    """Call it off."""
    form = CancelForm(request.POST, prefix="cancel")
    code, was_announced = session.service.programme.code, session.state == Session.State.ANNOUNCED
    if form.is_valid():
        try:
            cancel_session(session, reason=form.cleaned_data["reason"], actor=request.user)
        except Problem as problem:
            form.add_error("reason", problem.text(request.LANGUAGE_CODE))
        else:
            if was_announced:
                messages.success(request, _("Sesión cancelada. Se avisa a las organizaciones invitadas."))
            else:
                messages.success(request, _("Sesión quitada del calendario: todavía no se había anunciado."))
            return redirect("board", code=code)
    return _page(request, session, status=422, cancel_form=form)


@permitted("routes.move_session", load=load_session)
@require_POST
def session_details(request: HttpRequest, session: Session) -> HttpResponse:
    """Where it is held and who gives it."""
    form = DetailsForm(request.POST, prefix="details")
    if not form.is_valid():
        return _page(request, session, status=422, details_form=form)
    change_details(session, values=form.cleaned_data, actor=request.user)
    messages.success(request, _("Guardado."))
    return redirect("calendar_session", session_id=session.pk)


@permitted("routes.move_session", load=load_session)
@require_POST
def session_seat(request: HttpRequest, session: Session) -> HttpResponse:
    """Expect one more organisation at the whole repetition."""
    form = SeatForm(request.POST, parties=parties_to_seat(session.service.programme), prefix="seat")
    if form.is_valid():
        try:
            give_seat(session, party=form.cleaned_data["party"], actor=request.user, today=timezone.localdate())
        except Problem as problem:
            form.add_error("party", problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Cupo dado en todas las sesiones de esta repetición."))
            return redirect("calendar_session", session_id=session.pk)
    return _page(request, session, status=422, seat_form=form)


@permitted("routes.move_session", load=load_session)
@require_POST
def session_free_seat(request: HttpRequest, session: Session) -> HttpResponse:
    """Expect an organisation no longer."""
    party = _party(request, session)
    free_seat(
        session,
        party=party,
        reason=request.POST.get("reason", "")[:2000],
        actor=request.user,
        today=timezone.localdate(),
    )
    messages.success(request, _("Cupo liberado en lo que falta de esta repetición."))
    return redirect("calendar_session", session_id=session.pk)


def _party(request: HttpRequest, session: Session) -> Party:
    try:
        key = UUID(request.POST.get("party", ""))
    except ValueError:
        key = UUID(int=0)
    return get_object_or_404(Party.objects.filter(enrolments__session=session).distinct(), pk=key)


@permitted("routes.answer_session", load=load_session)
@require_POST
def session_answer(request: HttpRequest, session: Session) -> HttpResponse:
    """Say whether one's organisation will come."""
    party = _party(request, session)
    own = {key for one in own_organisations(request.user) for key in one.merged_family}
    if party.pk not in own:
        return _page(request, session, status=403)
    answer_invitation(
        session,
        party=party,
        answer=request.POST.get("answer", ""),
        actor=request.user,
        now=timezone.now(),
        today=timezone.localdate(),
    )
    messages.success(request, _("Gracias: anotamos su respuesta."))
    return redirect(_next(request) or "my_calendar")
