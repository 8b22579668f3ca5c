"""The page of one party and the small acts on it."""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.accounts.permissions import permitted
from eslabon.web.parties import services
from eslabon.web.parties.forms import ConsentForm, ContactForm, IdentifierForm, PartyForm
from eslabon.web.parties.models import Consent, Contact, Document, Identifier, Party
from eslabon.web.parties.queries import record_of
from eslabon.web.parties.views.subjects import (
    consent_at,
    contact_at,
    document_at,
    identifier_at,
    language,
    party_at,
)
from eslabon.web.territory.queries import full_name
from eslabon.web.uploads.services import file_response

CONSENT_TEXT = "2026-1"  # version of the words shown on parties/consent.html


@require_safe
@permitted("parties.view_party", load=party_at)
def party(request: HttpRequest, found: Party) -> HttpResponse:
    """Who they are, who belongs now and before, how they are reached, what they hold."""
    if found.merged_into is not None:
        messages.info(request, _("«%(name)s» se unió a esta ficha.") % {"name": found.name})
        return redirect("party", found.surviving.pk)
    return _page(request, found)


@require_POST
@never_cache
@permitted("parties.reveal_contacts", load=party_at)
def reveal(request: HttpRequest, found: Party) -> HttpResponse:
    """The same page with numbers and contacts in clear, on this answer only."""
    services.reveal_contacts(found.surviving, actor=request.user)
    return _page(request, found.surviving, is_revealed=True)


def _page(request: HttpRequest, found: Party, *, is_revealed: bool = False) -> HttpResponse:
    user = request.user
    context = {
        "party": found,
        "record": record_of(found, today=timezone.localdate(), is_revealed=is_revealed),
        "where": full_name(found.place) if found.place else "",
        "may_edit": user.has_perm("parties.edit_party", found),
        "may_name": user.has_perm("parties.name_people", found),
        "may_reveal": user.has_perm("parties.reveal_contacts", found),
        "may_open": user.has_perm("parties.view_document", found),
        "may_merge": user.has_perm("parties.merge_parties", found),
        "may_list": user.has_perm("parties.list_parties"),
    }
    return render(request, "parties/party.html", context)


@require_http_methods(["GET", "POST"])
@permitted("parties.edit_party", load=party_at)
def edit(request: HttpRequest, found: Party) -> HttpResponse:
    """Change name, form, place, language, channel."""
    form = PartyForm(request.POST or None, instance=found.surviving)
    if request.method == "POST" and form.is_valid():
        services.change_party(Party.objects.get(pk=found.surviving.pk), actor=request.user, **form.changes())
        messages.success(request, _("Los cambios quedaron guardados."))
        return redirect("party", found.surviving.pk)
    return _form_page(request, found, form, title=_("Cambiar los datos"))


@require_http_methods(["GET", "POST"])
@permitted("parties.edit_party", load=party_at)
def add_contact(request: HttpRequest, found: Party) -> HttpResponse:
    """One more way to reach them."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_contact(found, actor=request.user, **form.cleaned_data)
        except Problem as problem:
            form.add_error("value", problem.text(language()))
        else:
            messages.success(request, _("El dato de contacto quedó guardado."))
            return redirect("party", found.surviving.pk)
    return _form_page(request, found, form, title=_("Agregar un contacto"))


@require_http_methods(["GET", "POST"])
@permitted("parties.edit_party", load=party_at)
def add_identifier(request: HttpRequest, found: Party) -> HttpResponse:
    """One more number."""
    form = IdentifierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_identifier(found, actor=request.user, **form.cleaned_data)
        except Problem as problem:
            form.add_error("value", problem.text(language()))
        else:
            messages.success(request, _("El número quedó guardado."))
            return redirect("party", found.surviving.pk)
    return _form_page(request, found, form, title=_("Agregar un documento de identidad"))


@require_http_methods(["GET", "POST"])
@permitted("parties.edit_party", load=party_at)
def give_consent(request: HttpRequest, found: Party) -> HttpResponse:
    """Record a consent."""
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_consent(found, text_version=CONSENT_TEXT, actor=request.user, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, problem.text(language()))
        else:
            messages.success(request, _("El permiso quedó registrado. Se puede retirar cuando se quiera."))
            return redirect("party", found.surviving.pk)
    return _form_page(request, found, form, title=_("Registrar un permiso"), text="parties/consent_text.html")


def _form_page(
    request: HttpRequest,
    found: Party,
    form: PartyForm | ContactForm | IdentifierForm | ConsentForm,
    *,
    title: str,
    text: str = "",
) -> HttpResponse:
    context = {"party": found.surviving, "form": form, "title": title, "text": text}
    return render(request, "parties/form.html", context, status=422 if form.errors else 200)


@require_POST
@permitted("parties.edit_party", load=contact_at)
def withdraw_contact(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Use it no more."""
    services.withdraw_contact(contact, actor=request.user)
    return redirect("party", contact.party.surviving.pk)


@require_POST
@permitted("parties.edit_party", load=identifier_at)
def withdraw_identifier(request: HttpRequest, identifier: Identifier) -> HttpResponse:
    """It was wrong."""
    services.withdraw_identifier(identifier, actor=request.user, reason=request.POST.get("reason", ""))
    return redirect("party", identifier.party.surviving.pk)


@require_POST
@permitted("parties.edit_party", load=consent_at)
def withdraw_consent(request: HttpRequest, consent: Consent) -> HttpResponse:
    """They allow it no more, from this moment."""
    services.withdraw_consent(consent, actor=request.user)
    messages.success(request, _("El permiso quedó retirado."))
    return redirect("party", consent.party.surviving.pk)


@require_safe
@permitted("parties.view_document", load=document_at)
def document(request: HttpRequest, found: Document) -> FileResponse:
    """Hand out a document."""
    return file_response(services.open_document(found, actor=cast(User, request.user)))
