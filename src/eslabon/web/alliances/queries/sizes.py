"""Small, medium and large producers: one by one, and as many of each as the map has."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from eslabon.files.packs.plans import SizeSpec
from eslabon.rules.monitoring.increments import quantity_in, size_class
from eslabon.web.alliances.models import MappedProducer
from eslabon.web.alliances.snapshots import terms_or_none
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme

SIZE, SEX = "size_class", "sex"
DIMENSIONS = (SEX, SIZE)
SEXES = {"f": "female", "m": "male", "x": "other"}
Parts = dict[tuple[str, str], int]  # of a dimension and a category; the category that nobody knows is empty


def sizes_of(programme: Programme) -> tuple[SizeSpec, ...]:
    """Return the thresholds of the programme's crops; none without terms."""
    terms = terms_or_none(programme)
    return terms.size_classes if terms is not None else ()


def size_of(volume: Decimal | None, unit: str, *, chain: str, sizes: Iterable[SizeSpec]) -> str:
    """Return the class of a producer by what it can sell in a year (MONITOR-05); empty where it is not known."""
    thresholds = [one.size for one in sizes]
    found = next((one for one in thresholds if one.chain == chain), None)
    if found is None:
        return ""
    quantity = quantity_in(found.unit, value=volume, of=unit.strip().casefold() or found.unit)
    return size_class(quantity, chain=chain, classes=thresholds)


def size_of_producer(producer: MappedProducer, *, chain: str, sizes: Iterable[SizeSpec]) -> str:
    """Return the class of a mapped producer; a community has none: it is many."""
    if producer.party.kind != Party.Kind.PERSON:
        return ""
    return size_of(producer.yearly_volume, producer.unit, chain=chain, sizes=sizes)


def parts_of(programme: Programme, *, producers: QuerySet[MappedProducer]) -> Parts:
    """Return how many people there are of each sex and each size, among these rows."""
    sizes, counted = sizes_of(programme), Counter[tuple[str, str]]()
    rows = producers.filter(party__kind=Party.Kind.PERSON).order_by()
    for sex, chain, volume, unit in rows.values_list("party__sex", "alliance__chain__code", "yearly_volume", "unit"):
        counted[SEX, SEXES.get(sex, "")] += 1
        counted[SIZE, size_of(volume, unit, chain=chain, sizes=sizes)] += 1
    return dict(counted)
