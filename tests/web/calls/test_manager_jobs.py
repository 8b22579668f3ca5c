"""What a real worker does for the calls: e-mails to who allowed them, once, in their language; files with many rows."""

import io
import re
import signal
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.base import ContentFile
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from eslabon.files.applications import COLUMNS
from eslabon.files.sheets import write_csv
from eslabon.web.audit.models import Entry
from eslabon.web.calls.models import BulkFile, Notice
from eslabon.web.calls.services import (
    answer_correction,
    ask_correction,
    decide_appeal,
    file_appeal,
    give_verdict,
    save_draft,
    start_application,
    submit_application,
    withdraw_application,
)
from eslabon.web.calls.services.bulkfiles import check_bulk_file, hand_to_job, keep_bulk_file
from eslabon.web.calls.tasks import decide_bulk_file, tell_applicant
from eslabon.web.calls.views.inbox import declared_row
from eslabon.web.jobs.models import Job
from eslabon.web.jobs.services import start_job
from eslabon.web.parties.models import Contact, Party
from eslabon.web.parties.services import add_contact, give_consent, withdraw_consent, withdraw_contact
from eslabon.web.uploads.services import store_file
from tests.web.calls.conftest import ANSWERS, DURING
from tests.web.calls.manager_steps import apply_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _clean_outbox():
    RefusingBackend.seen = 0
    mail.outbox = []


@pytest.fixture(autouse=True)
def _in_the_window(settings):
    settings.SITE_URL = "https://eslabon.example.org"
    with time_machine.travel(DURING, tick=True):
        yield


def run_worker() -> None:
    """The worker's own loop, until the queue is empty."""
    before = {kind: signal.getsignal(kind) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        call_command("run_worker", batch=True, interval=0.01, verbosity=0)
    finally:
        for kind, known in before.items():
            signal.signal(kind, known)


def allow(party: Party, address: str = "gerencia@coop.example", *, purpose: str = "programme") -> Contact:
    contact = add_contact(party, channel="email", value=address, actor=None)
    if not party.consents.filter(purpose=purpose, channel="email", withdrawn_at=None).exists():
        give_consent(party, purpose=purpose, channel="email", how="web", text_version="1", actor=None)
    return contact


def test_applicant_hears_of_every_step_once(call, make_organisation, facilitator, make_user):
    someone = make_organisation(name="Cooperativa Sol")
    allow(someone.organisation)

    application = apply_for(call, someone, kinds=("taxpayer",), sales_last_pen="150000")
    round_ = ask_correction(
        application, items=[{"requirement": 6, "message": "Adjunte sus ventas de 2020."}], actor=facilitator, now=DURING
    )
    answered = answer_correction(application, actor=someone.user, now=DURING)
    give_verdict(answered, actor=facilitator, now=DURING)
    appeal = file_appeal(answered, text="Vean otra vez.", actor=someone.user, now=DURING)
    decide_appeal(
        appeal, upheld=True, reason="Hay factura.", passed={6: "Factura."}, actor=make_user("coordinator"), now=DURING
    )
    run_worker()
    run_worker()

    assert [re.sub(r" ?ruta-2021-1-\d+", "", one.subject) for one in mail.outbox] == [
        "Recibimos su postulación",
        "Falta completar su postulación",
        "Recibimos su postulación",
        "Hay un dictamen de su postulación",
        "Se resolvió su apelación de la postulación",
    ]
    correction, verdict, decided = mail.outbox[1], mail.outbox[3], mail.outbox[4]
    assert "Adjunte sus ventas de 2020." in correction.body
    assert "hasta el 30 de mayo de 2021, a las 23:59:59" in correction.body.lower()
    assert round_.deadline.isoformat() == "2021-05-30"
    assert f"https://eslabon.example.org/applications/{application.pk}/" in correction.body
    assert "no fue admitida" in verdict.body
    assert "puede apelar hasta el" in verdict.body
    assert "queda admitida" in decided.body
    assert all(one.to == ["gerencia@coop.example"] for one in mail.outbox)
    assert not any(ANSWERS["taxpayer_id"] in one.body for one in mail.outbox)
    assert Notice.objects.exclude(sent_at=None).count() == 5
    assert set(Job.objects.values_list("state", flat=True)) == {"succeeded"}
    entries = Entry.objects.filter(act="send_notice")
    assert entries.count() == 5
    assert not any("coop.example" in str(entry.after) for entry in entries)


def test_applicant_is_written_to_in_its_language(call, make_organisation, facilitator):
    someone = make_organisation(language="en")
    allow(someone.organisation)

    give_verdict(apply_for(call, someone), actor=facilitator, now=DURING)
    run_worker()

    assert mail.outbox[-1].subject.startswith("There is a verdict on your application")
    assert "was admitted" in mail.outbox[-1].body
    assert "postulación" not in mail.outbox[-1].body


@pytest.mark.parametrize("missing", ["consent", "address", "withdrawn consent", "withdrawn address", "other purpose"])
def test_nobody_is_written_to_without_address_and_consent(call, make_organisation, missing):
    someone = make_organisation()
    party = someone.organisation
    if missing == "consent":
        add_contact(party, channel="email", value="a@coop.example", actor=None)
    elif missing == "address":
        give_consent(party, purpose="programme", channel="email", how="web", text_version="1", actor=None)
    elif missing == "other purpose":
        allow(party, purpose="surveys")
    else:
        contact = allow(party)
        if missing == "withdrawn consent":
            withdraw_consent(party.consents.get(), actor=None)
        else:
            withdraw_contact(contact, actor=None)

    apply_for(call, someone)
    run_worker()

    assert mail.outbox == []
    assert not Job.objects.exists()


def test_consent_withdrawn_after_the_act_still_counts(call, make_organisation):
    someone = make_organisation()
    allow(someone.organisation)
    apply_for(call, someone)
    assert Job.objects.count() == 1

    withdraw_consent(someone.organisation.consents.get(), actor=None)
    run_worker()

    assert mail.outbox == []
    assert Job.objects.get().state == "succeeded"


def test_simulated_applicants_are_told_nothing(call, make_organisation, facilitator):
    someone = make_organisation()
    allow(someone.organisation)
    application = start_application(
        call, party=someone.organisation, actor=someone.user, now=DURING, channel="simulated"
    )
    save_draft(application, values=ANSWERS, revision=0, actor=someone.user, now=DURING)
    application = submit_application(application, actor=someone.user, now=DURING)

    start_job(tell_applicant, str(application.pk), "submitted", "0", title="por la fuerza", actor=None)
    run_worker()

    assert mail.outbox == []
    assert Job.objects.count() == 1  # only the one that was started by hand


def test_job_that_runs_twice_writes_once(call, make_organisation):
    someone = make_organisation()
    allow(someone.organisation)
    application = apply_for(call, someone)
    for _n in range(2):
        start_job(tell_applicant, str(application.pk), "submitted", "0", title="otra vez", actor=None)

    run_worker()

    assert len(mail.outbox) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{Notice.objects.get().pk}@eslabon.example.org>"


class RefusingBackend(EmailBackend):
    """A mail server that takes every second letter and breaks off on the others."""

    seen = 0

    def send_messages(self, messages):
        type(self).seen += 1
        if type(self).seen % 2 == 0:
            raise ConnectionError("the mail server went away")
        return super().send_messages(messages)


def test_letter_that_could_not_be_sent_is_sent_by_the_next_try_and_the_others_are_not_repeated(
    call, make_organisation, settings
):
    settings.EMAIL_BACKEND = f"{RefusingBackend.__module__}.RefusingBackend"
    someone = make_organisation()
    for address in ("a@coop.example", "b@coop.example", "c@coop.example"):
        allow(someone.organisation, address)
    application = apply_for(call, someone)
    run_worker()
    assert Job.objects.get().state == "failed"
    assert len(mail.outbox) == 1

    for _n in range(3):
        start_job(tell_applicant, str(application.pk), "submitted", "0", title="otra vez", actor=None)
        run_worker()

    assert sorted(one.to[0] for one in mail.outbox) == ["a@coop.example", "b@coop.example", "c@coop.example"]


def test_withdrawn_application_can_still_be_told_of(call, make_organisation):
    someone = make_organisation()
    allow(someone.organisation)
    application = apply_for(call, someone)
    withdraw_application(application, reason="Ya no.", actor=someone.user, now=DURING + timedelta(hours=1))

    run_worker()

    assert len(mail.outbox) == 1


def bulk_file_of(call, facilitator, applications) -> BulkFile:
    out = io.BytesIO()
    write_csv(out, [column.name for column in COLUMNS], [declared_row(one) for one in applications])
    stored = store_file(ContentFile(out.getvalue(), name="lista.csv"), actor=facilitator)
    check = check_bulk_file(call, file=stored, actor=facilitator)
    return keep_bulk_file(call, file=stored, check=check, actor=facilitator)


def test_worker_decides_a_file_and_shows_how_far_it_is(call, make_organisation, facilitator):
    applications = [apply_for(call, make_organisation()) for _n in range(13)]
    kept = bulk_file_of(call, facilitator, applications)
    hand_to_job(
        kept,
        start=lambda: start_job(
            decide_bulk_file, str(kept.pk), str(facilitator.pk), "", title="Archivo", actor=facilitator, subject=kept
        ),
    )

    run_worker()

    job = Job.objects.get()
    assert (job.state, job.done, job.total) == ("succeeded", 13, 13)
    kept.refresh_from_db()
    assert kept.applied_at is not None
    assert {one["result"] for one in kept.summary["answers"]} == {"eligible"}
    assert all(one.verdicts.count() == 1 for one in applications)


def test_worker_decides_nothing_for_who_lost_the_role(call, make_organisation, facilitator):
    application = apply_for(call, make_organisation())
    kept = bulk_file_of(call, facilitator, [application])
    start_job(decide_bulk_file, str(kept.pk), str(facilitator.pk), "", title="Archivo", actor=facilitator)
    facilitator.role_assignments.update(until=timezone.localdate() - timedelta(days=1))

    run_worker()

    assert Job.objects.get().state == "failed"
    assert "ya no tiene ese permiso" in Job.objects.get().error_es
    assert application.verdicts.count() == 0
