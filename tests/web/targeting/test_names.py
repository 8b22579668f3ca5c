"""Lists of names as acts: what is taken, what waits, and what a person decides is kept beside it."""

from typing import Any

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.jobs.management.worker import work_off_queue
from eslabon.web.jobs.services import LeaseLostError, running
from eslabon.web.programmes.models import Programme, RoleAssignment
from eslabon.web.targeting import tasks
from eslabon.web.targeting.models import ListedName, NameCandidate, NameList
from eslabon.web.targeting.services import Sent, review_name, start_matching
from eslabon.web.targeting.services import names as services
from eslabon.web.targeting.tasks import search_names
from tests.web.targeting.world import NAMES, NOW, REGISTER, matched, stored

pytestmark = pytest.mark.django_db


def kept(listed: ListedName) -> list[str]:
    return list(listed.candidates.filter(is_kept=True).values_list("place_code", flat=True))


def test_equal_places_are_all_kept_and_doubtful_names_wait(programme: Programme, make_user: Any) -> None:
    """TARGET-12, TARGET-14."""
    found = matched(programme, actor=make_user("coordinator"))
    told = {each.name_id: (each.decision, each.tied, each.is_waiting, kept(each)) for each in found.names.all()}
    assert told["1"] == ("exact", 1, False, ["0901010001"])
    assert told["2"] == ("exact", 2, False, ["0901010002", "0901010003"])
    assert told["3"] == ("review", 2, True, [])
    assert told["4"] == ("none", 0, False, [])
    offered = NameCandidate.objects.filter(listed__name_id="3").values_list("place_name", flat=True)
    assert list(offered)[:2] == ["San Juan Alto", "San Juan Bajo"]
    assert Entry.objects.get(act="place_names.match").after["names"] == 5


def test_a_person_settles_a_doubtful_name_with_a_place_or_with_none(programme: Programme, make_user: Any) -> None:
    """TARGET-22: the answer is kept, also where it is none, and the matcher's own decision stays."""
    unit = make_user("monitoring_unit")
    found = matched(programme, actor=unit)
    doubtful = found.names.get(name_id="3")
    place = doubtful.candidates.get(place_code="0901010005")
    review = review_name(doubtful, place=place, note="lo dijo la comunidad", actor=unit, now=NOW)
    doubtful.refresh_from_db()
    assert (doubtful.is_waiting, doubtful.decision, kept(doubtful)) == (False, "review", ["0901010005"])
    assert (review.made_by, review.place) == (unit, place)
    entry = Entry.objects.get(act="place_names.review")
    assert (entry.after["place_code"], entry.reason) == ("0901010005", "lo dijo la comunidad")
    other = found.names.get(name_id="5")
    assert other.is_waiting
    review_name(other, place=None, note="", actor=unit, now=NOW)
    other.refresh_from_db()
    assert (other.is_waiting, kept(other), other.review.place) == (False, [], None)


def test_a_settled_name_and_a_place_of_another_name_are_refused(programme: Programme, make_user: Any) -> None:
    """TARGET-22."""
    unit = make_user("monitoring_unit")
    found = matched(programme, actor=unit)
    doubtful, exact = found.names.get(name_id="3"), found.names.get(name_id="1")
    for listed, place in ((exact, None), (doubtful, exact.candidates.get())):
        with pytest.raises(Problem, match="TARGETING-E10"):
            review_name(listed, place=place, note="", actor=unit, now=NOW)
    review_name(doubtful, place=None, note="", actor=unit, now=NOW)
    with pytest.raises(Problem, match="TARGETING-E10"):
        review_name(doubtful, place=None, note="", actor=unit, now=NOW)


def started(programme: Programme, *, actor: Any) -> NameList:
    """A list whose job waits in the queue."""
    sent = Sent(
        *(stored(name, lines, actor=actor) for name, lines in (("nombres.csv", NAMES), ("registro.csv", REGISTER)))
    )
    return start_matching(programme, sent=sent, search=search_names, actor=actor, now=NOW)


def test_job_that_was_cut_off_goes_on_where_it_stopped(
    programme: Programme, make_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TARGET-23: what was found stays and waits in the queue; no name is looked for twice."""
    monkeypatch.setattr(services, "BATCH", 2)
    monkeypatch.setattr(running, "REPORT_EVERY_SECONDS", 0)
    made = started(programme, actor=make_user("coordinator"))
    assert (made.total, made.names.count(), made.is_searching) == (5, 0, True)

    def cut_off(*_given: Any, **_named: Any) -> None:
        raise LeaseLostError(str(made.pk))

    monkeypatch.setattr(tasks, "report_progress", cut_off)
    with pytest.raises(LeaseLostError):
        search_names.func(str(made.job_id), str(made.pk))
    assert made.names.count() == 2 and not Entry.objects.filter(act="place_names.match").exists()
    monkeypatch.undo()
    work_off_queue()
    made = NameList.objects.get()
    assert made.job is not None
    assert (made.job.state, made.job.done, made.job.total, made.is_searching) == ("succeeded", 5, 5, False)
    assert sorted(made.names.values_list("name_id", flat=True)) == ["1", "2", "3", "4", "5"]
    assert Entry.objects.get(act="place_names.match").after["waiting"] == 2


def test_list_of_somebody_who_may_no_more_is_not_looked_for(programme: Programme, make_user: Any) -> None:
    """TARGET-23: the job asks again; nothing is kept of it."""
    actor = make_user("coordinator")
    made = started(programme, actor=actor)
    RoleAssignment.objects.filter(user=actor).delete()
    work_off_queue()
    made.refresh_from_db()
    assert made.job is not None
    assert made.job.state == "failed" and "Envíela otra persona" in made.job.error_es
    assert not made.names.exists()


def test_a_list_that_cannot_be_read_is_refused_with_its_first_fault(programme: Programme, make_user: Any) -> None:
    with pytest.raises(Problem, match="TARGETING-E09") as refused:
        matched(programme, actor=make_user("coordinator"), names=("una,columna", "1,2"))
    assert "nombres.csv:1:name_id" in refused.value.text("es")
