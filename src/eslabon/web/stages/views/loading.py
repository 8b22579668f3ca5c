"""Find what an address names; tell a refusal beside the page it comes from."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from eslabon.rules.problems import Problem
from eslabon.web.alliances.models import Alliance
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import Profile, Round, ScoreAppeal, ScoreEntry
from eslabon.web.ui.siblings import Sibling, siblings_of

PAGES = (
    Sibling("stage_board", _("Etapas"), "stages.view_board"),
    Sibling("rounds", _("Calificación"), "stages.view_round"),
    Sibling("ties", _("Vínculos entre partes"), "stages.record_tie"),
    Sibling("service_levels", _("Ruta de servicios"), "stages.view_board"),
)


def pages_of(request: HttpRequest, programme: Programme, *, here: str) -> list[dict[str, Any]]:
    """Return the links between the pages around the stages of a programme."""
    return siblings_of(request.user, programme, pages=PAGES, key=programme.code, here=here)


def load_programme(request: HttpRequest, code: str, **others: Any) -> Programme:
    """Return the programme of `/programmes/<code>/…`."""
    return get_object_or_404(Programme, code=code)


def load_alliance(request: HttpRequest, alliance_id: UUID, **others: Any) -> Alliance:
    """Return the alliance of `/alliances/<id>/…`."""
    found = Alliance.objects.select_related("programme", "place", "chain", "organisation", "buyer", "operator")
    return get_object_or_404(found, pk=alliance_id)


def load_round(request: HttpRequest, round_id: UUID, **others: Any) -> Round:
    """Return the round of `/rounds/<id>/…`."""
    return get_object_or_404(Round.objects.select_related("programme", "sheet"), pk=round_id)


def load_profile(request: HttpRequest, profile_id: UUID, **others: Any) -> Profile:
    """Return the profile of `/profiles/<id>/…`."""
    found = Profile.objects.select_related(
        "round__programme", "round__sheet", "alliance__programme", "alliance__place", "alliance__chain",
        "alliance__organisation", "alliance__buyer", "alliance__operator",
    )  # fmt: skip
    return get_object_or_404(found, pk=profile_id)


def load_entry(request: HttpRequest, entry_id: UUID, **others: Any) -> ScoreEntry:
    """Return the scorer's work of `/scoring/<id>/…`."""
    found = ScoreEntry.objects.select_related(
        "profile__round__programme", "profile__round__sheet", "profile__alliance__programme",
        "profile__alliance__place", "profile__alliance__chain", "scorer",
    )  # fmt: skip
    return get_object_or_404(found, pk=entry_id)


def load_appeal(request: HttpRequest, appeal_id: UUID, **others: Any) -> ScoreAppeal:
    """Return the appeal of `/score-appeals/<id>/`."""
    found = ScoreAppeal.objects.select_related(
        "score", "filed_by", "profile__round__programme", "profile__alliance__programme", "profile__alliance__place",
        "profile__alliance__chain", "profile__alliance__organisation", "profile__alliance__operator",
    )  # fmt: skip
    return get_object_or_404(found, pk=appeal_id)


def complain(request: HttpRequest, problem: Problem) -> None:
    """Say in the reader's language what is wrong, with its clause."""
    messages.error(request, problem.text(request.LANGUAGE_CODE))


def complain_of(request: HttpRequest, form: Any) -> None:
    """Say what is wrong with a form that lies on another page."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label}: {' '.join(errors)}" if label else " ".join(errors))
