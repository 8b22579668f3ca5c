"""Finding places: by code in any register, on a day, or by name however it is written."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from eslabon.rules.territory import fold, shorten
from eslabon.web.territory.models import Place, PlaceCode


def find_by_code(scheme: str, code: str, *, on: date | None = None) -> Place | None:
    """The place that a register's code stands for, now or on a day; `120000` and `12` are the same department."""
    text = code.strip()
    codes = PlaceCode.objects.filter(scheme=scheme, code=_short(scheme, text)).select_related("place")
    found = codes.in_force() if on is None else codes.valid_on(on)
    match = found.order_by("-valid_from").first()
    return match.place if match else None


def departments(country: str) -> QuerySet[Place]:
    """The departments of a country (PE or CO), by name."""
    return Place.objects.filter(country=country, kind=Place.Kind.DEPARTMENT).order_by("search_name")


def places_within(place: Place) -> QuerySet[Place]:
    """The place itself and everything inside it."""
    return Place.objects.filter(code__startswith=place.code)


def department_of(place: Place) -> Place | None:
    """The department in which the place lies (itself, if it is one)."""
    return next((each for each in path_to(place) if each.kind == Place.Kind.DEPARTMENT), None)


def path_to(place: Place) -> list[Place]:
    """From the country down to the place itself."""
    path = [place]
    while path[0].parent is not None:
        path.insert(0, path[0].parent)
    return path


def full_name(place: Place) -> str:
    """The place with what holds it, as an address: `Pichanaqui, Chanchamayo, Junín`."""
    return ", ".join(each.name for each in reversed(path_to(place)) if each.kind != Place.Kind.COUNTRY)


def search_places(text: str, *, country: str = "", kind: str = "") -> QuerySet[Place]:
    """Places with every word of `text` in their name, or that bear it as a code in any register, even a closed one."""
    words = fold(text).split()
    if not words:
        return Place.objects.none()
    named = Q()
    for word in words:
        named &= Q(search_name__contains=word)
    written = text.strip().upper()
    spellings = {written} | {_short(scheme, written) for scheme in PlaceCode.Scheme.values}
    coded = Q(pk__in=PlaceCode.objects.filter(code__in=spellings).values("place")) | Q(code__in=spellings)
    found = Place.objects.filter(named | coded)
    if country:
        found = found.filter(country=country)
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("parent__parent__parent").order_by("search_name", "code")


def browse_places(*, country: str = "", kind: str = "") -> QuerySet[Place]:
    """Every place of a level, by name."""
    found = Place.objects.filter(kind=kind or Place.Kind.DEPARTMENT)
    if country:
        found = found.filter(country=country)
    return found.select_related("parent__parent__parent").order_by("search_name", "code")


def find_place(code: str) -> Place | None:
    """The place of an address such as `/places/PE-120301/`."""
    return Place.objects.select_related("parent__parent__parent").filter(code=code.upper()).first()


def full_name_above(place: Place) -> str:
    """What holds the place, for lists that show its own name apart: `Chanchamayo, Junín`."""
    return ", ".join(each.name for each in reversed(path_to(place)[:-1]))


def codes_of(places: Iterable[Place]) -> dict[int, list[PlaceCode]]:
    """Codes in force of many places, by the place's key."""
    found: dict[int, list[PlaceCode]] = {}
    for code in PlaceCode.objects.in_force().filter(place__in=list(places)).order_by("scheme"):
        found.setdefault(code.place_id, []).append(code)
    return found


def codes_in_force(places: Iterable[Place], *, scheme: str) -> dict[int, str]:
    """Each place's code in one register, by the place's key."""
    rows = PlaceCode.objects.in_force().filter(scheme=scheme, place__in=list(places))
    return dict(rows.values_list("place_id", "code"))


def _short(scheme: str, code: str) -> str:
    return code if scheme == PlaceCode.Scheme.ISO else shorten(code, scheme=scheme)
