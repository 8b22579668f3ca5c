"""Complaints: filed with or without a name, answered in time, closed with a reason."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.programmes.models import Grievance, Programme
from eslabon.web.programmes.services import (
    answer_grievance,
    assign_grievance,
    close_grievance,
    file_grievance,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 5, 4, 3, 0, tzinfo=UTC)  # still 3 May in Lima
WORDS = "Me pidieron dinero para inscribirme"


def filed(programme: Programme, **changes) -> Grievance:
    values = {"subject": "money", "text": WORDS, "contact": "", "channel": "web", "now": NOW}
    return file_grievance(programme, **values | changes)


def test_deadline_counts_from_the_day_on_the_programmes_clock(programme: Programme) -> None:
    assert filed(programme).due_on == date(2021, 5, 18)
    assert filed(programme, subject="harassment").due_on == date(2021, 5, 6)


def test_words_are_encrypted_at_rest_and_absent_from_the_audit_log(programme: Programme) -> None:
    grievance = filed(programme, contact="999 888 777")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, contact FROM programmes_grievance")
        stored = str(cursor.fetchone())
    assert "dinero" not in stored
    assert "999" not in stored
    entry = Entry.objects.get(subject_id=str(grievance.pk))
    assert "dinero" not in f"{entry.after}{entry.reason}{entry.subject_name}"
    assert Grievance.objects.get(pk=grievance.pk).text == WORDS


def test_anonymous_complaint_of_a_signed_in_person_keeps_no_name(programme: Programme, make_user, client_for) -> None:
    user = make_user()
    url = reverse("file_grievance", kwargs={"code": "ruta"})
    answer = client_for(user).post(url, {"subject": "conduct", "text": WORDS, "anonymous": "on"})
    grievance = Grievance.objects.get()
    assert grievance.tracking_code in answer.content.decode()
    assert grievance.filed_by is None
    assert not Entry.objects.filter(subject_id=str(grievance.pk), actor_id=user.pk).exists()


def test_form_sent_twice_files_one_complaint_and_gives_one_code(programme: Programme) -> None:
    url, client = reverse("file_grievance", kwargs={"code": "ruta"}), Client()
    codes = [
        client.post(url, {"subject": "conduct", "text": WORDS}).context["grievance"].tracking_code for _n in range(2)
    ]
    assert codes[0] == codes[1]
    assert Grievance.objects.count() == 1


def test_machine_that_fills_the_hidden_field_is_refused(programme: Programme) -> None:
    url = reverse("file_grievance", kwargs={"code": "ruta"})
    assert Client().post(url, {"subject": "other", "text": "x", "website": "http://x"}).status_code == 422
    assert not Grievance.objects.exists()


def test_sixth_complaint_of_an_hour_from_one_address_is_throttled(programme: Programme) -> None:
    url, client = reverse("file_grievance", kwargs={"code": "ruta"}), Client()
    answers = [client.post(url, {"subject": "other", "text": f"caso {n}"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert Grievance.objects.count() == 5


def test_complaint_is_followed_by_its_code_and_shows_nothing_to_a_wrong_one(programme: Programme, make_user) -> None:
    grievance = filed(programme)
    answer_grievance(grievance, answer="Se devolvió lo cobrado", actor=make_user("desk"), now=NOW)
    url = reverse("follow_grievance")
    shown = Client().post(url, {"code": grievance.tracking_code.lower().replace("-", " ")}).content.decode()
    assert "Se devolvió lo cobrado" in shown
    assert WORDS not in shown
    assert Client().post(url, {"code": "2222-2222-2222"}).status_code == 422


def test_complaint_is_assigned_answered_and_closed_in_that_order(programme: Programme, make_user) -> None:
    desk, grievance = make_user("desk"), filed(programme)
    with pytest.raises(Problem, match="PROGRAMMES-E10"):
        close_grievance(grievance, reason="sí", actor=desk, now=NOW)
    assign_grievance(grievance, to=desk, actor=desk)
    answer_grievance(grievance, answer="Respuesta", actor=desk, now=NOW)
    closed = close_grievance(grievance, reason="Se resolvió", actor=desk, now=NOW)
    assert (closed.state, closed.closed_reason) == ("closed", "Se resolvió")
    with pytest.raises(Problem, match="PROGRAMMES-E09"):
        answer_grievance(grievance, answer="Otra", actor=desk, now=NOW)
    acts = list(Entry.objects.filter(subject_id=str(grievance.pk)).order_by("id").values_list("act", flat=True))
    assert acts == ["grievance.file", "grievance.assign", "grievance.answer", "grievance.close"]


def test_nobody_handles_the_complaint_that_they_filed(programme: Programme, make_user, client_for) -> None:
    desk = make_user("desk")
    grievance = filed(programme, filed_by=desk)
    with pytest.raises(Problem, match="PROGRAMMES-E08"):
        answer_grievance(grievance, answer="Todo bien", actor=desk, now=NOW)
    url = reverse("answer_grievance", kwargs={"code": "ruta", "pk": grievance.pk})
    assert client_for(desk).post(url, {"answer": "Todo bien"}).status_code == 403
    assert client_for(make_user("desk")).post(url, {"answer": "Se revisó"}).status_code == 302


def test_pages_show_and_handle_a_complaint(programme: Programme, make_user, client_for) -> None:
    desk, grievance = make_user("desk"), filed(programme)
    client, at = client_for(desk), {"code": "ruta", "pk": grievance.pk}
    assert grievance.tracking_code in client.get(reverse("grievances", kwargs={"code": "ruta"})).content.decode()
    assert WORDS in client.get(reverse("grievance", kwargs=at)).content.decode()
    assert client.post(reverse("assign_grievance", kwargs=at), {"to": desk.pk}).status_code == 302
    assert client.post(reverse("answer_grievance", kwargs=at), {"answer": ""}).status_code == 422
    assert client.post(reverse("answer_grievance", kwargs=at), {"answer": "Sí"}).status_code == 302
    assert client.post(reverse("close_grievance", kwargs=at), {"reason": "Resuelto"}).status_code == 302
    assert client.post(reverse("close_grievance", kwargs=at), {"reason": "Resuelto"}).status_code == 409
