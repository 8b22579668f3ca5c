"""The front page and what belongs to no context."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eslabon.web.accounts.permissions import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """Where am I, what is waiting for me, what happens next."""
    return render(request, "site/home.html")
