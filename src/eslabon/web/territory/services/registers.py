"""Take in an official register: places made or brought up to date, codes that move closed and opened again.

A place is known by its codes, never by its name. What the register does not say stays: an absent code or point takes
nothing away. A code that changes or passes to another place is closed on the day before the register's date and
opened on that date, so that an old document still finds its place.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from eslabon.files.faults import Fault, catalogued
from eslabon.files.territory import LABELS, PlaceRow, Register
from eslabon.rules import territory as rules
from eslabon.rules.problems import territory as problems
from eslabon.web.audit import services as audit
from eslabon.web.territory.models import Place, PlaceCode
from eslabon.web.territory.services.departments import load_departments

SHOWN_NAMES = 8


@dataclass
class Outcome:
    """What a register changed, or would change."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    codes_closed: int = 0
    refused: int = 0
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    dry_run: bool = False

    def to_plain(self) -> dict[str, Any]:
        """JSON-safe counts and messages."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "codes_closed": self.codes_closed,
            "refused": self.refused,
            "dry_run": self.dry_run,
            "faults": [fault.to_plain() for fault in self.faults],
            "notices": [notice.to_plain() for notice in self.notices],
        }


@transaction.atomic
def import_register(register: Register, *, as_of: date, actor: Any = None, dry_run: bool = False) -> Outcome:
    """Bring the places of a country up to the register of the day `as_of`; `dry_run` tells without doing."""
    outcome = Outcome(
        refused=register.refused,
        faults=list(register.faults),
        notices=list(register.notices),
        dry_run=dry_run,
    )
    if not register.rows:
        return outcome
    load_departments(actor=actor)
    nation = Place.objects.select_for_update().get(code=register.country)  # two imports of a country take turns
    _Intake(register, nation=nation, as_of=as_of, outcome=outcome).run()
    if dry_run:
        transaction.set_rollback(True)
        return outcome
    counts = {key: value for key, value in outcome.to_plain().items() if isinstance(value, int)}
    audit.record(actor, "territory.import", nation, after={"file": register.name, "as_of": as_of.isoformat(), **counts})
    return outcome


class _Intake:
    """One pass of a register over the places of its country."""

    def __init__(self, register: Register, *, nation: Place, as_of: date, outcome: Outcome) -> None:
        self.register, self.nation, self.as_of, self.outcome = register, nation, as_of, outcome
        self.own = rules.OWN_SCHEME[register.country]
        self.places = list(Place.objects.filter(country=register.country).select_related("parent"))
        self.holders: dict[tuple[str, str], Place] = {}  # (scheme, code) in force → place
        self.codes: dict[int, dict[str, PlaceCode]] = {id(place): {} for place in self.places}
        self.closed: set[tuple[str, str | int]] = set()  # (scheme, code) and (scheme, place) closed at any time
        self.new_places: list[Place] = []
        self.unwritten: set[int] = set()
        self.new_codes: list[PlaceCode] = []
        self.met: set[int] = set()
        self.numbered = {row.codes.get(self.own) for row in register.rows}
        self._read_codes()

    def _read_codes(self) -> None:
        by_key = {place.pk: place for place in self.places}
        for code in PlaceCode.objects.filter(place__country=self.register.country):
            place = by_key[code.place_id]
            if code.valid_to is not None:
                self.closed |= {(code.scheme, code.code), (code.scheme, id(place))}
                continue
            code.place = place
            self.holders[code.scheme, code.code] = place
            self.codes[id(place)][code.scheme] = code

    def run(self) -> None:
        matched = [(row, self._match(row)) for row in self.register.rows]
        self._close_codes_that_move(matched)
        for row, place in matched:
            self._take(row, place)
        self._write_new_places()
        PlaceCode.objects.bulk_create(self.new_codes)
        self._tell_missing()

    def _write_new_places(self) -> None:
        Place.objects.bulk_create(self.new_places)
        self.new_places, self.unwritten = [], set()

    def _match(self, row: PlaceRow) -> Place | None:
        """The place that the row means: by its own number, else by another that no other row can claim."""
        own = row.codes.get(self.own)
        if own and (place := self.holders.get((self.own, own))):
            return place
        for scheme, code in row.codes.items():
            place = self.holders.get((scheme, code))
            if scheme == self.own or place is None or place.kind != row.kind:
                continue
            number = self.codes[id(place)].get(self.own)
            if number is None or own is None or number.code not in self.numbered:
                return place
        return None

    def _close_codes_that_move(self, matched: list[tuple[PlaceRow, Place | None]]) -> None:
        """All closings before all openings: two places may exchange their numbers."""
        for row, place in matched:
            for scheme, code in row.codes.items():
                holder = self.holders.get((scheme, code))
                if holder is not None and holder is not place:
                    self._close(self.codes[id(holder)][scheme])
                    self._note(
                        problems.CODE_MOVED, row, register=LABELS[scheme], code=code, before=holder,
                        after=rules.spoken(row.name),
                    )  # fmt: skip
                current = self.codes[id(place)].get(scheme) if place else None
                if place and current and current.code != code:
                    self._close(current)
                    self._note(
                        problems.CODE_CHANGED, row, name=place, register=LABELS[scheme], before=current.code, after=code
                    )

    def _close(self, code: PlaceCode) -> None:
        if code.valid_from is not None and code.valid_from >= self.as_of:
            code.delete()  # opened by a register of the same day: it never held for a whole day
        else:
            code.valid_to = self.as_of - timedelta(days=1)
            code.save(update_fields=["valid_to"])
        self.outcome.codes_closed += 1
        self.holders.pop((code.scheme, code.code), None)
        self.closed |= {(code.scheme, code.code), (code.scheme, id(code.place))}
        self.codes[id(code.place)].pop(code.scheme, None)

    def _take(self, row: PlaceRow, place: Place | None) -> None:
        holder = self._holder(row)
        if holder is None:
            asked = rules.parent_of(next(iter(row.codes.values())), scheme=next(iter(row.codes)))
            self.outcome.faults.append(
                catalogued(
                    problems.HOLDER_UNKNOWN, file=self.register.name, row=row.number, name=rules.spoken(row.name),
                    holder=asked,
                )
            )  # fmt: skip
            self.outcome.refused += 1
            return
        if place is None:
            place = self._make(row, holder)
            self.outcome.created += 1
            self._open_codes(row, place)
        else:
            changed = self._bring_up_to_date(row, place, holder)
            if self._open_codes(row, place) or changed:
                self.outcome.changed += 1
            else:
                self.outcome.unchanged += 1
        self.met.add(id(place))

    def _holder(self, row: PlaceRow) -> Place | None:
        """The place that holds it: by its own number, else by another register, else by the names in the row."""
        if row.kind == "department":
            return self.nation
        prefixes = {scheme: rules.parent_of(code, scheme=scheme) for scheme, code in row.codes.items()
                    if scheme in rules.WIDTHS}  # fmt: skip
        own = prefixes.pop(self.own, "")
        if own:
            return self.holders.get((self.own, own)) or self._make_holder(row, own)
        for scheme, prefix in prefixes.items():
            if holder := self.holders.get((scheme, prefix)):
                return holder
        return self._holder_by_names(row)

    def _holder_by_names(self, row: PlaceRow) -> Place | None:
        kind = rules.PARENT_KIND[row.kind]
        wanted = rules.fold(row.province if kind == "province" else row.department)
        for place in self.places:
            if place.kind != kind or not wanted or rules.fold(place.name) != wanted:
                continue
            above = rules.fold(place.parent.name) if place.parent else ""
            if kind == "department" or above == rules.fold(row.department):
                return place
        return None

    def _make_holder(self, row: PlaceRow, code: str) -> Place | None:
        """A province that no register brought yet, out of the name that its district's row gives."""
        department = self.holders.get((self.own, code[:2]))
        if row.kind != "district" or not row.province or department is None:
            return None
        made = PlaceRow(number=row.number, kind="province", name=row.province, codes={self.own: code})
        place = self._make(made, department)
        self._open_codes(made, place)
        self.met.add(id(place))
        self.outcome.created += 1
        self._note(problems.HOLDER_MADE, row, name=place, code=code)
        return place

    def _make(self, row: PlaceRow, holder: Place) -> Place:
        if id(holder) in self.unwritten:
            self._write_new_places()
        name = rules.spoken(row.name)
        place = Place(
            code=self._code(row, holder),
            country=self.register.country,
            kind=row.kind,
            name=name,
            search_name=rules.fold(name),  # rows written in bulk do not pass through save()
            parent=holder,
            capital=row.capital,
            latitude=row.latitude,
            longitude=row.longitude,
            altitude_m=row.altitude_m,
        )
        self.new_places.append(place)
        self.unwritten.add(id(place))
        self.places.append(place)
        self.codes[id(place)] = {}
        return place

    def _code(self, row: PlaceRow, holder: Place) -> str:
        own = row.codes.get(self.own)
        if own:
            return f"{self.register.country}-{own}"
        other = next(code for scheme, code in row.codes.items() if scheme in rules.WIDTHS)
        return f"{holder.code}R{other[-2:]}"

    def _bring_up_to_date(self, row: PlaceRow, place: Place, holder: Place) -> bool:
        if id(holder) in self.unwritten:
            self._write_new_places()
        wanted: dict[str, Any] = {"parent": holder}
        if row.codes.get(self.own):
            wanted["code"] = self._code(row, holder)
        if rules.fold(row.name) != rules.fold(place.name):
            wanted["name"] = rules.spoken(row.name)
            self._note(problems.NAME_CHANGED, row, code=place.code, before=place.name, after=wanted["name"])
        for particular in ("latitude", "longitude", "altitude_m"):
            if getattr(row, particular) is not None:
                wanted[particular] = getattr(row, particular)
        if row.capital and rules.fold(row.capital) != rules.fold(place.capital):
            wanted["capital"] = row.capital
        changes = {key: value for key, value in wanted.items() if getattr(place, key) != value}
        for key, value in changes.items():
            setattr(place, key, value)
        if changes:
            place.save()
        return bool(changes)

    def _open_codes(self, row: PlaceRow, place: Place) -> bool:
        opened = False
        for scheme, code in row.codes.items():
            if scheme in self.codes[id(place)]:
                continue
            # Since when is known only where the register's date closed what stood there before.
            known_since = bool({(scheme, code), (scheme, id(place))} & self.closed)
            opening = PlaceCode(place=place, scheme=scheme, code=code, valid_from=self.as_of if known_since else None)
            self.new_codes.append(opening)
            self.codes[id(place)][scheme] = opening
            self.holders[scheme, code] = place
            opened = True
        return opened

    def _tell_missing(self) -> None:
        kinds = {row.kind for row in self.register.rows}
        missing = [place for place in self.places if place.kind in kinds and id(place) not in self.met]
        if missing:
            names = ", ".join(f"{place.name} ({place.code})" for place in missing[:SHOWN_NAMES])
            self._note(
                problems.NOT_IN_REGISTER, None, count=len(missing), names=names + ("…" if missing[SHOWN_NAMES:] else "")
            )

    def _note(self, coded: Any, row: PlaceRow | None, **details: Any) -> None:
        number = row.number if row else None
        self.outcome.notices.append(catalogued(coded, file=self.register.name, row=number, **details))
