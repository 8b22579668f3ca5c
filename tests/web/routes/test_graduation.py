"""Who completed its segment, by what, and the champions."""

from datetime import time, timedelta
from typing import Any

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.audit.services import replay_decisions
from eslabon.web.events.models import Announcement
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import give_consent
from eslabon.web.routes.models import Attendance, Certificate, Route, Session
from eslabon.web.routes.queries.stories import public_stories
from eslabon.web.routes.services import (
    current_graduation,
    graduate_route,
    propose_again,
    publish_story,
    withdraw_story,
    write_story,
)
from tests.web.routes.world import NOW, TODAY


def attend(route: Route, *, sessions: int | None = None) -> None:
    """Somebody of the organisation comes to every session (or the first few) of what the segment asks."""
    person = Party.objects.create(kind=Party.Kind.PERSON, name="Socia que asiste")
    for item in route.items.filter(non_negotiable=True).select_related("service"):
        total = item.service.sessions_count
        for number in range(1, total + 1):
            session = Session.objects.create(
                service=item.service,
                repetition=1,
                number=number,
                day=TODAY + timedelta(days=70 + number),
                starts=time(17),
                ends=time(19),
                modality="virtual",
                state=Session.State.HELD,
            )
            if sessions is None or number <= sessions:
                Attendance.objects.create(session=session, party=route.party, person=person, method="list")


def test_organisation_that_came_to_everything_goes_on(signed: Route, facilitator: Any) -> None:
    """ROUTE-79, ROUTE-80."""
    attend(signed)

    graduation = graduate_route(signed, actor=facilitator, now=NOW)

    signed.refresh_from_db()
    assert (graduation.from_segment, graduation.to_segment) == ("organised_supply", "domestic_market")
    assert signed.state == Route.State.COMPLETED
    assert all(kind["done"] for kind in graduation.decision.outcome["kinds"])
    assert Announcement.objects.filter(event__endswith="SegmentCompleted").count() == 1
    assert replay_decisions().is_sound


def test_presence_in_sessions_not_held_does_not_count(signed: Route, facilitator: Any) -> None:
    """ROUTE-79."""
    attend(signed)
    Session.objects.update(state=Session.State.CANCELLED)

    with pytest.raises(Problem, match="ROUTES-E42"):
        graduate_route(signed, actor=facilitator, now=NOW)


def test_organisation_that_came_to_nothing_stays_and_is_told_what_is_missing(signed: Route, facilitator: Any) -> None:
    """ROUTE-80."""
    attend(signed, sessions=0)

    outcome, _inputs = current_graduation(signed)

    assert outcome.result == "not_yet"
    assert not any(kind.done for kind in outcome.kinds)
    with pytest.raises(Problem, match="ROUTES-E42"):
        graduate_route(signed, actor=facilitator, now=NOW)
    assert not Announcement.objects.filter(event__endswith="SegmentCompleted").exists()


def test_certificate_of_one_person_completes_a_service(signed: Route, facilitator: Any) -> None:
    """ROUTE-79: and a revoked one does not."""
    person = Party.objects.create(kind=Party.Kind.PERSON, name="Socia certificada")
    for number, item in enumerate(signed.items.filter(non_negotiable=True).select_related("service")):
        hours = item.service.hours * item.service.sessions_count
        Certificate.objects.create(
            code=f"CERT-{number}",
            service=item.service,
            repetition=1,
            person=person,
            party=signed.party,
            attended_hours=hours,
            total_hours=hours,
        )

    assert current_graduation(signed)[0].result == "completed"
    Certificate.objects.update(revoked_at=NOW)
    assert current_graduation(signed)[0].result == "not_yet"


def test_completed_services_are_not_proposed_again(signed: Route, facilitator: Any) -> None:
    attend(signed)
    done = {item.service.code for item in signed.items.filter(non_negotiable=True).select_related("service")}

    again = propose_again(signed, actor=facilitator, now=NOW, today=TODAY)

    assert done
    assert not done & {item.service.code for item in again.items.select_related("service")}


def test_champion_is_shown_only_while_consent_stands(signed: Route, facilitator: Any, coop: Any) -> None:
    """ROUTE-81."""
    story = write_story(signed, title="Del patio al puerto", text="Así fue.", actor=facilitator, now=NOW)
    with pytest.raises(Problem, match="ROUTES-E43"):
        publish_story(story, actor=facilitator, now=NOW)
    assert list(public_stories(signed.programme)) == []

    consent = give_consent(
        coop.organisation,
        purpose="publication",
        channel="phone",
        how="paper",
        text_version="1",
        actor=coop.user,
        given_at=NOW,
    )
    publish_story(story, actor=facilitator, now=NOW)
    assert list(public_stories(signed.programme)) == [story]

    consent.withdrawn_at = NOW
    consent.save()
    assert list(public_stories(signed.programme)) == []


def test_story_is_taken_off_the_page(signed: Route, facilitator: Any, coop: Any) -> None:
    """ROUTE-81."""
    give_consent(
        coop.organisation,
        purpose="publication",
        channel="phone",
        how="paper",
        text_version="1",
        actor=coop.user,
        given_at=NOW,
    )
    story = publish_story(
        write_story(signed, title="Del patio al puerto", text="Así fue.", actor=facilitator, now=NOW),
        actor=facilitator,
        now=NOW,
    )

    withdraw_story(story, actor=facilitator, now=NOW)

    assert list(public_stories(signed.programme)) == []
