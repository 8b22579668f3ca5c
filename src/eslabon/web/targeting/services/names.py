"""Look for a list of names in a register, and settle what was in doubt (TARGET-22)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.files.localities import ListedName as NameRow
from eslabon.files.localities import Locality, Read, read_localities, read_names
from eslabon.rules.problems import Problem
from eslabon.rules.problems import targeting as problems
from eslabon.solvers.places import NONE, REVIEW, Candidate, Match, PlaceMatcher, RegisteredPlace, Thresholds
from eslabon.web.audit import services as audit
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import ListedName, NameCandidate, NameList, NameReview
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import open_stored

MOST_FAULTS = 200
FAR_BEHIND = 0.2
OFFERED = 5  # places that a person is shown for a doubtful name


@transaction.atomic
def match_names(
    programme: Programme,
    *,
    names_file: StoredFile,
    register_file: StoredFile,
    actor: Any,
    now: datetime,
    thresholds: Thresholds | None = None,
) -> NameList:
    """Look for each name of a file in the register of another, inside its district; doubtful ones wait for a person."""
    thresholds = thresholds or Thresholds()
    with open_stored(names_file) as opened:
        names = read_names(opened.read(), name=names_file.name)
    with open_stored(register_file) as opened:
        register = read_localities(opened.read(), name=register_file.name)
    _refuse_unreadable(names, register)
    matcher = PlaceMatcher(
        (RegisteredPlace(each.place_code, each.name, each.district_code) for each in register.rows),
        thresholds=thresholds,
    )
    faults = [*names.faults, *register.faults]
    made = NameList.objects.create(
        programme=programme,
        names_file=names_file,
        register_file=register_file,
        thresholds={name: str(value) for name, value in asdict(thresholds).items()},
        refused=names.refused + register.refused,
        faults=[fault.to_plain() for fault in faults[:MOST_FAULTS]],
        made_by=actor,
        made_at=now,
    )
    points = {each.place_code: each for each in register.rows}
    matches = [(row, matcher.find(row.name, district=row.district_code)) for row in names.rows]
    listed = ListedName.objects.bulk_create([_listed(made, row, match) for row, match in matches], batch_size=500)
    NameCandidate.objects.bulk_create(
        [
            _candidate(line, each, points, is_kept=is_kept)
            for line, (_row, match) in zip(listed, matches, strict=True)
            for each, is_kept in _offered(match)
        ],
        batch_size=500,
    )
    audit.record(
        actor,
        "place_names.match",
        made,
        after={"names": len(listed), "refused": made.refused, "waiting": sum(one.is_waiting for one in listed)},
        programme=programme.code,
    )
    return made


@transaction.atomic
def review_name(
    listed: ListedName, *, place: NameCandidate | None, note: str, actor: Any, now: datetime
) -> NameReview:  # fmt: skip
    """Settle a doubtful name with one of its places, or with none; the matcher's own decision stays beside it."""
    found = ListedName.objects.select_for_update(of=("self",)).select_related("list__programme").get(pk=listed.pk)
    if not found.is_waiting or (place is not None and place.listed_id != found.pk):
        raise Problem(problems.NAME_ANSWERED)
    review = NameReview.objects.create(listed=found, place=place, note=note.strip()[:300], made_by=actor, made_at=now)
    found.candidates.update(is_kept=False)
    if place is not None:
        found.candidates.filter(pk=place.pk).update(is_kept=True)
    found.is_waiting = False
    found.save(update_fields=["is_waiting"])
    audit.record(
        actor,
        "place_names.review",
        found,
        before={"decision": found.decision, "score": found.score},
        after={"place_code": place.place_code if place else ""},
        reason=review.note,
        programme=found.list.programme.code,
    )
    return review


def _refuse_unreadable(names: Read[NameRow], register: Read[Locality]) -> None:
    for read in (names, register):
        if not read.is_readable or not read.rows:
            first = read.faults[0] if read.faults else None
            raise Problem(
                problems.NAMES_NOT_READ,
                first_es=first.text("es") if first else "",
                first_en=first.text("en") if first else "",
            )


def _listed(made: NameList, row: NameRow, match: Match) -> ListedName:
    return ListedName(
        list=made,
        name_id=row.name_id[:100],
        name=row.name[:200],
        district_code=row.district_code[:20],
        decision=match.decision,
        score=match.score,
        tied=len(match.kept),
        is_waiting=match.decision == REVIEW,
    )


def _offered(match: Match) -> list[tuple[Candidate, bool]]:
    """What is kept beside a name: the places taken, and for a doubtful one those that a person may choose."""
    if match.decision == NONE:
        return []
    if match.decision == REVIEW:
        near = [each for each in match.others if each.score >= match.score - FAR_BEHIND]
        return [(each, False) for each in (*match.kept, *near)[: max(OFFERED, len(match.kept))]]
    return [(each, True) for each in match.kept]


def _candidate(
    line: ListedName, each: Candidate, points: dict[str, Locality], *, is_kept: bool
) -> NameCandidate:  # fmt: skip
    point = points[each.place.code]
    return NameCandidate(
        listed=line,
        place_code=each.place.code[:20],
        place_name=each.place.name[:200],
        latitude=None if point.lat is None else float(point.lat),
        longitude=None if point.lon is None else float(point.lon),
        score=each.score,
        is_kept=is_kept,
    )
