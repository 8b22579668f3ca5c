"""Rankings of corridors as acts: frozen inputs, departures by name and reason, what stands, and replay."""

from typing import Any

import pytest
from django.db.models import ProtectedError

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Decision, Entry
from eslabon.web.audit.services import replay_decisions
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import Corridor, Override, Ranking
from eslabon.web.targeting.services import install_corridors, override_choice
from tests.web.targeting.world import DISTRICTS, NOW, pra_pack, ranked

pytestmark = pytest.mark.django_db
WHY = "La empresa minera pone la mitad del costo."


def chosen(programme: Programme) -> set[str]:
    return set(Corridor.objects.filter(programme=programme, is_chosen=True).values_list("code", flat=True))


def test_candidates_of_the_pack_are_installed_once_with_their_departments(programme: Programme) -> None:
    assert Corridor.objects.filter(programme=programme).count() == 25
    junin_pasco = Corridor.objects.get(code="junin-pasco")
    assert [place.code for place in junin_pasco.places.order_by("code")] == ["PE-12", "PE-19"]
    assert install_corridors(programme, pack=pra_pack(), actor=None) == 0
    assert Entry.objects.filter(act="corridors.install").count() == 1


def test_a_ranking_keeps_its_inputs_its_lines_and_what_is_chosen(programme: Programme, make_user: Any) -> None:
    """TARGET-20, TARGET-21."""
    ranking = ranked(programme, actor=make_user("coordinator"))
    assert [(line.corridor.code, line.rank, line.chosen) for line in ranking.lines.all()] == [
        ("puno", 1, True),
        ("ancash", 2, True),
        ("huancavelica", 3, False),
        ("arequipa", 4, False),
    ]
    assert chosen(programme) == {"ancash", "puno"}
    assert len(ranking.inputs["districts"]) == 5
    assert all(line.rank_low is not None for line in ranking.lines.all())
    entry = Entry.objects.get(act="corridor.rank")
    assert entry.after["chosen"] == ["Puno", "Áncash"]


def test_huancavelica_enters_by_name_and_reason_and_stays_in_the_next_ranking(
    programme: Programme, make_user: Any
) -> None:
    """TARGET-07, TARGET-20: the change is another ranking; the rule's own answer stays visible."""
    director = make_user("coordinator")
    first = ranked(programme, actor=director)
    corridor = Corridor.objects.get(code="huancavelica")
    after = override_choice(
        first, corridor=corridor, chosen=True, name="Dirección del proyecto", reason=WHY, actor=director, now=NOW
    )
    line = after.lines.get(corridor=corridor)
    assert (line.by_rule, line.chosen, line.clause, line.rank) == (False, True, "TARGET-07", 3)
    assert (line.rank_low, line.rank_high) == tuple(
        first.lines.filter(corridor=corridor).values_list("rank_low", "rank_high").get()
    )
    assert chosen(programme) == {"ancash", "puno", "huancavelica"}
    assert first.lines.get(corridor=corridor).chosen is False
    entry = Entry.objects.get(act="corridor.override")
    assert (entry.reason, entry.after["name"]) == (WHY, "Dirección del proyecto")
    again = ranked(programme, actor=director, lines=(*DISTRICTS, "090102,Huancavelica,0.9,1,50,,"))
    assert again.lines.get(corridor=corridor).chosen is True
    without = ranked(programme, actor=director, lines=DISTRICTS[:3])
    assert [each["corridor"] for each in without.inputs["overrides"]] == []


@pytest.mark.parametrize(("name", "reason", "code"), [("", WHY, "E05"), ("Ana", "sí", "E05")])
def test_a_departure_without_name_or_reason_is_refused(
    programme: Programme, make_user: Any, name: str, reason: str, code: str
) -> None:
    """TARGET-08."""
    director = make_user("coordinator")
    ranking = ranked(programme, actor=director)
    corridor = Corridor.objects.get(code="huancavelica")
    with pytest.raises(Problem, match=f"TARGETING-{code}"):
        override_choice(ranking, corridor=corridor, chosen=True, name=name, reason=reason, actor=director, now=NOW)
    assert Ranking.objects.count() == 1


def test_changes_are_made_on_the_last_ranking_and_about_ranked_corridors_only(
    programme: Programme, make_user: Any
) -> None:
    """TARGET-20."""
    director = make_user("coordinator")
    first = ranked(programme, actor=director)
    last = ranked(programme, actor=director)
    corridor = Corridor.objects.get(code="huancavelica")
    with pytest.raises(Problem, match="TARGETING-E11"):
        override_choice(first, corridor=corridor, chosen=True, name="Ana", reason=WHY, actor=director, now=NOW)
    other = Corridor.objects.get(code="loreto")
    with pytest.raises(Problem, match="TARGETING-E04"):
        override_choice(last, corridor=other, chosen=True, name="Ana", reason=WHY, actor=director, now=NOW)
    with pytest.raises(ProtectedError):
        corridor.delete()


def test_replay_gives_the_same_rankings_and_sees_one_that_was_touched(programme: Programme, make_user: Any) -> None:
    """TARGET-09."""
    director = make_user("coordinator")
    ranking = ranked(programme, actor=director)
    corridor = Corridor.objects.get(code="huancavelica")
    override_choice(ranking, corridor=corridor, chosen=True, name="Ana", reason=WHY, actor=director, now=NOW)
    assert Override.objects.count() == 1
    found = replay_decisions()
    assert (found.results["same"], found.is_sound) == (2, True)
    assert Decision.objects.filter(rule="targeting.ranking").count() == 2


def test_a_file_without_any_district_ranks_nothing(programme: Programme, make_user: Any) -> None:
    with pytest.raises(Problem, match="TARGETING-E07"):
        ranked(programme, actor=make_user("coordinator"), lines=("1,A,9,9,9,,",))
    assert Ranking.objects.count() == 0


def test_corridors_that_the_programme_does_not_know_are_opened(programme: Programme, make_user: Any) -> None:
    lines = ("1,Valle Nuevo,0.5,1,10,,", "2,Valle nuevo,0.4,1,10,,")
    ranked(programme, actor=make_user("coordinator"), lines=lines)
    assert set(Corridor.objects.filter(origin="file").values_list("code", flat=True)) == {
        "valle-nuevo",
        "valle-nuevo-2",
    }
