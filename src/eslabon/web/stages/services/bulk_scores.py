"""Hand in the sheets of many profiles at once: what a scoring body brings when its scorers worked on paper or away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages import score_lists
from eslabon.rules.stages.score_lists import ListedScore, TwoSheets, score_listed
from eslabon.rules.stages.separation import LEAD, SCORER, SCORING_BODY, WORK, Relation
from eslabon.rules.stages.sheets import Sheet
from eslabon.web.audit import services as audit
from eslabon.web.audit.models import Decision
from eslabon.web.parties.models import Party
from eslabon.web.stages.models import Assignment, InterestDeclaration, Profile, ProfileScore, Round, ScoreEntry
from eslabon.web.stages.queries.rounds import sheet_of
from eslabon.web.stages.services.bulk_separation import Wanted, ask_many
from eslabon.web.stages.services.separation import refuse_conflict
from eslabon.web.stages.snapshots import key_of

ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class SignedSheet:
    """What one scorer signed: the points of every criterion, and that there is no interest in the alliance."""

    scorer: Any
    points: Mapping[str, Decimal]


@dataclass(frozen=True)
class Signed:
    """Both sheets of a profile; where they differ too much, what the lead set, and why."""

    profile: Profile
    first: SignedSheet
    second: SignedSheet
    total: Decimal | None = None
    reason: str = ""


@transaction.atomic
def hand_in_sheets(round_: Round, *, signed: Sequence[Signed], lead: Any, actor: Any, now: datetime) -> list[Profile]:
    """Keep both sheets and the score of many profiles; return those that wait for the lead to reconcile them.

    Every rule of one sheet holds for each (STAGE-34): two scorers of the body that scores, nothing that stands against
    them, points on the scale, the lead a third person. One refusal refuses the list. Two decisions keep everything:
    who may score, and what came out.
    """
    round_ = Round.objects.select_for_update(of=("self",)).select_related("programme", "sheet").get(pk=round_.pk)
    profiles = _locked(round_, signed)
    bodies = _scoring_bodies(profiles)
    scorers = {one.pk: one for said in signed for one in (said.first.scorer, said.second.scorer, lead)}
    keys = {key: key_of(one) for key, one in scorers.items()}
    wanted = [
        Wanted(profile.alliance, _functions(said, keys=keys, lead=keys[lead.pk]))
        for said, profile in zip(signed, profiles, strict=True)
    ]
    cleared = ask_many(round_, wanted=wanted, actor=actor, now=now, round_=round_)
    for answer in (one for answers in cleared.answers for one in answers):
        refuse_conflict(answer)
    _refuse_strangers(signed, profiles, bodies=bodies, keys=keys, relations=cleared.relations)
    sheet = sheet_of(round_)
    listed = [
        TwoSheets(str(profile.pk), said.first.points, said.second.points, said.total, said.reason)
        for said, profile in zip(signed, profiles, strict=True)
    ]
    scores = [score_listed(one, sheet=sheet) for one in listed]
    decision = _decided(round_, listed, scores, sheet=sheet, actor=actor)
    said_by = {"actor": actor, "now": now, "assigned": cleared.decision, "decision": decision}
    _keep_sheets(signed, profiles, scores, bodies=bodies, **said_by)
    waiting = _keep_scores(signed, profiles, scores, decision=decision, lead=lead, now=now)
    after = {
        "rows": len(profiles),
        "to_reconcile": len(waiting),
        "content": audit.content_digest(
            [one.reference, *_shown(score)] for one, score in zip(profiles, scores, strict=True)
        ),
        "assigned": str(cleared.decision.pk),
        "decision": str(decision.pk),
    }
    audit.record(actor, "sheet.submit_many", round_, after=after, programme=round_.programme.code)
    return waiting


def _locked(round_: Round, signed: Sequence[Signed]) -> list[Profile]:
    """The profiles of this round as they are now, none of which has a scorer or a score."""
    parts = ("round__programme", "alliance__programme", "alliance__organisation", "alliance__buyer")
    rows = round_.profiles.select_for_update(of=("self",)).select_related(*parts)
    found = rows.in_bulk([one.profile.pk for one in signed])
    if len(found) != len(signed):
        raise Problem(problems.PROFILE_EXISTS, round=round_.code)
    begun = ScoreEntry.objects.filter(profile__in=found, left_at__isnull=True)
    if begun.exists():
        raise Problem(problems.PLACE_TAKEN)
    return [found[one.profile.pk] for one in signed]


def _scoring_bodies(profiles: Sequence[Profile]) -> dict[Any, Party]:
    held = Assignment.objects.filter(
        alliance__in=[one.alliance_id for one in profiles], function=SCORING_BODY, until__isnull=True
    )
    return {one.alliance_id: one.party for one in held.select_related("party__merged_into")}


def _functions(said: Signed, *, keys: Mapping[Any, str], lead: str) -> tuple[tuple[str, str], ...]:
    scorers = [(SCORER, keys[one.scorer.pk]) for one in (said.first, said.second)]
    if said.total is None:
        return tuple(scorers)
    return (*scorers, (LEAD, lead))


def _refuse_strangers(
    signed: Sequence[Signed],
    profiles: Sequence[Profile],
    *,
    bodies: Mapping[Any, Party],
    keys: Mapping[Any, str],
    relations: Sequence[Relation],
) -> None:
    """Refuse who does not work for the body that scores the alliance (STAGE-28)."""
    works = {(one.first, one.second) for one in relations if one.kind == WORK}
    for said, profile in zip(signed, profiles, strict=True):
        body = bodies.get(profile.alliance_id)
        for scorer in (said.first.scorer, said.second.scorer):
            if body is None or (keys[scorer.pk], str(body.surviving.pk)) not in works:
                raise Problem(problems.NOT_OF_THE_BODY, person=scorer)


def _decided(
    round_: Round, listed: Sequence[TwoSheets], scores: Sequence[ListedScore], *, sheet: Sheet, actor: Any
) -> Decision:
    return audit.keep_decision(
        actor,
        round_,
        rule=score_lists.RULE,
        rule_version=score_lists.VERSION,
        inputs=score_lists.inputs_to_plain(listed, sheet=sheet),
        outcome=score_lists.scores_to_plain(scores),
    )


def _keep_sheets(
    signed: Sequence[Signed],
    profiles: Sequence[Profile],
    scores: Sequence[ListedScore],
    *,
    bodies: Mapping[Any, Party],
    assigned: Decision,
    decision: Decision,
    actor: Any,
    now: datetime,
) -> None:
    entries, declared = [], []
    for said, profile, score in zip(signed, profiles, scores, strict=True):
        for number, one in enumerate((said.first, said.second)):
            entries.append(
                ScoreEntry(
                    profile=profile,
                    position=number + 1,
                    scorer=one.scorer,
                    body=bodies[profile.alliance_id],
                    decision=assigned,
                    assigned_by=actor,
                    assigned_at=now,
                    points={code: str(given) for code, given in one.points.items()},
                    saved_at=now,
                    submitted_at=now,
                    total=score.totals[number],
                    score_decision=decision,
                )
            )
            declared.append(InterestDeclaration(alliance=profile.alliance, user=one.scorer, has_interest=False, at=now))
    ScoreEntry.objects.bulk_create(entries, batch_size=ROWS_AT_ONCE)
    InterestDeclaration.objects.bulk_create(declared, batch_size=ROWS_AT_ONCE)


def _keep_scores(
    signed: Sequence[Signed],
    profiles: Sequence[Profile],
    scores: Sequence[ListedScore],
    *,
    decision: Decision,
    lead: Any,
    now: datetime,
) -> list[Profile]:
    kept, waiting = [], []
    for said, profile, score in zip(signed, profiles, scores, strict=True):
        if score.agreement.total is None:
            waiting.append(profile)
            continue
        is_reconciled = said.total is not None
        kept.append(
            ProfileScore(
                profile=profile,
                number=1,
                total=score.agreement.total,
                source=ProfileScore.Source.RECONCILED if is_reconciled else ProfileScore.Source.AGREED,
                reason=said.reason.strip(),
                decision=decision,
                by=lead if is_reconciled else None,
                at=now,
            )
        )
    ProfileScore.objects.bulk_create(kept, batch_size=ROWS_AT_ONCE)
    return waiting


def _shown(score: ListedScore) -> tuple[str, ...]:
    return (*(str(one) for one in score.totals), str(score.agreement.total or ""))
