"""How a view says who may open it. A view that says nothing is refused (site.middleware)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Policy:
    """Who may open a view; shown by the permission table test."""

    kind: str  # public | signed_in | permitted
    permission: str = ""


def public(view: View) -> View:
    """Anyone may open this view, signed in or not."""
    view.access = Policy("public")  # type: ignore[attr-defined]  # -- a mark that the middleware reads
    return view


def signed_in(view: View) -> View:
    """Anyone with an account may open this view; it must show that person's own things only."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access = Policy("signed_in")  # type: ignore[attr-defined]  # -- a mark that the middleware reads
    return guarded


def permitted(permission: str, *, load: Callable[..., Any]) -> Callable[[View], View]:
    """Only who holds `permission` on the object that `load(request, **kwargs)` returns (or raises Http404).

    The view is then called as `view(request, subject)`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            subject = load(request, *args, **kwargs)
            if not request.user.has_perm(permission, subject):
                raise PermissionDenied(permission)
            return view(request, subject)

        guarded.access = Policy("permitted", permission)  # type: ignore[attr-defined]  # -- a mark that the middleware reads
        return guarded

    return decorate


__all__ = ["Policy", "permitted", "public", "signed_in"]
