"""What centres are to reach and are paid; how an alliance is supported on the ground."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eslabon.rules.institutions.contracts import terms_from_plain
from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.institutions.forms.bodies import (
    ContractForm,
    SettleForm,
)
from eslabon.web.institutions.models import ResultsContract
from eslabon.web.institutions.permissions import is_of
from eslabon.web.institutions.queries.contracts import contract_indicators, settled_on, verified_for
from eslabon.web.institutions.services import (
    settle,
    sign_contract,
)
from eslabon.web.institutions.views.loading import load_contract, load_programme, pages_of
from eslabon.web.institutions.views.partners import PAGE_ROWS
from eslabon.web.institutions.views.sections import Section, answer
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import Corridor


@permitted("institutions.view_contracts", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def results_contracts(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Contracts with what came of them; a centre sees its own."""
    user: Any = request.user
    allowed = user.has_perm("institutions.sign_contracts", programme)
    sees_all = allowed or user.has_perm("institutions.verify_any", programme)

    def make(*args: Any, **kwargs: Any) -> ContractForm:
        return ContractForm(
            *args,
            centres=Party.objects.filter(pk__in=Alliance.objects.filter(programme=programme).values("operator")),
            corridors=Corridor.objects.filter(programme=programme),
            indicators=contract_indicators(programme),
            **kwargs,
        )

    def save(form: ContractForm) -> None:
        data = form.cleaned_data
        centre, corridor = form.centres[data["centre"]], form.corridors.get(data["corridor"])
        sign_contract(programme, centre=centre, corridor=corridor, terms=form.terms(), actor=user)

    answered, sections = answer(
        request,
        [Section("sign", _("Firmar un contrato"), _("Guardar"), make, save, _("Contrato guardado."), allowed)],
        back=reverse("results_contracts", args=[programme.code]),
    )
    if answered is not None:
        return answered
    found = ResultsContract.objects.filter(programme=programme).select_related("centre", "corridor", "settlement")
    if not sees_all:
        found = found.filter(_own(user))
    context = {
        "programme": programme,
        "page_obj": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "sections": sections,
        "pages": pages_of(request, programme, here="results_contracts"),
    }
    return render(request, "institutions/contracts.html", context, status=422 if request.method == "POST" else 200)


def _own(user: Any) -> Q:
    """The contracts of the organisations that somebody holds a role for."""
    held = user.role_assignments.filter(party__isnull=False).select_related("party")
    return Q(centre__in=[one.party_id for one in held if is_of(user, one.party)])


@permitted("institutions.view_contract", load=load_contract)
@require_http_methods(["GET", "HEAD", "POST"])
def results_contract(request: HttpRequest, contract: ResultsContract) -> HttpResponse:
    """One contract: targets, what was verified of each, and what is paid."""
    user: Any = request.user
    verified = settled_on(contract) or verified_for(contract)

    def pay(form: SettleForm) -> None:
        settle(contract, verified=verified.figures, tested=verified.tested, actor=user, now=timezone.now())

    allowed = contract.settlement_id is None and user.has_perm("institutions.settle_contract", contract)
    answered, sections = answer(
        request,
        [
            Section(
                "settle",
                _("Liquidar con las cifras verificadas"),
                _("Liquidar"),
                SettleForm,
                pay,
                _("Contrato liquidado."),
                allowed,
            )
        ],
        back=reverse("results_contract", args=[contract.pk]),
    )
    if answered is not None:
        return answered
    names = dict(contract_indicators(contract.programme))
    terms = terms_from_plain(contract.terms)
    context = {
        "contract": contract,
        "programme": contract.programme,
        "terms": terms,
        "targets": [
            {
                "name": names.get(one.indicator, one.indicator),
                "target": one,
                "verified": verified.figures.get(one.indicator),
                "tested": verified.tested.get(one.indicator),
            }
            for one in terms.targets
        ],
        "outcome": contract.settlement.outcome if contract.settlement is not None else None,
        "reason": _reason(request, contract),
        "sections": sections,
    }
    return render(request, "institutions/contract.html", context, status=422 if request.method == "POST" else 200)


def _reason(request: HttpRequest, contract: ResultsContract) -> str:
    decision = contract.settlement
    if decision is None or decision.outcome is None:
        return ""
    language = "en" if str(request.LANGUAGE_CODE).startswith("en") else "es"
    return str(decision.outcome[f"reason_{language}"])
