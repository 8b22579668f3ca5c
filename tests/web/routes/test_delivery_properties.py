"""Whatever people do around a session, in whatever order: what must hold of lists and certificates holds."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.rules.problems import Problem
from eslabon.rules.routes.certificates import ISSUED
from eslabon.web.audit.services import replay_decisions
from eslabon.web.parties.models import Party
from eslabon.web.routes.models import Attendance, Certificate, Enrolment, Headcount, Session
from eslabon.web.routes.queries.attendance import count_of
from eslabon.web.routes.queries.certificates import candidates_of
from eslabon.web.routes.queries.moves import Slot
from eslabon.web.routes.services import (
    Attendee,
    check_in,
    hold_session,
    issue_certificates,
    record_attendance,
    remove_attendance,
    revoke_certificate,
)
from eslabon.web.routes.services.moving import cancel_session, move_session

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 6)
EVENING = datetime(2022, 9, 6, 20, 30, tzinfo=ZoneInfo("America/Lima"))
SESSIONS, PEOPLE = 4, 3
ACTS = st.one_of(
    st.tuples(st.just("record"), st.integers(0, SESSIONS - 1), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("check in"), st.integers(0, SESSIONS - 1), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("remove"), st.integers(0, SESSIONS - 1), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("hold"), st.integers(0, SESSIONS - 1), st.integers(0, PEOPLE)),
    st.tuples(st.just("hold"), st.integers(0, SESSIONS - 1), st.just(PEOPLE)),
    st.tuples(st.just("move"), st.integers(0, SESSIONS - 1), st.integers(17, 19)),
    st.tuples(st.just("cancel"), st.integers(0, SESSIONS - 1), st.just(0)),
    st.tuples(st.just("issue"), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("finish"), st.integers(0, 1), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("revoke"), st.integers(0, PEOPLE - 1), st.just(0)),
)


class Evening:
    """Two services of two sessions each, all on one evening, two of them at the same hours; three people."""

    def __init__(self, calendar: Any, organisation: Party) -> None:
        for model in (Certificate, Attendance, Headcount, Enrolment, Session):
            model.objects.all().delete()
        Party.objects.filter(name__startswith="Persona n").delete()
        self.manager, self.organisation = calendar.manager, organisation
        for code in ("P1", "P2"):
            if code not in calendar.services:
                calendar.add_service(code, max_repetitions=9)
        self.services = [calendar.services[code] for code in ("P1", "P2")]
        # One begins when the other ends; both services do so.
        self.sessions = [
            calendar.session(code, DAY, organisation, hour=hour, number=number, state="announced")
            for code in ("P1", "P2")
            for number, hour in ((1, 16), (2, 18))
        ]
        self.people = [Party.objects.create(kind="person", name=f"Persona n.º {n}") for n in range(PEOPLE)]

    def attempt(self, act: tuple[str, int, int]) -> None:
        """Do one act; a refusal is an answer."""
        name, which, a = act
        if name == "finish":  # what usually goes together, so that certificates are not rare
            for number in (2 * which, 2 * which + 1):
                self.attempt(("record", number, a))
                self.attempt(("hold", number, PEOPLE))
            self.attempt(("issue", which, 0))
            return
        by, key = {"actor": self.manager}, self.sessions[which].pk if which < SESSIONS else None
        session = Session.objects.select_related("service__programme", "service__provider").get(pk=key)
        who = Attendee(self.organisation, person=self.people[a]) if a < PEOPLE else None
        doing: dict[str, Any] = {
            "record": lambda: record_attendance(session, attendees=[who], method="list", now=EVENING, **by),
            "check in": lambda: check_in(session, attendee=who, method="qr", now=EVENING - timedelta(hours=1), **by),
            "remove": lambda: remove_attendance(
                session.attendances.get(person=self.people[a]), reason="Se anotó por error", **by
            ),
            "hold": lambda: hold_session(session, people=a, now=EVENING, **by),
            "move": lambda: move_session(
                session, slot=Slot(DAY, EVENING.time().replace(hour=a, minute=0)), reason="Lluvia", today=DAY, **by
            ),
            "cancel": lambda: cancel_session(session, reason="Lluvia", **by),
            "issue": lambda: issue_certificates(self.services[which], repetition=1, now=EVENING, **by),
            "revoke": lambda: [
                revoke_certificate(one, reason="Error", now=EVENING, **by)
                for one in Certificate.objects.filter(person=self.people[which])
            ],
        }
        with suppress(Problem, Attendance.DoesNotExist):
            doing[name]()

    def check(self) -> None:
        """What must hold at every moment."""
        rows = list(Attendance.objects.select_related("session"))
        for one in rows:
            assert one.session.state in ("announced", "held"), "a list of what does not take place"
            for other in rows:
                if one.person_id == other.person_id and one.session_id != other.session_id:
                    apart = one.session.day != other.session.day or (
                        one.session.ends <= other.session.starts or other.session.ends <= one.session.starts
                    )
                    assert apart, f"{one.person_id} is in two sessions"
        for counted in Headcount.objects.all():
            assert count_of([counted.session_id]).people <= counted.people
        for service in self.services:
            enough = {one.person.pk for one in candidates_of(service, repetition=1) if one.award.result == ISSUED}
            standing = Certificate.objects.filter(service=service, revoked_at__isnull=True)
            assert set(standing.values_list("person_id", flat=True)) <= enough, "attended too little"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=4, max_size=24))
def test_lists_and_certificates_stay_true_whatever_the_order_of_acts(calendar, make_organisation, acts) -> None:
    organisation = Party.objects.filter(name="Cooperativa de la tarde").first()
    evening = Evening(calendar, organisation or make_organisation(name="Cooperativa de la tarde").organisation)
    for act in acts:
        evening.attempt(act)
        evening.check()


def test_certificate_is_revoked_before_what_it_rests_on_goes(calendar, make_organisation) -> None:
    """ROUTE-119."""
    evening = Evening(calendar, make_organisation().organisation)
    evening.attempt(("finish", 0, 0))
    listed = Attendance.objects.get(session=evening.sessions[0])
    with pytest.raises(Problem, match="DELIVERY-E40"):
        remove_attendance(listed, reason="No vino", actor=calendar.manager)
    revoke_certificate(Certificate.objects.get(), reason="No vino", actor=calendar.manager, now=EVENING)
    remove_attendance(listed, reason="No vino", actor=calendar.manager)
    assert not Attendance.objects.filter(pk=listed.pk).exists()


@pytest.mark.parametrize("act", ["move", "cancel"])
def test_session_with_somebody_on_its_list_took_place(act, calendar, make_organisation) -> None:
    """ROUTE-93, ROUTE-94."""
    evening = Evening(calendar, make_organisation().organisation)
    evening.attempt(("record", 1, 0))
    session = evening.sessions[1]
    with pytest.raises(Problem, match="CALENDAR-E19"):
        if act == "move":
            move_session(session, slot=Slot(DAY, EVENING.time()), reason="Lluvia", actor=calendar.manager, today=DAY)
        else:
            cancel_session(session, reason="Lluvia", actor=calendar.manager)
    assert Session.objects.get(pk=session.pk).state == "announced"


def test_acts_of_the_property_are_not_all_refused(calendar, make_organisation) -> None:
    """A usual evening in the words of the property above ends in a certificate."""
    evening = Evening(calendar, make_organisation().organisation)
    for act in (
        *(("record", n, 0) for n in (0, 1)),
        *(("check in", 1, 1), ("record", 0, 2)),
        *(("hold", n, 2) for n in (0, 1)),
        ("issue", 0, 0),
    ):
        evening.attempt(act)
        evening.check()
    assert [one.person for one in Certificate.objects.all()] == [evening.people[0]]
    assert replay_decisions().is_sound
