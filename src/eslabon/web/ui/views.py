"""The living page: every component with its states, built from the real tags."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from eslabon.web.ui import queries


@dataclass(frozen=True)
class OpenToAnyone:
    """The access policy of this page; ui stands below accounts and cannot import its decorators."""

    kind: str = "public"
    permission: str = ""


def components(request: HttpRequest) -> HttpResponse:
    """Show each component as it is, with the line that makes it."""
    return render(request, "ui/living.html", queries.examples(request, now=timezone.now()))


components.access = OpenToAnyone()  # type: ignore[attr-defined]  -- a mark that the site's middleware reads
