"""Pages of corridors and names: who may open and change what, what is written, what lists ask of the database."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eslabon.web.jobs.management.worker import work_off_queue
from eslabon.web.programmes.models import Programme, Role
from eslabon.web.targeting.models import Corridor, ListedName, NameList, NameReview, Override, Ranking
from tests.web.targeting.world import DISTRICTS, HEADER, NAMES, REGISTER, matched, ranked, table, upload

pytestmark = pytest.mark.django_db
WHY = "La empresa minera pone la mitad del costo."
SEES = {"coordinator", "centre", "monitoring_unit", "committee", "donor", "auditor", "evaluator"}
MATCHES = {"coordinator", "monitoring_unit"}
CHANGES = {"coordinator"}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, **arguments: Any) -> str:
    return reverse(name, kwargs={"code": "pra"} | arguments)


@pytest.fixture
def everybody(programme: Programme, make_user: Any, make_organisation: Any) -> dict[str, Any]:
    """One account of each role of the pack, one with none, and the representative of an organisation."""
    people = {}
    for role in Role.objects.filter(programme=programme):
        party = make_organisation().organisation if role.reach == Role.Reach.PARTY else None
        people[role.code] = make_user(role.code, party=party)
    people["nobody"] = make_user()
    people["representative"] = make_organisation().user
    return people


def test_every_act_as_every_role_and_party(programme: Programme, everybody: dict[str, Any]) -> None:
    """What a role's acts do not hold is refused, to read and to change; a role's own pages open."""
    director = everybody["coordinator"]
    ranking, names = ranked(programme, actor=director), matched(programme, actor=director)
    doubtful = names.names.get(name_id="3")
    pages = [
        (address("corridors"), SEES),
        (address("corridor_ranking", ranking_id=ranking.pk), SEES),
        (address("corridor_ranking_districts", ranking_id=ranking.pk), SEES),
        (address("corridor_rank"), CHANGES),
        (address("corridor_override"), CHANGES),
        (address("place_names"), MATCHES),
        (address("place_name_list", list_id=names.pk), MATCHES),
        (address("place_name_matches", list_id=names.pk), MATCHES),
        (address("place_name_review", list_id=names.pk, pk=doubtful.pk), MATCHES),
    ]
    assert set(everybody) == SEES | {"nobody", "representative"}
    for who, user in everybody.items():
        client = signed_in(user)
        for url, allowed in pages:
            answer = client.get(url)
            if answer.streaming:
                b"".join(answer.streaming_content)
            assert answer.status_code == (200 if who in allowed else 403), (who, url)
        for url, allowed in (page for page in pages if page[1] is not SEES and "csv" not in page[0]):
            if who not in allowed:
                assert client.post(url, {}).status_code == 403, (who, url)
    for url, _allowed in pages:
        assert Client().get(url).status_code == 302
    assert (Ranking.objects.count(), NameList.objects.count(), NameReview.objects.count()) == (1, 1, 0)


def test_a_file_is_ranked_and_a_corridor_brought_in_by_name(programme: Programme, make_user: Any) -> None:
    """TARGET-07, TARGET-20, TARGET-21: upload, ranking, departure, history and download."""
    client = signed_in(make_user("coordinator"))
    terms = {"poverty": "1", "potential": "1", "choose": "2"}
    sent = terms | {"file": upload("distritos.csv", table((HEADER, *DISTRICTS, "1,Cero,9,9,9,,")))}
    answer = client.post(address("corridor_rank"), sent, follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "calculado otra vez: sale igual" in page
    assert "distritos.csv:7:poverty_rate" in page
    first = Ranking.objects.get()
    line = first.lines.get(corridor__code="huancavelica")
    wrong = {"corridor": line.pk, "chosen": "yes", "name": "", "reason": "sí"}
    answer = client.post(address("corridor_override"), wrong)
    assert answer.status_code == 422
    assert Override.objects.count() == 0
    right = wrong | {"name": "Dirección del proyecto", "reason": WHY}
    page = client.post(address("corridor_override"), right, follow=True).content.decode()
    assert "decidido a mano" in page
    assert WHY in page
    assert Corridor.objects.get(code="huancavelica").is_chosen
    page = client.get(address("corridors")).content.decode()
    assert "Huancavelica entra por decisión de Dirección del proyecto" in page
    assert "<svg" in page
    found = client.get(address("corridor_ranking_districts", ranking_id=first.pk))
    assert b"".join(found.streaming_content).decode("utf-8-sig").splitlines()[0] == HEADER
    stale = client.get(address("corridor_ranking", ranking_id=first.pk)).content.decode()
    assert "reemplazado" in stale


def test_a_file_without_districts_is_said_beside_its_field(programme: Programme, make_user: Any) -> None:
    client = signed_in(make_user("coordinator"))
    sent = {"poverty": "1", "potential": "1", "choose": "2", "file": upload("d.csv", b"code,corridor\n1,A\n")}
    answer = client.post(address("corridor_rank"), sent)
    assert answer.status_code == 422
    assert "d.csv:1:poverty_rate" in answer.content.decode()
    assert client.get(address("corridor_override")).status_code == 409


def test_names_are_looked_for_and_the_doubtful_settled_one_after_the_other(
    programme: Programme, make_user: Any
) -> None:
    """TARGET-22, without a script: one form per name, the next doubtful one follows."""
    client = signed_in(make_user("monitoring_unit"))
    sent = {"accept": "0.82", "review": "0.60", "names": upload("nombres.csv", table(NAMES))}
    assert client.post(address("place_names"), sent).status_code == 422  # no register yet
    sent["names"] = upload("nombres.csv", table(NAMES))
    sent["register"] = upload("registro.csv", table(REGISTER))
    page = client.post(address("place_names"), sent, follow=True).content.decode()
    assert "Van 0 de 5 nombres" in page
    assert "de 5, buscando" in client.get(address("place_names")).content.decode()
    work_off_queue()
    found = NameList.objects.get()
    page = client.get(found.get_absolute_url()).content.decode()
    assert "nombres dudosos esperan" in page and "buscando" not in page
    first, second = found.names.filter(is_waiting=True).order_by("-score", "pk")
    place = first.candidates.order_by("pk").first()
    assert place is not None
    url = address("place_name_review", list_id=found.pk, pk=first.pk)
    assert client.post(url, {"answer": "999999"}).status_code == 422
    answer = client.post(url, {"answer": str(place.pk), "note": "se preguntó"})
    assert answer.url == address("place_name_review", list_id=found.pk, pk=second.pk)
    assert "Lo resolvió" in client.get(url).content.decode()
    answer = client.post(answer.url, {"answer": "none", "note": ""}, follow=True)
    assert "No queda nada por revisar" in answer.content.decode()
    lines = b"".join(client.get(address("place_name_matches", list_id=found.pk)).streaming_content)
    rows = lines.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 6  # five names, one of them with two places
    assert any(place.place_code in row and "se preguntó" in row for row in rows)
    again = {"accept": "0.9", "review": "0.5", "names": upload("otros.csv", table(NAMES))}
    assert client.post(address("place_names"), again).status_code == 302  # the last register is used
    assert {each.register_file_id for each in NameList.objects.all()} == {found.register_file_id}


# Address, its arguments by name, queries: as many for one line as for three.
LISTS = [("corridors", (), 17), ("corridor_ranking", ("ranking_id",), 14), ("place_names", (), 11)]
LISTS += [("place_name_list", ("list_id",), 12)]


@pytest.mark.parametrize(("name", "wanted", "queries"), LISTS)
def test_lists_ask_the_same_of_the_database_for_one_line_and_for_three(
    programme: Programme,
    make_user: Any,
    django_assert_num_queries: Any,
    name: str,
    wanted: tuple[str, ...],
    queries: int,
) -> None:
    director = make_user("coordinator")
    client = signed_in(director)
    Corridor.objects.exclude(code__in=["ancash", "arequipa", "puno"]).delete()

    def ask(size: int) -> None:
        ranking = ranked(programme, actor=director, lines=[DISTRICTS[n] for n in (0, 2, 4)[:size]])
        names = matched(programme, actor=director, names=(NAMES[0], *(f"{n},San Juan,090101" for n in range(size))))
        assert ListedName.objects.filter(list=names, is_waiting=True).count() == size
        given = {"ranking_id": ranking.pk, "list_id": names.pk}
        url = address(name, **{key: given[key] for key in wanted})
        client.get(url)  # what is asked once in a while is asked
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200

    ask(1)
    ask(3)
