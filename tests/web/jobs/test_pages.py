"""Everybody watches their own jobs; whoever may, all of them."""

from typing import Any

import pytest
import rules
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eslabon.web.accounts.models import User
from eslabon.web.jobs.management.worker import work_off_queue
from eslabon.web.jobs.models import Job
from eslabon.web.jobs.permissions import is_own_job
from eslabon.web.jobs.services import start_job
from tests.web.jobs import sample_tasks

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(username: str, **fields: Any) -> tuple[Client, User]:
    user = User.objects.create(username=username, full_name=username.title(), **fields)
    if user.is_superuser:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client, user


def fail_one(user: User) -> Job:
    job = start_job(sample_tasks.break_down, title="Importar lugares", actor=user, subject=user)
    work_off_queue()
    job.refresh_from_db()
    return job


def test_queue_shows_own_jobs_only_and_all_to_who_may() -> None:
    rosa, rosa_user = signed_in("rosa")
    luis, luis_user = signed_in("luis")
    keeper, _ = signed_in("sitio", is_superuser=True)
    start_job(sample_tasks.break_down, title="Trabajo de Rosa", actor=rosa_user)
    start_job(sample_tasks.break_down, title="Trabajo de Luis", actor=luis_user)
    start_job(sample_tasks.break_down, title="Trabajo del sitio", actor=None)
    shown = {client: client.get(reverse("jobs:queue")).content.decode() for client in (rosa, luis, keeper)}
    titles = ("Trabajo de Rosa", "Trabajo de Luis", "Trabajo del sitio")
    assert [title in shown[rosa] for title in titles] == [True, False, False]
    assert [title in shown[luis] for title in titles] == [False, True, False]
    assert [title in shown[keeper] for title in titles] == [True, True, True]


def test_programmes_people_watch_the_jobs_of_their_programme_only(
    programme: Any, make_user: Any, client_for: Any
) -> None:
    """A job's title names organisations; one without a programme is for who runs the site."""
    for code in (programme.code, "otro", ""):
        start_job(sample_tasks.break_down, title=f"Avisar «{code}»", actor=None, programme=code)
    watching = client_for(make_user("coordinator"))
    page = watching.get(reverse("jobs:queue")).content.decode()
    assert [f"Avisar «{code}»" in page for code in (programme.code, "otro", "")] == [True, False, False]
    opened = {job.programme: watching.get(reverse("jobs:job", args=[job.pk])).status_code for job in Job.objects.all()}
    assert opened == {programme.code: 200, "otro": 403, "": 403}
    without = client_for(make_user("desk"))
    assert "Avisar" not in without.get(reverse("jobs:queue")).content.decode()


def test_failed_job_says_why_and_offers_another_try() -> None:
    client, user = signed_in("rosa")
    job = fail_one(user)
    page = client.get(reverse("jobs:job", args=[job.pk])).content.decode()
    assert "ya quedó anotado" in page
    assert reverse("jobs:retry", args=[job.pk]) in page
    assert "hx-trigger" not in page  # nothing moves: nothing is asked again
    assert client.post(reverse("jobs:retry", args=[job.pk])).status_code == 302
    job.refresh_from_db()
    assert job.state == "queued"
    assert client.post(reverse("jobs:retry", args=[job.pk])).status_code == 409


def test_moving_job_asks_again_by_itself_and_has_a_link_without_scripts() -> None:
    client, user = signed_in("rosa")
    job = start_job(sample_tasks.break_down, title="Importar", actor=user)
    Job.objects.filter(pk=job.pk).update(state="running", done=84, total=150)
    address = reverse("jobs:job", args=[job.pk])
    page = client.get(address).content.decode()
    assert f'hx-get="{address}"' in page
    assert f'<a href="{address}">' in page
    assert "http-equiv" not in page
    assert "<progress" in page and "84" in page and "150" in page


def test_cancel_takes_a_waiting_job_out() -> None:
    client, user = signed_in("rosa")
    job = start_job(sample_tasks.break_down, title="Importar", actor=user)
    address = reverse("jobs:cancel", args=[job.pk])
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert client.post(address).status_code == 409


def test_job_of_somebody_else_is_refused() -> None:
    client, _ = signed_in("rosa")
    _, luis = signed_in("luis")
    job = fail_one(luis)
    assert client.get(reverse("jobs:job", args=[job.pk])).status_code == 403
    for act in ("retry", "cancel"):
        assert client.post(reverse(f"jobs:{act}", args=[job.pk])).status_code == 403
    job.refresh_from_db()
    assert job.state == "failed"
    assert Client().get(reverse("jobs:queue")).status_code == 302


def queries_of_the_queue(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("jobs:queue")).status_code == 200
    return len(queries)


def test_queue_costs_the_same_queries_at_one_and_at_many_jobs() -> None:
    client, user = signed_in("rosa")
    start_job(sample_tasks.break_down, title="Uno", actor=user)
    one = queries_of_the_queue(client)
    for number in range(5):
        start_job(sample_tasks.break_down, title=f"Otro {number}", actor=user)
    assert queries_of_the_queue(client) == one <= 12


def test_who_only_watches_is_offered_no_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = signed_in("rosa")
    _, luis = signed_in("luis")
    job = fail_one(luis)
    anybody = rules.predicate(lambda _user, _job=None: True)
    monkeypatch.setitem(rules.permissions.permissions, "jobs.view_every_job", anybody)
    monkeypatch.setitem(rules.permissions.permissions, "jobs.steer_job", is_own_job)
    for address in (reverse("jobs:queue"), reverse("jobs:job", args=[job.pk])):
        page = client.get(address).content.decode()
        assert "Importar lugares" in page
        assert reverse("jobs:retry", args=[job.pk]) not in page
