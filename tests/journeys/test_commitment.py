"""From the proposed route to the letter that anybody can check: by mouse, by keyboard, on a phone, without scripts."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from eslabon.web.accounts.models import User
from eslabon.web.parties.models import Party
from eslabon.web.parties.services import person_of, register_party, start_membership
from eslabon.web.programmes.services import install_pack
from eslabon.web.routes.models import CommitmentLetter, Provider, Route
from eslabon.web.routes.services import install_portfolio, record_outside_service, refer_need, write_story
from tests.journeys.walking import KEYBOARD, MOUSE, ON_A_PHONE, PLAIN, Walker, Way
from tests.web.routes.test_letters import optional
from tests.web.routes.world import NOW, UNMET, proposed_route, ruta, score_party, signed_route

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def manager(transactional_db: None) -> User:
    """Whoever runs the site."""
    return User.objects.create_superuser("gestora", full_name="Gladys Gestora")


@pytest.fixture
def route(manager: User) -> Route:
    """What was proposed to a cooperative that Ana represents."""
    programme = install_pack(ruta(), actor=None)
    install_portfolio(programme, pack=ruta(), actor=None)
    ana = User.objects.create_user("ana", full_name="Ana Torres")
    coop = register_party(
        kind=Party.Kind.ORGANISATION, organisation_kind="cooperative", name="Cooperativa La Florida", actor=ana
    )
    start_membership(
        person_of(ana),
        organisation=coop,
        capacity="legal_representative",
        can_apply=True,
        can_edit=True,
        since=date(2021, 1, 1),
        actor=ana,
    )
    return proposed_route(score_party(coop, programme=programme, actor=manager), actor=manager)


@pytest.mark.parametrize("way", [MOUSE, KEYBOARD, ON_A_PHONE, PLAIN], ids=lambda way: way.name)
def test_organisation_answers_signs_and_anybody_checks_the_letter(
    way: Way, route: Route, arrive: Callable[..., Walker]
) -> None:
    declined = optional(route)
    ana = arrive(way, "ana")
    ana.open("/routes/")
    ana.follow("Cooperativa La Florida")
    ana.sees("Por qué este:")
    ana.follow("Responder")
    for item in route.items.select_related("service"):
        question = f"¿Participará en «{item.service.name_es}»?"
        ana.answer(question, "No" if item == declined else "Sí, nos comprometemos")
        if item == declined:
            ana.page.locator(f"#id_reason_{item.pk}").fill("Ya lo llevamos con Agrorural")
    ana.press("Guardar y pasar a firmar")
    ana.sees("Ya lo llevamos con Agrorural")
    ana.tick("Leí la lista")
    ana.press("Firmar el compromiso")
    ana.sees("Descargar la carta (PDF)")
    letter = CommitmentLetter.objects.get()
    pdf = ana.page.request.get(reverse("letter_pdf", kwargs={"route_id": route.pk, "pk": letter.pk}))
    assert pdf.body().startswith(b"%PDF-")

    stranger = arrive(way)
    stranger.open("/letters/")
    stranger.write("Código de la carta", letter.code)
    stranger.press("Comprobar")
    stranger.sees("Esta carta vale")
    assert "Ana Torres" not in stranger.page.content()


def test_every_page_around_the_route_keeps_the_promises(
    route: Route, manager: User, arrive: Callable[..., Walker]
) -> None:
    signed = signed_route(route.score, manager=manager, signer=User.objects.get(username="ana"))
    kind = signed.items.select_related("service__type").first().service.type.code
    record_outside_service(
        signed,
        provider_name="Agrorural",
        title="Escuela de campo",
        type_code=kind,
        starts_on=date(2022, 6, 1),
        ends_on=date(2022, 7, 31),
        hours_per_month=9,
        actor=manager,
    )
    referral = refer_need(signed, need=UNMET, institution="Agrobanco", contact="", note="", actor=manager, now=NOW)
    write_story(signed, title="Del patio al puerto", text="Así fue.", actor=manager, now=NOW)
    service = Provider.objects.get(code="INIA").services.first()
    inside = f"/routes/{signed.pk}"
    pages = [
        *("/programmes/ruta/portfolio/", f"/services/{service.pk}/", f"/services/{service.pk}/edit/?q=Florida"),
        *("/programmes/ruta/demand/", "/programmes/ruta/providers/INIA/", "/programmes/ruta/routes/"),
        *(f"{inside}/", f"{inside}/change/", f"{inside}/leave/", f"{inside}/outside/", f"{inside}/refer/"),
        *(f"{inside}/referrals/{referral.pk}/", f"{inside}/graduate/", f"{inside}/story/"),
        *("/programmes/ruta/outside-services/", "/programmes/ruta/referrals/", "/programmes/ruta/graduation/"),
        *("/programmes/ruta/champions/", f"/letters/{signed.letters.get().code}/"),
    ]
    visitor = arrive(MOUSE, "gestora")
    for path in pages:
        visitor.open_at_every_width(path)

    assert ["/" + url.split("/", 3)[3] for url in visitor.visited] == pages
