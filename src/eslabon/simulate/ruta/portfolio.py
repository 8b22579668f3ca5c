"""The portfolio of the route in figures: how many services each entity and each group gives."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from eslabon.files.packs.portfolio import GROUPS
from eslabon.simulate.ruta.building import ruta_pack

Figures = Iterator[tuple[str, str, int | Decimal]]


def services_by_entity(seed: int) -> Figures:
    """Row, column and value: the services of each entity; they are the pack's and the same for every seed."""
    pack = ruta_pack()
    counts = Counter(service.provider for service in pack.services)
    for provider in pack.providers:
        yield provider.acronym, "n", counts[provider.code]


def services_by_group(seed: int) -> Figures:
    """Row, column and value: the services of each group and in all."""
    pack = ruta_pack()
    counts = Counter(service.type.group for service in pack.services)
    for group in GROUPS:
        yield group, "n", counts[group]
    yield "total", "n", len(pack.services)
