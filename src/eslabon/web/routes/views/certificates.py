"""Certificates: who is given one and who is not, the tagged PDF, and the page on which anybody checks a code.

Whoever has the code sees the person's name, the service and the hours (ROUTE-112): a certificate is shown to be
believed, and its code is handed over by its holder. Nothing can be listed or searched by name.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eslabon.rules.problems import Problem
from eslabon.rules.problems import delivery as problems
from eslabon.web.accounts.permissions import permitted, public
from eslabon.web.accounts.services.throttling import allow, who_asks
from eslabon.web.routes.forms.certificates import CertificateCodeForm, RevokeForm
from eslabon.web.routes.models import Certificate, Service
from eslabon.web.routes.queries.certificates import candidates_of, certificate_of_code, repetitions_of
from eslabon.web.routes.services import issue_certificates, read_code, revoke_certificate
from eslabon.web.routes.views.loading import load_service
from eslabon.web.ui.paper import print_pdf

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "routes" / "typst" / "certificate.typ"
CHECKS, CHECK_SECONDS = 30, 60  # more than a person makes, far too few to find one of 2^80


def _load_repetition(request: HttpRequest, service_id: UUID, repetition: int) -> Service:
    service: Any = load_service(request, service_id)
    service.chosen_repetition = repetition
    return service


@permitted("routes.issue_certificates", load=_load_repetition)
@require_http_methods(["GET", "HEAD", "POST"])
def service_certificates(request: HttpRequest, service: Any) -> HttpResponse:
    """Who attended enough of a repetition, who did not and why; issue what is due."""
    repetition = service.chosen_repetition
    if request.method == "POST":
        issued = issue_certificates(service, repetition=repetition, actor=request.user, now=timezone.now())
        text = ngettext("%(n)s certificado emitido.", "%(n)s certificados emitidos.", len(issued))
        messages.success(request, text % {"n": len(issued)})
        return redirect("service_certificates", service_id=service.pk, repetition=repetition)
    found = candidates_of(service, repetition=repetition)
    context = {
        "service": service,
        "programme": service.programme,
        "repetition": repetition,
        "repetitions": repetitions_of(service),
        "candidates": found,
        "due": sum(one.certificate is None and one.award.result == "issued" for one in found),
    }
    return render(request, "routes/service_certificates.html", context)


def _load_with_certificate(request: HttpRequest, service_id: UUID, pk: UUID) -> Service:
    service: Any = load_service(request, service_id)
    service.chosen_certificate = get_object_or_404(Certificate.objects.select_related("person"), pk=pk, service=service)
    return service


@permitted("routes.issue_certificates", load=_load_with_certificate)
@require_POST
def certificate_revoke(request: HttpRequest, service: Any) -> HttpResponse:
    """Take a certificate back, with the reason."""
    form = RevokeForm(request.POST)
    if form.is_valid():
        revoke_certificate(
            service.chosen_certificate, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now()
        )
        messages.success(request, _("Certificado anulado: su página lo dice desde ahora."))
    else:
        messages.error(request, _("Escriba por qué se anula el certificado."))
    repetition = service.chosen_certificate.repetition
    return redirect("service_certificates", service_id=service.pk, repetition=repetition)


@public
@require_safe
def certificate_lookup(request: HttpRequest) -> HttpResponse:
    """Type the code of a certificate."""
    form = CertificateCodeForm(request.GET or None)
    if request.GET and form.is_valid():
        code = read_code(form.cleaned_data["code"])
        if code:
            return redirect("certificate", code=code)
        form.add_error("code", _("Un código tiene 16 letras y números. Revise si falta alguno."))
    return render(request, "routes/certificate_lookup.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is good, and whose it is."""
    found = _throttled(request, code)
    context = {"code": read_code(code) or code[:40], "certificate": found}
    answer = render(request, "routes/certificate.html", context, status=200 if found is not None else 404)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@public
@require_safe
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate to keep or print, for who has its code."""
    found = _throttled(request, code)
    if found is None:
        return redirect("certificate", code=code)
    response = HttpResponse(certificate_document(found, language=request.LANGUAGE_CODE), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="certificado-{found.code}.pdf"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _throttled(request: HttpRequest, code: str) -> Certificate | None:
    if not allow("certificate", who_asks(request), times=CHECKS, seconds=CHECK_SECONDS):
        raise Problem(problems.TOO_MANY_TRIES)
    return certificate_of_code(read_code(code))


def certificate_document(certificate: Certificate, *, language: str) -> bytes:
    """Return the certificate as PDF/UA; all text goes in as data, never as markup."""
    tongue = "en" if language.startswith("en") else "es"
    address = settings.SITE_URL.rstrip("/") + reverse("certificate", kwargs={"code": certificate.code})
    with translation.override(tongue):
        content = _words_of(certificate, tongue=tongue, address=address)
    return print_pdf(TEMPLATE, content=content)


def _words_of(certificate: Certificate, *, tongue: str, address: str) -> dict[str, Any]:
    service = certificate.service
    day = date_format(timezone.localtime(certificate.issued_at), "DATE_FORMAT")
    revoked = certificate.revoked_at
    return {
        "language": tongue,
        "title": _("Certificado"),
        "programme": getattr(service.programme, f"name_{tongue}"),
        "code": certificate.code,
        "address": address,
        "qr": segno.make(address, error="m").svg_inline(scale=1, border=2, dark="#2b1a10", light="#ffffff"),
        "qr_alt": _("Código QR que lleva a la página que comprueba este certificado: %(address)s")
        % {"address": address},
        "sentence": _("Se certifica que"),
        "person": certificate.person.name,
        "facts": [
            [
                _("Organización"),
                _("%(party)s, invitada") % {"party": certificate.party.name}
                if certificate.as_guest
                else certificate.party.name,
            ],
            [_("Servicio"), getattr(service, f"name_{tongue}")],
            [_("Entidad"), str(service.provider)],
            [
                _("Horas asistidas"),
                _("%(attended)s de %(total)s")
                % {"attended": localize(certificate.attended_hours), "total": localize(certificate.total_hours)},
            ],
            [_("Fecha"), day],
        ],
        "attended": _("asistió al servicio que se indica y cumplió con la asistencia que se pide."),
        "check": _("Compruebe este certificado en %(address)s") % {"address": address},
        "void": ""
        if revoked is None
        else _("Este certificado se anuló el %(when)s.")
        % {"when": date_format(timezone.localtime(revoked), "DATE_FORMAT")},
    }
