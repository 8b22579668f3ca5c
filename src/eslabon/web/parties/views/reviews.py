"""Possible duplicates: the queue, one pair, and merges taken apart."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted
from eslabon.web.parties import services
from eslabon.web.parties.forms import MergeForm, ReasonForm
from eslabon.web.parties.models import DuplicateSuggestion, Merge, Party
from eslabon.web.parties.queries import open_suggestions, pair_of, parties_for_merging
from eslabon.web.parties.views.subjects import language, merge_at, no_one, suggestion_at

PER_PAGE = 30
PERMISSION = "parties.merge_parties"


def _both(request: HttpRequest, *pair: Party) -> None:
    """A role must reach both sides: half a right does not merge."""
    if not all(request.user.has_perm(PERMISSION, party) for party in pair):
        raise PermissionDenied(PERMISSION)


@require_safe
@permitted(PERMISSION, load=no_one)
def duplicates(request: HttpRequest, _subject: None) -> HttpResponse:
    """Pairs that wait for somebody to look at them."""
    page = Paginator(open_suggestions(parties_for_merging(request.user)), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"pair": each, "reasons": _reasons(each)} for each in page]
    return render(request, "parties/duplicates.html", {"page": page, "rows": rows})


@require_POST
@permitted(PERMISSION, load=no_one)
def look(request: HttpRequest, _subject: None) -> HttpResponse:
    """Look through all records now."""
    count = services.suggest_duplicates(actor=request.user)
    found = ngettext("Se encontró %(n)d par nuevo.", "Se encontraron %(n)d pares nuevos.", count) % {"n": count}
    messages.success(request, found if count else _("No se encontró ningún par nuevo."))
    return redirect("duplicates")


@require_http_methods(["GET", "POST"])
@permitted(PERMISSION, load=lambda request, **kwargs: suggestion_at(request, **kwargs).first)
def duplicate(request: HttpRequest, _first: Party) -> HttpResponse:
    """Both records side by side; merge them or say that they are two."""
    suggestion = suggestion_at(request, pk=_key(request))
    _both(request, suggestion.first, suggestion.second)
    is_merge = request.POST.get("act") == "merge"
    merge_form = MergeForm(request.POST if is_merge else None, suggestion=suggestion, initial=_proposal(suggestion))
    reason_form = ReasonForm(request.POST if request.POST.get("act") == "dismiss" else None, prefix="dismiss")
    if is_merge and merge_form.is_valid():
        try:
            return _merge(request, suggestion, merge_form)
        except Problem as problem:
            merge_form.add_error(None, problem.text(language()))
    if reason_form.is_bound and reason_form.is_valid():
        services.dismiss_suggestion(suggestion, reason=reason_form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("Quedó registrado que son distintas."))
        return redirect("duplicates")
    context = {
        "suggestion": suggestion,
        "pair": pair_of(suggestion),
        "reasons": _reasons(suggestion),
        "merge_form": merge_form,
        "reason_form": reason_form,
        "is_open": suggestion.state == DuplicateSuggestion.State.OPEN,
    }
    return render(request, "parties/duplicate.html", context, status=422 if request.method == "POST" else 200)


def _merge(request: HttpRequest, suggestion: DuplicateSuggestion, form: MergeForm) -> HttpResponse:
    pair = {str(party.pk): party for party in (suggestion.first, suggestion.second)}
    kept = pair.pop(form.cleaned_data["kept"])
    (absorbed,) = pair.values()
    services.merge_parties(kept, absorbed=absorbed, reason=form.cleaned_data["reason"], actor=request.user)
    messages.success(request, _("Las dos fichas son ahora una. Se puede deshacer desde su página."))
    return redirect("party", kept.pk)


@require_http_methods(["GET", "POST"])
@permitted(PERMISSION, load=lambda request, **kwargs: merge_at(request, **kwargs).kept)
def undo(request: HttpRequest, kept: Party) -> HttpResponse:
    """Make them two again."""
    merge: Merge = merge_at(request, pk=_key(request))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.undo_merge(merge, reason=form.cleaned_data["reason"], actor=request.user)
        except Problem as problem:
            form.add_error(None, problem.text(language()))
        else:
            messages.success(request, _("Son dos fichas otra vez. Lo que se agregó entre tanto quedó en esta."))
            return redirect("party", kept.pk)
    title = _("Deshacer la unión con «%(name)s»") % {"name": merge.absorbed}
    context = {"party": kept, "form": form, "title": title}
    return render(request, "parties/form.html", context, status=422 if form.errors else 200)


def _key(request: HttpRequest) -> str:
    return str(request.resolver_match.kwargs["pk"]) if request.resolver_match else ""


def _reasons(suggestion: DuplicateSuggestion) -> list[str]:
    key = "reason_en" if language().startswith("en") else "reason_es"
    return [f"{reason[key]} ({reason['clause']})" for reason in suggestion.reasons]


def _proposal(suggestion: DuplicateSuggestion) -> dict[str, str]:
    """The older record is proposed to stand: others are likelier to point to it."""
    older = min((suggestion.first, suggestion.second), key=lambda party: party.created_at)
    return {"kept": str(older.pk)}
