"""The commitment letter as a tagged PDF with its QR, and the page on which anybody checks it."""

from pathlib import Path
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems
from eslabon.web.accounts.permissions import permitted, public
from eslabon.web.accounts.services.throttling import allow, who_asks
from eslabon.web.routes.forms.commitments import LetterCodeForm
from eslabon.web.routes.models import CommitmentLetter, Route, RouteItem, ServiceType
from eslabon.web.routes.services import hash_of, read_code
from eslabon.web.routes.views.loading import load_route
from eslabon.web.ui.paper import print_pdf

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "routes" / "typst" / "letter.typ"
CHECKS, CHECK_SECONDS = 30, 60  # more than a person makes, far too few to find one of 2^80


@public
@require_safe
def letter_lookup(request: HttpRequest) -> HttpResponse:
    """Type the code of a letter."""
    form = LetterCodeForm(request.GET or None)
    if request.GET and form.is_valid():
        code = read_code(form.cleaned_data["code"])
        if code:
            return redirect("letter", code=code)
        form.add_error("code", _("Un código tiene 16 letras y números. Revise si falta alguno."))
    return render(request, "routes/letter_lookup.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a letter is good today; nothing of the people who signed it."""
    if not allow("letter", who_asks(request), times=CHECKS, seconds=CHECK_SECONDS):
        raise Problem(problems.TOO_MANY_CHECKS)
    found = CommitmentLetter.objects.select_related("route__programme").filter(code=read_code(code) or None).first()
    is_whole = found is not None and hash_of(found.content) == found.content_hash
    context = {
        "code": read_code(code) or code[:40],
        "letter": found,
        "is_whole": is_whole,
        "is_good": is_whole and found is not None and found.revoked_at is None,
        "party": found.content["party"] if found is not None and not found.content["is_person"] else "",
        "accepted": _accepted(found.content) if found is not None else 0,
        "programme": found.route.programme if found is not None else None,
    }
    answer = render(request, "routes/letter.html", context, status=200 if found is not None else 404)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _accepted(content: dict[str, Any]) -> int:
    return sum(item["answer"] == RouteItem.Answer.ACCEPTED for item in content["items"])


def _load_with_letter(request: HttpRequest, route_id: UUID, pk: UUID) -> Route:
    route: Any = load_route(request, route_id)
    route.chosen_letter = get_object_or_404(
        CommitmentLetter.objects.select_related("route__programme"), pk=pk, route=route
    )
    return route


@permitted("routes.view_route", load=_load_with_letter)
@require_safe
def letter_pdf(request: HttpRequest, route: Any) -> HttpResponse:
    """The letter to print and keep, as it was signed."""
    shown: CommitmentLetter = route.chosen_letter
    response = HttpResponse(letter_document(shown, language=request.LANGUAGE_CODE), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="carta-{shown.code}.pdf"'
    return response


def letter_document(letter: CommitmentLetter, *, language: str) -> bytes:
    """Return the letter as PDF/UA; all text goes in as data, never as markup."""
    tongue = "en" if language.startswith("en") else "es"
    address = settings.SITE_URL.rstrip("/") + reverse("letter", kwargs={"code": letter.code})
    with translation.override(tongue):
        content = _words_of(letter, tongue=tongue, address=address)
    return print_pdf(TEMPLATE, content=content)


def _words_of(letter: CommitmentLetter, *, tongue: str, address: str) -> dict[str, Any]:
    said = letter.content
    groups = dict(ServiceType.Group.choices)
    answers = {"accepted": _("Sí"), "declined": _("No"), "pending": _("Sin respuesta")}
    signed_at = timezone.localtime(parse_datetime(said["signed_at"]))
    return {
        "language": tongue,
        "title": _("Compromiso de participación"),
        "programme": said["programme"][tongue],
        "code": letter.code,
        "address": address,
        "qr": segno.make(address, error="m").svg_inline(scale=1, border=2, dark="#2b1a10", light="#ffffff"),
        "qr_alt": _("Código QR que lleva a la página que comprueba esta carta: %(address)s") % {"address": address},
        "sentence": _(
            "En representación de %(party)s, %(person)s confirma la participación de la organización en los servicios "
            "marcados con «Sí»."
        )
        % {"party": said["party"], "person": said["signed_by"]},
        "facts": [
            [_("Organización"), said["party"]],
            [_("Cadena"), said["chain"][tongue]],
            [_("Firma"), said["signed_by"]],
            *([[_("A pedido de"), said["authorised_by"]]] if said.get("authorised_by") else []),
            [_("Fecha"), date_format(signed_at, "DATETIME_FORMAT")],
            [_("Huella"), letter.content_hash[:32]],
        ],
        "header": [_("N.º"), _("Servicio"), _("Aspecto"), _("Entidad"), _("Meses"), _("Horas"), _("¿Participa?")],
        "rows": [
            [
                str(number),
                item["name"][tongue] + (f" ({_('obligatorio')})" if item["non_negotiable"] else ""),
                str(groups.get(item["group"], item["group"])),
                item["provider"],
                ", ".join(_month(month) for month in dict.fromkeys(item["months"])),
                item["hours"].rstrip("0").rstrip(".") if "." in item["hours"] else item["hours"],
                answers[item["answer"]],
            ]
            for number, item in enumerate(said["items"], start=1)
        ],
        "check": _("Compruebe esta carta en %(address)s") % {"address": address},
        "void": _void(letter),
    }


def _void(letter: CommitmentLetter) -> str:
    if letter.revoked_at is None:
        return ""
    when = date_format(timezone.localtime(letter.revoked_at), "DATE_FORMAT")
    return _("Esta carta dejó de valer el %(when)s.") % {"when": when}


def _month(text: str) -> str:
    year, month = text.split("-")
    return f"{month}/{year}"
