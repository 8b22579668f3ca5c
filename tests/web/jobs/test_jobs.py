"""A job from the queue to its end, in one process."""

import uuid
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.audit.models import Entry
from eslabon.web.jobs.management.worker import work_off_queue
from eslabon.web.jobs.models import Job, Schedule
from eslabon.web.jobs.services import (
    JobCancelledError,
    LeaseLostError,
    begin_run,
    cancel_job,
    fail_run,
    fenced_transaction,
    finish_run,
    forget_finished,
    job_task,
    reap,
    report_progress,
    retry_job,
    run_due,
    schedule,
    scheduling,
    start_job,
)
from eslabon.web.jobs.services.running import Run, current_run, keep_alive
from tests.web.jobs import sample_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create(username="rosa", full_name="Rosa")


@pytest.fixture
def log(tmp_path: Path) -> str:
    return str(tmp_path / "log")


def lines(log: str) -> list[str]:
    return [line.split()[0] for line in Path(log).read_text().splitlines()] if Path(log).exists() else []


def claim(job: Job, *, worker: str = "w1") -> DBTaskResult:
    row = DBTaskResult.objects.get(pk=job.task_result_id)
    row.claim(worker)
    return row


def begin(job: Job, *, now: datetime | None = None, worker: str = "w1") -> tuple[Run, DBTaskResult]:
    row = claim(job, worker=worker)
    run = begin_run(row, worker=worker, now=now or timezone.now())
    assert run is not None
    return run, row


def test_job_runs_and_ends_with_its_progress(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 3, 0, title="Contar", actor=user, subject=user)
    assert (job.state, job.attempts, job.subject_name) == ("queued", 0, "Rosa")
    work_off_queue()
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.attempts) == ("succeeded", 3, 3, 1)
    assert job.started_at is not None and job.finished_at is not None
    assert (job.holder, job.lease_expires_at) == (None, None)
    assert DBTaskResult.objects.get(pk=job.task_result_id).return_value == 3
    assert lines(log) == ["start", "end"]
    work_off_queue()
    assert lines(log) == ["start", "end"]
    assert Entry.objects.get(act="job.start").subject_id == str(job.pk)


def test_rolled_back_act_leaves_no_job(user: User, log: str) -> None:
    with transaction.atomic():
        start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
        transaction.set_rollback(True)
    work_off_queue()
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()
    assert lines(log) == []


def test_task_without_job_id_is_refused() -> None:
    with pytest.raises(TypeError, match="job_id"):
        job_task(lambda path: path)


def test_error_is_told_in_words_without_its_secrets(user: User) -> None:
    broken = start_job(sample_tasks.break_down, title="Romper", actor=user)
    refused = start_job(sample_tasks.be_refused, title="Negar", actor=user)
    work_off_queue()
    broken.refresh_from_db()
    refused.refresh_from_db()
    assert (broken.state, refused.state) == ("failed", "failed")
    assert "ZeroDivisionError" in broken.error_es and str(broken.pk) in broken.error_es
    assert "secret detail" not in broken.error_es + broken.error_en
    assert refused.error_es.startswith("El trabajo «X» ya terminó")
    assert "secret detail" in DBTaskResult.objects.get(pk=broken.task_result_id).traceback


def test_failed_job_is_not_run_again_until_somebody_asks(user: User) -> None:
    job = start_job(sample_tasks.break_down, title="Romper", actor=user)
    work_off_queue()
    work_off_queue()
    job.refresh_from_db()
    assert job.attempts == 1
    retry_job(job, actor=user)
    job.refresh_from_db()
    assert (job.state, job.error_es) == ("queued", "")
    work_off_queue()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 1)
    assert Entry.objects.filter(act="job.retry").count() == 1


def test_waiting_or_finished_job_cannot_be_repeated(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    with pytest.raises(Problem, match="JOBS-E03"):
        retry_job(job, actor=user)
    work_off_queue()
    with pytest.raises(Problem, match="JOBS-E03"):
        retry_job(job, actor=user)
    assert lines(log) == ["start", "end"]


def test_cancelled_job_never_runs_and_can_be_asked_for_again(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    cancel_job(job, actor=user, now=timezone.now())
    work_off_queue()
    assert lines(log) == []
    job.refresh_from_db()
    assert job.state == "cancelled"
    with pytest.raises(Problem, match="JOBS-E04"):
        cancel_job(job, actor=user, now=timezone.now())
    retry_job(job, actor=user)
    work_off_queue()
    assert lines(log) == ["start", "end"]


def test_job_cancelled_between_claim_and_start_is_left_alone(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    row = claim(job)
    cancel_job(job, actor=user, now=timezone.now())
    assert begin_run(row, worker="w1", now=timezone.now()) is None
    assert reap(now=timezone.now() + timedelta(hours=1)) == 0
    work_off_queue()
    assert lines(log) == []


def test_running_job_stops_at_its_next_report_after_cancellation(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    run, row = begin(job)
    token = current_run.set(run)
    try:
        report_progress(job, done=1, total=9)
        cancel_job(job, actor=user, now=timezone.now())
        with pytest.raises(JobCancelledError) as asked:
            report_progress(job, done=9, total=9)
    finally:
        current_run.reset(token)
    assert fail_run(run, row, error=asked.value, now=timezone.now())
    job.refresh_from_db()
    assert (job.state, job.error_es) == ("cancelled", "")


def test_expired_lease_puts_the_job_back_once_then_it_is_lost(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    now = timezone.now()
    begin(job, now=now)
    assert reap(now=now + timedelta(seconds=59)) == 0
    assert reap(now=now + timedelta(seconds=61)) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.holder) == ("queued", 1, None)
    later = now + timedelta(minutes=5)
    begin(job, now=later, worker="w2")
    assert reap(now=later + timedelta(seconds=61)) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("lost", 2)
    assert "se detuvo 2 veces" in job.error_es and "stopped 2 times" in job.error_en
    work_off_queue()
    assert lines(log) == []


def test_heartbeat_keeps_the_lease(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    now = timezone.now()
    run, _row = begin(job, now=now)
    assert keep_alive(run, now=now + timedelta(seconds=50))
    assert reap(now=now + timedelta(seconds=100)) == 0


def test_run_that_lost_its_lease_can_write_nothing(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    now = timezone.now()
    old, old_row = begin(job, now=now)
    reap(now=now + timedelta(minutes=2))
    token = current_run.set(old)
    try:
        with pytest.raises(LeaseLostError):
            report_progress(job.pk, done=1, total=1)
        with pytest.raises(LeaseLostError), fenced_transaction(job.pk):
            pytest.fail("the fence let a dead run in")
    finally:
        current_run.reset(token)
    assert not keep_alive(old, now=now)
    assert not finish_run(old, old_row, value=7, now=now)
    assert not fail_run(old, old_row, error=ValueError(), now=now)
    job.refresh_from_db()
    assert (job.state, job.done) == ("queued", 0)
    new, new_row = begin(job, worker="w2")
    assert not finish_run(old, old_row, value=7, now=now)
    assert finish_run(new, new_row, value=8, now=now)
    assert DBTaskResult.objects.get(pk=job.task_result_id).return_value == 8


def test_task_claimed_by_a_worker_that_died_at_once_is_no_attempt(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    claim(job)
    assert reap(now=timezone.now() + timedelta(seconds=30)) == 0
    assert reap(now=timezone.now() + timedelta(seconds=90)) == 1
    work_off_queue()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("succeeded", 1)


def test_claim_that_somebody_else_took_over_cannot_begin(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    slow = claim(job, worker="slow")
    reap(now=timezone.now() + timedelta(seconds=90))
    begin(job, worker="quick")
    assert begin_run(slow, worker="slow", now=timezone.now()) is None


def test_fenced_writes_of_a_live_run_commit(user: User) -> None:
    start_job(sample_tasks.add_person, "nueva", title="Agregar", actor=user)
    work_off_queue()
    assert User.objects.filter(username="nueva").exists()


def test_progress_reported_by_hand_needs_no_worker(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    report_progress(job.pk, done=2, total=4)
    job.refresh_from_db()
    assert (job.done, job.total, job.state) == (2, 4, "queued")


def test_old_jobs_are_forgotten(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    waiting = start_job(sample_tasks.count_to, log, 1, 0, title="Esperar", actor=user)
    cancel_job(job, actor=user, now=timezone.now() - timedelta(days=91))
    assert forget_finished(now=timezone.now()) == 1
    assert list(Job.objects.all()) == [waiting]
    assert DBTaskResult.objects.count() == 1


class TestSchedule:
    """What runs by the clock."""

    @pytest.fixture(autouse=True)
    def _own_schedule(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(scheduling, "_scheduled", {})

    def test_runs_at_once_then_each_period_and_once_after_a_pause(self) -> None:
        ran: list[datetime] = []
        schedule("sweep", lambda *, now: ran.append(now), every=timedelta(seconds=10))
        now = timezone.now()
        for seconds in (0, 1, 9, 10, 11, 500, 505):
            run_due(now=now + timedelta(seconds=seconds))
        assert [(moment - now).seconds for moment in ran] == [0, 10, 500]

    def test_daily_hour_is_the_sites_clock(self, settings: Any) -> None:
        ran: list[datetime] = []
        schedule("nightly", lambda *, now: ran.append(now), at=time(3))
        lima = ZoneInfo(settings.TIME_ZONE)
        for day, hour in ((1, 2), (1, 4), (2, 2), (2, 3), (2, 4), (3, 2), (3, 5)):
            run_due(now=datetime(2026, 3, day, hour, tzinfo=lima))
        assert [(moment.day, moment.hour) for moment in ran] == [(1, 4), (2, 3), (3, 5)]

    def test_failure_is_kept_and_the_next_turn_comes(self) -> None:
        results = [ValueError("no"), None]

        def run(now: datetime) -> None:
            if isinstance(error := results.pop(0), Exception):
                raise error

        schedule("sweep", run, every=timedelta(seconds=10))
        now = timezone.now()
        run_due(now=now)
        assert Schedule.objects.get().last_error == "ValueError: no"
        run_due(now=now + timedelta(seconds=11))
        assert Schedule.objects.get().last_error == ""
        assert results == []


def test_holder_is_a_fresh_token_for_every_run(user: User, log: str) -> None:
    job = start_job(sample_tasks.count_to, log, 1, 0, title="Contar", actor=user)
    now = timezone.now()
    first, _ = begin(job, now=now)
    reap(now=now + timedelta(minutes=2))
    second, _ = begin(job, worker="w2")
    assert first.holder != second.holder
    assert isinstance(second.holder, uuid.UUID)
