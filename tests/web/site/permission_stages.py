"""A gate, a round and a scored profile for each half of the permission table's world.

The roles of this table are those of `ruta`, which have none of these acts: what the roles of `paap` may do is tried in
tests/web/stages.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from eslabon.web.alliances.models import Alliance
from eslabon.web.audit.models import Decision
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.stages.models import (
    Assignment,
    CutOff,
    Gate,
    GateDocument,
    Profile,
    ProfileScore,
    Round,
    ScoreAppeal,
    ScoreEntry,
    Sheet,
    Stage,
    Tie,
)
from eslabon.web.territory.models import Place
from eslabon.web.uploads.models import StoredFile

Arguments = Callable[[Any, str], dict[str, Any]]
DAY = date(2022, 1, 1)
CONTENT = {
    "code": "s",
    "version": "1",
    "least": "0",
    "most": "5",
    "step": "1",
    "tolerance": "10",
    "criteria": [{"code": "a", "weight": "100", "es": "Uno", "en": "One", "plain_es": "Mire", "plain_en": "Look"}],
}


def add_stages(alliance: Alliance, *, programme: Programme, by: Any, maker: Any, place: str) -> dict[str, Any]:
    """One of each, around an alliance that the organisation supplies."""
    now: datetime = timezone.now()
    region, owner = Place.objects.get(code=place), Party.objects.get(supplies_in=alliance)
    body = Party.objects.create(kind=Party.Kind.ORGANISATION, name=f"Gestora de {alliance}")
    stages = [
        Stage.objects.get_or_create(
            programme=programme, code=code, defaults={"position": number, "name_es": code, "name_en": code}
        )[0]
        for number, code in enumerate(("profile", "eligibility"), start=1)
    ]
    Gate.objects.get_or_create(
        stage=stages[0],
        defaults={"to_stage": stages[1], "documents": [{"code": "letter", "es": "Carta", "en": "Letter"}]},
    )
    sheet, _new = Sheet.objects.get_or_create(
        programme=programme,
        code="s",
        version="1",
        defaults={"title_es": "Hoja", "title_en": "Sheet", "content": CONTENT},
    )
    round_ = Round.objects.create(
        programme=programme,
        code=f"r-{place}".lower(),
        title_es="Ronda",
        title_en="Round",
        sheet=sheet,
        opens_on=DAY,
        closes_on=DAY,
        appeal_days=10,
    )
    profile = Profile.objects.create(round=round_, alliance=alliance, reference="P-0001", amount=9, entered_at=now)
    decision = Decision.objects.order_by("at")[0]
    score = ProfileScore.objects.create(profile=profile, number=1, total=70, source="agreed", decision=decision, at=now)
    cut_off = CutOff.objects.create(
        round=round_, place=region, number=1, points=70, budget=9, reason="acta", fixed_at=now
    )
    return {
        "round": round_,
        "profile": profile,
        "cut_off": cut_off,
        "entry": ScoreEntry.objects.create(profile=profile, position=1, scorer=maker, assigned_at=now),
        "score_appeal": ScoreAppeal.objects.create(
            profile=profile, score=score, text="No vieron", filed_by=by, filed_at=now
        ),
        "function": Assignment.objects.create(alliance=alliance, function="adviser", party=body, since=DAY),
        "tie": Tie.objects.create(programme=programme, kind="contract", first=body, second=owner, note="", since=DAY),
        "gate_document": GateDocument.objects.create(
            alliance=alliance,
            stage="profile",
            kind="letter",
            file=StoredFile.objects.order_by("uploaded_at")[0],
            added_by=by,
        ),
    }


def _programme(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code}


def _alliance(world: Any, whose: str) -> dict[str, Any]:
    return {"alliance_id": world.half(whose).extra["supported"].pk}


def _of_programme(kind: str) -> Arguments:
    return lambda world, whose: {"code": world.programme.code, "pk": world.half(whose).extra[kind].pk}


def _of_alliance(kind: str) -> Arguments:
    return lambda world, whose: _alliance(world, whose) | {"pk": world.half(whose).extra[kind].pk}


def _named(argument: str, kind: str) -> Arguments:
    return lambda world, whose: {argument: world.half(whose).extra[kind].pk}


def _region(world: Any, whose: str) -> dict[str, Any]:
    extra = world.half(whose).extra
    return {"round_id": extra["round"].pk, "place": extra["cut_off"].place.code}


def _level(world: Any, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code, "party_id": world.half(whose).party.pk}


STAGE_ADDRESSES: dict[str, Arguments] = {
    **dict.fromkeys(("stage_board", "stages_install", "ties", "rounds", "service_levels"), _programme),
    **dict.fromkeys(
        (
            "alliance_gates",
            "gate_present",
            "gate_document",
            "gate_approve",
            "gate_pass",
            "gate_break_off",
            "profile_enter",
            "alliance_assignments",
            "alliance_recuse",
        ),
        _alliance,
    ),
    **dict.fromkeys(("score_sheet", "score_declare"), _named("entry_id", "entry")),
    **dict.fromkeys(
        ("scored_profile", "profile_scorer", "profile_reconcile", "profile_result", "profile_appeal"),
        _named("profile_id", "profile"),
    ),
    **dict.fromkeys(("round_region", "region_cut_off", "region_rank"), _region),
    **dict.fromkeys(("scoring_round", "round_screen"), _named("round_id", "round")),
    "level_enter": _level,
    "tie_end": _of_programme("tie"),
    "gate_file": _of_alliance("gate_document"),
    "assignment_end": _of_alliance("function"),
    "score_appeal": _named("appeal_id", "score_appeal"),
}
