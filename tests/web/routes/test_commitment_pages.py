"""The pages from proposal to letter, as organisation, manager and provider; and the public check."""

import re
import signal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from eslabon.web.parties.services import give_consent
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.models import CommitmentLetter, OutsideService, Provider, Referral, Route, Service
from eslabon.web.routes.services import edit_sheet
from tests.web.routes.test_graduation import attend
from tests.web.routes.test_letters import optional
from tests.web.routes.world import NOW, UNMET, score_party, signed_route


def page(client: Client, name: str, **arguments: Any) -> str:
    """The text of a page that opens."""
    answer = client.get(reverse(name, kwargs=arguments))
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def run_worker() -> None:
    """The worker's own loop, until the queue is empty."""
    before = {kind: signal.getsignal(kind) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        call_command("run_worker", batch=True, interval=0.01, verbosity=0)
    finally:
        for kind, known in before.items():
            signal.signal(kind, known)


def said_yes(route: Route) -> dict[str, str]:
    """What the form sends that accepts everything."""
    return {f"answer_{item.pk}": "accepted" for item in route.items.all()} | {"revision": str(route.revision)}


# Portfolio -----------------------------------------------------------------------------------------------------------


def test_portfolio_shows_the_published_tables_to_anybody(portfolio: Programme, client: Client) -> None:
    text = page(client, "portfolio", code="ruta")

    rows = dict(re.findall(r"<tr><th scope=\"row\">([^<]+)</th><td class=\"number\">(\d+)</td></tr>", text))
    assert rows == {
        "DEVIDA": "6",
        "INIA": "10",
        "ITP": "8",
        "MINCETUR": "23",
        "PRODUCE": "16",
        "PROMPERÚ": "39",
        "SSE": "7",
        "Desarrollo productivo": "59",
        "Gestión empresarial": "21",
        "Comercio exterior": "29",
    }


def test_sheet_names_people_only_to_who_is_signed_in(
    portfolio: Programme, client: Client, client_for: Any, coop: Any
) -> None:
    service = Service.objects.get(code="S001")
    edit_sheet(service, values={"responsible": "Ing. Rosa Pari"}, actor=None)

    assert "Rosa Pari" not in page(client, "service", service_id=service.pk)
    assert "Rosa Pari" in page(client_for(coop.user), "service", service_id=service.pk)


def test_entity_edits_its_own_sheets_and_no_others(portfolio: Programme, make_user: Any, client_for: Any) -> None:
    own, other = Provider.objects.get(code="INIA"), Provider.objects.get(code="PROMPERU")
    client = client_for(make_user("provider_national", party=own.party))
    service = own.services.first()
    assert service is not None
    filled = {
        "capacity": "18",
        "max_repetitions": "2",
        "cost_pen": "0",
        "responsible": "Ing. Rosa Pari",
        "annual_plan_entry": "AOI 55",
        "in_annual_plan": "on",
    }

    done = client.post(reverse("service_edit", kwargs={"service_id": service.pk}), filled)
    refused = client.get(reverse("service_edit", kwargs={"service_id": other.services.first().pk}))

    service.refresh_from_db()
    assert (done.status_code, refused.status_code) == (302, 403)
    assert (service.capacity, service.in_annual_plan, service.annual_plan_entry) == (18, True, "AOI 55")
    assert client.get(reverse("provider_edit", kwargs={"code": "ruta", "provider": "PROMPERU"})).status_code == 403


def test_provider_role_without_an_entity_edits_nothing(portfolio: Programme, make_user: Any, client_for: Any) -> None:
    client = client_for(make_user("provider_national"))

    answer = client.get(reverse("service_edit", kwargs={"service_id": Service.objects.first().pk}))

    assert answer.status_code == 403


def test_wrong_sheet_is_shown_again_with_its_faults(portfolio: Programme, facilitator: Any, client_for: Any) -> None:
    service = Service.objects.get(code="S001")

    answer = client_for(facilitator).post(reverse("service_edit", kwargs={"service_id": service.pk}), {"capacity": "0"})

    assert answer.status_code == 422
    assert "problem" in answer.content.decode() or "error" in answer.content.decode()


def test_subcontract_waits_for_the_facilitator(
    portfolio: Programme, facilitator: Any, coop: Any, make_user: Any, client_for: Any
) -> None:
    """ROUTE-82."""
    provider = Provider.objects.get(code="INIA")
    service = provider.services.first()
    entity = client_for(make_user("provider_national", party=provider.party))
    address = reverse("service_subcontract", kwargs={"service_id": service.pk})
    without_terms = entity.post(address, {"to": str(coop.organisation.pk), "q": "Perené"})
    entity.post(
        address, {"to": str(coop.organisation.pk), "q": "Perené", "terms_of_reference": "Dos talleres de tres horas"}
    )
    service.refresh_from_db()
    assert (without_terms.status_code, service.subcontracted_to) == (422, coop.organisation)

    accept = reverse("service_accept", kwargs={"service_id": service.pk})
    assert entity.post(accept).status_code == 403
    assert "Aceptar el encargo" in page(client_for(facilitator), "service", service_id=service.pk)
    client_for(facilitator).post(accept)
    service.refresh_from_db()
    assert service.accepted_by == facilitator


def test_demand_counts_signed_commitments_and_repetitions(signed: Route, facilitator: Any, client_for: Any) -> None:
    """ROUTE-83."""
    item = signed.items.select_related("service").first()
    Service.objects.filter(pk=item.service_id).update(capacity=1, max_repetitions=0)

    text = page(client_for(facilitator), "demand", code="ruta")

    assert f"{signed.items.count()} compromisos firmados" in text
    assert "no alcanza" in text
    sheet = client_for(facilitator).get(reverse("demand", kwargs={"code": "ruta"}), {"format": "csv"})
    lines = (
        b"".join(sheet.streaming_content).decode("utf-8-sig") if sheet.streaming else sheet.content.decode("utf-8-sig")
    )
    assert len(lines.splitlines()) == 110


def test_provider_sees_its_own_demand_and_marks_days(signed: Route, make_user: Any, client_for: Any) -> None:
    provider = signed.items.select_related("service__provider").first().service.provider
    client = client_for(make_user("provider_national", party=provider.party))
    where = {"code": "ruta", "provider": provider.code}

    assert "Servicios y su demanda" in page(client, "provider", **where)
    client.post(reverse("provider_block_date", kwargs=where), {"day-day": "2022-07-15", "day-reason": "Aniversario"})
    again = client.post(reverse("provider_block_date", kwargs=where), {"day-day": "2022-07-15"})
    assert again.status_code == 422
    day = provider.blocked_dates.get()
    client.post(reverse("provider_free_date", kwargs=where | {"pk": day.pk}))
    assert not provider.blocked_dates.exists()
    client.post(reverse("provider_edit", kwargs=where), {"provider-teams": "3", "provider-role_es": "Semillas"})
    provider.refresh_from_db()
    assert (provider.teams, provider.role_es) == (3, "Semillas")


def test_portfolio_is_installed_from_its_page(programme: Programme, make_user: Any, client_for: Any) -> None:
    client = client_for(make_user("coordinator"))
    assert "Todavía no hay servicios" in page(client, "portfolio", code="ruta")

    client.post(reverse("portfolio_install", kwargs={"code": "ruta"}))

    assert Service.objects.filter(programme=programme).count() == 109


# Proposal, answers, signature ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_job_proposes_to_all_whose_diagnostic_has_no_route(
    portfolio: Programme, facilitator: Any, make_organisation: Any, client_for: Any
) -> None:
    for number in range(3):
        score_party(make_organisation(name=f"Coop {number}").organisation, programme=portfolio, actor=facilitator)
    client = client_for(facilitator)
    assert "3 diagnósticos con resultado esperan una ruta" in page(client, "routes", code="ruta")

    answer = client.post(reverse("routes_propose", kwargs={"code": "ruta"}))
    run_worker()

    assert answer.status_code == 302
    assert Route.objects.filter(state="proposed").count() == 3
    assert "Cada diagnóstico con resultado tiene ya su ruta" in page(client, "routes", code="ruta")


def test_organisation_reads_answers_and_signs(route: Route, coop: Any, client_for: Any) -> None:
    client = client_for(coop.user)
    text = page(client, "route", route_id=route.pk)
    assert text.count("Por qué este:") == route.items.count()
    assert "Por qué no están otros" in text
    assert coop.organisation.name in page(client, "my_routes")

    answered = client.post(reverse("route_answer", kwargs={"route_id": route.pk}), said_yes(route) | {"sign": "yes"})
    assert answered.url == reverse("route_sign", kwargs={"route_id": route.pk})
    route.refresh_from_db()
    unread = client.post(answered.url, {"revision": route.revision})
    assert unread.status_code == 422
    client.post(answered.url, {"revision": route.revision, "read": "on"})

    route.refresh_from_db()
    assert route.state == Route.State.SIGNED
    assert "Descargar la carta" in page(client, "route", route_id=route.pk)


def test_declined_service_asks_why_beside_it(route: Route, coop: Any, client_for: Any) -> None:
    """ROUTE-71."""
    item = optional(route)
    client = client_for(coop.user)
    address = reverse("route_answer", kwargs={"route_id": route.pk})

    refused = client.post(address, said_yes(route) | {f"answer_{item.pk}": "declined"})
    kept = client.post(address, said_yes(route) | {f"answer_{item.pk}": "declined", f"reason_{item.pk}": "No toca"})

    item.refresh_from_db()
    assert (refused.status_code, kept.status_code) == (422, 302)
    assert (item.answer, item.answer_reason) == ("declined", "No toca")


def test_non_negotiable_offers_leaving_instead_of_a_no(route: Route, coop: Any, client_for: Any) -> None:
    """ROUTE-70: a no that is sent all the same is not taken."""
    item = route.items.filter(non_negotiable=True).first()
    client = client_for(coop.user)
    text = page(client, "route_answer", route_id=route.pk)
    assert text.count("Su segmento lo pide") == route.items.filter(non_negotiable=True).count()

    forced = client.post(
        reverse("route_answer", kwargs={"route_id": route.pk}), said_yes(route) | {f"answer_{item.pk}": "declined"}
    )

    assert forced.status_code == 422
    assert set(route.items.values_list("answer", flat=True)) == {"pending"}


def test_leaving_is_one_page_with_its_reason(signed: Route, coop: Any, client_for: Any) -> None:
    client, address = client_for(coop.user), reverse("route_leave", kwargs={"route_id": signed.pk})

    unsure = client.post(address, {"reason": "no_time"})
    client.post(address, {"reason": "no_time", "sure": "on"})

    signed.refresh_from_db()
    assert (unsure.status_code, signed.state) == (422, Route.State.LEFT)


def test_member_who_may_not_sign_answers_and_does_not_sign(
    route: Route, coop: Any, make_user: Any, client_for: Any
) -> None:
    from eslabon.web.parties.models import Membership, Party

    user = make_user()
    person = Party.objects.create(kind=Party.Kind.PERSON, name="Técnica", user=user)
    Membership.objects.create(
        person=person, organisation=coop.organisation, capacity="staff", can_edit=True, since=NOW.date()
    )
    client = client_for(user)

    answered = client.post(reverse("route_answer", kwargs={"route_id": route.pk}), said_yes(route))
    signing = client.get(reverse("route_sign", kwargs={"route_id": route.pk}))

    assert (answered.status_code, signing.status_code) == (302, 403)
    assert route.items.filter(answer="accepted").count() == route.items.count()


def test_stale_page_does_not_sign(route: Route, coop: Any, client_for: Any) -> None:
    client = client_for(coop.user)
    client.post(reverse("route_answer", kwargs={"route_id": route.pk}), said_yes(route))

    answer = client.post(reverse("route_sign", kwargs={"route_id": route.pk}), {"revision": "0", "read": "on"})

    assert answer.status_code == 409
    assert not CommitmentLetter.objects.exists()


def test_change_signs_again_and_says_so(signed: Route, coop: Any, client_for: Any) -> None:
    """ROUTE-74."""
    old, item, client = signed.letters.get(), optional(signed), client_for(coop.user)
    page(client, "route_change", route_id=signed.pk)

    client.post(
        reverse("route_change", kwargs={"route_id": signed.pk}),
        said_yes(signed) | {f"answer_{item.pk}": "declined", f"reason_{item.pk}": "Cosecha"},
    )

    assert "Esta carta ya no vale" in page(Client(), "letter", code=old.code)
    new = signed.letters.get(revoked_at__isnull=True)
    assert "Esta carta vale" in page(Client(), "letter", code=new.code)


def test_manager_proposes_again_and_the_old_route_stays_readable(
    route: Route, facilitator: Any, client_for: Any
) -> None:
    client = client_for(facilitator)

    answer = client.post(reverse("route_propose", kwargs={"route_id": route.pk}))

    assert Route.objects.get(state="proposed").pk != route.pk
    assert "Otra propuesta ocupa su lugar" in page(client, "route", route_id=route.pk)
    assert "Ruta de" in client.get(answer.url).content.decode()


# Letter --------------------------------------------------------------------------------------------------------------


def test_letter_is_a_tagged_document_with_its_language(signed: Route, coop: Any, client_for: Any) -> None:
    letter = signed.letters.get()

    answer = client_for(coop.user).get(reverse("letter_pdf", kwargs={"route_id": signed.pk, "pk": letter.pk}))

    body = answer.content
    assert body.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in body
    assert b"/MarkInfo" in body
    assert b"/Lang (es)" in body or b"/Lang(es)" in body
    assert letter.code in answer.headers["Content-Disposition"]


def test_letter_of_another_route_is_not_given(
    signed: Route, coop: Any, make_organisation: Any, facilitator: Any, client_for: Any
) -> None:
    other = make_organisation(name="Otra")
    theirs = signed_route(
        score_party(other.organisation, programme=signed.programme, actor=facilitator),
        manager=facilitator,
        signer=other.user,
    ).letters.get()

    mixed = client_for(coop.user).get(reverse("letter_pdf", kwargs={"route_id": signed.pk, "pk": theirs.pk}))
    direct = client_for(coop.user).get(reverse("letter_pdf", kwargs={"route_id": theirs.route_id, "pk": theirs.pk}))

    assert (mixed.status_code, direct.status_code) == (404, 403)


def test_public_check_tells_validity_and_nobodys_name(signed: Route, coop: Any, client: Client) -> None:
    letter = signed.letters.get()
    text = page(client, "letter", code=letter.code.lower().replace("-", ""))

    assert "Esta carta vale" in text
    assert coop.user.full_name not in text
    assert letter.content_hash[:32] in text


def test_letter_of_a_natural_person_does_not_name_it(signed: Route, client: Client) -> None:
    letter = signed.letters.get()
    content = {**letter.content, "is_person": True}
    from eslabon.web.routes.services import hash_of

    CommitmentLetter.objects.update(content=content, content_hash=hash_of(content))

    text = page(client, "letter", code=letter.code)

    assert "Esta carta vale" in text
    assert letter.content["party"] not in text


def test_letter_whose_words_were_changed_is_not_good(signed: Route, client: Client) -> None:
    letter = signed.letters.get()
    CommitmentLetter.objects.update(content={**letter.content, "segment": "exporter"})

    text = page(client, "letter", code=letter.code)

    assert "Esta carta vale" not in text
    assert "no coincide" in text


def test_unknown_code_is_not_there_and_trying_many_is_stopped(signed: Route, client: Client) -> None:
    answers = [client.get(f"/letters/{number:016d}/").status_code for number in range(40)]

    assert answers[0] == 404
    assert set(answers[:30]) == {404}
    assert answers[-1] == 429


def test_typed_code_leads_to_the_letter(signed: Route, client: Client) -> None:
    code = signed.letters.get().code

    found = client.get(reverse("letter_lookup"), {"code": f" {code.lower()} "})
    short = client.get(reverse("letter_lookup"), {"code": "7K2M"})

    assert found.url == reverse("letter", kwargs={"code": code})
    assert short.status_code == 422


# Beside the route ------------------------------------------------------------------------------------------------


def test_outside_service_is_recorded_shown_and_taken_back(
    signed: Route, coop: Any, facilitator: Any, client_for: Any
) -> None:
    """ROUTE-75, ROUTE-76."""
    kind = signed.items.select_related("service__type").first().service.type.code
    client, address = client_for(coop.user), reverse("route_outside", kwargs={"route_id": signed.pk})
    filled = {
        "provider_name": "Agrorural",
        "title": "Escuela de campo",
        "type_code": kind,
        "starts_on": "2022-06-01",
        "ends_on": "2022-07-31",
        "hours_per_month": "9",
    }
    assert client.post(address, filled | {"ends_on": "2022-05-01"}).status_code == 422
    client.post(address, filled)

    assert "Ya recibe algo del mismo tipo" in page(client, "route", route_id=signed.pk)
    report = page(client_for(facilitator), "outside_report", code="ruta")
    assert "1 institución da algo que la ruta también da" in report
    client.post(reverse("outside_remove", kwargs={"route_id": signed.pk, "pk": OutsideService.objects.get().pk}))
    assert not OutsideService.objects.exists()


def test_need_is_referred_and_followed(signed: Route, facilitator: Any, client_for: Any) -> None:
    """ROUTE-77, ROUTE-78."""
    client = client_for(facilitator)
    client.post(reverse("route_refer", kwargs={"route_id": signed.pk}), {"need": UNMET, "institution": "Agrobanco"})
    referral = Referral.objects.get()
    Referral.objects.update(sent_at=NOW)

    assert "más de 30 días sin seguimiento" in page(client, "referrals", code="ruta")
    client.post(reverse("referral_follow", kwargs={"route_id": signed.pk, "pk": referral.pk}), {"state": "attended"})
    assert "Ninguna espera seguimiento" in page(client, "referrals", code="ruta")


def test_ready_organisation_is_first_and_goes_on(signed: Route, facilitator: Any, client_for: Any) -> None:
    """ROUTE-79, ROUTE-80."""
    client = client_for(facilitator)
    assert "en camino" in page(client, "graduations", code="ruta")
    attend(signed)
    assert "lista para pasar" in page(client, "graduations", code="ruta")
    assert "Pasar al segmento:" in page(client, "route_graduate", route_id=signed.pk)

    client.post(reverse("route_graduate", kwargs={"route_id": signed.pk}))

    signed.refresh_from_db()
    assert signed.state == Route.State.COMPLETED


def test_story_is_public_on_consent_only(
    signed: Route, facilitator: Any, coop: Any, client_for: Any, client: Client
) -> None:
    """ROUTE-81."""
    manager, address = client_for(facilitator), reverse("route_story", kwargs={"route_id": signed.pk})
    manager.post(address, {"title": "Del patio al puerto", "text": "Así fue."})
    story = signed.stories.get()
    publish = reverse("story_publish", kwargs={"route_id": signed.pk, "pk": story.pk})
    refused = manager.post(publish, follow=True).content.decode()
    assert "no ha dado su consentimiento" in refused
    assert "Del patio al puerto" not in page(client, "champions", code="ruta")

    give_consent(
        coop.organisation,
        purpose="publication",
        channel="phone",
        how="paper",
        text_version="1",
        actor=coop.user,
        given_at=NOW,
    )
    manager.post(publish)
    assert "Del patio al puerto" in page(client, "champions", code="ruta")
    manager.post(reverse("story_withdraw", kwargs={"route_id": signed.pk, "pk": story.pk}))
    assert "Del patio al puerto" not in page(client, "champions", code="ruta")


def test_manager_proposes_to_one_organisation_and_asking_twice_proposes_once(
    score: Any, facilitator: Any, client_for: Any
) -> None:
    client = client_for(facilitator)
    address = reverse("route_first", kwargs={"code": "ruta", "score_id": score.pk})
    assert address in page(client, "routes_waiting", code="ruta")
    assert reverse("routes_waiting", kwargs={"code": "ruta"}) in page(client, "routes", code="ruta")

    first, second = client.post(address), client.post(address)

    assert first.url == second.url == reverse("route", kwargs={"route_id": Route.objects.get().pk})
    assert "Nadie espera una ruta" in page(client, "routes_waiting", code="ruta")


def test_result_of_another_programme_is_not_found(score: Any, facilitator: Any, client_for: Any) -> None:
    other = Programme.objects.create(
        code="otro", name_es="Otro", name_en="Other", country="PE", time_zone="America/Lima"
    )
    address = reverse("route_first", kwargs={"code": other.code, "score_id": score.pk})
    assert client_for(facilitator).post(address).status_code == 404
    assert not Route.objects.exists()


@pytest.mark.parametrize("n", [1, 3])
def test_waiting_list_asks_the_same_however_long_it_is(
    n: int,
    portfolio: Programme,
    facilitator: Any,
    make_organisation: Any,
    client_for: Any,
    django_assert_num_queries: Any,
) -> None:
    for number in range(n):
        someone = make_organisation(name=f"Organización {number}")
        score_party(someone.organisation, programme=portfolio, actor=facilitator)
    client, address = client_for(facilitator), reverse("routes_waiting", kwargs={"code": "ruta"})
    client.get(address)

    with django_assert_num_queries(9):
        client.get(address)


# Query counts --------------------------------------------------------------------------------------------------------


def rows_of_routes(programme: Programme, *, n: int, manager: Any, make_organisation: Any) -> None:
    """Signed routes of n organisations, each with something from outside, a referral and a champion's case."""
    from datetime import date
    from decimal import Decimal

    from eslabon.web.routes.services import record_outside_service, refer_need

    for number in range(n):
        someone = make_organisation(name=f"Organización {number}")
        route = signed_route(
            score_party(someone.organisation, programme=programme, actor=manager), manager=manager, signer=someone.user
        )
        kind = route.items.select_related("service__type").first().service.type.code
        record_outside_service(
            route,
            provider_name=f"Agrorural {number}",
            title="Escuela",
            type_code=kind,
            starts_on=date(2022, 6, 1),
            ends_on=date(2022, 6, 30),
            hours_per_month=Decimal(2),
            actor=manager,
        )
        refer_need(route, need=UNMET, institution="Agrobanco", contact="", note="", actor=manager, now=NOW)


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("routes", 15), ("outside_report", 10), ("referrals", 10), ("graduations", 13), ("demand", 8)],
)
def test_lists_ask_the_same_however_long_they_are(
    name: str,
    queries: int,
    n: int,
    portfolio: Programme,
    facilitator: Any,
    make_organisation: Any,
    client_for: Any,
    django_assert_num_queries: Any,
) -> None:
    rows_of_routes(portfolio, n=n, manager=facilitator, make_organisation=make_organisation)
    client, address = client_for(facilitator), reverse(name, kwargs={"code": "ruta"})
    client.get(address)

    with django_assert_num_queries(queries):
        client.get(address)
