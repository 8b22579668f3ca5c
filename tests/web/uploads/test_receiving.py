"""What comes in over the network: too large is said kindly, costs no disk, and loses nothing else of the form."""

import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from eslabon.web.uploads.models import StoredFile
from tests.files.hostile import noise, pdf
from tests.web.uploads.posting import begin, parts, post, send_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web.uploads.pages")]
MB = 1024 * 1024


@pytest.fixture
def address(live_server):
    found = urlsplit(live_server.url)
    return found.hostname, found.port


@pytest.fixture
def session(make_user, client_for, settings):
    return client_for(make_user()).cookies[settings.SESSION_COOKIE_NAME].value


def open_bytes_on_disk():
    """Disk held by this process's files, nameless ones included."""
    total = 0
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            target = str(descriptor.readlink())
            if target.startswith(tempfile.gettempdir()) and target.endswith("(deleted)"):
                total += descriptor.stat().st_size
        except OSError:
            continue
    return total


def zeros(megabytes, seen=None):
    for _ in range(megabytes):
        if seen is not None:
            seen.append(open_bytes_on_disk())
        yield bytes(MB)


def length_of(body):
    return sum(len(part) for part in body)


def test_fifty_megabytes_answered_kindly_keeping_the_form_and_the_disk(address, session, media_root):
    used = []
    length = length_of(parts(bytes(0), note="Mi nota", late="x")) + 50 * MB
    status, page = post(address, session, parts(zeros(50, used), name="gigante.pdf", note="Mi nota", late="x"), length)
    assert status == 413
    assert "«gigante.pdf» es más grande" in page
    assert "10 MB" in page
    assert 'value="Mi nota"' in page
    assert max(used) <= 11 * MB
    assert open_bytes_on_disk() == 0
    assert not StoredFile.objects.exists()
    assert not list(media_root.rglob("*.part"))


def test_file_just_within_the_limit_kept_and_one_byte_more_refused(address, session, settings):
    settings.UPLOAD_MAX_BYTES = 300_000
    whole = pdf(b"% " + b"x" * 200_000 + b"\n")
    whole = pdf(b"% " + b"x" * (200_000 + 300_000 - len(whole)) + b"\n")
    for data, expected in ((whole, 201), (whole + b"\n", 413)):
        body = b"".join(parts(data))
        assert post(address, session, [body], len(body))[0] == expected
    assert StoredFile.objects.get().size_bytes == 300_000


def test_request_larger_than_any_form_shows_its_page(client_for, make_user, settings):
    settings.UPLOAD_MAX_REQUEST_BYTES = 20_000
    client = client_for(make_user(), enforce_csrf_checks=True)
    answer = client.post("/try/send/", {"file": SimpleUploadedFile("a.pdf", noise(30_000))})
    assert answer.status_code == 413
    assert "UPLOADS-E06" in answer.content.decode()
    assert "«" not in answer.context["problem"].text("en")


def test_upload_cut_by_the_sender_leaves_nothing_and_the_server_well(address, session, media_root):
    body = b"".join(parts(pdf(b"% " + b"x" * 3 * MB + b"\n")))
    line = begin(address, session, body[: len(body) // 2], len(body))
    time.sleep(0.3)
    line.close()
    time.sleep(0.3)
    assert not StoredFile.objects.exists()
    assert send_file(address, session, pdf())["sha256"]
    assert StoredFile.objects.count() == 1
    assert not list(media_root.rglob("*.part"))


def test_many_files_at_once_refused_and_no_error_of_the_machine(client_for, make_user):
    client = client_for(make_user())
    many = {f"file{n}": SimpleUploadedFile(f"{n}.csv", b"a") for n in range(120)}
    assert client.post("/try/send/", many).status_code in {400, 413}


def test_several_senders_at_once_each_get_their_own_answer(address, session):
    answers = []

    def send(number):
        body = b"".join(parts(pdf(b"%% %d\n" % number), note=f"n{number}"))
        answers.append((number, post(address, session, [body], len(body))))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(status == 201 and f'"note": "n{number}"' in text for number, (status, text) in answers)
    assert StoredFile.objects.values("sha256").distinct().count() == 8
