"""Bring a pack into the database; doing it twice changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from eslabon.rules.territory import fold
from eslabon.web.accounts.models import User
from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Chain, Programme, Role
from eslabon.web.programmes.queries import role_values
from eslabon.web.territory.models import Place, PlaceCode

if TYPE_CHECKING:
    from eslabon.files.packs import Pack
    from eslabon.files.packs.specs import PlaceSpec


@transaction.atomic
def install_pack(pack: Pack, *, actor: User | None) -> Programme:
    """Create or update the programme of `pack` with its chains, roles and places.

    Nothing is deleted: a role that the pack no longer has stays with its history and allows no act any more, and a
    chain that it no longer has stays on the records that use it. Calls are created by `calls`, each with its own copy
    of the rules.
    """
    before = Programme.objects.filter(code=pack.code).first()
    programme: Programme
    programme, created = _update_or_create(
        Programme,
        {"code": pack.code},
        {
            "name_es": pack.title.es,
            "name_en": pack.title.en,
            "summary_es": pack.summary.es,
            "summary_en": pack.summary.en,
            "country": pack.country,
            "currency": pack.currency,
            "time_zone": pack.time_zone,
            "pack_hash": pack.content_hash,
        },
    )
    changed = created or (before is not None and before.pack_hash != pack.content_hash)
    counts = {
        "chains": sum(_install_chains(pack, programme=programme)),
        "roles": sum(_install_roles(pack, programme=programme)),
        "places": _install_places(pack),
    }
    if changed or any(counts.values()):
        audit.record(
            actor,
            "pack.install",
            programme,
            before={"pack_hash": before.pack_hash} if before else {},
            after={"pack_hash": pack.content_hash, **counts},
            programme=programme.code,
        )
    return programme


def _install_chains(pack: Pack, *, programme: Programme) -> list[bool]:
    return [
        _update_or_create(
            Chain,
            {"programme": programme, "code": spec.code},
            {"name_es": spec.name.es, "name_en": spec.name.en},
        )[1]
        for spec in pack.chains
    ]


def _install_roles(pack: Pack, *, programme: Programme) -> list[bool]:
    changes = [
        _update_or_create(
            Role,
            {"programme": programme, "code": spec.code},
            role_values(spec),
        )[1]
        for spec in pack.roles
    ]
    # Fail closed: what the pack dropped allows nothing, while past assignments stay readable.
    dropped = Role.objects.filter(programme=programme).exclude(code__in=[spec.code for spec in pack.roles])
    changes.append(bool(dropped.exclude(acts=[]).update(acts=[])))
    return changes


def _install_places(pack: Pack) -> int:
    """Create the places of the pack that the territory does not know yet; how many were created.

    A place that stands is left as it is: the official registers, imported apart, know more than a pack.
    """
    known = {place.code: place for place in Place.objects.filter(code__in=_codes_named(pack.places))}
    new: list[PlaceSpec] = []
    for spec in parents_first(pack.places):
        if spec.code not in known:
            known[spec.code] = _place_of(spec, parent=known.get(spec.parent or ""), country=pack.country)
            new.append(spec)
    for level in _levels(new):
        Place.objects.bulk_create([known[spec.code] for spec in level])
    own_scheme = PlaceCode.Scheme.DIVIPOLA if pack.country == "CO" else PlaceCode.Scheme.INEI
    PlaceCode.objects.bulk_create(
        PlaceCode(scheme=scheme, code=code, place=known[spec.code])
        for spec in new
        for scheme, code in ((own_scheme, spec.inei), (PlaceCode.Scheme.RENIEC, spec.reniec))
        if code
    )
    return len(new)


def _codes_named(places: tuple[PlaceSpec, ...]) -> set[str]:
    """The codes of the places and of those that hold them."""
    return {spec.code for spec in places} | {spec.parent for spec in places if spec.parent}


def _place_of(spec: PlaceSpec, *, parent: Place | None, country: str) -> Place:
    return Place(
        code=spec.code,
        country=country,
        kind=spec.kind,
        name=spec.name,
        search_name=fold(spec.name),  # bulk_create does not pass through save()
        parent=parent,
        capital=spec.capital,
        latitude=spec.latitude,
        longitude=spec.longitude,
        altitude_m=spec.altitude_m,
    )


def _levels(places: list[PlaceSpec]) -> list[list[PlaceSpec]]:
    """Places, parents first, cut so that none stands in one list with the place that holds it."""
    levels: list[list[PlaceSpec]] = []
    level_of: dict[str, int] = {}
    for spec in places:
        level = level_of[spec.code] = level_of.get(spec.parent or "", -1) + 1
        levels.extend([] for _ in range(level + 1 - len(levels)))
        levels[level].append(spec)
    return levels


def parents_first(places: tuple[PlaceSpec, ...]) -> list[PlaceSpec]:
    """The places so that each comes after the one that holds it."""
    known = {spec.code: spec for spec in places}

    def depth(spec: PlaceSpec) -> int:
        steps, seen = 0, {spec.code}
        while spec.parent in known and spec.parent not in seen:
            seen.add(spec.parent)
            spec = known[spec.parent]
            steps += 1
        return steps

    return sorted(places, key=depth)


def _update_or_create(model: type[models.Model], key: dict[str, Any], values: dict[str, Any]) -> tuple[Any, bool]:
    """Like Django's, but the second value says whether anything was written."""
    found = model._default_manager.filter(**key).first()
    if found is None:
        return model._default_manager.create(**key, **values), True
    different = {name: value for name, value in values.items() if getattr(found, name) != value}
    for name, value in different.items():
        setattr(found, name, value)
    if different:
        found.save(update_fields=list(different))
    return found, bool(different)
