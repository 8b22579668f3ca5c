"""Pages of delivery: opinions without a name, materials for who takes part, products, incentives, progress."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.routes.incentives import Offer
from eslabon.web.audit.models import Entry
from eslabon.web.parties.models import Party
from eslabon.web.programmes.models import RoleAssignment
from eslabon.web.routes.models import (
    Attendance,
    Certificate,
    Enrolment,
    Incentive,
    IncentiveAward,
    Material,
    Minutes,
    Result,
    Satisfaction,
    ServiceProduct,
    Session,
)
from eslabon.web.routes.queries.satisfaction import find_listed, rating_key
from eslabon.web.routes.services.incentives import Offered, grant_incentive, offer_incentive
from eslabon.web.routes.services.materials import leave_material
from eslabon.web.routes.services.minutes import Meeting, write_minutes
from eslabon.web.routes.services.products import Made, record_product
from tests.web.routes.calendar_world import Calendar
from tests.web.routes.test_rounding_off import come

NOW, TODAY = timezone.now(), timezone.localdate()
CODE = "K7M2QX"


@pytest.fixture
def held(calendar: Calendar, north: Any) -> Session:
    """A session of yesterday with its code, and who was there."""
    calendar.sign(north.organisation, "S001", "S002")
    session = calendar.session("S001", TODAY - timedelta(days=1), north.organisation, state="held")
    Session.objects.filter(pk=session.pk).update(check_in_code=CODE, announced_at=NOW)
    come(session, north.organisation, "Ana Quispe", "José Pérez")
    session.refresh_from_db()
    return session


@pytest.fixture
def provider(calendar: Calendar, make_user: Any) -> Any:
    """Somebody who works for the entity that gives the service."""
    user = make_user("provider_national")
    RoleAssignment.objects.filter(user=user).update(party=calendar.providers["PROMPERU"].party)
    return user


def rated(client: Any, page: str, **values: Any) -> Any:
    return client.post(page, {"useful": "4", "understood": "5", "comment": "Más práctica", **values})


def test_whoever_was_there_answers_by_code_and_name_once(held: Session, north: Any, client_for: Any) -> None:
    """ROUTE-113, ROUTE-114: no account, no script."""
    client, page = client_for(None), reverse("rate", args=[CODE])
    opened = client.get(page)
    assert opened.status_code == 200
    assert len(opened.content) < 30_000
    who = {"party": str(north.organisation.pk), "name": "jose PEREZ"}
    assert rated(client, page, **{**who, "name": "Nadie"}).status_code == 422
    assert rated(client, page, **who, useful="").status_code == 422
    thanks = rated(client, page, **who)
    assert thanks.status_code == 200
    assert "Gracias" in thanks.content.decode()
    again, stranger = (rated(client, page, **{**who, "name": name}) for name in ("José Pérez", "Otra"))
    assert again.status_code == stranger.status_code == 422
    words = [answer.context["form"].non_field_errors() for answer in (again, stranger)]
    assert words[0] == words[1]  # being refused does not tell who was there
    answer = Satisfaction.objects.get()
    assert (answer.useful, answer.understood, answer.comment) == (4, 5, "Más práctica")
    typed = client.get(reverse("rate_lookup"), {"code": "k7m2qx"})
    assert typed.headers["Location"] == page
    assert client.get(reverse("rate_lookup"), {"code": "abc"}).status_code == 422


def test_key_of_the_check_in_saves_writing_a_name(held: Session, north: Any, client_for: Any) -> None:
    listed = find_listed(held, name="Ana Quispe", party=north.organisation)
    assert listed is not None
    page = f"{reverse('rate', args=[CODE])}?key={rating_key(listed)}"
    client = client_for(None)
    assert 'name="name"' not in client.get(page).content.decode()
    assert rated(client, page).status_code == 200
    assert rated(client, page).status_code == 422
    assert Satisfaction.objects.count() == 1


def test_names_cannot_be_tried_one_after_the_other(held: Session, north: Any, client_for: Any) -> None:
    client, page = client_for(None), reverse("rate", args=[CODE])
    answers = [rated(client, page, party=str(north.organisation.pk), name=f"N{n}").status_code for n in range(31)]
    assert (answers[0], answers[-1]) == (422, 429)


def test_session_that_is_over_for_long_takes_no_opinion(held: Session, client_for: Any) -> None:
    Session.objects.filter(pk=held.pk).update(day=TODAY - timedelta(days=40))
    assert client_for(None).get(reverse("rate", args=[CODE])).status_code == 409


def test_organisation_answers_once_signed_in(held: Session, north: Any, south: Any, client_for: Any) -> None:
    """ROUTE-114."""
    client, page = client_for(north.user), reverse("session_rate", args=[held.pk])
    assert client.get(page).status_code == 200
    assert rated(client, page, asked=str(north.organisation.pk)).status_code == 302
    assert Satisfaction.objects.get().asked == "organisation"
    assert rated(client, page, asked=str(north.organisation.pk)).status_code == 422
    assert "Ya respondieron" in client.get(page).content.decode()
    assert client_for(south.user).get(page).status_code == 403


def test_opinions_stay_unsaid_until_three(held: Session, provider: Any, facilitator: Any, client_for: Any) -> None:
    """ROUTE-113."""
    everybody, own = reverse("opinions", args=["ruta"]), reverse("service_opinions", args=[held.service.pk])
    for n in range(2):
        Satisfaction.objects.create(session=held, useful=1, understood=1, comment=f"Secreto {n}")
    for page in (everybody, own):
        assert "Todavía no hay opiniones que mostrar" in client_for(provider).get(page).content.decode()
    Satisfaction.objects.create(session=held, useful=4, understood=1)
    text = client_for(provider).get(own).content.decode()
    assert "2.0 en promedio, ± 1.4" in text
    assert "Secreto 1" in text
    assert "Secreto" not in client_for(facilitator).get(everybody).content.decode()


def test_material_is_for_who_takes_part(held: Session, provider: Any, north: Any, south: Any, client_for: Any) -> None:
    """ROUTE-116."""
    page = reverse("materials", args=[held.service.pk])
    file = SimpleUploadedFile("guia.csv", b"paso\nuno\n")
    assert client_for(provider).post(page, {"title": "Guía", "file": file}).status_code == 302
    kept = Material.objects.get()
    shown = client_for(north.user).get(page).content.decode()
    assert "guia.csv" in shown
    assert "9\xa0bytes" in shown
    address = reverse("material_file", args=[held.service.pk, kept.pk])
    answer = client_for(north.user).get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"paso\nuno\n")
    for who in (south.user, None):
        assert client_for(who).get(address).status_code in {302, 403}
    assert client_for(north.user).post(page, {"title": "Mío", "link": "https://example.org/"}).status_code == 403
    bad = SimpleUploadedFile("guia.pdf", b"MZ\x90\x00 not what it says")
    assert client_for(provider).post(page, {"title": "Guía", "file": bad}).status_code == 422
    assert client_for(provider).post(page, {"title": "Nada"}).status_code == 422
    assert client_for(provider).post(reverse("material_withdraw", args=[held.service.pk, kept.pk])).status_code == 302
    assert client_for(north.user).get(address).status_code == 404
    assert "guia.csv" not in client_for(north.user).get(page).content.decode()


def test_material_of_another_service_is_not_handed_out_under_this_one(
    calendar: Calendar, held: Session, north: Any, facilitator: Any, client_for: Any
) -> None:
    other = leave_material(
        calendar.services["S003"], title="Ajeno", link="https://example.org/", actor=facilitator, now=NOW
    )
    assert client_for(north.user).get(reverse("material_file", args=[held.service.pk, other.pk])).status_code == 404


def test_provider_notes_how_far_a_product_got(held: Session, provider: Any, north: Any, client_for: Any) -> None:
    """ROUTE-125."""
    client, page = client_for(provider), reverse("service_products", args=[held.service.pk])
    given = {
        "party": str(north.organisation.pk),
        "kind": "sustainability_report",
        "state": "stopped",
        "started_on": TODAY - timedelta(days=30),
        "ended_on": TODAY,
    }
    assert client.post(page, given).status_code == 422
    assert client.post(page, {**given, "reason": "Todavía no exporta"}).status_code == 302
    assert ServiceProduct.objects.get().state == "stopped"
    everything = client.get(reverse("programme_products", args=["ruta"])).content.decode()
    assert "Todavía no exporta" in everything
    proof = SimpleUploadedFile("gri.csv", b"dato\n1\n")
    assert client.post(page, {**given, "state": "finished", "evidence": proof}).status_code == 302
    product = ServiceProduct.objects.get()
    answer = client.get(reverse("product_file", args=[held.service.pk, product.pk]))
    assert b"".join(answer.streaming_content) == b"dato\n1\n"


def test_incentive_from_the_offer_to_the_seat_given_back(
    held: Session, facilitator: Any, north: Any, client_for: Any
) -> None:
    """ROUTE-140 to ROUTE-143."""
    client = client_for(facilitator)
    given = {
        "kind": "fair",
        "title": "Expoalimentaria",
        "day": TODAY + timedelta(days=60),
        "seats": "1",
        "since": TODAY - timedelta(days=30),
        "until": TODAY,
        "least_percent": "80",
        "least_sessions": "1",
    }
    offer = reverse("incentive_offer", args=["ruta"])
    assert client.post(offer, {**given, "until": TODAY + timedelta(days=60)}).status_code == 422
    assert client.post(offer, given).status_code == 302
    incentive = Incentive.objects.get()
    page = reverse("incentive", args=[incentive.pk])
    assert "Asistió a 1 de 1 sesiones; se pide el 80" in client.get(page).content.decode()
    grant = reverse("incentive_grant", args=[incentive.pk])
    assert client.post(grant, {"party": "no"}).status_code == 404
    assert client.post(grant, {"party": str(north.organisation.pk)}).status_code == 302
    award = IncentiveAward.objects.get()
    route = north.organisation.routes.get()
    mine = client_for(north.user)
    progress = reverse("route_progress", args=[route.pk])
    assert "Expoalimentaria" in mine.get(progress).content.decode()
    decline = reverse("award_decline", args=[route.pk, award.pk])
    assert mine.post(decline, {"reason": "Es nuestra cosecha"}).status_code == 302
    assert "Es nuestra cosecha" in client.get(page).content.decode()
    client.post(grant, {"party": str(north.organisation.pk)})
    withdraw = reverse("award_withdraw", args=[incentive.pk, award.pk])
    client.post(withdraw, {"reason": ""})
    award.refresh_from_db()
    assert award.state == "granted"
    client.post(withdraw, {"reason": "No respondió"})
    award.refresh_from_db()
    assert (award.state, award.reason) == ("withdrawn", "No respondió")
    assert client.post(reverse("incentive_close", args=[incentive.pk])).status_code == 302
    assert "Otorgar" not in client.get(page).content.decode()
    assert client.get(reverse("incentives", args=["ruta"])).status_code == 200


def test_organisation_sees_how_it_gets_on(calendar: Calendar, held: Session, north: Any, client_for: Any) -> None:
    route = north.organisation.routes.get()
    soon = calendar.session("S001", TODAY + timedelta(days=9), north.organisation, number=2, state="announced")
    elsewhere = calendar.session("S003", TODAY - timedelta(days=3), state="held")
    Enrolment.objects.create(session=elsewhere, party=north.organisation, is_guest=True)
    (ana,) = come(elsewhere, north.organisation, "Ana Q.")
    Certificate.objects.create(
        code="7K2M-9QXZ-04TB-VW3E",
        service=elsewhere.service,
        repetition=1,
        person=ana,
        party=north.organisation,
        attended_hours=2,
        total_hours=2,
        as_guest=True,
    )
    text = client_for(north.user).get(reverse("route_progress", args=[route.pk])).content.decode()
    assert reverse("calendar_session", args=[soon.pk]) in text
    assert "1 / 2" in text  # of the first service, one session of two
    assert "sin fecha" in text  # the second has none
    assert text.count("como invitada") == 2  # the session and its certificate
    assert reverse("session_rate", args=[held.pk]) in text
    shown = client_for(None).get(reverse("certificate", args=["7K2M-9QXZ-04TB-VW3E"])).content.decode()
    assert "como invitada" in shown


def test_result_is_recorded_with_its_service(held: Session, north: Any, client_for: Any, facilitator: Any) -> None:
    """ROUTE-124."""
    route = north.organisation.routes.get()
    page = reverse("route_result", args=[route.pk])
    given = {"kind": "website", "title": "Página web", "service": str(held.service.pk), "reached_on": TODAY}
    proof = SimpleUploadedFile("web.csv", b"dato\n1\n")
    assert client_for(north.user).post(page, {**given, "evidence": proof}).status_code == 302
    result = Result.objects.get()
    assert result.service == held.service
    shown = client_for(facilitator).get(reverse("programme_results", args=["ruta"])).content.decode()
    assert str(held.service) in shown
    answer = client_for(facilitator).get(reverse("result_file", args=["ruta", result.pk]))
    assert b"".join(answer.streaming_content) == b"dato\n1\n"
    other = {**given, "service": "00000000-0000-4000-8000-000000000000"}
    assert client_for(north.user).post(page, other).status_code == 422


def test_entity_looks_at_its_own_part(
    calendar: Calendar, held: Session, north: Any, provider: Any, client_for: Any
) -> None:
    calendar.session("S003", TODAY - timedelta(days=2), north.organisation, state="held")
    client, page = client_for(provider), reverse("delivery", args=["ruta"])
    whole = client.get(page, {"by": "entity"}).content.decode()
    assert "DEVIDA</th>" in whole
    assert "Solo lo que da PROMPERU" in whole
    part = client.get(page, {"by": "entity", "entity": "PROMPERU"}).content.decode()
    assert "PROMPERU</th>" in part
    assert "DEVIDA</th>" not in part


def test_people_are_counted_once_and_only_those_within_reach(
    calendar: Calendar, held: Session, north: Any, south: Any, make_user: Any, client_for: Any
) -> None:
    """ROUTE-106: a group of one sex, somebody who came twice, an organisation of another region."""
    calendar.sign(south.organisation, "S001", place="PE-22", chain="cacao")
    again = calendar.session("S002", TODAY - timedelta(days=2), north.organisation, south.organisation, state="held")
    ana = held.attendances.get(person__name="Ana Quispe").person
    Attendance.objects.filter(session=held).update(sex="f")
    Attendance.objects.create(session=again, party=north.organisation, person=ana, sex="f", method="qr")
    come(again, south.organisation, "Luz")
    page = reverse("delivery", args=["ruta"])
    office = make_user("regional_government", place="PE-12", chain="coffee")
    count = client_for(office).get(page).context["count"]
    assert (count.people, count.attendances, count.by_sex["f"], count.by_sex["m"]) == (2, 3, 2, 0)
    whole = client_for(calendar.manager).get(page).context["count"]
    assert (whole.people, whole.attendances, whole.organisations) == (3, 4, 2)
    part = client_for(calendar.manager).get(page, {"entity": "DEVIDA"}).context["count"]
    assert part.people == 0


@pytest.mark.parametrize(
    ("role", "where", "offered", "not_offered"),
    [
        ("facilitator", {}, ("early_warnings", "programme_results", "opinions"), ()),
        ("consultative_committee", {}, ("opinions", "incentives"), ("early_warnings", "programme_results")),
        ("regional_government", {"place": "PE-12", "chain": "coffee"}, ("early_warnings",), ()),
    ],
)
def test_everybody_is_led_to_the_pages_they_may_open(
    held: Session, make_user: Any, client_for: Any, role: str, where: Any, offered: Any, not_offered: Any
) -> None:
    client = client_for(make_user(role, **where))
    text = client.get(reverse("delivery", args=["ruta"])).content.decode()
    assert f'href="{reverse("delivery", args=["ruta"])}"' in text  # the header leads here
    for name in offered:
        assert f'href="{reverse(name, args=["ruta"])}"' in text
    for name in not_offered:
        assert reverse(name, args=["ruta"]) not in text


def test_minutes_are_corrected_by_others_and_stay(calendar: Calendar, make_user: Any, client_for: Any) -> None:
    """ROUTE-145."""
    committee, page = client_for(make_user("consultative_committee")), reverse("minutes", args=["ruta"])
    given = {"body": "committee", "held_on": TODAY, "decisions": "Seguir en Piura"}
    assert committee.post(page, {**given, "held_on": TODAY + timedelta(days=1)}).status_code == 422
    assert committee.post(page, {**given, "decisions": " "}).status_code == 422
    assert committee.post(page, {**given, "file": SimpleUploadedFile("a.csv", b"a\n1\n")}).status_code == 422
    assert committee.post(page, given).status_code == 302
    first = Minutes.objects.get()
    right = {**given, "decisions": "Seguir en Junín", "replaces": str(first.pk)}
    assert committee.post(page, right).status_code == 302
    assert committee.post(page, right).status_code == 422  # what was corrected is not offered again
    with pytest.raises(Problem, match="DELIVERY-E36"):
        write_minutes(
            calendar.programme,
            meeting=Meeting("committee", TODAY, "Otra"),
            replaces=first,
            actor=calendar.manager,
            now=NOW,
            today=TODAY,
        )
    reader = client_for(make_user("provider_national"))
    shown = reader.get(page).content.decode()
    assert shown.index("Seguir en Junín") < shown.index("Actas que otras corrigieron") < shown.index("Seguir en Piura")
    assert reader.post(page, given).status_code == 403
    assert Entry.objects.filter(act="minutes.write").count() == 2


@pytest.fixture
def grow(calendar: Calendar, make_organisation: Any, facilitator: Any) -> Any:
    """One more organisation with everything that the lists of delivery show."""
    service = calendar.services["S001"]
    held = calendar.session("S001", TODAY - timedelta(days=3), state="held")
    Session.objects.filter(pk=held.pk).update(check_in_code=CODE, announced_at=NOW)
    asks = Offer(TODAY - timedelta(days=30), TODAY, 50)
    fair = Offered("fair", "Feria", TODAY + timedelta(days=9), 9, asks)
    incentive = offer_incentive(calendar.programme, offered=fair, actor=facilitator, now=NOW)

    def add() -> Any:
        member = make_organisation(name=f"Organización {Party.objects.count()}")
        party = member.organisation
        route = calendar.sign(party, "S001", "S002")
        for session in (held, calendar.session("S002", TODAY + timedelta(days=5), repetition=Session.objects.count())):
            Enrolment.objects.create(session=session, party=party)
        come(held, party, f"Persona de {party}")
        Satisfaction.objects.create(session=held, useful=4, understood=4)
        leave_material(service, title="Guía", link=f"https://example.org/{party.pk}", actor=facilitator, now=NOW)
        made = Made("website", "started", TODAY)
        record_product(service, party=party, made=made, actor=facilitator, now=NOW, today=TODAY)
        Result.objects.create(
            programme=calendar.programme,
            party=party,
            service=service,
            kind="website",
            title="Web",
            recorded_by=facilitator,
        )
        meeting = Meeting("committee", TODAY, "Seguir")
        write_minutes(calendar.programme, meeting=meeting, actor=facilitator, now=NOW, today=TODAY)
        grant_incentive(incentive, party=party, actor=facilitator, now=NOW)
        offer_incentive(
            calendar.programme,
            offered=Offered("fair", "Otra", date(2099, 1, 1), 1, asks),
            actor=facilitator,
            now=NOW,
        )
        return route

    add.held, add.incentive, add.service = held, incentive, service
    return add


QUERIES = {
    "delivery": 19,
    "delivery by organisation": 19,
    "early_warnings": 17,
    "programme_results": 13,
    "programme_products": 11,
    "opinions": 10,
    "incentives": 11,
    "minutes": 10,
    "incentive": 15,
    "materials": 12,
    "service_products": 9,
    "session": 23,
    "session_attendance": 15,
    "service_certificates": 13,
    "rate": 18,
    "my_sessions": 8,
    "route_progress": 34,  # four ask whether its reader may open sessions and materials, however many there are
    "session_rate": 15,
}


def test_lists_ask_the_database_the_same_for_one_row_and_for_three(
    grow: Any, facilitator: Any, client_for: Any, django_assert_num_queries: Any, time_machine: Any
) -> None:
    # The count of tries begins anew with each minute, and its first one asks less.
    time_machine.move_to(timezone.now(), tick=False)
    client = client_for(facilitator)
    grow()
    pages = {
        name: reverse(name, args=["ruta"])
        for name in (
            "delivery",
            "early_warnings",
            "programme_results",
            "programme_products",
            "opinions",
            "incentives",
            "minutes",
        )
    }
    pages["delivery by organisation"] = pages["delivery"] + "?by=organisation"
    pages |= {name: reverse(name, args=[grow.service.pk]) for name in ("materials", "service_products")}
    pages["incentive"] = reverse("incentive", args=[grow.incentive.pk])
    pages["session"] = reverse("session", args=[grow.held.pk])
    pages["session_attendance"] = reverse("session_attendance", args=[grow.held.pk])
    pages["service_certificates"] = reverse("service_certificates", args=[grow.service.pk, 1])
    pages["rate"] = reverse("rate", args=[CODE])
    for page in pages.values():
        client.get(page)  # fills the caches of the process
    for more in (2, 0):
        for name, page in pages.items():
            with django_assert_num_queries(QUERIES[name]):
                assert client.get(page).status_code == 200
        for _n in range(more):
            grow()


def test_organisations_own_pages_ask_the_database_the_same_for_one_row_and_for_three(
    calendar: Calendar, grow: Any, north: Any, facilitator: Any, client_for: Any, django_assert_num_queries: Any
) -> None:
    calendar.sign(north.organisation, "S001", "S002", "S003")
    grow()
    client = client_for(north.user)

    def attend(number: int) -> Session:
        session = calendar.session("S001", TODAY - timedelta(days=number), repetition=number + 5, state="held")
        Session.objects.filter(pk=session.pk).update(announced_at=NOW)
        Enrolment.objects.create(session=session, party=north.organisation)
        come(session, north.organisation, f"Persona {number}")
        return session

    session = attend(1)
    pages = {
        "my_sessions": reverse("my_sessions"),
        "route_progress": reverse("route_progress", args=[north.organisation.routes.get().pk]),
        "session_rate": reverse("session_rate", args=[session.pk]),
    }
    for page in pages.values():
        client.get(page)  # fills the caches of the process
    for more in ((2, 3), ()):
        for name, page in pages.items():
            with django_assert_num_queries(QUERIES[name]):
                assert client.get(page).status_code == 200
        for number in more:
            attend(number)
            grow()
