"""Where somebody who suffers violence is helped. Who looks is recorded nowhere (INSTITUTION-40).

No session, no cookie, no entry, no count; nobody keeps a copy, and the next site is not told where one came from.
"""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.web.accounts.permissions import permitted, public
from eslabon.web.institutions.forms.help_services import HelpForm, ServiceForm, WithdrawForm
from eslabon.web.institutions.models import HelpService
from eslabon.web.institutions.queries.help_services import help_by_area
from eslabon.web.institutions.services import add_help_service, confirm_help_service, withdraw_help_service
from eslabon.web.institutions.views.bodies import regions_of
from eslabon.web.institutions.views.loading import load_programme, pages_of
from eslabon.web.institutions.views.partners import PAGE_ROWS
from eslabon.web.institutions.views.sections import Section, answer
from eslabon.web.programmes.models import Programme


def without_trace(response: HttpResponse) -> HttpResponse:
    """Have no browser or proxy keep the page, and no other site learn of it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@public
@require_safe
def help_services(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody may call or visit, without saying who one is."""
    programme = load_programme(request, code)
    areas = help_by_area(programme, reserved=False, today=timezone.localdate())
    return without_trace(
        render(request, "institutions/help_services.html", {"programme": programme, "areas": areas})
    )  # fmt: skip


@permitted("institutions.refer_to_help", load=load_programme)
@require_safe
def help_reserved(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The contacts that protect who lives there: for who refers somebody, whose looking is not kept either."""
    context = {
        "programme": programme,
        "areas": help_by_area(programme, reserved=True, today=timezone.localdate()),
        "pages": pages_of(request, programme, here="help_reserved"),
        "may_edit": request.user.has_perm("institutions.edit_help", programme),
    }
    return without_trace(render(request, "institutions/help_reserved.html", context))


@permitted("institutions.edit_help", load=load_programme)
@require_http_methods(["GET", "HEAD", "POST"])
def help_directory(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The services that stand, and those that were withdrawn; forms to add, confirm and withdraw."""
    standing = HelpService.objects.filter(programme=programme, withdrawn_on__isnull=True).order_by("name")
    answered, sections = answer(
        request,
        _sections(request.user, programme, standing=list(standing)),
        back=reverse("help_directory", args=[programme.code]),
    )
    if answered is not None:
        return answered
    rows = HelpService.objects.filter(programme=programme).select_related("place").order_by("withdrawn_on", "name")
    context = {
        "programme": programme,
        "page_obj": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "sections": sections,
        "pages": pages_of(request, programme, here="help_reserved"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "institutions/help_directory.html", context, status=status)


def _sections(user: Any, programme: Programme, *, standing: list[HelpService]) -> list[Section]:
    today = timezone.localdate()

    def make(*args: Any, **kwargs: Any) -> HelpForm:
        return HelpForm(*args, places=regions_of(programme), **kwargs)

    def of_standing(form: type[ServiceForm]) -> Any:
        return lambda *args, **kwargs: form(*args, services=standing, **kwargs)

    def add(form: HelpForm) -> None:
        add_help_service(programme, offered=form.offered(), actor=user, today=today)

    def confirm(form: ServiceForm) -> None:
        confirm_help_service(form.chosen(), actor=user, today=today)

    def withdraw(form: WithdrawForm) -> None:
        withdraw_help_service(form.chosen(), reason=form.cleaned_data["reason"], actor=user, today=today)

    allowed, some = user.has_perm("institutions.edit_help", programme), bool(standing)
    done = _("Anotado.")
    return [
        Section("add", _("Anotar un servicio que acaba de probar"), _("Guardar"), make, add, done, allowed),
        Section(
            "confirm",
            _("Anotar que un servicio sigue atendiendo"),
            _("Lo probé hoy"),
            of_standing(ServiceForm),
            confirm,
            done,
            allowed and some,
        ),
        Section(
            "withdraw",
            _("Retirar un servicio"),
            _("Retirar"),
            of_standing(WithdrawForm),
            withdraw,
            done,
            allowed and some,
        ),
    ]
