"""What a form is bound to: an empty one that was sent is still sent."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None where nothing was."""
    return request.POST if request.method == "POST" else None
