"""What an address names: the object that a permission is asked about."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from eslabon.web.programmes.models import Grievance, Programme, RoleAssignment


def programme_of(request: HttpRequest, code: str) -> Programme:
    """The programme with that code."""
    return get_object_or_404(Programme, code=code)


def assignment_of(request: HttpRequest, code: str, pk: UUID) -> RoleAssignment:
    """The role assignment of that programme."""
    return get_object_or_404(
        RoleAssignment.objects.select_related("role__programme", "user"), pk=pk, role__programme__code=code
    )


def grievance_of(request: HttpRequest, code: str, pk: UUID) -> Grievance:
    """The grievance of that programme."""
    return get_object_or_404(Grievance.objects.select_related("programme"), pk=pk, programme__code=code)


def nothing(request: HttpRequest) -> Any:
    """A page that is about no single thing: its permission is asked of every programme."""
    return None
