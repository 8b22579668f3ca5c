"""The directory of help against violence, as its readers see it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from eslabon.rules.institutions.help_services import needs_confirming
from eslabon.web.institutions.models import HelpService
from eslabon.web.programmes.models import Programme


@dataclass(frozen=True)
class Listed:
    """A service, and whether nobody has tried it for long."""

    service: HelpService
    is_doubtful: bool


@dataclass(frozen=True)
class Area:
    """The services of the whole country or of one region."""

    name: str
    services: tuple[Listed, ...]


def help_by_area(programme: Programme, *, reserved: bool, today: date) -> list[Area]:
    """Return what the directory has open or, to who refers somebody, reserved; the whole country first."""
    rows = HelpService.objects.filter(programme=programme, withdrawn_on__isnull=True, is_reserved=reserved)
    areas: dict[str, list[Listed]] = {}
    for one in rows.select_related("place").order_by("place__name", "kind", "name"):
        name = str(one.place) if one.place else ""
        areas.setdefault(name, []).append(Listed(one, needs_confirming(one.confirmed_on, today=today)))
    return [Area(name or _("Todo el país"), tuple(areas[name])) for name in sorted(areas)]
