"""What stands in front of every view: refuse what nobody declared, explain what went wrong."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from eslabon.rules.problems import Problem

# Views of libraries, each guarded by the library itself.
LIBRARY_VIEWS = ("allauth.", "django.views.i18n", "django.contrib.staticfiles", "whitenoise.")


class FailClosedMiddleware:
    """Refuse every view that does not say who may open it (accounts.permissions)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if hasattr(view, "access") or view.__module__.startswith(LIBRARY_VIEWS):
            return None
        raise PermissionDenied(f"{view.__module__}.{view.__name__} declares no access policy")


class ProblemMiddleware:
    """Answer a Problem of the catalogue with its page: what is wrong, where, what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Problem):
            return None
        return render(request, "ui/problem.html", {"problem": exception}, status=exception.status)
