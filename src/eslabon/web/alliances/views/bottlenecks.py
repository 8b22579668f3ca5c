"""The board of bottlenecks with their actions and evidence, and the commitments of each side."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.alliances.trust import JUDGES, trust_on
from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.forms import plans as forms
from eslabon.web.alliances.forms.alliances import words
from eslabon.web.alliances.models import ActionEvidence, Alliance, Bottleneck, BottleneckAction, Commitment
from eslabon.web.alliances.permissions import sides_of
from eslabon.web.alliances.queries.terms import terms_of
from eslabon.web.alliances.services import (
    Planned,
    Promised,
    add_action,
    add_evidence,
    check_bottleneck,
    declare_commitment,
    drop_bottleneck,
    judge_commitment,
    make_commitment,
    record_bottleneck,
    reopen_bottleneck,
    report_action,
    resolve_bottleneck,
)
from eslabon.web.alliances.snapshots import promises_of
from eslabon.web.alliances.views.alliances import about
from eslabon.web.alliances.views.loading import (
    complain,
    load_alliance,
    load_with_action,
    load_with_bottleneck,
    load_with_commitment,
)
from eslabon.web.uploads.services import file_response, store_file

State = Bottleneck.State
COLUMNS = (State.OPEN, State.IN_PROGRESS, State.RESOLVED, State.VERIFIED, State.DROPPED)


@permitted("alliances.view_alliance", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_bottlenecks(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """Every bottleneck by where it stands, with what is done about it."""
    terms = terms_of(shown.programme)
    may_write = request.user.has_perm("alliances.work_on_bottleneck", shown)
    form = forms.BottleneckForm(request.POST or None, kinds=terms.bottlenecks) if may_write else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            record_bottleneck(shown, **form.cleaned_data, actor=request.user, now=timezone.now())
            messages.success(request, _("Anotado. Ahora diga qué se hace, quién y hasta cuándo."))
            return redirect("alliance_bottlenecks", alliance_id=shown.pk)
    kinds = dict(words(terms.bottlenecks))
    found: list[Any] = list(shown.bottlenecks.prefetch_related("actions__party"))
    for one in found:
        one.kind_name = kinds.get(one.kind, one.kind)
    columns = [(state, state.label, [one for one in found if one.state == state]) for state in COLUMNS]
    context = {
        **about(shown, user=request.user),
        "columns": [column for column in columns if column[2]],
        "form": form,
        "today": timezone.localdate(),
        "is_empty": not found,
    }
    return render(request, "alliances/bottlenecks.html", context, status=422 if request.method == "POST" else 200)


@permitted("alliances.view_alliance", load=load_with_bottleneck)
@require_safe
def bottleneck(request: HttpRequest, shown: Any) -> HttpResponse:
    """One bottleneck: what it is, what is done, what was found; and what the reader may do."""
    return _page(request, shown)


def _page(request: HttpRequest, shown: Any, *, refused: Any = None) -> HttpResponse:
    chosen: Bottleneck = shown.chosen
    user = request.user
    kinds = dict(words(terms_of(shown.programme).bottlenecks))
    writes = user.has_perm("alliances.work_on_bottleneck", shown)
    verifies = user.has_perm("alliances.verify_bottleneck", shown)
    open_ = chosen.state in (State.OPEN, State.IN_PROGRESS)
    found: dict[str, Any] = {
        "action_form": forms.ActionForm() if writes and open_ else None,
        "resolve_form": forms.ResolveForm() if writes and open_ else None,
        "check_form": forms.CheckForm() if verifies and chosen.state == State.RESOLVED else None,
        "reopen_form": forms.ReasonForm()
        if (writes or verifies) and chosen.state in (State.RESOLVED, State.VERIFIED)
        else None,
        "drop_form": forms.ReasonForm() if verifies and open_ else None,
    }
    if refused is not None:
        found[refused[0]] = refused[1]
    context = {
        **about(shown, user=request.user),
        "bottleneck": chosen,
        "kind": kinds.get(chosen.kind, chosen.kind),
        "actions": chosen.actions.select_related("party").prefetch_related("evidence__file"),
        "checks": chosen.checks.select_related("checked_by"),
        "writes": writes,
        "today": timezone.localdate(),
        **found,
    }
    return render(request, "alliances/bottleneck.html", context, status=422 if refused is not None else 200)


ACTS: dict[str, Any] = {
    "action": forms.ActionForm,
    "resolve": forms.ResolveForm,
    "check": forms.CheckForm,
    "reopen": forms.ReasonForm,
    "drop": forms.ReasonForm,
}


def _load_with_act(request: HttpRequest, alliance_id: UUID, pk: UUID, act: str) -> Alliance:
    if act not in ACTS:
        raise Http404
    alliance: Any = load_with_bottleneck(request, alliance_id, pk)
    alliance.act = act
    return alliance


@permitted("alliances.act_on_bottleneck", load=_load_with_act)
@require_POST
def bottleneck_act(request: HttpRequest, shown: Any) -> HttpResponse:
    """Plan an action, declare it resolved, check it, open it again, put it aside."""
    chosen: Bottleneck = shown.chosen
    act: str = shown.act
    user = request.user
    writes = user.has_perm("alliances.work_on_bottleneck", shown)
    verifies = user.has_perm("alliances.verify_bottleneck", shown)
    allowed = {"action": writes, "resolve": writes, "check": verifies, "reopen": writes or verifies, "drop": verifies}
    if not allowed.get(act, False):
        raise PermissionDenied
    form = ACTS[act](request.POST, request.FILES or None)
    if not form.is_valid():
        return _page(request, shown, refused=(f"{act}_form", form))
    try:
        _carry_out(act, chosen, data=form.cleaned_data, actor=user)
    except Problem as problem:
        complain(request, form, problem)
        return _page(request, shown, refused=(f"{act}_form", form))
    messages.success(request, _("Anotado."))
    return redirect("bottleneck", alliance_id=shown.pk, pk=chosen.pk)


def _carry_out(act: str, chosen: Bottleneck, *, data: dict[str, Any], actor: Any) -> None:
    now, today = timezone.now(), timezone.localdate()
    if act == "action":
        currency = chosen.alliance.programme.currency if data["cost"] is not None else ""
        add_action(chosen, planned=Planned(currency=currency, **data), actor=actor, now=now)
    elif act == "resolve":
        resolve_bottleneck(chosen, resolved_on=data["resolved_on"], actor=actor, today=today)
    elif act == "check":
        file = store_file(data["file"], actor=actor) if data["file"] else None
        is_resolved = data["finding"] == "verified"
        check_bottleneck(
            chosen,
            is_resolved=is_resolved,
            seen_on=data["seen_on"],
            note=data["note"],
            file=file,
            actor=actor,
            now=now,
            today=today,
        )
    elif act == "reopen":
        reopen_bottleneck(chosen, reason=data["reason"], actor=actor)
    else:
        drop_bottleneck(chosen, reason=data["reason"], actor=actor)


@permitted("alliances.work_on_bottleneck", load=load_with_action)
@require_http_methods(["GET", "HEAD", "POST"])
def bottleneck_action(request: HttpRequest, shown: Any) -> HttpResponse:
    """How far an action is, and what shows it."""
    chosen: BottleneckAction = shown.chosen
    initial = {"state": chosen.state, "done_on": chosen.done_on, "cost": chosen.cost}
    form = forms.ActionReportForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data, actor = form.cleaned_data, request.user
        try:
            if data["file"]:
                kept = store_file(data["file"], actor=actor)
                add_evidence(chosen, file=kept, note=data["note"], actor=actor, now=timezone.now())
            report_action(
                chosen,
                state=data["state"],
                done_on=data["done_on"],
                cost=data["cost"],
                actor=actor,
                today=timezone.localdate(),
            )
        except Problem as problem:
            complain(request, form, problem)
        else:
            messages.success(request, _("Guardado."))
            return redirect("bottleneck", alliance_id=shown.pk, pk=chosen.bottleneck_id)
    context = {**about(shown, user=request.user), "action": chosen, "form": form}
    return render(request, "alliances/action.html", context, status=422 if request.method == "POST" else 200)


def _load_with_evidence(request: HttpRequest, alliance_id: UUID, pk: UUID, **others: Any) -> Alliance:
    alliance: Any = load_alliance(request, alliance_id)
    found = ActionEvidence.objects.select_related("file")
    alliance.chosen = get_object_or_404(found, pk=pk, action__bottleneck__alliance=alliance)
    return alliance


@permitted("alliances.view_alliance", load=_load_with_evidence)
@require_safe
def evidence_file(request: HttpRequest, shown: Any) -> FileResponse:
    """What shows that an action was done."""
    return file_response(shown.chosen.file)


@permitted("alliances.view_alliance", load=load_alliance)
@require_http_methods(["GET", "HEAD", "POST"])
def alliance_commitments(request: HttpRequest, shown: Alliance) -> HttpResponse:
    """What each side promised, and whether it kept it."""
    may_write = request.user.has_perm("alliances.write_plan", shown)
    form: Any = forms.CommitmentForm(request.POST or None) if may_write else None
    if form is not None:
        form.fields["bottleneck"].queryset = shown.bottlenecks.exclude(state=State.DROPPED)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            make_commitment(shown, promised=Promised(**form.cleaned_data), actor=request.user, now=timezone.now())
            messages.success(request, _("Compromiso anotado."))
            return redirect("alliance_commitments", alliance_id=shown.pk)
    today = timezone.localdate()
    sides = sides_of(request.user, shown)
    rows = list(shown.commitments.select_related("party", "judged_by"))
    context = {
        **about(shown, user=request.user),
        "form": form,
        "rows": [(one, _may_answer(one, sides)) for one in rows],
        "trust": trust_on(today, promises_of(shown)),
        "today": today,
    }
    return render(request, "alliances/commitments.html", context, status=422 if request.method == "POST" else 200)


def _may_answer(one: Commitment, sides: frozenset[str]) -> bool:
    pending = one.outcome == Commitment.Outcome.PENDING
    declares = one.side in sides and one.declared_on is None
    return pending and (declares or (one.side not in sides and bool(JUDGES[one.side] & sides)))


@permitted("alliances.answer_commitment", load=load_with_commitment)
@require_http_methods(["GET", "HEAD", "POST"])
def commitment(request: HttpRequest, shown: Any) -> HttpResponse:
    """Say that one's side did what it promised, or whether the other did."""
    chosen: Commitment = shown.chosen
    is_own = chosen.side in sides_of(request.user, shown)
    form: Any = (forms.DeclareForm if is_own else forms.JudgeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, today = form.cleaned_data, timezone.localdate()
        try:
            if is_own:
                declare_commitment(chosen, done_on=data["done_on"], actor=request.user, today=today)
            else:
                is_kept = data["outcome"] == "kept"
                judge_commitment(chosen, is_kept=is_kept, note=data["note"], actor=request.user, today=today)
        except Problem as problem:
            complain(request, form, problem)
        else:
            messages.success(request, _("Anotado."))
            return redirect("alliance_commitments", alliance_id=shown.pk)
    context = {**about(shown, user=request.user), "commitment": chosen, "form": form, "is_own": is_own}
    return render(request, "alliances/commitment.html", context, status=422 if request.method == "POST" else 200)
