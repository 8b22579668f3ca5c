"""See what a pack would change, then install it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eslabon.files.packs import available_packs, load_pack, pack_path
from eslabon.web.accounts.permissions import permitted
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.queries import changes_of_pack
from eslabon.web.programmes.services import install_pack as install
from eslabon.web.programmes.views.subjects import nothing


@dataclass(frozen=True)
class NewPack:
    """A pack that is not installed: no role reaches it, only who runs the site."""

    code: str


def pack_in_place(request: HttpRequest, code: str) -> Programme | NewPack:
    """The programme of an installed pack, or the pack that is still new."""
    if code not in available_packs():
        raise Http404(code)
    return Programme.objects.filter(code=code).first() or NewPack(code)


@permitted("programmes.pack.install", load=nothing)
@require_safe
def packs(request: HttpRequest, subject: None) -> HttpResponse:
    """The packs that the site has, and which are installed."""
    installed = {programme.code: programme for programme in Programme.objects.all()}
    rows = [
        {
            "code": code,
            "programme": installed.get(code),
            "opens": request.user.has_perm("programmes.pack.install", installed.get(code) or NewPack(code)),
        }
        for code in available_packs()
    ]
    return render(request, "programmes/packs.html", {"rows": rows})


@permitted("programmes.pack.install", load=pack_in_place)
@require_http_methods(["GET", "POST"])
def pack(request: HttpRequest, subject: Programme | NewPack) -> HttpResponse:
    """What installing would change; POST does it."""
    loaded, faults = load_pack(pack_path(subject.code))
    if request.method == "POST" and loaded is not None and not faults:
        programme = install(loaded, actor=request.user)
        messages.success(request, _("El paquete %(name)s quedó instalado.") % {"name": programme})
        return redirect("programme", code=programme.code)
    changes = changes_of_pack(loaded) if loaded is not None else None
    context = {"code": subject.code, "pack": loaded, "faults": faults, "changes": changes}
    return render(request, "programmes/pack.html", context, status=422 if faults else 200)
