"""The list of a session, its check-in code and QR, and the public page on which people check in."""

from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.rules.problems import delivery as problems
from eslabon.rules.routes.attendance import check_in_refusal, record_refusal
from eslabon.web.accounts.permissions import permitted, public
from eslabon.web.accounts.services.throttling import allow, who_asks
from eslabon.web.parties.models import Party
from eslabon.web.routes.forms.attendance import (
    CheckInForm,
    GuestForm,
    HoldForm,
    ListForm,
    RemoveForm,
    SessionCodeForm,
)
from eslabon.web.routes.models import Attendance, Session
from eslabon.web.routes.queries.attendance import (
    count_of,
    expected_at,
    known_people,
    listed_at,
    meeting_of,
    session_of_code,
)
from eslabon.web.routes.queries.satisfaction import find_listed, rating_key
from eslabon.web.routes.services import (
    check_in,
    hold_session,
    open_check_in,
    read_session_code,
    record_attendance,
    record_guest,
    remove_attendance,
)
from eslabon.web.routes.views.sessions import load_session

TRIES, TRY_SECONDS = 60, 60  # a whole room behind one address; a code of 2^30 is not found so


def _list_page(request: HttpRequest, session: Session, *, status: int = 200, **forms: Any) -> HttpResponse:
    expected = expected_at(session)
    parties = [one.party for one in expected]
    listed = list(listed_at(session))
    context = {
        "session": session,
        "service": session.service,
        "programme": session.service.programme,
        "listed": listed,
        "guests": {one.party_id for one in expected if one.is_guest},
        "count": count_of([session.pk]),
        "headcount": getattr(session, "headcount", None),
        "refusal": record_refusal(meeting_of(session), now=timezone.now()),
        "form": forms.get("form")
        or ListForm(parties=parties, people=_still_missing(session, parties=parties, listed=listed)),
        "guest_form": forms.get("guest_form") or GuestForm(),
        "hold_form": forms.get("hold_form") or HoldForm(),
    }
    return render(request, "routes/session_attendance.html", context, status=status)


def _still_missing(session: Session, *, parties: list[Party], listed: list[Attendance]) -> dict[Any, list[Party]]:
    there = {one.person_id for one in listed}
    people = known_people(session, parties=parties)
    return {key: [one for one in known if one.pk not in there] for key, known in people.items()}


@permitted("routes.record_attendance", load=load_session)
@require_http_methods(["GET", "HEAD", "POST"])
def session_attendance(request: HttpRequest, session: Session) -> HttpResponse:
    """Who is on the list; tick or write who came."""
    if request.method != "POST":
        return _list_page(request, session)
    parties = [one.party for one in expected_at(session)]
    form = ListForm(request.POST, parties=parties, people=known_people(session, parties=parties))
    if not form.is_valid():
        return _list_page(request, session, status=422, form=form)
    try:
        added = record_attendance(
            session, attendees=form.attendees(), method="list", actor=request.user, now=timezone.now()
        )
    except Problem as problem:
        form.add_error(None, problem.text(request.LANGUAGE_CODE))
        return _list_page(request, session, status=problem.status, form=form)
    text = ngettext("%(n)s persona agregada a la lista.", "%(n)s personas agregadas a la lista.", len(added))
    messages.success(request, text % {"n": len(added)})
    return redirect("session_attendance", session_id=session.pk)


@permitted("routes.record_attendance", load=load_session)
@require_POST
def session_guest(request: HttpRequest, session: Session) -> HttpResponse:
    """Put a guest on the list."""
    form = GuestForm(request.POST)
    if not form.is_valid():
        return _list_page(request, session, status=422, guest_form=form)
    try:
        record_guest(session, actor=request.user, now=timezone.now(), **form.cleaned_data)
    except Problem as problem:
        form.add_error(None, problem.text(request.LANGUAGE_CODE))
        return _list_page(request, session, status=problem.status, guest_form=form)
    messages.success(request, _("Persona invitada agregada a la lista."))
    return redirect("session_attendance", session_id=session.pk)


@permitted("routes.record_attendance", load=load_session)
@require_POST
def session_hold(request: HttpRequest, session: Session) -> HttpResponse:
    """Say that it took place and how many were there."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _list_page(request, session, status=422, hold_form=form)
    try:
        hold_session(session, people=form.cleaned_data["people"], actor=request.user, now=timezone.now())
    except Problem as problem:
        form.add_error("people", problem.text(request.LANGUAGE_CODE))
        return _list_page(request, session, status=problem.status, hold_form=form)
    messages.success(request, _("Sesión realizada. Gracias."))
    return redirect("session_attendance", session_id=session.pk)


def _load_with_attendance(request: HttpRequest, session_id: UUID, pk: UUID) -> Session:
    session: Any = load_session(request, session_id)
    found = Attendance.objects.select_related("person", "party", "session")
    session.chosen_attendance = get_object_or_404(found, pk=pk, session=session)
    return session


@permitted("routes.record_attendance", load=_load_with_attendance)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_remove(request: HttpRequest, session: Any) -> HttpResponse:
    """Take somebody off the list, with the reason."""
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        remove_attendance(session.chosen_attendance, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("Registro quitado de la lista."))
        return redirect("session_attendance", session_id=session.pk)
    context = {"session": session, "attendance": session.chosen_attendance, "form": form}
    is_refused = request.method == "POST"
    return render(request, "routes/attendance_remove.html", context, status=422 if is_refused else 200)


@permitted("routes.record_attendance", load=load_session)
@require_POST
def session_open_code(request: HttpRequest, session: Session) -> HttpResponse:
    """Give the session its code."""
    try:
        open_check_in(session, actor=request.user)
    except Problem as problem:
        messages.error(request, problem.text(request.LANGUAGE_CODE))
        return redirect("session_attendance", session_id=session.pk)
    return redirect("session_code", session_id=session.pk)


@permitted("routes.record_attendance", load=load_session)
@require_safe
def session_code(request: HttpRequest, session: Session) -> HttpResponse:
    """The poster: code and QR, to show or print."""
    if not session.check_in_code:
        return redirect("session_attendance", session_id=session.pk)
    page = reverse("attend", kwargs={"code": session.check_in_code})
    address = settings.SITE_URL.rstrip("/") + page
    drawing = segno.make(f"{address}?via=qr", error="m").svg_inline(scale=6, border=2, dark="#2b1a10", light="#ffffff")
    context = {
        "session": session,
        "service": session.service,
        "code": session.check_in_code,
        "address": settings.SITE_URL.rstrip("/") + reverse("attend_lookup"),
        "rate_address": settings.SITE_URL.rstrip("/") + reverse("rate_lookup"),
        "qr": mark_safe(drawing),  # noqa: S308  # -- drawn by segno from our own address
    }
    return render(request, "routes/session_code.html", context)


@public
@require_safe
def attend_lookup(request: HttpRequest) -> HttpResponse:
    """Type the code of the room."""
    form = SessionCodeForm(request.GET or None)
    if request.GET and form.is_valid():
        code = read_session_code(form.cleaned_data["code"])
        if code:
            return redirect("attend", code=code)
        form.add_error("code", _("Un código de sesión tiene seis letras y números. Revise si falta alguno."))
    return render(request, "routes/attend_lookup.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def attend(request: HttpRequest, code: str) -> HttpResponse:
    """Check in by oneself, around the hours of the session; nobody's name is shown here."""
    if not allow("attend", who_asks(request), times=TRIES, seconds=TRY_SECONDS):
        raise Problem(problems.TOO_MANY_TRIES)
    session = session_of_code(read_session_code(code))
    if session is None:
        raise Problem(problems.NO_SUCH_CODE)
    refused = check_in_refusal(meeting_of(session), now=timezone.now())
    if refused is not None:
        raise refused
    form = CheckInForm(request.POST or None, parties=[one.party for one in expected_at(session) if not one.is_guest])
    method = "qr" if request.GET.get("via") == "qr" else "code"
    context: dict[str, Any] = {"session": session, "service": session.service, "code": code, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            actor = request.user if request.user.is_authenticated else None
            is_new = check_in(session, attendee=form.attendee(), method=method, actor=actor, now=timezone.now())
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
            return render(request, "routes/attend.html", context, status=problem.status)
        chosen = form.attendee()
        listed = find_listed(session, name=chosen.name, party=chosen.party)
        context |= {"is_new": is_new, "key": rating_key(listed) if listed is not None else ""}
        return render(request, "routes/attend_done.html", context)
    return render(request, "routes/attend.html", context, status=422 if request.method == "POST" else 200)
