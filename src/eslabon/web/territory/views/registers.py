"""Bring an official register: first what would change, then a yes."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eslabon.files.territory import Register, read_register
from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.accounts.permissions import permitted
from eslabon.web.territory.forms import RegisterForm
from eslabon.web.territory.services import Outcome, import_register
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import open_stored, store_file

SHOWN = 200


def _anywhere(request: HttpRequest, **kwargs: Any) -> None:
    """Importing is about no place in particular."""


def _own_file(request: HttpRequest, file: UUID, **kwargs: Any) -> StoredFile:
    """Only who sent a file may have it taken in."""
    return get_object_or_404(StoredFile, pk=file, kind="table", uploaded_by=request.user)


@require_http_methods(["GET", "POST"])
@permitted("territory.import_places", load=_anywhere)
def bring_register(request: HttpRequest, _subject: None) -> HttpResponse:
    """Send the file of a register."""
    form = RegisterForm(request.POST or None, request.FILES or None, initial={"as_of": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            stored = store_file(form.cleaned_data["file"], actor=cast(User, request.user), kinds=("table",))
        except Problem as problem:
            form.add_error("file", problem.text(get_language() or "es"))
        else:
            as_of = form.cleaned_data["as_of"].isoformat()
            return redirect("place_register", stored.pk, form.cleaned_data["country"], as_of)
    return render(request, "territory/bring_register.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("territory.import_places", load=_anywhere)
def register(request: HttpRequest, _subject: None) -> HttpResponse:
    """Show what the register would change; on a yes, change it."""
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    stored = _own_file(request, file=kwargs["file"])
    country, as_of = kwargs["country"], date.fromisoformat(kwargs["as_of"])
    is_yes = request.method == "POST"
    outcome = import_register(
        _read(stored, country=country), as_of=as_of, actor=cast(User, request.user), dry_run=not is_yes
    )
    if is_yes:
        messages.success(
            request,
            _("Listo: %(created)d lugares nuevos, %(changed)d con cambios.")
            % {"created": outcome.created, "changed": outcome.changed},
        )
        return redirect("places")
    return render(request, "territory/register.html", _shown(stored, outcome, country=country, as_of=as_of))


def _read(stored: StoredFile, *, country: str) -> Register:
    with open_stored(stored) as opened:
        return read_register(opened.read(), name=stored.name, country=country)


def _shown(stored: StoredFile, outcome: Outcome, *, country: str, as_of: date) -> dict[str, Any]:
    return {
        "file": stored,
        "country": country,
        "as_of": as_of,
        "outcome": outcome,
        "faults": outcome.faults[:SHOWN],
        "notices": outcome.notices[:SHOWN],
        "more": max(0, len(outcome.faults) - SHOWN) + max(0, len(outcome.notices) - SHOWN),
        "would_write": outcome.created + outcome.changed,
    }
