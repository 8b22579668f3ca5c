"""An import shows what it would do, does exactly that, once, and only for its maker."""

import csv
import io
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from eslabon.files.tables import Column, text
from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.audit.models import Entry
from eslabon.web.uploads import services
from eslabon.web.uploads.models import Import
from eslabon.web.uploads.services import ImportKind, Step
from eslabon.web.uploads.services import kinds as registry

pytestmark = pytest.mark.django_db
FILE = "usuario,nombre\nrosa,Rosa Ñahui\njuan,Juan Pérez\nigual,Sin Cambio\n,Sin Usuario\nroot,Nadie\n"


def plan_people(rows, *, scope, actor):
    """Names of accounts: new ones are created, others get the file's name, `root` is nobody's to change."""
    known = {user.username: user for user in User.objects.filter(username__in=[row["usuario"] for row in rows])}
    steps = []
    for row in rows:
        user = known.get(row["usuario"])
        if row["usuario"] == "root":
            steps.append(
                Step("refuse", "Esta cuenta no se cambia. Quite la fila.", "Do not change it.", column="usuario")
            )
        elif user is None:
            steps.append(Step("create", f"Se crea {row['usuario']}.", f"{row['usuario']} is created."))
        elif user.full_name == row["nombre"]:
            steps.append(Step("skip", "Ya está así.", "It is so already.", basis=user.full_name))
        else:
            was = f"Antes: {user.full_name}."
            steps.append(Step("update", was, f"Before: {user.full_name}.", basis=f"{user.pk} {user.full_name}"))
    return steps


def apply_people(planned, *, scope, actor):
    for row, step in planned:
        if row["nombre"] == "Falla":
            raise ZeroDivisionError
        if step.action == "create":
            User.objects.create(username=row["usuario"], full_name=row["nombre"])
        else:
            User.objects.filter(username=row["usuario"]).update(full_name=row["nombre"])


@pytest.fixture(autouse=True)
def people(monkeypatch):
    """An import kind as another context registers it."""
    monkeypatch.setattr(registry, "_kinds", {})
    kind = ImportKind(
        code="people",
        title="Personas",
        columns=(Column("usuario", text, unique=True), Column("nombre", text)),
        plan=plan_people,
        apply=apply_people,
        is_allowed=lambda user, scope: user.is_active and scope.get("office") != "closed",
        done_url=lambda scope: f"/people/{scope.get('office', '')}",
    )
    services.register_import_kind(kind)
    return kind


@pytest.fixture
def maker(make_user):
    User.objects.create(username="juan", full_name="Juan")
    User.objects.create(username="igual", full_name="Sin Cambio")
    return make_user()


def check(maker, content=FILE, **options):
    data = content if isinstance(content, bytes) else content.encode()
    stored = services.store_file(SimpleUploadedFile("gente.csv", data), actor=maker, kinds=("table",))
    return services.check_import(stored, kind="people", actor=maker, now=timezone.now(), **options)


def apply(import_, maker, *, skip=True):
    return services.apply_import(import_, actor=maker, skip_bad_rows=skip, now=timezone.now())


def names():
    return dict(User.objects.filter(username__in=["rosa", "juan", "igual"]).values_list("username", "full_name"))


BEFORE = {"juan": "Juan", "igual": "Sin Cambio"}
AFTER = {"juan": "Juan Pérez", "igual": "Sin Cambio", "rosa": "Rosa Ñahui"}


def test_check_says_what_each_row_would_do_and_writes_nothing(maker):
    import_ = check(maker)
    assert names() == BEFORE
    assert (import_.creates, import_.updates, import_.skips, import_.refused_rows) == (1, 1, 1, 2)
    assert [(step["row"], step["action"]) for step in import_.steps] == [(2, "create"), (3, "update"), (4, "skip")]
    assert import_.steps[1]["es"] == "Antes: Juan."
    assert [(fault["row"], fault["column"]) for fault in import_.faults] == [(5, "usuario"), (6, "usuario")]
    assert all(fault["es"] and fault["en"] for fault in import_.faults)


def test_good_rows_are_kept_only_if_the_maker_says_so(maker):
    import_ = check(maker)
    with pytest.raises(Problem) as caught:
        apply(import_, maker, skip=False)
    assert caught.value.code == "UPLOADS-E11"
    assert "2 filas" in caught.value.text("es")
    assert names() == BEFORE
    assert apply(import_, maker).state == Import.State.APPLIED
    assert names() == AFTER


def test_form_sent_twice_applies_once(maker):
    import_ = check(maker)
    apply(import_, maker)
    User.objects.filter(username="juan").update(full_name="Corregido después")
    assert apply(import_, maker).state == Import.State.APPLIED
    assert names()["juan"] == "Corregido después"
    assert Entry.objects.filter(act="import.applied").count() == 1


def test_data_changed_since_the_check_nothing_is_applied_until_it_is_checked_again(maker):
    import_ = check(maker)
    User.objects.filter(username="juan").update(full_name="Otro")
    with pytest.raises(Problem) as caught:
        apply(import_, maker)
    assert caught.value.code == "UPLOADS-E10"
    assert names() == {"juan": "Otro", "igual": "Sin Cambio"}
    again = services.recheck_import(import_, actor=maker, now=timezone.now())
    assert again.steps[1]["es"] == "Antes: Otro."
    apply(import_, maker)
    assert names() == AFTER


def test_file_changed_on_disk_since_the_check_nothing_is_applied(maker, media_root):
    import_ = check(maker)
    (media_root / import_.file.blob.name).write_bytes(FILE.replace("Pérez", "Pérec").encode())
    with pytest.raises(Problem) as caught:
        apply(import_, maker)
    assert caught.value.code == "UPLOADS-E10"
    assert names() == BEFORE


def test_applier_that_fails_in_the_middle_leaves_nothing_done_and_the_import_open(maker):
    import_ = check(maker, "usuario,nombre\nrosa,Rosa\nx,Falla\n")
    with pytest.raises(ZeroDivisionError):
        apply(import_, maker)
    assert names() == BEFORE
    import_.refresh_from_db()
    assert import_.state == Import.State.CHECKED


@pytest.mark.parametrize(
    ("content", "code"),
    [("usuario\nrosa\n", "UPLOADS-E12"), ("", None), ("usuario,nombre\nigual,Sin Cambio\n", "UPLOADS-E12")],
)
def test_file_with_nothing_to_do_cannot_be_applied(maker, content, code):
    if code is None:
        with pytest.raises(Problem):
            check(maker, content)
        return
    import_ = check(maker, content)
    with pytest.raises(Problem) as caught:
        apply(import_, maker)
    assert caught.value.code == code


def test_discarded_import_cannot_be_applied_and_an_applied_one_not_discarded(maker):
    first, second = check(maker), check(maker)
    services.discard_import(first, actor=maker, now=timezone.now())
    with pytest.raises(Problem) as caught:
        apply(first, maker)
    assert caught.value.code == "UPLOADS-E13"
    apply(second, maker)
    with pytest.raises(Problem) as caught:
        services.discard_import(second, actor=maker, now=timezone.now())
    assert caught.value.code == "UPLOADS-E15"


def test_right_that_ended_after_the_check_refuses_to_apply(maker):
    import_ = check(maker, scope={"office": "open"})
    Import.objects.filter(pk=import_.pk).update(scope={"office": "closed"})
    with pytest.raises(PermissionDenied):
        apply(import_, maker)
    with pytest.raises(PermissionDenied):
        check(maker, scope={"office": "closed"})
    assert names() == BEFORE


def test_kind_registered_twice_is_a_mistake_of_ours(people):
    services.register_import_kind(people)
    with pytest.raises(ValueError, match="twice"):
        services.register_import_kind(ImportKind(**{**vars(people), "title": "Otra"}))


def test_step_with_an_unknown_action_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="delete"):
        Step("delete", "x", "x")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_apply_once(maker):
    import_ = check(maker, "usuario,nombre\nrosa,Rosa\n")
    states, failures = [], []

    def click():
        try:
            states.append(apply(import_, maker).state)
        except Exception as error:  # noqa: BLE001 -- shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert states == ["applied"] * 4
    assert User.objects.filter(username="rosa").count() == 1
    assert Entry.objects.filter(act="import.applied").count() == 1


# Pages ----------------------------------------------------------------------------------------------------------------


def address(import_, act=""):
    return f"/imports/{import_.pk}/{act}"


def test_page_shows_what_would_happen_and_what_to_correct(maker, client_for):
    import_ = check(maker)
    page = client_for(maker).get(address(import_)).content.decode()
    for words in (
        "Personas",
        "gente.csv",
        "Se crea rosa.",
        "Antes: Juan.",
        "Guardar 2 filas",
        "Todavía no se guardó nada",
    ):
        assert words in page
    assert "Guardar solo las filas buenas" in page


def test_page_in_english_has_no_spanish_left(maker, client_for):
    import_ = check(maker)
    User.objects.filter(pk=maker.pk).update(language="en")
    page = client_for(User.objects.get(pk=maker.pk)).get(address(import_)).content.decode()
    assert "Before: Juan." in page
    for words in ("Guardar", "Fila", "Descartar", "Todavía", "revisada", "se crea"):
        assert words not in page


def test_page_of_somebody_else_is_refused_and_strangers_must_sign_in(maker, make_user, client_for):
    import_ = check(maker)
    other = client_for(make_user())
    assert other.get(address(import_)).status_code == 403
    for act in ("apply/", "check/", "discard/"):
        assert other.post(address(import_, act)).status_code == 403
        assert client_for(maker).get(address(import_, act)).status_code == 405
        assert client_for(None).post(address(import_, act)).status_code == 302
    assert other.get(address(import_, "faults/")).status_code == 403
    assert names() == BEFORE


def test_pages_from_check_to_done(maker, client_for):
    import_ = check(maker, scope={"office": "norte"})
    client = client_for(maker)
    refused = client.post(address(import_, "apply/"))
    assert refused.status_code == 422
    assert "2 filas con errores" in refused.content.decode()
    User.objects.filter(username="juan").update(full_name="Otro")
    stale = client.post(address(import_, "apply/"), {"skip_bad_rows": "yes"})
    assert stale.status_code == 409
    assert "Revisar otra vez" in stale.content.decode()
    assert client.post(address(import_, "check/")).status_code == 302
    done = client.post(address(import_, "apply/"), {"skip_bad_rows": "yes"}, follow=True).content.decode()
    assert "Se guardaron 2 filas." in done
    assert 'href="/people/norte"' in done
    assert names() == AFTER
    assert client.post(address(import_, "apply/")).status_code == 302  # the form sent again


def test_page_discarded(maker, client_for):
    import_ = check(maker)
    page = client_for(maker).post(address(import_, "discard/"), follow=True).content.decode()
    assert "No se guardó nada" in page
    assert "Guardar 2 filas" not in page
    assert "<button" not in page.split('id="contenido"')[1].split("</main>")[0]


def test_page_of_a_kind_that_is_gone_explains(maker, client_for, monkeypatch):
    import_ = check(maker)
    monkeypatch.setattr(registry, "_kinds", {})
    answer = client_for(maker).get(address(import_))
    assert answer.status_code == 409
    assert "ya no usa" in answer.content.decode()


def test_faults_as_a_table_safe_in_a_spreadsheet(maker, client_for):
    import_ = check(maker, 'usuario,nombre\n,"=HYPERLINK(1)"\nroot,Nadie\n')
    assert client_for(maker).get(address(import_, "faults/") + "?format=exe").status_code == 404
    answer = client_for(maker).get(address(import_, "faults/") + "?format=csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode())))
    answer.close()
    assert rows[0] == ["fila", "columna", "qué corregir"]
    assert [row[0] for row in rows[1:]] == ["2", "3"]
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("rows", [1, 3, 400])
def test_page_costs_the_same_queries_whatever_the_size(maker, client_for, django_assert_max_num_queries, rows):
    import_ = check(maker, "usuario,nombre\n" + "".join(f"u{n},N {n}\n" for n in range(rows)))
    client = client_for(maker)
    client.get(address(import_))
    with django_assert_max_num_queries(12):
        answer = client.get(address(import_))
    assert len(answer.content) < 100_000


def test_import_pages_do_not_hold_on_to_the_past(maker):
    import_ = check(maker)
    later = services.recheck_import(import_, actor=maker, now=timezone.now() + timedelta(hours=1))
    assert later.checked_at > import_.checked_at


@pytest.mark.django_db(transaction=True)
def test_page_is_accessible_and_fits_a_phone(maker, client_for, live_server, page, axe_check, settings):
    import_ = check(maker)
    session = client_for(maker).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url + address(import_))
    axe_check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("Guardar solo las filas buenas").check()
    page.get_by_role("button", name="Guardar 2 filas").click()
    page.get_by_text("Se guardaron 2 filas.").wait_for()
    axe_check(page)
    assert names() == AFTER
