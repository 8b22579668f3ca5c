"""Look for a list of names in a register, and settle what was in doubt (TARGET-22)."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks.base import Task

from eslabon.files.localities import ListedName as NameRow
from eslabon.files.localities import Locality, Read, read_localities, read_names
from eslabon.rules.problems import Problem
from eslabon.rules.problems import targeting as problems
from eslabon.solvers.places import NONE, REVIEW, Candidate, Match, PlaceMatcher, RegisteredPlace, Thresholds
from eslabon.web.audit import services as audit
from eslabon.web.jobs.services import start_job
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import ListedName, NameCandidate, NameList, NameReview
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import open_stored

MOST_FAULTS = 200
FAR_BEHIND = 0.2
OFFERED = 5  # places that a person is shown for a doubtful name
BATCH = 200  # names that are kept at a time: as many are lost when a worker is killed
Fence = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Sent:
    """A list of names, the register in which they are looked for, and how alike they have to be."""

    names_file: StoredFile
    register_file: StoredFile
    thresholds: Thresholds = field(default_factory=Thresholds)


@transaction.atomic
def start_matching(programme: Programme, *, sent: Sent, search: Task[Any, Any], actor: Any, now: datetime) -> NameList:
    """Keep a list and start `search` on it as a job: what is doubtful joins the queue as it is found (TARGET-23)."""
    made = _keep_list(programme, sent=sent, actor=actor, now=now)
    title = _("Buscar nombres de lugares: %(list)s") % {"list": made}
    made.job = start_job(search, str(made.pk), title=title, actor=actor, subject=made, programme=programme.code)
    made.save(update_fields=["job"])
    audit.record(actor, "place_names.start", made, after={"names": made.total}, programme=programme.code)
    return made


@transaction.atomic
def match_names(
    programme: Programme, *, names_file: StoredFile, register_file: StoredFile, actor: Any, now: datetime
) -> NameList:
    """Look for each name of a file in the register of another at once, without a job: for lists that are loaded."""
    made = _keep_list(programme, sent=Sent(names_file, register_file), actor=actor, now=now)
    look_for_names(made, fence=transaction.atomic, told=lambda _done, _total: None)
    return made


def look_for_names(made: NameList, *, fence: Fence, told: Callable[[int, int], None]) -> int:
    """Look for the names of a list inside their districts, a batch at a time; doubtful ones wait for a person.

    Run again after it was cut off, it goes on where it stopped. `fence` opens the transaction of a batch, `told` hears
    how far it is. Returns how many names wait.
    """
    names, register = _read(names_file=made.names_file, register_file=made.register_file)
    matcher = PlaceMatcher(
        (RegisteredPlace(each.place_code, each.name, each.district_code) for each in register.rows),
        thresholds=Thresholds(**{name: Decimal(value) for name, value in made.thresholds.items()}),
    )
    points = {each.place_code: each for each in register.rows}
    known = set(made.names.values_list("name_id", flat=True))
    rows = [row for row in names.rows if row.name_id[:100] not in known]
    for batch in range(0, len(rows), BATCH):
        with fence():
            _look_for(made, rows[batch : batch + BATCH], matcher=matcher, points=points)
        told(len(known) + min(batch + BATCH, len(rows)), made.total)
    with fence():
        waiting = made.names.filter(is_waiting=True).count()
        after = {"names": made.names.count(), "refused": made.refused, "waiting": waiting}
        audit.record(made.made_by, "place_names.match", made, after=after, programme=made.programme.code)
    return waiting


def _look_for(
    made: NameList, rows: Sequence[NameRow], *, matcher: PlaceMatcher, points: dict[str, Locality]
) -> None:  # fmt: skip
    matches = [(row, matcher.find(row.name, district=row.district_code)) for row in rows]
    listed = ListedName.objects.bulk_create([_listed(made, row, match) for row, match in matches])
    NameCandidate.objects.bulk_create(
        [
            _candidate(line, each, points, is_kept=is_kept)
            for line, (_row, match) in zip(listed, matches, strict=True)
            for each, is_kept in _offered(match)
        ]
    )


@transaction.atomic
def _keep_list(programme: Programme, *, sent: Sent, actor: Any, now: datetime) -> NameList:
    names, register = _read(names_file=sent.names_file, register_file=sent.register_file)
    _refuse_unreadable(names, register)
    faults = [*names.faults, *register.faults]
    return NameList.objects.create(
        programme=programme,
        names_file=sent.names_file,
        register_file=sent.register_file,
        thresholds={name: str(value) for name, value in asdict(sent.thresholds).items()},
        refused=names.refused + register.refused,
        faults=[fault.to_plain() for fault in faults[:MOST_FAULTS]],
        total=len(names.rows),
        made_by=actor,
        made_at=now,
    )


def _read(*, names_file: StoredFile, register_file: StoredFile) -> tuple[Read[NameRow], Read[Locality]]:
    with open_stored(names_file) as opened:
        names = read_names(opened.read(), name=names_file.name)
    with open_stored(register_file) as opened:
        register = read_localities(opened.read(), name=register_file.name)
    return names, register


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
