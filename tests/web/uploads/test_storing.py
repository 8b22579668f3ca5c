"""Files are kept by content, whole, once, and handed out so that nothing in them can act."""

import hashlib
import io
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import file_response, store_file, sweep_blobs
from eslabon.web.uploads.services.blobs import keep_blob
from tests.files.hostile import pdf, workbook

pytestmark = pytest.mark.django_db
PDF = pdf()


def sent(data, name="acta.pdf"):
    return SimpleUploadedFile(name, data)


def blobs(media_root):
    return [path for path in Path(media_root).rglob("*") if path.is_file() and path.name != ".lock"]


def code_of(data, name="acta.pdf", user=None, **options):
    with pytest.raises(Problem) as caught:
        store_file(sent(data, name), actor=user, **options)
    assert not StoredFile.objects.exists()
    return caught.value.code


def test_file_kept_under_its_hash_with_its_own_name(make_user, media_root):
    user = make_user()
    stored = store_file(sent(PDF, "Acta de fundación.pdf"), actor=user)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (stored.name, stored.kind, stored.content_type) == ("Acta de fundación.pdf", "pdf", "application/pdf")
    assert (stored.sha256, stored.size_bytes, stored.uploaded_by) == (digest, len(PDF), user)
    path = media_root / "files" / digest[:2] / digest
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o077 == 0
    assert blobs(media_root) == [path]


def test_file_kept_writes_who_sent_it_beside_the_row(make_user):
    user = make_user()
    stored = store_file(sent(PDF), actor=user)
    entry = Entry.objects.get(act="file.stored")
    assert (entry.actor_id, entry.subject_id, entry.after["sha256"]) == (user.pk, str(stored.pk), stored.sha256)


def test_same_content_twice_is_two_rows_on_one_blob(make_user, media_root):
    user = make_user()
    first, second = store_file(sent(PDF, "a.pdf"), actor=user), store_file(sent(PDF, "b.pdf"), actor=user)
    assert first.pk != second.pk
    assert first.blob.name == second.blob.name
    assert len(blobs(media_root)) == 1


def test_blob_damaged_on_disk_is_whole_again_when_sent_again(make_user, media_root):
    user = make_user()
    store_file(sent(PDF), actor=user)
    blobs(media_root)[0].write_bytes(b"half")
    store_file(sent(PDF), actor=user)
    assert blobs(media_root)[0].read_bytes() == PDF


@pytest.mark.parametrize(
    ("data", "options", "code"),
    [
        (b"", {}, "UPLOADS-E02"),
        (b"MZ\x90\x00\xff", {}, "UPLOADS-E03"),
        (workbook({"xl/vbaProject.bin": b"x"}), {}, "UPLOADS-E03"),
        (PDF, {"kinds": ("image", "table")}, "UPLOADS-E04"),
        (b"a,b\n1,2\n", {"kinds": ("pdf",)}, "UPLOADS-E04"),
        (b"x" * (10 * 1024 * 1024 + 1), {}, "UPLOADS-E01"),
    ],
)
def test_file_refused_leaves_neither_row_nor_bytes(make_user, media_root, data, options, code):
    assert code_of(data, user=make_user(), **options) == code
    assert not blobs(media_root)


def test_refusal_says_what_was_found_and_what_is_needed_in_both_languages(make_user):
    with pytest.raises(Problem) as caught:
        store_file(sent(PDF), actor=make_user(), kinds=("image", "table"))
    assert "es un PDF" in caught.value.text("es")
    assert "una foto o imagen" in caught.value.text("es")
    assert "a photo or picture" in caught.value.text("en")


def test_name_of_a_program_gets_the_extension_of_the_content(make_user):
    assert store_file(sent(PDF, "factura.exe"), actor=make_user()).name == "factura.exe.pdf"
    assert store_file(sent(PDF, "a\u202efdp.html"), actor=make_user()).name == "afdp.html.pdf"


def test_photo_kept_without_where_it_was_taken(make_user):
    exif = Image.Exif()
    exif[0x010F] = "FabricanteSecreto"
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(out, "JPEG", exif=exif)
    stored = store_file(sent(out.getvalue(), "parcela.jpg"), actor=make_user())
    with stored.blob.open("rb") as kept:
        data = kept.read()
    assert b"FabricanteSecreto" in out.getvalue()
    assert b"FabricanteSecreto" not in data
    assert stored.size_bytes == len(data)
    assert stored.sha256 == hashlib.sha256(data).hexdigest()


# Handing out ----------------------------------------------------------------------------------------------------------


@pytest.mark.urls("tests.web.uploads.pages")
def test_download_cannot_act_as_a_page_and_carries_the_name(make_user, client_for):
    user = make_user()
    stored = store_file(sent(PDF, "Acta «n.º 3», año.pdf"), actor=user)
    answer = client_for(user).get(f"/try/fetch/{stored.pk}/?inline")
    assert answer.getvalue() == PDF
    answer.close()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src 'self'" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    name = "attachment; filename*=utf-8''Acta%20%C2%ABn.%C2%BA%203%C2%BB%2C%20a%C3%B1o.pdf"
    assert answer["Content-Disposition"] == name


def png():
    out = io.BytesIO()
    Image.new("RGB", (3, 3)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "shown"),
    [(PDF, "a.pdf", "attachment"), (b"a,b\n", "a.csv", "attachment"), (png(), "f.png", "inline")],
)
def test_only_pictures_are_shown_inside_the_browser(make_user, data, name, shown):
    answer = file_response(store_file(sent(data, name), actor=make_user()), as_attachment=False)
    assert answer["Content-Disposition"].startswith(shown)
    answer.close()


def test_bytes_that_are_gone_from_the_disk_are_a_problem_and_no_crash(make_user, media_root):
    stored = store_file(sent(PDF), actor=make_user())
    blobs(media_root)[0].unlink()
    with pytest.raises(Problem) as caught:
        file_response(stored)
    assert (caught.value.code, caught.value.status) == ("UPLOADS-E05", 503)


def test_kept_files_have_no_address_of_their_own(make_user, client_for):
    user = make_user()
    stored = store_file(sent(PDF), actor=user)
    for address in (f"/{stored.blob.name}", f"/media/{stored.blob.name}", f"/static/{stored.blob.name}"):
        assert client_for(user).get(address).status_code == 404


# Sweeping -------------------------------------------------------------------------------------------------------------


def make_old(path, *, hours=48):
    then = (timezone.now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


def test_act_that_is_rolled_back_leaves_a_blob_for_the_sweep_alone(make_user, media_root):
    user = make_user()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store_file(sent(PDF), actor=user)
        raise ZeroDivisionError
    assert not StoredFile.objects.exists()
    (orphan,) = blobs(media_root)
    day = timedelta(hours=24)
    assert sweep_blobs(now=timezone.now(), minimum_age=day).files == 0  # young: its row may be on the way
    make_old(orphan)
    assert sweep_blobs(now=timezone.now(), minimum_age=day, dry_run=True).files == 1
    assert orphan.exists()
    assert sweep_blobs(now=timezone.now(), minimum_age=day).size_bytes == len(PDF)
    assert not orphan.exists()


def test_sweep_keeps_old_files_that_have_a_row_and_takes_half_written_ones(make_user, media_root, capsys):
    stored = store_file(sent(PDF), actor=make_user())
    (owned,) = blobs(media_root)
    half = media_root / "files" / "incoming" / "x.part"
    half.write_bytes(b"half")
    make_old(owned)
    make_old(half)
    call_command("sweep_uploads")
    assert "1 files without an owner deleted" in capsys.readouterr().out
    assert owned.exists()
    assert not half.exists()
    with stored.blob.open("rb") as kept:
        assert kept.read() == PDF


def test_old_orphan_that_is_sent_again_is_young_again(make_user, media_root):
    keep_blob([PDF])
    make_old(blobs(media_root)[0])
    keep_blob([PDF])
    assert sweep_blobs(now=timezone.now(), minimum_age=timedelta(hours=24)).files == 0


def test_writing_that_fails_in_the_middle_leaves_nothing(media_root):
    def pieces():
        yield b"first"
        raise OSError("the line went dead")

    with pytest.raises(OSError, match="dead"):
        keep_blob(pieces())
    assert not blobs(media_root)


@pytest.mark.django_db(transaction=True)
def test_many_people_send_the_same_file_at_once_while_the_sweep_runs(make_user, media_root):
    user = make_user()
    failures = []

    def run(act):
        try:
            for _ in range(5):
                act()
        except Exception as error:  # noqa: BLE001 -- shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    def sweep():
        sweep_blobs(now=timezone.now(), minimum_age=timedelta(hours=1))

    acts = [lambda: store_file(sent(PDF), actor=user)] * 4 + [sweep]
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert StoredFile.objects.count() == 20
    assert [path.read_bytes() for path in blobs(media_root)] == [PDF]
