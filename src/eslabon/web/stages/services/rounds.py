"""Open a round of scoring, enter profiles, fix cut-offs, rank and select."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import stages as problems
from eslabon.rules.stages.selection import (
    RULE,
    VERSION,
    Scored,
    check_cut_off,
    inputs_to_plain,
    rank_profiles,
    ranking_to_plain,
)
from eslabon.web.alliances.models import Alliance
from eslabon.web.audit import services as audit
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import CutOff, Profile, RankedProfile, Ranking, Round, Sheet, Stage
from eslabon.web.stages.queries.rounds import latest_cut_off, latest_scores
from eslabon.web.stages.services.separation import refuse_members, require_outsider
from eslabon.web.stages.snapshots import day_of
from eslabon.web.territory.models import Place

MOST_NAMED = 8


@dataclass(frozen=True)
class RoundTerms:
    """What a round is called and when it takes profiles."""

    code: str
    title_es: str
    title_en: str
    opens_on: date
    closes_on: date
    appeal_days: int


@transaction.atomic
def open_round(programme: Programme, *, sheet: Sheet, terms: RoundTerms, actor: Any, now: datetime) -> Round:
    """Open a round with the sheet that it keeps."""
    opened = Round.objects.create(
        programme=programme,
        sheet=sheet,
        code=terms.code,
        title_es=terms.title_es,
        title_en=terms.title_en,
        opens_on=terms.opens_on,
        closes_on=terms.closes_on,
        appeal_days=terms.appeal_days,
        created_at=now,
    )
    after = {"code": terms.code, "sheet": f"{sheet.code} {sheet.version}", "opens_on": terms.opens_on.isoformat()}
    audit.record(actor, "round.open", opened, after=after, programme=programme.code)
    return opened


@transaction.atomic
def enter_profile(round_: Round, *, alliance: Alliance, amount: Decimal, actor: Any, now: datetime) -> Profile:
    """Put an alliance into a round, with the money that it asks."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("programme").get(pk=round_.pk)
    if not round_.opens_on <= day_of(now, round_.programme) <= round_.closes_on:
        raise Problem(problems.PROFILE_NOT_OPEN, round=round_.code, opens=round_.opens_on, closes=round_.closes_on)
    require_outsider(alliance, user=actor, now=now)
    if round_.profiles.filter(alliance=alliance).exists():
        raise Problem(problems.PROFILE_EXISTS, round=round_.code)
    number = round_.profiles.count() + 1
    profile = Profile.objects.create(
        round=round_,
        alliance=alliance,
        reference=f"P-{number:04d}",
        amount=amount,
        entered_by=actor,
        entered_at=now,
    )
    after = {"round": round_.code, "amount": str(amount), "alliance": alliance.code}
    audit.record(actor, "profile.enter", profile, after=after, programme=round_.programme.code)
    return profile


@transaction.atomic
def fix_cut_off(
    round_: Round, *, place: Place, points: Decimal, budget: Decimal, reason: str, actor: Any, now: datetime
) -> CutOff:
    """Fix the least score and the money of a region; the ones before stay on record (STAGE-13, STAGE-16)."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("programme").get(pk=round_.pk)
    if not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    check_cut_off(points, budget=budget)
    _refuse_owners(round_, place, actor=actor, now=now)
    before = latest_cut_off(round_, place=place)
    cut_off = CutOff.objects.create(
        round=round_,
        place=place,
        number=before.number + 1 if before else 1,
        points=points,
        budget=budget,
        reason=reason.strip(),
        fixed_by=actor,
        fixed_at=now,
    )
    audit.record(
        actor,
        "cutoff.fix",
        cut_off,
        before={"points": str(before.points), "budget": str(before.budget)} if before else None,
        after={"points": str(points), "budget": str(budget), "place": place.code},
        reason=reason,
        programme=round_.programme.code,
    )
    return cut_off


@transaction.atomic
def rank_region(round_: Round, *, place: Place, reason: str = "", actor: Any, now: datetime) -> Ranking:
    """Order a region's profiles and select under its money; a second ranking needs a reason (STAGE-16 to STAGE-18)."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("programme").get(pk=round_.pk)
    _refuse_owners(round_, place, actor=actor, now=now)
    cut_off = latest_cut_off(round_, place=place)
    if cut_off is None:
        raise Problem(problems.NO_CUT_OFF, place=place)
    before = round_.rankings.filter(place=place).order_by("number").last()
    if before is not None and not reason.strip():
        raise Problem(problems.REASON_NEEDED)
    profiles = _ranked_profiles(round_, place)
    scored = [Scored(str(one.pk), score, one.amount) for one, score in profiles.items()]
    found = rank_profiles(scored, nominal=cut_off.points, budget=cut_off.budget)
    decision = audit.keep_decision(
        actor,
        cut_off,
        rule=RULE,
        rule_version=VERSION,
        inputs=inputs_to_plain(scored, nominal=cut_off.points, budget=cut_off.budget),
        outcome=ranking_to_plain(found),
    )
    ranking = Ranking.objects.create(
        round=round_,
        place=place,
        number=before.number + 1 if before else 1,
        cut_off=cut_off,
        nominal=found.nominal,
        effective=found.effective,
        budget=found.budget,
        money_left=found.money_left,
        decision=decision,
        reason=reason.strip(),
        ranked_by=actor,
        ranked_at=now,
    )
    keys = {str(one.pk): one for one in profiles}
    RankedProfile.objects.bulk_create(
        RankedProfile(
            ranking=ranking,
            profile=keys[line.profile],
            rank=line.rank,
            score=line.score,
            amount=line.amount,
            outcome=line.outcome,
            clause=line.clause,
            reason_es=line.reason_es,
            reason_en=line.reason_en,
        )
        for line in found.lines
    )
    after = {
        "place": place.code,
        "nominal": str(found.nominal),
        "effective": None if found.effective is None else str(found.effective),
        "decision": str(decision.pk),
    }
    audit.record(actor, "selection.rank", ranking, after=after, reason=reason, programme=round_.programme.code)
    return ranking


def _refuse_owners(round_: Round, place: Place, *, actor: Any, now: datetime) -> None:
    """Nobody decides on a region in which an own profile stands (STAGE-24)."""
    rows = round_.profiles.filter(alliance__place__code__startswith=place.code)
    sides = ("alliance__organisation", "alliance__buyer")
    owners = Party.objects.filter(pk__in=rows.values(sides[0])) | Party.objects.filter(pk__in=rows.values(sides[1]))
    refuse_members(set(owners.values_list("pk", flat=True)), user=actor, on=day_of(now, round_.programme))


def _ranked_profiles(round_: Round, place: Place) -> dict[Profile, Decimal]:
    """Every profile of the region with the score that counts; alliances that were broken off are left out."""
    ends = Stage.objects.filter(programme=round_.programme, kind=Stage.Kind.BROKEN_OFF).values("code")
    rows = round_.profiles.filter(alliance__place__code__startswith=place.code).exclude(alliance__stage__in=ends)
    profiles = list(rows.order_by("reference"))
    scores = latest_scores(profiles)
    missing = [one.reference for one in profiles if one.pk not in scores]
    if missing:
        named = ", ".join(missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
        raise Problem(problems.NOT_SCORED_YET, count=len(missing), missing=named)
    return {one: scores[one.pk].total for one in profiles}
