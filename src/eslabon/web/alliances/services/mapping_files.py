"""Producers of an alliance as a table: what each row would do, and doing it (uploads' import engine)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.files.tables import Column, Row, choice, decimal, iso_date, text, yes_no
from eslabon.solvers.names import similarity, simplify
from eslabon.web.accounts.models import User
from eslabon.web.alliances.models import Alliance, MappedProducer
from eslabon.web.alliances.queries.identity import bearer_of, mapped_as
from eslabon.web.alliances.services.bulk_mapping import ListedProducer, map_producers
from eslabon.web.alliances.services.mapping import Mapped
from eslabon.web.alliances.services.producers import LEAST_ALIKE
from eslabon.web.parties.models import Identifier, Party
from eslabon.web.parties.models.spellings import is_number, number_form
from eslabon.web.programmes.queries import parties_of
from eslabon.web.territory.models import Place
from eslabon.web.uploads.services import ImportKind, Step
from eslabon.web.uploads.services.kinds import CREATE, REFUSE, SKIP

CODE = "alliances.producers"
KINDS = ("person", "community")
COLUMNS = (
    Column("name", text),
    Column("kind", choice(*KINDS)),
    Column("sex", choice(*Party.Sex.values), required=False, empty="", may_be_absent=True),
    Column("id_scheme", choice(*Identifier.Scheme.values), required=False, empty="", may_be_absent=True),
    Column("id_number", text, required=False, empty="", may_be_absent=True),
    Column("organisation", text, required=False, empty="", may_be_absent=True),
    Column("supplies_within", text, required=False, empty="", may_be_absent=True),
    Column("place", text, required=False, empty="", may_be_absent=True),
    Column("locality", text, required=False, empty="", may_be_absent=True),
    Column("grouping", choice(*MappedProducer.Grouping.values)),
    Column("grows_product", yes_no),
    Column("willing", yes_no, required=False, may_be_absent=True),
    Column("area_ha", decimal, required=False, may_be_absent=True),
    Column("yearly_volume", decimal, required=False, may_be_absent=True),
    Column("unit", text, required=False, empty="", may_be_absent=True),
    Column("joined_on", iso_date, required=False, may_be_absent=True),
)


@dataclass
class _Known:
    """What stands on record, read once for all rows."""

    alliance: Alliance
    mapped: dict[str, MappedProducer]
    places: dict[str, Place]
    organisations: dict[str, Party]

    @classmethod
    def of(cls, scope: Mapping[str, Any]) -> "_Known":
        alliance = Alliance.objects.select_related("programme").get(pk=scope["alliance"])
        mapped = alliance.producers.filter(left_on__isnull=True).select_related("party")
        organisations = parties_of(alliance.programme).filter(kind=Party.Kind.ORGANISATION, merged_into__isnull=True)
        return cls(
            alliance=alliance,
            mapped={simplify(one.party.name): one for one in mapped},
            places={place.code: place for place in Place.objects.all()},
            organisations={simplify(one.name): one for one in organisations},
        )

    def place(self, code: str) -> Place | None:
        country = self.alliance.programme.country
        return self.places.get(code) or self.places.get(f"{country}-{code}")


def plan_producers(rows: Sequence[Row], *, scope: Mapping[str, Any], actor: User) -> list[Step]:
    """Say for every row whether it maps a producer, changes nothing or cannot be taken."""
    known, seen, numbers = _Known.of(scope), dict[str, int](), dict[str, int]()
    communities = {simplify(row["name"]) for row in rows if row["kind"] == "community"}
    steps = []
    for row in rows:
        name = simplify(row["name"])
        first = seen.setdefault(name, row.number)
        if first != row.number:
            es = f"repite a {row['name']} de la fila {first}; se esperaba una sola vez."
            en = f"it repeats {row['name']} of row {first}; once was expected."
            steps.append(Step(REFUSE, es, en, column="name"))
        elif name in known.mapped:
            es, en = f"{row['name']} ya está en el mapeo.", f"{row['name']} is mapped already."
            steps.append(Step(SKIP, es, en, basis=str(known.mapped[name].pk)))
        else:
            steps.append(
                _numbered(row, known=known, numbers=numbers) or _plan(row, known=known, communities=communities)
            )
    return steps


def _numbered(row: Row, *, known: _Known, numbers: dict[str, int]) -> Step | None:
    """What the identity number of a row says of it: wrong, repeated, mapped already or somebody else's; else None."""
    if not row["id_number"]:
        return None
    scheme = row["id_scheme"]
    if not scheme or not is_number(scheme, number_form(scheme, row["id_number"])):
        es = "no es un número de ese documento; se esperaba como está impreso, con su documento en id_scheme."
        en = "it is no number of that document; as printed was expected, with its document in id_scheme."
        return Step(REFUSE, es, en, column="id_number")
    key = f"{scheme}:{number_form(scheme, row['id_number'])}"
    first = numbers.setdefault(key, row.number)
    if first != row.number:
        es = f"repite el número de la fila {first}; se esperaba una persona una sola vez."
        en = f"it repeats the number of row {first}; a person once was expected."
        return Step(REFUSE, es, en, column="id_number")
    bearer = bearer_of(scheme, row["id_number"])
    twice = mapped_as(known.alliance, bearer) if bearer is not None else None
    if twice is not None:
        es, en = f"Su número es de {twice.party}, que ya está.", f"The number is that of {twice.party}, mapped already."
        return Step(SKIP, es, en, basis=str(twice.pk))
    if bearer is not None and similarity(bearer.name, row["name"]) < LEAST_ALIKE:
        es = "ese número está registrado con un nombre distinto; se esperaba el de esta persona."
        en = "that number is on record under a different name; this person's was expected."
        return Step(REFUSE, es, en, column="id_number")
    return None


def _plan(row: Row, *, known: _Known, communities: set[str]) -> Step:
    if row["place"] and known.place(row["place"]) is None:
        es = f"«{row['place']}» no es el código de un lugar; se esperaba uno como el del distrito."
        en = f"“{row['place']}” is no code of a place; one such as the district's was expected."
        return Step(REFUSE, es, en, column="place")
    if row["organisation"] and simplify(row["organisation"]) not in known.organisations:
        es = f"no hay registro de «{row['organisation']}»; se esperaba una organización registrada."
        en = f"“{row['organisation']}” is not on record; a registered organisation was expected."
        return Step(REFUSE, es, en, column="organisation")
    within = simplify(row["supplies_within"]) if row["supplies_within"] else ""
    if within and within not in communities and within not in known.mapped:
        es = f"«{row['supplies_within']}» no está en el mapeo ni en este archivo; se esperaba una comunidad."
        en = f"“{row['supplies_within']}” is neither mapped nor in this file; a community was expected."
        return Step(REFUSE, es, en, column="supplies_within")
    for column in ("area_ha", "yearly_volume"):
        if row[column] is not None and row[column] < 0:
            return Step(REFUSE, "es menos que cero; se esperaba un número.", "it is below zero.", column=column)
    if row["joined_on"] is not None and row["joined_on"] > timezone.localdate():
        return Step(REFUSE, "es una fecha futura.", "it is a date in the future.", column="joined_on")
    return Step(CREATE, f"Se mapea a {row['name']}.", f"{row['name']} is mapped.")


def apply_producers(planned: Sequence[tuple[Row, Step]], *, scope: Mapping[str, Any], actor: User) -> None:
    """Map the producers of the good rows at once; who supplies within a community of the same file stands in it."""
    known = _Known.of(scope)
    communities = {simplify(row["name"]): row["name"] for row, _step in planned if row["kind"] == "community"}
    listed = [_listed(row, known=known, communities=communities) for row, _step in planned]
    # Communities first, both in the order of the file.
    listed.sort(key=lambda one: not one.is_community)
    map_producers(known.alliance, listed=listed, actor=actor, now=timezone.now(), today=timezone.localdate())


def _listed(row: Row, *, known: _Known, communities: Mapping[str, str]) -> ListedProducer:
    """A good row as the list takes it."""
    is_community = row["kind"] == "community"
    within = simplify(row["supplies_within"]) if row["supplies_within"] else ""
    mapped = Mapped(
        organisation=known.organisations.get(simplify(row["organisation"])) if row["organisation"] else None,
        within=known.mapped.get(within) if within not in communities else None,
        place=known.place(row["place"]),
        locality=row["locality"][:120],
        grouping=row["grouping"],
        grows_product=row["grows_product"],
        is_willing=row["willing"],
        area_ha=row["area_ha"],
        yearly_volume=row["yearly_volume"],
        unit=row["unit"][:16],
    )
    return ListedProducer(
        row["name"],
        mapped,
        is_community=is_community,
        sex="" if is_community else row["sex"],
        scheme=row["id_scheme"],
        number=row["id_number"],
        within=communities.get(within, ""),
        joined_on=row["joined_on"],
    )


def may_import(user: User, scope: Mapping[str, Any]) -> bool:
    """Whether this person maps producers of this very alliance."""
    key: Any = scope.get("alliance")
    alliance = Alliance.objects.filter(pk=key).select_related("programme", "place", "chain").first()
    return alliance is not None and user.has_perm("alliances.edit_mapping", alliance)


PRODUCERS = ImportKind(
    code=CODE,
    title=_("Productores de una alianza"),
    columns=COLUMNS,
    plan=plan_producers,
    apply=apply_producers,
    is_allowed=may_import,
    done_url=lambda scope: reverse("alliance_producers", kwargs={"alliance_id": scope["alliance"]}),
)
