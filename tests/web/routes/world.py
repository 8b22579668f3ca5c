"""A scored diagnostic and what follows from it, made through the same acts as in life."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from eslabon.files.packs import Pack, load_pack, pack_path
from eslabon.rules.diagnostics.plain import inputs_to_plain, score_to_plain
from eslabon.rules.diagnostics.scoring import RULE, VERSION, score_response
from eslabon.rules.diagnostics.values import Item, Key, Response, Segment
from eslabon.web.audit import services as audit
from eslabon.web.diagnostics.models import Instrument, Score
from eslabon.web.diagnostics.models import Response as ResponseRow
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import Route
from eslabon.web.routes.services import Answer, answer_items, propose_for, sign_route
from eslabon.web.territory.models import Place

NOW = datetime(2022, 4, 4, 15, 0, tzinfo=UTC)
TODAY = date(2022, 4, 4)
NEEDS = ("costs", "formalisation", "quality_control", "digital_tools", "corporate_image", "finance", "postharvest")
UNMET = "bank_of_the_moon"  # nothing in the portfolio is for it


def ruta() -> Pack:
    """The pack, whole."""
    pack, faults = load_pack(pack_path("ruta"))
    assert pack is not None, faults
    return pack


def score_party(
    party: Party,
    *,
    programme: Programme,
    actor: Any,
    segment: str = "organised_supply",
    needs: tuple[str, ...] = (*NEEDS, UNMET),
    chain: str = "coffee",
    place: str = "PE-12",
    round_: int = 1,
) -> Score:
    """An organisation's diagnostic with these needs, scored by the rule and kept replayably."""
    yes_no = {"yes": Decimal(2), "no": Decimal(0)}
    key = Key(
        "diagnostic-coffee",
        "1",
        tuple(Item(f"asks_{need}", "management", "costs", yes_no, needs=(need,)) for need in needs),
        segments=(Segment(segment, ()),),
    )
    response = Response({f"asks_{need}": ("no",) for need in needs})
    outcome = score_response(response, key=key)
    instrument = _instrument(programme, chain=chain)
    row = ResponseRow.objects.create(
        instrument=instrument,
        party=party,
        place=Place.objects.get(code=place),
        chain=programme.chains.get(code=chain),
        round=round_,
        state=ResponseRow.State.SUBMITTED,
        submitted_at=NOW,
    )
    decision = audit.keep_decision(
        actor,
        row,
        rule=RULE,
        rule_version=VERSION,
        inputs=inputs_to_plain(response, key=key),
        outcome=score_to_plain(outcome),
    )
    return Score.objects.create(
        response=row,
        decision=decision,
        points=outcome.parts[-1].points,
        maximum=outcome.parts[-1].maximum,
        share=0.0,
        level=outcome.level or "initial",
        segment=outcome.segment,
        needs=[need.code for need in outcome.needs],
        scored_at=NOW,
    )


def _instrument(programme: Programme, *, chain: str) -> Instrument:
    """The chain's questionnaire that is installed, or a stand-in that nobody opens."""
    known = Instrument.objects.filter(programme=programme, chain__code=chain).first()
    return known or Instrument.objects.create(
        programme=programme,
        code=f"diagnostic-{chain}",
        version="1",
        chain=programme.chains.get(code=chain),
        title_es="Test",
        title_en="Test",
        workbook_sha256="0" * 64,
        xform="<h:html/>",
        definition={},
    )


def accept_all(route: Route, *, actor: Any, but: tuple[str, ...] = ()) -> None:
    """Answer every item: yes, or no to the services of `but`."""
    answers = {
        item.pk: Answer("declined", "Ya lo llevamos el año pasado") if item.service.code in but else Answer("accepted")
        for item in route.items.select_related("service")
    }
    assert answer_items(route, answers=answers, actor=actor, now=NOW) == {}
    route.refresh_from_db()


def proposed_route(score: Score, *, actor: Any) -> Route:
    """The route that follows from a score."""
    return propose_for(score, actor=actor, now=NOW, today=TODAY)


def signed_route(score: Score, *, manager: Any, signer: Any) -> Route:
    """A route whose every service was accepted and signed for."""
    route = proposed_route(score, actor=manager)
    accept_all(route, actor=signer)
    sign_route(route, revision=route.revision, actor=signer, now=NOW)
    route.refresh_from_db()
    return route
