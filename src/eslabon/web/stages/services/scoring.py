"""Two scorers for each profile, each with a sheet of one's own; the score that comes out."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages import agreement, sheets
from eslabon.rules.stages.agreement import AGREED, Agreement, agree_on, agreement_to_plain, reconcile_at
from eslabon.rules.stages.separation import LEAD, SCORER, SCORING_BODY, WORK
from eslabon.rules.stages.sheets import read_points, score_sheet, score_to_plain
from eslabon.web.audit import services as audit
from eslabon.web.audit.models import Decision
from eslabon.web.stages.models import InterestDeclaration, Profile, ProfileScore, ScoreEntry
from eslabon.web.stages.permissions import scores_here
from eslabon.web.stages.queries.rounds import sheet_of
from eslabon.web.stages.services.separation import keep_clear, require_clear, require_outsider, separation_of
from eslabon.web.stages.snapshots import day_of, key_of

LONGEST_NOTE = 2000
POSITIONS = (1, 2)


@transaction.atomic
def assign_scorer(profile: Profile, *, scorer: Any, actor: Any, now: datetime) -> ScoreEntry:
    """Give a profile to one of two scorers, both of the body that scores, unless a conflict stands against it."""
    profile = _locked(profile)
    require_outsider(profile.alliance, user=actor, now=now)
    taken = set(profile.entries.filter(left_at__isnull=True).values_list("position", flat=True))
    free = next((place for place in POSITIONS if place not in taken), None)
    if free is None:
        raise Problem(problems.PLACE_TAKEN)
    alliance, key = profile.alliance, key_of(scorer)
    decision = keep_clear(alliance, function=SCORER, key=key, actor=actor, now=now, profile=profile)
    entry = ScoreEntry.objects.create(
        profile=profile,
        position=free,
        scorer=scorer,
        body=_body_of(profile, key=key, scorer=scorer, now=now),
        decision=decision,
        assigned_by=actor,
        assigned_at=now,
    )
    after = {"scorer": str(scorer), "position": free, "decision": str(decision.pk)}
    audit.record(actor, "scorer.assign", profile, after=after, programme=alliance.programme.code)
    return entry


def _body_of(profile: Profile, *, key: str, scorer: Any, now: datetime) -> Any:
    """The scoring body of the alliance, for which the scorer must work (STAGE-28)."""
    alliance = profile.alliance
    held = alliance.assignments.filter(function=SCORING_BODY, until__isnull=True).select_related("party").first()
    if held is None:
        raise Problem(problems.NOT_OF_THE_BODY, person=scorer)
    on = day_of(now, alliance.programme)
    _found, known = separation_of(alliance, function=SCORER, key=key, on=on, profile=profile)
    works_for = {one.second for one in known.relations if one.kind == WORK and one.first == key}
    if str(held.party.surviving.pk) not in works_for or not scores_here(scorer, alliance, on=on):
        raise Problem(problems.NOT_OF_THE_BODY, person=scorer)
    return held.party


@transaction.atomic
def save_sheet(
    entry: ScoreEntry,
    *,
    points: Mapping[str, str],
    notes: Mapping[str, str],
    revision: int,
    actor: Any,
    now: datetime,
    page: str = "",
) -> ScoreEntry:
    """Keep what the scorer wrote so far, complete or not; points off the scale are refused (STAGE-12, STAGE-13).

    What another window saved after `revision` is not overwritten; what the same `page` saved is, since its answer may
    still be on the way.
    """
    entry = _open_entry(entry, actor=actor, now=now)
    if revision != entry.revision and not (page and page == entry.saved_page):
        raise Problem(problems.STALE_SHEET)
    _write(entry, points=points, notes=notes, now=now)
    entry.saved_page = page
    entry.save()
    audit.record(
        actor,
        "sheet.save",
        entry,
        after={"filled": len(entry.points), "revision": entry.revision},
        programme=entry.profile.round.programme.code,
    )
    return entry


def _write(entry: ScoreEntry, *, points: Mapping[str, str], notes: Mapping[str, str], now: datetime) -> None:
    sheet = sheet_of(entry.profile.round)
    words = {one["code"]: one["es"] for one in entry.profile.round.sheet.content["criteria"]}
    for one in sheet.criteria:
        typed = points.get(one.code, "").strip()
        if not typed:
            entry.points.pop(one.code, None)
        else:
            given = read_points(typed, sheet=sheet)
            if given is None:
                raise Problem(
                    problems.POINTS_OFF_SCALE,
                    criterion=words[one.code],
                    least=sheet.least,
                    most=sheet.most,
                    step=sheet.step,
                )
            entry.points[one.code] = str(given)
        entry.notes[one.code] = notes.get(one.code, "").strip()[:LONGEST_NOTE]
    entry.revision += 1
    entry.saved_at = now


@transaction.atomic
def submit_sheet(
    entry: ScoreEntry,
    *,
    actor: Any,
    now: datetime,
    points: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> ScoreEntry:
    """Hand a sheet in, for good; when it is the second one, the score is agreed or waits for the lead.

    With `points`, what the page says now is what is handed in: an older save of the same page, still on its way, may
    have come between.
    """
    entry = _open_entry(entry, actor=actor, now=now)
    if points is not None:
        _write(entry, points=points, notes=notes or {}, now=now)
    profile = _locked(entry.profile)
    sheet = sheet_of(profile.round)
    given = {code: Decimal(each) for code, each in entry.points.items()}
    found = score_sheet(given, sheet=sheet)
    decision = audit.keep_decision(
        actor,
        entry,
        rule=sheets.RULE,
        rule_version=sheets.VERSION,
        inputs=sheets.inputs_to_plain(given, sheet=sheet),
        outcome=score_to_plain(found),
    )
    entry.total, entry.submitted_at, entry.score_decision = found.total, now, decision
    entry.save()
    after = {"total": str(found.total), "decision": str(decision.pk)}
    audit.record(actor, "sheet.submit", entry, after=after, programme=profile.round.programme.code)
    totals = two_totals(profile)
    if totals is not None:
        agreed = agree_on(*totals, tolerance=sheet.tolerance)
        if agreed.result == AGREED:
            keep_score(profile, agreed, inputs=_inputs(totals, sheet.tolerance), source="agreed", actor=None, now=now)
    return entry


def two_totals(profile: Profile) -> tuple[Decimal, Decimal] | None:
    """Both totals in the order of the scorers, or None while one is missing."""
    rows = profile.entries.filter(left_at__isnull=True, total__isnull=False).order_by("position")
    totals = [one.total for one in rows if one.total is not None]
    return (totals[0], totals[1]) if len(totals) == 2 else None


def _inputs(totals: tuple[Decimal, Decimal], tolerance: Decimal) -> dict[str, str]:
    return {"first": str(totals[0]), "second": str(totals[1]), "tolerance": str(tolerance)}


@transaction.atomic
def reconcile_scores(profile: Profile, *, total: Decimal, reason: str, actor: Any, now: datetime) -> ProfileScore:
    """Set the score between two that differ too much, with a reason, as a third person (STAGE-15, STAGE-28)."""
    profile = _locked(profile)
    require_clear(profile.alliance, function=LEAD, user=actor, now=now, profile=profile)
    totals, tolerance = two_totals(profile), sheet_of(profile.round).tolerance
    if totals is None or profile.scores.exists():
        raise Problem(problems.NOTHING_TO_RECONCILE, gap="–", tolerance=tolerance)
    found = reconcile_at(*totals, tolerance=tolerance, total=total, reason=reason)
    inputs = _inputs(totals, tolerance) | {"total": str(total), "reason": reason}
    score = keep_score(profile, found, inputs=inputs, source="reconciled", reason=reason, actor=actor, now=now)
    after = {"total": str(score.total), "totals": [str(one) for one in totals]}
    programme = profile.round.programme.code
    audit.record(actor, "score.reconcile", profile, after=after, reason=reason, programme=programme)
    return score


def keep_score(
    profile: Profile,
    found: Agreement,
    *,
    inputs: Mapping[str, str],
    source: str,
    actor: Any,
    now: datetime,
    reason: str = "",
) -> ProfileScore:
    """Write the next score of a profile beside the ones before (STAGE-13)."""
    if found.total is None:
        raise Problem(problems.NO_SCORE_YET)
    decision: Decision = audit.keep_decision(
        actor,
        profile,
        rule=agreement.RULE,
        rule_version=agreement.VERSION,
        inputs=inputs,
        outcome=agreement_to_plain(found),
    )
    score = ProfileScore.objects.create(
        profile=profile,
        number=profile.scores.count() + 1,
        total=found.total,
        source=source,
        reason=reason.strip(),
        decision=decision,
        by=actor,
        at=now,
    )
    after = {"total": str(found.total), "number": score.number, "source": source, "decision": str(decision.pk)}
    audit.record(actor, "score.agree", profile, after=after, programme=profile.round.programme.code)
    return score


def has_declared(entry: ScoreEntry) -> bool:
    """Whether the scorer said, since this sheet was given out, that there is no interest (STAGE-26)."""
    said = InterestDeclaration.objects.filter(alliance=entry.profile.alliance_id, user=entry.scorer_id)
    return said.filter(has_interest=False, at__gte=entry.assigned_at).exists()


def _open_entry(entry: ScoreEntry, *, actor: Any, now: datetime) -> ScoreEntry:
    """The scorer's own sheet, not handed in, after the declaration, with nothing standing against the scorer today."""
    entry = (
        ScoreEntry.objects.select_for_update(of=("self",))
        .select_related("profile__round__programme", "profile__round__sheet", "profile__alliance__programme")
        .get(pk=entry.pk)
    )
    alliance = entry.profile.alliance
    require_clear(alliance, function=SCORER, user=actor, now=now, profile=entry.profile, asked_again=True)
    if entry.scorer_id != actor.pk or entry.left_at is not None:
        raise Problem(problems.NOT_YOUR_SHEET)
    if entry.submitted_at is not None:
        raise Problem(problems.SHEET_HANDED_IN)
    if not scores_here(actor, alliance, on=day_of(now, alliance.programme)):  # the role ended, or the body's function
        raise Problem(problems.NOT_OF_THE_BODY, person=actor)
    if not has_declared(entry):
        raise Problem(problems.DECLARE_FIRST)
    return entry


def _locked(profile: Profile) -> Profile:
    return (
        Profile.objects.select_for_update(of=("self",))
        .select_related(
            "round__programme", "round__sheet", "alliance__programme", "alliance__organisation", "alliance__buyer"
        )
        .get(pk=profile.pk)
    )
