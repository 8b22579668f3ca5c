"""Partners with what they bring, beside what the programme spent."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.web.accounts.permissions import permitted
from eslabon.web.alliances.models import Alliance
from eslabon.web.institutions.forms.partners import (
    DeliveryForm,
    FindingForm,
    PartnerForm,
    PromiseForm,
    SpendingForm,
    VolumeForm,
    find_party,
)
from eslabon.web.institutions.models import Contribution, Partner, ProgrammeSpending
from eslabon.web.institutions.queries.partners import leverage_of, partners_of
from eslabon.web.institutions.services import (
    add_partner,
    deliver_contribution,
    promise_contribution,
    record_spending,
    record_volume,
    verify_contribution,
)
from eslabon.web.institutions.views.loading import load_contribution, load_partner, load_programme, pages_of
from eslabon.web.institutions.views.sections import Section, answer
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import register_party
from eslabon.web.programmes.models import Programme
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import file_response, store_file

PAGE_ROWS = 50


def stored(upload: Any, *, actor: Any) -> StoredFile | None:
    """Keep an uploaded paper or photo, if there is one."""
    return store_file(upload, actor=actor, kinds=("pdf", "image")) if upload else None


@permitted("institutions.view", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Who brings what, and how much of it was verified for each unit that the programme spent."""
    user: Any = request.user

    def add(form: PartnerForm) -> None:
        file = stored(form.cleaned_data["file"], actor=user)
        party = find_party(form.cleaned_data["name"], programme=programme) or register_party(
            kind=Party.Kind.ORGANISATION,
            name=form.cleaned_data["name"],
            actor=user,
            organisation_kind=Party.OrganisationKind.COMPANY,
        )
        add_partner(programme, party=party, agreed=form.agreed(file), actor=user)

    def spend(form: SpendingForm) -> None:
        record_spending(programme, actor=user, **form.cleaned_data)

    answered, sections = answer(
        request,
        [
            Section(
                "add_partner",
                _("Registrar un socio"),
                _("Registrar"),
                PartnerForm,
                add,
                _("Socio registrado."),
                user.has_perm("institutions.edit_partners", programme),
            ),
            Section(
                "record_spending",
                _("Anotar el gasto de un año"),
                _("Guardar"),
                SpendingForm,
                spend,
                _("Gasto anotado."),
                user.has_perm("institutions.keep_spending", programme),
            ),
        ],
        back=reverse("partners", args=[programme.code]),
    )
    if answered is not None:
        return answered
    context = {
        "programme": programme,
        "page_obj": Paginator(partners_of(programme), PAGE_ROWS).get_page(request.GET.get("page")),
        "leverage": leverage_of(programme),
        "spending": ProgrammeSpending.objects.filter(programme=programme),
        "sections": sections,
        "pages": pages_of(request, programme, here="partners"),
    }
    return render(request, "institutions/partners.html", context, status=422 if request.method == "POST" else 200)


@permitted("institutions.view", load=load_partner)
@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, partner: Partner) -> HttpResponse:
    """One partner: its agreement, its contributions and what it traded."""
    user: Any = request.user
    may_edit = user.has_perm("institutions.edit_partners", partner)
    programme = partner.programme

    def promise(form: PromiseForm) -> None:
        promise_contribution(partner, promise=form.promise(), actor=user, today=timezone.localdate())

    def volume(form: VolumeForm) -> None:
        record_volume(partner, actor=user, **form.cleaned_data)

    def promise_form(*args: Any, **kwargs: Any) -> PromiseForm:
        alliances = Alliance.objects.filter(programme=programme).order_by("code")
        return PromiseForm(*args, alliances=alliances, currency=programme.currency, **kwargs)

    answered, sections = answer(
        request,
        [
            Section(
                "promise", _("Anotar un aporte"), _("Guardar"), promise_form, promise, _("Aporte anotado."), may_edit
            ),
            Section("volume", _("Anotar compras de un año"), _("Guardar"), VolumeForm, volume, _("Anotado."), may_edit),
        ],
        back=reverse("partner", args=[partner.pk]),
    )
    if answered is not None:
        return answered
    contributions = partner.contributions.select_related("alliance")
    context = {
        "partner": partner,
        "programme": programme,
        "page_obj": Paginator(contributions, PAGE_ROWS).get_page(request.GET.get("page")),
        "volumes": partner.volumes.all(),
        "sections": sections,
    }
    return render(request, "institutions/partner.html", context, status=422 if request.method == "POST" else 200)


@permitted("institutions.view", load=load_partner)
@require_safe
def partner_agreement(request: HttpRequest, partner: Partner) -> FileResponse:
    """The signed agreement."""
    if partner.agreement is None:
        raise Http404
    return file_response(partner.agreement)


@permitted("institutions.view", load=load_contribution)
@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """One contribution: promised, delivered, verified, each by whom."""
    user: Any = request.user
    today = timezone.localdate()
    partner = contribution.partner
    is_verified = contribution.state == Contribution.State.VERIFIED

    def deliver(form: DeliveryForm) -> None:
        data = form.cleaned_data
        evidence = store_file(data["file"], actor=user, kinds=("pdf", "image"))
        deliver_contribution(
            contribution, amount=data["amount"], on=data["on"], evidence=evidence, actor=user, today=today
        )

    def verify(form: FindingForm) -> None:
        data = form.cleaned_data
        verify_contribution(contribution, amount=data["amount"], finding=data["finding"], actor=user, today=today)

    may_deliver = not is_verified and user.has_perm("institutions.edit_partners", partner)
    waits = contribution.state == Contribution.State.DELIVERED
    may_verify = waits and user.has_perm("institutions.verify_contribution", contribution)
    answered, sections = answer(
        request,
        [
            Section("deliver", _("Anotar la entrega"), _("Guardar"), DeliveryForm, deliver, _("Anotado."), may_deliver),
            Section("verify", _("Verificar"), _("Verificar"), FindingForm, verify, _("Aporte verificado."), may_verify),
        ],
        back=reverse("contribution", args=[contribution.pk]),
    )
    if answered is not None:
        return answered
    context = {
        "contribution": contribution,
        "partner": partner,
        "sections": sections,
        "links": [
            {"label": _("prometido"), "state": "declared"},
            {"label": _("entregado"), "state": "open" if contribution.delivered_on is None else "declared"},
            {"label": _("verificado"), "state": "verified" if is_verified else "open"},
        ],
    }
    return render(request, "institutions/contribution.html", context, status=422 if request.method == "POST" else 200)


@permitted("institutions.view", load=load_contribution)
@require_safe
def contribution_file(request: HttpRequest, contribution: Contribution) -> FileResponse:
    """The document that shows a delivery."""
    if contribution.evidence is None:
        raise Http404
    return file_response(contribution.evidence)
