"""Opinions on sessions: given with the session's code or signed in, without JavaScript; shown only summed up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.rules.problems import Problem
from eslabon.rules.problems import delivery as problems
from eslabon.rules.routes.ratings import rating_time_refusal
from eslabon.web.accounts.permissions import permitted, public
from eslabon.web.accounts.services.throttling import allow, who_asks
from eslabon.web.parties.models import Party
from eslabon.web.parties.queries import person_behind
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.forms.attendance import SessionCodeForm
from eslabon.web.routes.forms.delivering import NamedThoughtForm, ThoughtForm
from eslabon.web.routes.models import Service, Session
from eslabon.web.routes.permissions import own_organisations
from eslabon.web.routes.queries.attendance import meeting_of, session_of_code
from eslabon.web.routes.queries.satisfaction import (
    comments_of,
    find_listed,
    listed_by_key,
    listed_person,
    opinions_of,
    organisations_on_list,
    seats_to_rate,
)
from eslabon.web.routes.services.attendance import read_session_code
from eslabon.web.routes.services.satisfaction import Thought, rate_as_organisation, rate_as_person
from eslabon.web.routes.views.delivery_pages import pages_of
from eslabon.web.routes.views.loading import load_programme, load_service
from eslabon.web.routes.views.sessions import load_session

TRIES, TRY_SECONDS = 30, 60  # a room behind one address answers; names cannot be tried one after the other


@public
@require_safe
def rate_lookup(request: HttpRequest) -> HttpResponse:
    """Type the code of the session."""
    form = SessionCodeForm(request.GET or None)
    if request.GET and form.is_valid():
        code = read_session_code(form.cleaned_data["code"])
        if code:
            return redirect("rate", code=code)
        form.add_error("code", _("Un código de sesión tiene seis letras y números. Revise si falta alguno."))
    return render(request, "routes/rate_lookup.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Say what one thought with the session's code; whoever checked in has a key and writes no name."""
    if not allow("rate", who_asks(request), times=TRIES, seconds=TRY_SECONDS):
        raise Problem(problems.TOO_MANY_TRIES)
    session = session_of_code(read_session_code(code))
    if session is None:
        raise Problem(problems.NO_SUCH_CODE)
    _refuse_out_of_time(session)
    listed = listed_by_key(session, key=request.GET.get("key", ""))
    form: Any = (
        ThoughtForm(request.POST or None)
        if listed is not None
        else NamedThoughtForm(request.POST or None, parties=organisations_on_list(session))
    )
    context = {"session": session, "service": session.service, "form": form}
    if request.method == "POST" and form.is_valid():
        if listed is None:
            listed = find_listed(session, name=form.cleaned_data["name"], party=form.chosen())
        try:
            _give("person", listed.person if listed else None, session=session, thought=form.thought())
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
            return render(request, "routes/rate.html", context, status=problem.status)
        return render(request, "routes/rate_done.html", context)
    return render(request, "routes/rate.html", context, status=422 if request.method == "POST" else 200)


def _refuse_out_of_time(session: Session) -> None:
    refused = rating_time_refusal(meeting_of(session), now=timezone.now())
    if refused is not None:
        raise refused


@permitted("routes.rate_session", load=load_session)
@require_http_methods(["GET", "HEAD", "POST"])
def session_rate(request: HttpRequest, session: Session) -> HttpResponse:
    """Say what one thought, signed in: for oneself if on the list, and once for the organisation."""
    _refuse_out_of_time(session)
    askers = _askers(request, session=session)
    chosen = request.POST.get("asked") or request.GET.get("asked") or next(iter(askers), "")
    form = ThoughtForm(request.POST or None)
    context = {"session": session, "service": session.service, "form": form, "askers": askers, "chosen": chosen}
    if request.method == "POST" and form.is_valid():
        who, party = askers.get(chosen, ("person", None))
        try:
            _give(who, party, session=session, thought=form.thought())
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
            return render(request, "routes/session_rate.html", context, status=problem.status)
        messages.success(request, _("Gracias: su opinión se guardó sin su nombre."))
        return redirect("session", session_id=session.pk)
    return render(request, "routes/session_rate.html", context, status=422 if request.method == "POST" else 200)


def _give(who: str, party: Party | None, *, session: Session, thought: Thought) -> None:
    """Keep an answer; nobody to give it for is refused in the same words as somebody who was not there."""
    if party is None:
        raise Problem(problems.NOT_TO_RATE)
    if who == "person":
        rate_as_person(session, person=party, thought=thought, now=timezone.now())
    else:
        rate_as_organisation(session, party=party, thought=thought, now=timezone.now())


def _askers(request: HttpRequest, *, session: Session) -> dict[str, tuple[str, Party]]:
    """Return for whom the reader may still answer: oneself, then each organisation."""
    found: dict[str, tuple[str, Party]] = {}
    person = person_behind(request.user)
    listed = listed_person(session, person=person)
    if listed is not None and not listed.has_rated:
        found["person"] = ("person", listed.person.surviving)
    for seat in seats_to_rate(session, parties=own_organisations(request.user)):
        found[str(seat.party_id)] = ("organisation", seat.party.surviving)
    return found


@permitted("routes.view_delivery", load=load_programme)
@require_safe
def opinions(request: HttpRequest, programme: Programme) -> HttpResponse:
    """What those who came thought, by entity and service."""
    context = {
        "programme": programme,
        "opinions": opinions_of(programme),
        "pages": pages_of(request, programme, here="opinions"),
    }
    return render(request, "routes/opinions.html", context)


@permitted("routes.view_reports", load=load_service)
@require_safe
def service_opinions(request: HttpRequest, service: Service) -> HttpResponse:
    """One service with its spread and what was written, for who gives it and for who accepts its reports."""
    summary = opinions_of(service.programme).of_service(service)
    context = {
        "service": service,
        "programme": service.programme,
        "summary": summary,
        "comments": comments_of(service) if summary is not None else [],
    }
    return render(request, "routes/service_opinions.html", context)
