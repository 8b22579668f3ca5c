"""The living page: every component with its states, built from the real tags."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from eslabon.web.access.policies import public
from eslabon.web.ui import queries


@public
def components(request: HttpRequest) -> HttpResponse:
    """Show each component as it is, with the line that makes it."""
    return render(request, "ui/living.html", queries.examples(request, now=timezone.now()))
