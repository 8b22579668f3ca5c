"""What the page header offers, by what the person may do."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Links of the header as (label, address, is_current)."""
    return {"navigation": []}
