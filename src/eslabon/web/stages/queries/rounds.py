"""Scores, cut-offs and rankings as they stand, and as they stood."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from eslabon.rules.stages.agreement import TO_RECONCILE, agree_on
from eslabon.rules.stages.sheets import Sheet, sheet_from_plain
from eslabon.web.stages.models import CutOff, Profile, ProfileScore, Ranking, Round, ScoreAppeal, ScoreEntry
from eslabon.web.territory.models import Place


def sheet_of(round_: Round) -> Sheet:
    """The sheet of a round as the rule takes it."""
    return sheet_from_plain(round_.sheet.content)


def latest_cut_off(round_: Round, *, place: Place) -> CutOff | None:
    """The cut-off that counts for a region today."""
    return round_.cut_offs.filter(place=place).order_by("number").last()


def latest_scores(profiles: Iterable[Profile]) -> dict[Any, ProfileScore]:
    """The score that counts, by profile."""
    rows = ProfileScore.objects.filter(profile__in=list(profiles)).select_related("by").order_by("number")
    return {one.profile_id: one for one in rows}


@dataclass(frozen=True)
class RegionRow:
    """A region of a round: how far its scoring is, and what was selected."""

    place: Place
    profiles: int
    scored: int
    cut_off: CutOff | None
    ranking: Ranking | None
    selected: int


def regions_of(round_: Round) -> list[RegionRow]:
    """Every region that has profiles or a cut-off, by name."""
    counts = {
        code: (profiles, scored)
        for code, profiles, scored in round_.profiles.values_list("alliance__place__code")
        .annotate(entered=Count("pk", distinct=True), scored=Count("pk", distinct=True, filter=Q(scores__isnull=False)))
        .order_by("alliance__place__code")
    }
    cut_offs = {one.place_id: one for one in round_.cut_offs.order_by("number")}
    rankings = {
        one.place_id: one
        for one in round_.rankings.annotate(chosen=Count("lines", filter=Q(lines__outcome="selected"))).order_by(
            "number"
        )
    }
    codes = [code for code in counts if code]
    places = Place.objects.filter(Q(code__in=codes) | Q(pk__in=cut_offs))
    rows = []
    for place in places.order_by("name"):
        profiles, scored = counts.get(place.code, (0, 0))
        ranking: Any = rankings.get(place.pk)
        chosen = ranking.chosen if ranking else 0
        rows.append(RegionRow(place, profiles, scored, cut_offs.get(place.pk), ranking, chosen))
    return rows


@dataclass(frozen=True)
class Waiting:
    """A profile as the lead of scoring sees it: both entries, the score, what is to be done."""

    profile: Profile
    entries: list[ScoreEntry]
    score: ProfileScore | None
    gap: Decimal | None
    todo: str  # assign | wait | reconcile | ""

    @property
    def totals(self) -> list[Decimal]:
        """The two totals, once both are in."""
        found = [one.total for one in self.entries if one.total is not None]
        return found if len(found) == 2 else []


def waiting_profiles(profiles: Iterable[Profile], *, tolerance: Decimal) -> list[Waiting]:
    """What each profile waits for; totals are shown once both sheets are handed in (STAGE-12)."""
    listed = list(profiles)
    entries: dict[Any, list[ScoreEntry]] = {one.pk: [] for one in listed}
    rows = ScoreEntry.objects.filter(profile__in=listed, left_at__isnull=True).select_related("scorer")
    for entry in rows.order_by("position"):
        entries[entry.profile_id].append(entry)
    scores = latest_scores(listed)
    found = []
    for one in listed:
        own, score = entries[one.pk], scores.get(one.pk)
        totals = [entry.total for entry in own if entry.total is not None]
        gap, todo = None, "assign" if len(own) < 2 else "wait"
        if len(totals) == 2:
            agreed = agree_on(totals[0], totals[1], tolerance=tolerance)
            gap, todo = agreed.gap, "reconcile" if agreed.result == TO_RECONCILE else ""
        found.append(Waiting(one, own, score, gap, "" if score else todo))
    return found


def profiles_of(round_: Round, *, todo: str, place: str) -> QuerySet[Profile]:
    """The profiles of a round, narrowed to those that wait for something, or to a region."""
    standing = Count("entries", filter=Q(entries__left_at__isnull=True), distinct=True)
    handed_in = Count("entries", filter=Q(entries__left_at__isnull=True, entries__total__isnull=False), distinct=True)
    open_appeals = ScoreAppeal.objects.filter(profile=OuterRef("pk"), outcome="")
    scored = ProfileScore.objects.filter(profile=OuterRef("pk"))
    found = (
        round_.profiles.select_related("alliance__place", "alliance__chain")
        .annotate(standing=standing, handed_in=handed_in, has_appeal=Exists(open_appeals), is_scored=Exists(scored))
        .order_by("reference")
    )
    if place:
        found = found.filter(alliance__place__code__startswith=place)
    wanted = {
        "assign": Q(standing__lt=2),
        "wait": Q(standing=2, handed_in__lt=2),
        "reconcile": Q(handed_in=2, is_scored=False),
        "appeal": Q(has_appeal=True),
    }
    return found.filter(wanted[todo]) if todo in wanted else found
