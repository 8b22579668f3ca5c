"""Open a response and save what is answered: each answer by itself, as often as the line breaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import diagnostics as problems
from eslabon.web.audit import services as audit
from eslabon.web.diagnostics.events import ResponseOpened
from eslabon.web.diagnostics.models import Instrument, Response
from eslabon.web.diagnostics.snapshots import Questionnaire, Standing, questionnaire_of, standing_of
from eslabon.web.events.services import announce
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import Chain, Programme
from eslabon.web.territory.models import Place


@dataclass(frozen=True)
class Page:
    """The open page from which a save comes, and how far its typing was: its own saves may arrive late or twice."""

    token: str
    sequence: int


@dataclass(frozen=True)
class Saved:
    """What became of a save: the new revision, what somebody else had changed meanwhile, what stands now."""

    revision: int
    conflicts: dict[str, tuple[str, str]]  # item -> (kept answer, answer that was not saved)
    answers: dict[str, str]
    standing: Standing


@transaction.atomic
def open_response(
    party: Party,
    *,
    programme: Programme,
    chain: Chain | None,
    place: Place | None,
    actor: Any,
    now: datetime,
    another_round: bool = False,
    channel: str = "web",
) -> Response:
    """Ask an organisation to answer the version in force; the one that it has already is returned (DIAG-21)."""
    party = Party.objects.select_for_update().get(pk=party.surviving.pk)
    rounds = Response.objects.filter(party__in=party.merged_family, chain=chain, instrument__programme=programme)
    standing = rounds.order_by("-round", "-opened_at").first()
    if standing is not None and not another_round:
        return standing
    if standing is not None and standing.state != Response.State.SUBMITTED:
        raise Problem(problems.ROUND_NOT_OVER, party=party)
    instrument = _in_force(programme, chain)
    response = Response.objects.create(
        instrument=instrument,
        party=party,
        place=place or party.place,
        chain=chain,
        round=standing.round + 1 if standing else 1,
        opened_by=actor,
        opened_at=now,
        channel=channel,
    )
    _note(response, questionnaire_of(instrument), standing_of(questionnaire_of(instrument), answers={}))
    response.save()
    audit.record(
        actor,
        "diagnostic.open",
        response,
        after={"instrument": str(instrument), "round": response.round},
        channel=channel,
        programme=programme.code,
        on_behalf_of=str(party) if actor is not None else "",
    )
    announce(ResponseOpened(response_id=response.pk))
    return response


def _in_force(programme: Programme, chain: Chain | None) -> Instrument:
    instrument = programme.instruments.filter(chain=chain, closed_at__isnull=True).first()
    if instrument is None:
        raise Problem(problems.NO_INSTRUMENT, chain=chain or "–")
    return instrument


@transaction.atomic
def save_answers(
    response: Response,
    *,
    values: Mapping[str, str],
    revision: int,
    actor: Any,
    now: datetime,
    helping: bool = False,
    page: Page | None = None,
) -> Saved:
    """Keep what was answered, also while it cannot stand; what changed after `revision` is told apart (DIAG-22).

    A save that comes a second time changes nothing. What the same `page` saved before is no change of somebody else's.
    """
    response = locked(response)
    questionnaire = questionnaire_of(response.instrument_id)
    answers, touched = dict(response.answers), dict(response.touched)
    conflicts: dict[str, tuple[str, str]] = {}
    changed: list[str] = []
    for name, typed in values.items():
        if name not in questionnaire.questions or typed == answers.get(name, ""):
            continue
        if _changed_since(touched.get(name), revision=revision, page=page):
            conflicts[name] = (answers.get(name, ""), typed)
            continue
        answers[name] = typed
        changed.append(name)
    standing = standing_of(questionnaire, answers=answers)
    if not changed:
        return Saved(response.revision, conflicts, answers, standing)
    response.revision += 1
    mark = [response.revision, page.token, page.sequence] if page else [response.revision, "", 0]
    touched.update(dict.fromkeys(changed, mark))
    response.answers, response.touched, response.saved_at = answers, touched, now
    note_on_behalf(response, actor=actor, helping=helping)
    _note(response, questionnaire, standing)
    response.save()
    # The answers stay out of the entry: they are an organisation's own business.
    audit.record(
        actor,
        "diagnostic.save",
        response,
        after={"items": changed, "revision": response.revision},
        programme=response.instrument.programme.code,
        on_behalf_of=str(response.party) if helping else "",
    )
    return Saved(response.revision, conflicts, answers, standing)


def locked(response: Response) -> Response:
    """The response for a change; raises Problem DIAGNOSTICS-E04 once it was handed in."""
    found = (
        Response.objects.select_for_update(of=("self",))
        .select_related("instrument__programme", "party")
        .defer("instrument__xform", "instrument__definition")
        .get(pk=response.pk)
    )
    if found.state != Response.State.OPEN:
        raise Problem(problems.RESPONSE_HANDED_IN)
    return found


def note_on_behalf(response: Response, *, actor: Any, helping: bool) -> None:
    """Note, once, who answers on the organisation's behalf (DIAG-23)."""
    if helping and response.helper_id is None:
        response.helper = actor


def _changed_since(mark: list[Any] | None, *, revision: int, page: Page | None) -> bool:
    """Whether an answer changed after what the page showed, except by what this page itself sent before."""
    if mark is None:
        return False
    changed_at, token, sequence = mark
    if page is not None and page.token and page.token == token:
        return bool(sequence > page.sequence)
    return bool(changed_at > revision)


def _note(response: Response, questionnaire: Questionnaire, standing: Standing) -> None:
    """Keep in clear how far it is, never what was said."""
    response.asked, response.answered = len(standing.due), len(standing.due) - len(standing.left)
    first = next((one for name, one in questionnaire.questions.items() if name in standing.left), None)
    response.stopped_at = first.section if first else ""
