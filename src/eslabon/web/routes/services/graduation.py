"""Who completed its segment goes on to the next; champions tell how, with consent."""

from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems
from eslabon.rules.routes.graduation import (
    COMPLETED,
    RULE,
    VERSION,
    decide_graduation,
    graduation_to_plain,
    inputs_to_plain,
)
from eslabon.rules.routes.graduation import Graduation as RuleGraduation
from eslabon.web.audit import services as audit
from eslabon.web.events.services import announce
from eslabon.web.parties.models import Consent
from eslabon.web.routes.events import SegmentCompleted
from eslabon.web.routes.models import Graduation, Route, RouteItem, Segment, SuccessStory
from eslabon.web.routes.services.answers import locked_route
from eslabon.web.routes.services.separation import refuse_route_helper
from eslabon.web.routes.snapshots import taken_by


def current_graduation(route: Route) -> tuple[RuleGraduation, dict[str, Any]]:
    """Return what the rule says today of a signed route, with the inputs that it rests on."""
    segments = list(Segment.objects.filter(programme=route.programme, is_active=True))
    codes = [segment.code for segment in segments]
    if route.segment not in codes:  # the pack dropped it: it leads nowhere, and still asks what it asked
        codes.append(route.segment)
    asked = Segment.objects.filter(programme=route.programme, code=route.segment).values_list(
        "non_negotiable", flat=True
    )
    accepted = route.items.filter(answer=RouteItem.Answer.ACCEPTED).select_related("service__type")
    taken = taken_by(route.party, services=[item.service for item in accepted])
    terms: dict[str, Any] = {
        "segments": codes,
        "segment": route.segment,
        "non_negotiable": list(asked[0]) if asked else [],
    }
    return decide_graduation(taken, **terms), inputs_to_plain(taken, **terms)


@transaction.atomic
def graduate_route(route: Route, *, actor: Any, now: datetime, language: str = "es") -> Graduation:
    """Move an organisation that completed its segment on to the next one, and keep why (ROUTE-79, ROUTE-80)."""
    route = locked_route(route, states=(Route.State.SIGNED,))
    refuse_route_helper(route, actor=actor)
    outcome, inputs = current_graduation(route)
    if outcome.result != COMPLETED:
        raise Problem(
            problems.NOT_COMPLETED_YET, party=route.party, reason=outcome.reason_es, reason_en=outcome.reason_en
        )
    decision = audit.keep_decision(
        actor, route, rule=RULE, rule_version=VERSION, inputs=inputs, outcome=graduation_to_plain(outcome)
    )
    graduation = Graduation.objects.create(
        route=route,
        decision=decision,
        from_segment=route.segment,
        to_segment=outcome.next,
        decided_by=actor,
        decided_at=now,
    )
    route.state, route.ended_at = Route.State.COMPLETED, now
    route.save(update_fields=["state", "ended_at"])
    audit.record(
        actor,
        "graduate_route",
        route,
        before={"state": "signed", "segment": route.segment},
        after={"state": "completed", "next": outcome.next, "decision": str(decision.pk)},
        programme=route.programme.code,
    )
    announce(SegmentCompleted(route_id=route.pk, segment=route.segment))
    return graduation


@transaction.atomic
def write_story(route: Route, *, title: str, text: str, actor: Any, now: datetime) -> SuccessStory:
    """Keep a champion's case as a draft; nobody sees it before it is published."""
    story = SuccessStory.objects.create(
        route=route, title=title.strip()[:120], text=text.strip(), written_by=actor, written_at=now
    )
    audit.record(actor, "story.write", story, after={"route": str(route.pk)}, programme=route.programme.code)
    return story


@transaction.atomic
def publish_story(story: SuccessStory, *, actor: Any, now: datetime) -> SuccessStory:
    """Show a champion's case to the public, on the organisation's consent (ROUTE-81)."""
    story = SuccessStory.objects.select_for_update().get(pk=story.pk)
    party = story.route.party
    consent = Consent.objects.filter(
        party__in=party.merged_family, purpose=Consent.Purpose.PUBLICATION, withdrawn_at__isnull=True
    ).first()
    if consent is None:
        raise Problem(problems.NO_CONSENT_TO_PUBLISH, party=party)
    story.consent, story.published_at, story.withdrawn_at = consent, now, None
    story.save(update_fields=["consent", "published_at", "withdrawn_at"])
    audit.record(
        actor, "story.publish", story, after={"consent": str(consent.pk)}, programme=story.route.programme.code
    )
    return story


@transaction.atomic
def withdraw_story(story: SuccessStory, *, actor: Any, now: datetime) -> SuccessStory:
    """Take a champion's case off the public page."""
    story.withdrawn_at = now
    story.save(update_fields=["withdrawn_at"])
    audit.record(actor, "story.withdraw", story, programme=story.route.programme.code)
    return story
