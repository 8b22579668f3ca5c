"""What stands in front of every view: refuse what nobody declared, count, ask for the second step, explain."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, UnreadablePostError
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from eslabon.rules.problems import Problem, uploads
from eslabon.rules.problems import site as problems
from eslabon.web.accounts.models import User
from eslabon.web.accounts.services.throttling import allow, who_asks
from eslabon.web.programmes.models import RoleAssignment
from eslabon.web.programmes.queries import roles_held

# Views of libraries, each guarded by the library itself.
LIBRARY_VIEWS = ("allauth.", "django.contrib.staticfiles", "whitenoise.")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What somebody without the second step may still open: the account's own pages, and what answers to machines.
WITHOUT_SECOND_FACTOR = ("allauth.", "eslabon.web.accounts.", "django.contrib.staticfiles", "whitenoise.")
FOR_MACHINES = frozenset({"health", "robots"})
# A browser shows the answer only once it has sent what it had to send; somebody on a slow line is not made to wait.
READ_PAST_BYTES = 256 * 1024 * 1024
READ_PAST_SECONDS = 10
Next = Callable[[HttpRequest], HttpResponse]


def too_many(request: HttpRequest, *, seconds: int = 60) -> HttpResponse:
    """The page of whoever sent too much too quickly."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def held_today(request: HttpRequest) -> list[RoleAssignment]:
    """Return the roles of whoever asks, read once for this request: the header offers links by them too."""
    known: list[RoleAssignment] | None = getattr(request, "held_today", None)
    if known is None:
        known = list(roles_held(cast(User, request.user), on=timezone.localdate()))
        request.held_today = known
    return known


class _Middleware:
    """Hands the request on; each middleware changes the one step that it is for."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)


class HeadersMiddleware(_Middleware):
    """Headers that Django does not set: what the page may use of the device, and that nobody keeps a copy."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add them to the answer."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class LanguageMiddleware(_Middleware):
    """Spanish unless the person chose otherwise, on the account or on this browser.

    Django's own middleware would ask the browser, whose language is often that of the shop that sold it.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the person's language."""
        known = dict(settings.LANGUAGES)
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if request.user.is_authenticated:
            wanted = request.user.language
        language = wanted if wanted in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


class BodyLimitMiddleware(_Middleware):
    """Refuse a request that is larger than any form of the site, before anything of it is kept."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 by what the request says of itself; what lies below is limited file by file (uploads)."""
        size, limit = request.META.get("CONTENT_LENGTH") or "0", settings.UPLOAD_MAX_REQUEST_BYTES
        if not size.isdecimal() or int(size) <= limit:
            return self.get_response(request)
        self._read_past(request)
        problem = Problem(uploads.REQUEST_TOO_LARGE, limit_mb=limit // (1024 * 1024))
        return render(request, "ui/problem.html", {"problem": problem}, status=problem.status)

    @staticmethod
    def _read_past(request: HttpRequest) -> None:
        until, left = time.monotonic() + READ_PAST_SECONDS, READ_PAST_BYTES
        with suppress(OSError):  # the sender went away: nobody is left to answer
            while left > 0 and time.monotonic() < until and (chunk := request.read(16 * 1024)):
                left -= len(chunk)


class WithoutNulMiddleware(_Middleware):
    """Take the NUL out of what was typed: PostgreSQL keeps none, and nobody types one."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Hand clean fields to the view."""
        request.GET = _without_nul(request.GET)
        if request.method not in SAFE_METHODS:
            with suppress(UnreadablePostError):  # the sender went away
                request.POST = _without_nul(request.POST)


def _without_nul(fields: QueryDict) -> Any:
    if not any("\x00" in text for name, values in fields.lists() for text in (name, *values)):
        return fields
    clean = QueryDict(mutable=True, encoding=fields.encoding)
    for name, values in fields.lists():
        clean.setlist(name.replace("\x00", ""), [text.replace("\x00", "") for text in values])
    return clean


class FailClosedMiddleware(_Middleware):
    """Refuse every view that does not say who may open it (accounts.permissions)."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Let declared views and those of libraries pass."""
        if hasattr(view, "access") or view.__module__.startswith(LIBRARY_VIEWS):
            return None
        raise PermissionDenied(f"{view.__module__}.{view.__name__} declares no access policy")


class ThrottleMiddleware(_Middleware):
    """Answer 429 to more writes than a person makes, and to more of the views that settings.VIEW_LIMITS names."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Count this request."""
        if request.method in SAFE_METHODS:
            return None
        who = who_asks(request)
        times, seconds = settings.WRITE_LIMIT
        if not allow("write", who, times=times, seconds=seconds, cache="writes"):
            return too_many(request, seconds=seconds)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in settings.VIEW_LIMITS:
            times, seconds = settings.VIEW_LIMITS[name]
            if not allow(name, who, times=times, seconds=seconds):
                return too_many(request, seconds=seconds)
        return None


class SecondFactorMiddleware(_Middleware):
    """Who holds a staff role opens nothing but the account's own pages until a second factor is set up."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Send who lacks it to set it up."""
        if not settings.REQUIRE_STAFF_MFA or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if view.__module__.startswith(WITHOUT_SECOND_FACTOR) or name in FOR_MACHINES:
            return None
        factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        needs = request.user.is_superuser or any(held.role.is_staff for held in held_today(request))
        if not needs or Authenticator.objects.filter(user_id=request.user.pk, type__in=factors).exists():
            return None
        problem = Problem(problems.SECOND_FACTOR_NEEDED)
        if request.headers.get("HX-Request"):
            return render(request, "ui/problem.html", {"problem": problem}, status=problem.status)
        messages.warning(request, problem.text(request.LANGUAGE_CODE))
        return redirect("mfa_index")


class ProblemMiddleware(_Middleware):
    """Answer a Problem of the catalogue with its page: what is wrong, where, what to do."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render it."""
        if not isinstance(exception, Problem):
            return None
        return render(request, "ui/problem.html", {"problem": exception}, status=exception.status)
