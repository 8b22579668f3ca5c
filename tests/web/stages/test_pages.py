"""The pages of stages: what they say, what they ask of the database, and that they carry the acts."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from eslabon.web.stages.models import GateDocument, ProfileScore, ScoreEntry
from eslabon.web.stages.services import (
    assign_scorer,
    declare_interest,
    enter_level,
    file_score_appeal,
    fix_cut_off,
    rank_region,
    record_tie,
    recuse_person,
)
from tests.web.stages.world import CRITERIA, LONG_AGO, NOW, TODAY, World, organisation

pytestmark = pytest.mark.django_db


def photo(name: str) -> SimpleUploadedFile:
    """A small picture of a document."""
    stream = BytesIO()
    Image.new("RGB", (20, 20), "white").save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/png")


@pytest.fixture(autouse=True)
def _that_day(settings: Any) -> Any:
    settings.REQUIRE_STAFF_MFA = False
    with time_machine.travel(NOW, tick=False):
        yield


def browser(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(client: Client, name: str, *args: object, status: int = 200, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def post(client: Client, name: str, *args: object, **data: Any) -> str:
    answer = client.post(reverse(name, args=args), data, follow=True)
    assert answer.status_code in (200, 422), answer.status_code
    return answer.content.decode()


class Lines:
    """One more line for every list."""

    def __init__(self, world: World) -> None:
        self.world = world

    def add(self, number: int) -> None:
        world, coordinator = self.world, self.world.people["coordinator"]
        alliance = world.alliance(organisation_=organisation(f"Asociación {number}"))
        world.assign_all(alliance)
        profile = world.scored(60 + number, 60 + number, profile=world.profile(alliance))
        waiting = world.profile()
        world.entries(waiting)
        file_score_appeal(profile, text="no vieron", actor=world.people["representative"], now=NOW)
        for kind in ("family", "interest"):
            record_tie(
                world.programme,
                kind=kind,
                first=organisation(f"A {number}"),
                second=organisation(f"B {number}"),
                note="",
                since=LONG_AGO,
                actor=coordinator,
            )
        enter_level(world.programme, alliance.organisation, facts={}, actor=coordinator, now=NOW, today=TODAY)  # type: ignore[arg-type]  # -- it has one
        recuse_person(
            self.fixed, user=world.hire("scorer", f"Apartada {number}"), reason="x", actor=coordinator, now=NOW
        )

    def start(self) -> None:
        """An alliance and a region that stay the same."""
        world = self.world
        self.fixed = world.alliance()
        world.assign_all(self.fixed)
        fix_cut_off(
            world.round,
            place=world.place,
            points=Decimal(62),
            budget=Decimal(10**12),
            reason="acta",
            actor=world.people["coordinator"],
            now=NOW,
        )


# Address, who reads it, queries.
LISTS = [
    ("stage_board", "coordinator", 18),
    ("stage_board", "regional_manager", 22),
    ("rounds", "coordinator", 14),
    ("ties", "score_lead", 10),
    ("service_levels", "coordinator", 14),
    ("alliance_assignments", "coordinator", 16),
    ("scoring_round", "coordinator", 17),
    ("round_region", "coordinator", 14),
    ("my_scoring", "scorer", 6),
]


def test_lists_ask_as_much_for_three_lines_as_for_one(world: World) -> None:
    lines = Lines(world)
    lines.start()
    arguments: dict[str, tuple[object, ...]] = {
        "alliance_assignments": (lines.fixed.pk,),
        "scoring_round": (world.round.pk,),
        "round_region": (world.round.pk, world.place.code),
        "my_scoring": (),
    }
    wrong = []
    for count in (1, 3):
        while world.round.profiles.count() < 2 * count:
            lines.add(world.round.profiles.count())
        ranked = [one for one in world.round.profiles.all() if one.scores.exists()]
        for one in set(world.round.profiles.all()) - set(ranked):
            one.alliance.stage = "broken_off"
            one.alliance.save()
        rank_region(world.round, place=world.place, reason="otra", actor=world.people["coordinator"], now=NOW)
        for name, who, expected in LISTS:
            client = browser(world, who)
            url = reverse(name, args=arguments.get(name, ("paap",)))
            client.get(url)  # the first visit of a session writes
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200, name
            if len(asked) != expected:
                wrong.append(f"{name} as {who} with {count}: {len(asked)}, not {expected}")
    assert not wrong, "\n".join(wrong)


def test_gates_page_carries_an_alliance_over_its_gate(world: World) -> None:
    alliance = world.alliance()
    world.assign_all(alliance)
    adviser, supervisor = browser(world, "regional_manager"), browser(world, "supervisor")
    page = text_of(adviser, "alliance_gates", alliance.pk)
    assert "Faltan 3 condiciones" in page
    assert "STAGE-02" in page
    for kind in ("profile", "intent"):
        assert "Documento guardado" in post(adviser, "gate_document", alliance.pk, kind=kind, file=photo(f"{kind}.png"))
    post(adviser, "gate_document", alliance.pk)
    assert GateDocument.objects.count() == 2
    post(adviser, "gate_present", alliance.pk)
    assert "La alianza pasó de etapa" in post(adviser, "gate_pass", alliance.pk)
    assert "todavía no puede pasar" in post(adviser, "gate_pass", alliance.pk)
    post(adviser, "gate_document", alliance.pk, kind="incorporation", file=photo("acta.png"))
    post(adviser, "gate_present", alliance.pk)
    assert "Su aprobación" in text_of(supervisor, "alliance_gates", alliance.pk)
    assert "Escriba el motivo" in post(supervisor, "gate_approve", alliance.pk, approved="no")
    assert "Aprobado." in post(supervisor, "gate_approve", alliance.pk, approved="yes")
    assert "La alianza pasó de etapa" in post(supervisor, "gate_pass", alliance.pk)
    document = GateDocument.objects.filter(alliance=alliance)[0]
    sent: Any = adviser.get(reverse("gate_file", args=(alliance.pk, document.pk)))
    assert b"".join(sent.streaming_content).startswith(b"\x89PNG")
    assert "ingresado con el número P-0001" in post(
        adviser, "profile_enter", alliance.pk, round=str(world.round.pk), amount="120000000"
    )
    assert "ya tiene un perfil" in post(
        adviser, "profile_enter", alliance.pk, round=str(world.round.pk), amount="120000000"
    )
    ended = post(browser(world, "coordinator"), "gate_break_off", alliance.pk, reason="se retiró")
    assert "llegó a un final" in ended


def test_assignment_page_refuses_a_conflict_with_its_clause(world: World) -> None:
    alliance = world.alliance()
    world.assign_all(alliance, "adviser")
    coordinator = browser(world, "coordinator")
    refused = post(
        coordinator,
        "alliance_assignments",
        alliance.pk,
        function="accompanier",
        party=str(world.bodies["adviser"].pk),
        since="2026-03-02",
    )
    assert "STAGE-20" in refused
    assert "ya asesora el perfil" in refused
    given = post(
        coordinator,
        "alliance_assignments",
        alliance.pk,
        function="accompanier",
        party=str(world.bodies["accompanier"].pk),
        since="2026-03-02",
    )
    assert "Función asignada" in given
    ended = alliance.assignments.get(function="accompanier")
    assert "Escriba el motivo" in post(coordinator, "assignment_end", alliance.pk, ended.pk)
    assert "Función terminada" in post(coordinator, "assignment_end", alliance.pk, ended.pk, reason="no visitó")
    scorer = world.people["scorer"]
    assert "para siempre" in post(coordinator, "alliance_recuse", alliance.pk, scorer=str(scorer.pk), reason="primo")
    assert "Vínculo anotado" in post(
        coordinator,
        "ties",
        "paap",
        kind="contract",
        first="Gestora Regional",
        second="Fundación Acompañante",
        since="2026-01-01",
        note="contrato 12",
    )
    assert "No hay nadie registrado" in post(
        coordinator, "ties", "paap", kind="contract", first="Nadie así", second="x", since="2026-01-01", note="y"
    )
    tie = world.programme.ties.get()
    assert "Vínculo terminado" in post(coordinator, "tie_end", "paap", tie.pk)


def test_sheet_saves_itself_and_shows_nobody_the_others_points(world: World) -> None:
    profile = world.profile()
    lead = world.people["score_lead"]
    entry = assign_scorer(profile, scorer=world.people["scorer"], actor=lead, now=NOW)
    other = assign_scorer(profile, scorer=world.people["second_scorer"], actor=lead, now=NOW)
    client, second = browser(world, "scorer"), browser(world, "second_scorer")
    assert second.get(reverse("score_sheet", args=(entry.pk,))).status_code == 403
    assert client.get(reverse("scored_profile", args=(profile.pk,))).status_code == 403
    assert "algún interés" in text_of(client, "score_sheet", entry.pk)
    assert 'name="points-scale"' in post(client, "score_declare", entry.pk, has_interest="no")
    url = reverse("score_sheet", args=(entry.pk,))
    saved = client.post(url, {"points-scale": "61", "revision": "1"}, headers={"HX-Request": "true"})
    assert "1 de 6 criterios" in saved.content.decode()
    assert 'value="2"' in saved.content.decode()
    stale = client.post(url, {"points-scale": "99", "revision": "1"}, headers={"HX-Request": "true"})
    assert "otra ventana" in stale.content.decode()
    off = client.post(url, {"points-scale": "161", "revision": "2"}, headers={"HX-Request": "true"})
    assert "fuera de la escala" in off.content.decode()
    entry.refresh_from_db()
    assert entry.points == {"scale": "61"}
    half = post(client, "score_sheet", entry.pk, **{"points-scale": "61", "revision": "2", "submit": "1"})
    assert "STAGE-11" in half
    entry.refresh_from_db()
    points = {f"points-{code}": "61" for code in CRITERIA} | {"note-scale": "poca área"}
    done = post(client, "score_sheet", entry.pk, **points, revision=str(entry.revision), submit="1")
    assert "Calificación entregada con 61" in done
    assert "Ya no cambia" in text_of(client, "score_sheet", entry.pk)
    leading = browser(world, "score_lead")
    page = text_of(leading, "scored_profile", profile.pk)
    assert "STAGE-12" in page
    assert "poca área" not in page  # until both are in
    declare_interest(other, has_interest=False, actor=other.scorer, now=NOW)
    world.hand_in(ScoreEntry.objects.get(pk=other.pk), 90)
    page = text_of(leading, "scored_profile", profile.pk)
    assert "poca área" in page
    assert "hay que conciliarlos" in page
    assert "STAGE-15" in post(leading, "profile_reconcile", profile.pk, total="95", reason="visita")
    assert "Puntaje conciliado" in post(leading, "profile_reconcile", profile.pk, total="72.5", reason="visita")
    assert ProfileScore.objects.get(profile=profile).total == Decimal("72.5")


def test_recused_scorer_is_told_why_with_the_clause(world: World) -> None:
    profile = world.profile()
    entry = assign_scorer(profile, scorer=world.people["scorer"], actor=world.people["score_lead"], now=NOW)
    client = browser(world, "scorer")
    assert "Escriba el motivo" in post(client, "score_declare", entry.pk, has_interest="yes")
    assert "queda fuera" in post(client, "score_declare", entry.pk, has_interest="yes", text="mi hermano es socio")
    assert "STAGE-27" in text_of(client, "score_sheet", entry.pk, status=403)
    refused = post(browser(world, "score_lead"), "profile_scorer", profile.pk, scorer=str(world.people["scorer"].pk))
    assert "STAGE-27" in refused


def test_region_page_shows_both_cut_offs_reasons_and_history(world: World) -> None:
    coordinator = browser(world, "coordinator")
    for points in (82, 75, 64):
        world.scored(points, points)
    where = (world.round.pk, world.place.code)
    assert "Fije primero" in post(coordinator, "region_rank", *where)
    assert "Motivo" in post(coordinator, "region_cut_off", *where, points="70", budget="150000000")
    assert "Corte fijado" in post(
        coordinator, "region_cut_off", *where, points="70", budget="150000000", reason="acta 3"
    )
    page = post(coordinator, "region_rank", *where)
    for said in ("82,00", "sin presupuesto", "bajo el corte", "es el primero que ya no cabe", "STAGE-18", "acta 3"):
        assert said in page
    again = post(coordinator, "region_rank", *where)
    assert "Escriba el motivo" in again
    assert "por conciliar" in text_of(coordinator, "scoring_round", world.round.pk, todo="reconcile")
    coordinator.cookies["eslabon_language"] = "en"
    world.people["coordinator"].language = "en"
    world.people["coordinator"].save()
    english = text_of(coordinator, "round_region", *where)
    assert "it is the first that no longer fits" in english


def test_organisation_sees_its_score_and_appeals_and_another_decides(world: World) -> None:
    profile = world.scored(64, 64)
    representative, judge = browser(world, "representative"), browser(world, "appeals")
    page = text_of(representative, "profile_result", profile.pk)
    assert "64,00" in page
    assert "STAGE-19" in page
    assert "Recibida" in post(representative, "profile_appeal", profile.pk, text="no vieron el contrato")
    assert "ya hay una reconsideración" in post(representative, "profile_appeal", profile.pk, text="otra").lower()
    appeal = profile.appeals.get()
    assert "Escriba el puntaje nuevo" in post(judge, "score_appeal", appeal.pk, outcome="upheld", reason="consta")
    assert "decidida" in post(judge, "score_appeal", appeal.pk, outcome="upheld", total="71", reason="consta")
    assert "71,00" in text_of(representative, "profile_result", profile.pk)
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        later = browser(world, "representative")
        assert "Pedir reconsideración" not in text_of(later, "profile_result", profile.pk)


def test_rounds_levels_and_stages_are_opened_and_installed_by_hand(world: World) -> None:
    coordinator = browser(world, "coordinator")
    terms = {"code": "2026-2", "title_es": "Segunda", "title_en": "Second", "opens_on": "2026-07-01"}
    assert "Debe ser después" in post(coordinator, "rounds", "paap", **terms, closes_on="2026-06-01", appeal_days="10")
    assert "Convocatoria abierta" in post(
        coordinator, "rounds", "paap", **terms, closes_on="2026-08-01", appeal_days="10"
    )
    assert browser(world, "auditor").post(reverse("rounds", args=("paap",))).status_code == 403
    assert "instaladas" in post(coordinator, "stages_install", "paap")
    alliance = world.alliance()
    party = world.organisation
    assert "pasó de nivel" in post(coordinator, "level_enter", "paap", party.pk)
    assert "STAGE-31" in post(coordinator, "level_enter", "paap", party.pk, members="30", endowment="on")
    assert "Ruta básica" in text_of(coordinator, "service_levels", "paap")
    board = text_of(coordinator, "stage_board", "paap", q=alliance.code)
    assert alliance.name in board
