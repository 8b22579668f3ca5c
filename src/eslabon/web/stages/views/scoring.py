"""The scorer's own list and sheet; a profile with its scores; reconciliation and appeals."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.rules.stages.appeals import appeal_deadline, may_appeal
from eslabon.rules.stages.separation import SCORER
from eslabon.web.accounts.permissions import permitted, signed_in
from eslabon.web.stages.forms import InterestForm, JudgeForm, ScorerForm, SheetForm, TextForm, TotalForm
from eslabon.web.stages.models import Profile, ScoreAppeal, ScoreEntry
from eslabon.web.stages.queries.assignments import scorers_of
from eslabon.web.stages.queries.rounds import sheet_of
from eslabon.web.stages.services import (
    assign_scorer,
    decide_score_appeal,
    declare_interest,
    file_score_appeal,
    has_declared,
    reconcile_scores,
    recuse_person,
    require_clear,
    save_sheet,
    submit_sheet,
    two_totals,
)
from eslabon.web.stages.snapshots import day_of
from eslabon.web.stages.views.loading import complain, complain_of, load_alliance, load_appeal, load_entry, load_profile

PAGE_ROWS = 25


@signed_in
@require_safe
def my_scoring(request: HttpRequest) -> HttpResponse:
    """The profiles that the reader scores: first those that are open."""
    user: Any = request.user
    found = (
        ScoreEntry.objects.filter(scorer=user, left_at__isnull=True)
        .select_related("profile__round__programme", "profile__alliance__place", "profile__alliance__chain")
        .order_by("submitted_at", "profile__reference")
    )
    context = {
        "page_obj": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "open": found.filter(submitted_at__isnull=True).count(),
    }
    return render(request, "stages/my_scoring.html", context)


@permitted("stages.score", load=load_entry)
@require_http_methods(["GET", "HEAD", "POST"])
def score_sheet(request: HttpRequest, entry: ScoreEntry) -> HttpResponse:
    """The sheet of one scorer: it saves itself, and is handed in for good."""
    user: Any = request.user
    alliance = entry.profile.alliance
    if entry.submitted_at is None:  # who stepped aside, or is tied since, is told so with the clause
        require_clear(alliance, function=SCORER, user=user, now=timezone.now(), profile=entry.profile, asked_again=True)
    if not has_declared(entry) and entry.submitted_at is None:
        return _sheet_page(request, entry, declare=InterestForm())
    if request.method == "POST":
        return _save(request, entry)
    return _sheet_page(request, entry, form=_form(entry))


def _form(entry: ScoreEntry, data: Any = None) -> SheetForm:
    round_ = entry.profile.round
    initial = {f"points-{code}": points for code, points in entry.points.items()}
    initial |= {f"note-{code}": note for code, note in entry.notes.items()}
    return SheetForm(data, sheet=sheet_of(round_), words=round_.sheet.content["criteria"], initial=initial)


def _save(request: HttpRequest, entry: ScoreEntry) -> HttpResponse:
    form = _form(entry, request.POST)
    typed = request.POST.get("revision", "")
    revision = int(typed) if typed.isdecimal() and len(typed) < 9 else 0
    problem: Problem | None = None
    if form.is_valid():
        typed_now = {"points": form.typed("points"), "notes": form.typed("note")}
        page = request.POST.get("page", "")[:32]
        try:
            entry = save_sheet(entry, **typed_now, revision=revision, actor=request.user, now=timezone.now(), page=page)
            revision = entry.revision
            if "submit" in request.POST:
                entry = submit_sheet(entry, **typed_now, actor=request.user, now=timezone.now())
        except Problem as found:
            problem = found
    if request.headers.get("HX-Request"):
        filled, asked = len(entry.points), len(form.criteria)
        context = {"revision": revision, "problem": problem, "errors": form.errors, "filled": filled, "asked": asked}
        return render(request, "stages/parts/saved.html", context)
    if problem is not None:
        form.add_error(None, problem.text(request.LANGUAGE_CODE))
    if form.errors:
        return _sheet_page(request, entry, form=form, status=422, revision=revision)
    if entry.submitted_at is not None:
        messages.success(request, _("Calificación entregada con %(total)s puntos.") % {"total": entry.total})
        return redirect("my_scoring")
    messages.success(request, _("Guardado. Puede seguir otro día."))
    return redirect("score_sheet", entry_id=entry.pk)


def _sheet_page(request: HttpRequest, entry: ScoreEntry, *, status: int = 200, **more: Any) -> HttpResponse:
    content = entry.profile.round.sheet.content
    context = {
        "entry": entry,
        "profile": entry.profile,
        "alliance": entry.profile.alliance,
        "sheet": sheet_of(entry.profile.round),
        "criteria": [(one, entry.points.get(one["code"]), entry.notes.get(one["code"])) for one in content["criteria"]],
        "revision": entry.revision,
        "page": request.POST.get("page", "")[:32] or secrets.token_urlsafe(12),
        **more,
    }
    return render(request, "stages/sheet.html", context, status=status)


@permitted("stages.score", load=load_entry)
@require_POST
def score_declare(request: HttpRequest, entry: ScoreEntry) -> HttpResponse:
    """Say whether there is an interest; who has one is set aside."""
    form = InterestForm(request.POST)
    if not form.is_valid():
        return _sheet_page(request, entry, declare=form, status=422)
    has_interest = form.cleaned_data["has_interest"] == "yes"
    try:
        declare_interest(
            entry, has_interest=has_interest, text=form.cleaned_data["text"], actor=request.user, now=timezone.now()
        )
    except Problem as problem:
        form.add_error("text", problem.text(request.LANGUAGE_CODE))
        return _sheet_page(request, entry, declare=form, status=422)
    if has_interest:
        messages.success(
            request, _("Gracias por decirlo. Usted queda fuera de esta alianza; otra persona la calificará.")
        )
        return redirect("my_scoring")
    return redirect("score_sheet", entry_id=entry.pk)


@permitted("stages.see_scores", load=load_profile)
@require_safe
def scored_profile(request: HttpRequest, profile: Profile) -> HttpResponse:
    """A profile for who runs the scoring: its scorers, both sheets once they are in, scores, appeals."""
    entries = list(profile.entries.filter(left_at__isnull=True).select_related("scorer").order_by("position"))
    totals = two_totals(profile)
    content = profile.round.sheet.content["criteria"]
    compared = [(one, [entry.points.get(one["code"]) for entry in entries],
                 [entry.notes.get(one["code"], "") for entry in entries]) for one in content]  # fmt: skip
    has_score = profile.scores.exists()
    context = {
        "profile": profile,
        "alliance": profile.alliance,
        "round": profile.round,
        "programme": profile.round.programme,
        "entries": entries,
        "totals": totals,
        "compared": compared if totals else [],
        "scores": profile.scores.select_related("by"),
        "appeals": profile.appeals.select_related("score", "filed_by", "decided_by"),
        "ranked": profile.ranked.select_related("ranking").order_by("-ranking__number").first(),
        "tolerance": sheet_of(profile.round).tolerance,
        "scorer_form": ScorerForm(scorers=scorers_of(profile.round.programme))
        if len(entries) < 2 and request.user.has_perm("stages.assign", profile)
        else None,
        "reconcile_form": TotalForm()
        if totals and not has_score and request.user.has_perm("stages.reconcile", profile)
        else None,
        "can_judge": request.user.has_perm("stages.decide_appeal", profile),
    }
    return render(request, "stages/profile.html", context)


def _to_profile(profile: Profile) -> HttpResponse:
    return redirect("scored_profile", profile_id=profile.pk)


@permitted("stages.assign", load=load_profile)
@require_POST
def profile_scorer(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Give the profile to a scorer; a conflict is refused with its clause."""
    form = ScorerForm(request.POST, scorers=scorers_of(profile.round.programme))
    if not form.is_valid():
        complain_of(request, form)
        return _to_profile(profile)
    try:
        assign_scorer(profile, scorer=form.cleaned_data["scorer"], actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("Calificador asignado: no hay conflicto de interés registrado."))
    return _to_profile(profile)


@permitted("stages.reconcile", load=load_profile)
@require_POST
def profile_reconcile(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Set the score between two that differ."""
    form = TotalForm(request.POST)
    if not form.is_valid():
        complain_of(request, form)
        return _to_profile(profile)
    try:
        reconcile_scores(profile, **form.cleaned_data, actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("Puntaje conciliado. Queda con su motivo."))
    return _to_profile(profile)


@permitted("stages.assign", load=load_alliance)
@require_POST
def alliance_recuse(request: HttpRequest, alliance: Any) -> HttpResponse:
    """Set a scorer aside from the alliance, for good."""
    form = ScorerForm(request.POST, scorers=scorers_of(alliance.programme))
    if not form.is_valid():
        complain_of(request, form)
        return redirect("alliance_assignments", alliance_id=alliance.pk)
    try:
        recuse_person(
            alliance,
            user=form.cleaned_data["scorer"],
            reason=request.POST.get("reason", ""),
            actor=request.user,
            now=timezone.now(),
        )
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("La persona queda fuera de esta alianza para siempre."))
    return redirect("alliance_assignments", alliance_id=alliance.pk)


@permitted("stages.view_score", load=load_profile)
@require_http_methods(["GET", "HEAD"])
def profile_result(request: HttpRequest, profile: Profile) -> HttpResponse:
    """The score of a profile for its organisation: how much, against what, why, and how to ask for another look."""
    score = profile.scores.order_by("number").last()
    today, programme = day_of(timezone.now(), profile.round.programme), profile.round.programme
    days = profile.round.appeal_days
    until = appeal_deadline(day_of(score.at, programme), days=days) if score else None
    appeal = profile.appeals.select_related("score").first()
    can = (
        score is not None
        and appeal is None
        and may_appeal(day_of(score.at, programme), today=today, days=days)
        and request.user.has_perm("stages.appeal", profile)
    )
    context = {
        "profile": profile,
        "alliance": profile.alliance,
        "round": profile.round,
        "programme": programme,
        "score": score,
        "ranked": profile.ranked.select_related("ranking").order_by("-ranking__number").first(),
        "until": until,
        "appeal": appeal,
        "form": TextForm() if can else None,
    }
    return render(request, "stages/result.html", context)


@permitted("stages.appeal", load=load_profile)
@require_POST
def profile_appeal(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Ask for another look at the score."""
    try:
        file_score_appeal(profile, text=request.POST.get("text", ""), actor=request.user, now=timezone.now())
    except Problem as problem:
        complain(request, problem)
    else:
        messages.success(request, _("Recibida. La decide alguien que no calificó este perfil."))
    return redirect("profile_result", profile_id=profile.pk)


@permitted("stages.decide_appeal", load=load_appeal)
@require_http_methods(["GET", "HEAD", "POST"])
def score_appeal(request: HttpRequest, appeal: ScoreAppeal) -> HttpResponse:
    """Decide an appeal, with a reason."""
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        total = form.cleaned_data["total"] if form.cleaned_data["outcome"] == "upheld" else None
        try:
            decide_score_appeal(
                appeal, total=total, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now()
            )
        except Problem as problem:
            form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, _("Reconsideración decidida. El puntaje anterior queda en la historia."))
            return redirect("scoring_round", round_id=appeal.profile.round_id)
    context = {
        "appeal": appeal,
        "profile": appeal.profile,
        "alliance": appeal.profile.alliance,
        "programme": appeal.profile.round.programme,
        "form": None if appeal.outcome else form,
    }
    return render(request, "stages/appeal.html", context, status=422 if form.errors else 200)
