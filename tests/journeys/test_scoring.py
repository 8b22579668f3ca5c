"""Two people score a profile and disagree; the lead reconciles; who has an interest is set aside and stays so."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from eslabon.web.stages.models import ProfileScore, Recusal
from eslabon.web.stages.services import assign_scorer, fix_cut_off, rank_region
from tests.journeys.walking import KEYBOARD, MOUSE, ON_A_PHONE, PLAIN, Walker, Way
from tests.web.stages.world import NOW, World, build_world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CRITERIA = (
    "Trayectoria de la organización",
    "Tradición y escala productiva",
    "Dotación y entorno",
    "Compromiso del comprador",
    "Rentabilidad y mercado",
    "Participación e inclusión",
)


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    """A round with its people, on a day of its own."""
    with time_machine.travel(NOW):
        yield build_world()


def arriving(arrive: Callable[..., Walker], world: World, who: str, way: Way) -> Walker:
    return arrive(way, world.people[who].username)


def fill_in(walker: Walker, points: str, *, weights: tuple[str, ...] = ("25", "15", "10", "25", "15", "10")) -> None:
    for criterion, weight in zip(CRITERIA, weights, strict=True):
        walker.write(f"{criterion} · peso {weight}", points)


def test_two_who_disagree_are_reconciled_by_a_third(world: World, arrive: Callable[..., Walker]) -> None:
    profile = world.profile()
    lead = world.people["score_lead"]
    for name in ("scorer", "second_scorer"):
        assign_scorer(profile, scorer=world.people[name], actor=lead, now=NOW)
    for who, way, points in (("scorer", KEYBOARD, "55"), ("second_scorer", PLAIN, "85")):
        scorer = arriving(arrive, world, who, way)
        scorer.open(reverse("my_scoring"))
        scorer.sees("1 perfil espera su calificación.")
        scorer.follow(f"{profile.reference} · {profile.alliance}")
        scorer.answer("algún interés en esta alianza", "No")
        scorer.press("Guardar y seguir")
        fill_in(scorer, points)
        scorer.press("Entregar, para siempre")
        scorer.sees(f"Calificación entregada con {points}")
    leading = arriving(arrive, world, "score_lead", ON_A_PHONE)
    leading.open(reverse("scoring_round", args=(world.round.pk,)) + "?todo=reconcile")
    leading.follow(profile.reference)
    leading.sees("hay que conciliarlos")
    leading.write("Puntaje", "66,5" if leading.page.locator("input[name=total][type=text]").count() else "66.5")
    leading.write("Motivo", "Visité la finca con los dos")
    leading.press("Fijar el puntaje")
    leading.sees("Puntaje conciliado")
    score = ProfileScore.objects.get(profile=profile)
    assert (score.total, score.source) == (Decimal("66.50"), "reconciled")


def test_a_scorer_who_steps_aside_is_refused_ever_after(world: World, arrive: Callable[..., Walker]) -> None:
    profile = world.profile()
    entry = assign_scorer(profile, scorer=world.people["scorer"], actor=world.people["score_lead"], now=NOW)
    scorer = arriving(arrive, world, "scorer", ON_A_PHONE)
    scorer.open(reverse("score_sheet", args=(entry.pk,)))
    scorer.answer("algún interés en esta alianza", "Sí: me aparto")
    scorer.write("Si lo tiene, cuál", "Mi hermano es socio")
    scorer.press("Guardar y seguir")
    scorer.sees("Usted queda fuera de esta alianza")
    assert Recusal.objects.get().user == world.people["scorer"]
    leading = arriving(arrive, world, "score_lead", MOUSE)
    leading.open(reverse("scored_profile", args=(profile.pk,)))
    leading.select("Persona que califica", "Persona scorer")
    leading.press("Asignar")
    leading.sees("STAGE-27")
    assert profile.entries.filter(left_at__isnull=True).count() == 0


def test_filled_pages_of_stages_keep_the_promises_of_every_page(world: World, arrive: Callable[..., Walker]) -> None:
    coordinator = world.people["coordinator"]
    profiles = [world.scored(points, points) for points in (82, 75, 64)]
    fix_cut_off(
        world.round,
        place=world.place,
        points=Decimal(70),
        budget=Decimal(150_000_000),
        reason="acta del comité",
        actor=coordinator,
        now=NOW,
    )
    rank_region(world.round, place=world.place, actor=coordinator, now=NOW)
    pages = {
        "coordinator": [
            reverse("stage_board", args=("paap",)),
            reverse("scoring_round", args=(world.round.pk,)),
            reverse("round_region", args=(world.round.pk, world.place.code)),
            reverse("round_screen", args=(world.round.pk,)),
            reverse("scored_profile", args=(profiles[0].pk,)),
        ],
        "representative": [reverse("profile_result", args=(profiles[0].pk,))],
        "scorer": [reverse("my_scoring")],
    }
    for who, addresses in pages.items():
        walker: Any = arriving(arrive, world, who, MOUSE)
        for address in addresses:
            walker.open_at_every_width(address)
        assert len(walker.visited) >= len(addresses)
