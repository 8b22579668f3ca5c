"""The pages: what each shows, saves and refuses, and how much it asks the database."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from eslabon.web.audit.models import Entry
from eslabon.web.diagnostics.models import Response
from eslabon.web.diagnostics.services import install_instrument, submit_response
from tests.web.diagnostics.books import small_book, small_survey


def photo(name: str) -> SimpleUploadedFile:
    """A picture, as a telephone takes one."""
    stream = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/png")


@pytest.fixture
def response(organisation_with_representative, instrument, opened) -> Response:
    return opened(organisation_with_representative.organisation)


@pytest.fixture
def user(organisation_with_representative):
    return organisation_with_representative.user


@pytest.fixture
def browser_of(client_for, user):
    return client_for(user)


def page_of(response, page="general") -> str:
    return reverse("diagnostic_page", kwargs={"response_id": response.pk, "page": page})


def send(client, response, *, htmx=True, page="general", items, revision=0, **answers):
    data = {"items": items, "revision": revision, "page": "tab", "typed": 1}
    data |= {f"a-{name}": value for name, value in answers.items()}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(page_of(response, page), data, headers=headers)


def test_staff_list_shows_who_is_stuck_where(client_for, make_user, response, user, answered, programme) -> None:
    answered(response, user, costs_known="")
    page = client_for(make_user("facilitator")).get(reverse("programme_diagnostics", kwargs={"code": "ruta"}))
    assert page.status_code == 200
    assert "Gestión (1)" in page.content.decode()


def test_page_asks_what_the_answers_leave_and_no_more(browser_of, response) -> None:
    text = browser_of.get(page_of(response)).content.decode()
    assert "¿Exporta?" in text
    assert "¿A dónde?" not in text
    assert 'id="q-markets"' in text


def test_answer_travels_alone_and_brings_only_what_it_changes(browser_of, response) -> None:
    answer = send(browser_of, response, items="exports", exports="yes")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "¿A dónde?" in text
    assert "¿Exporta?" not in text
    assert "¿Cuántas personas?" not in text
    assert 'name="revision" value="1"' in text
    small = send(browser_of, response, items="members", members="12", revision=1)
    assert len(small.content) < 400, small.content


def test_answer_that_hides_a_question_takes_it_off_the_page(browser_of, response) -> None:
    send(browser_of, response, items="exports", exports="yes")
    text = send(browser_of, response, items="exports", exports="no", revision=1).content.decode()
    assert '<div class="question" id="q-markets" hx-swap-oob="true"></div>' in text


def test_wrong_answer_is_kept_as_typed_and_told_beside_it(browser_of, response) -> None:
    text = send(browser_of, response, items="members", members="0").content.decode()
    assert "De 1 a 500." in text
    response.refresh_from_db()
    assert response.answers == {"members": "0"}
    assert "De 1 a 500." not in send(browser_of, response, items="members", members="2", revision=1).content.decode()


def test_item_that_the_page_did_not_send_is_not_blanked(browser_of, response) -> None:
    send(browser_of, response, items="members", members="12")
    send(browser_of, response, items="exports", exports="no", revision=1)
    response.refresh_from_db()
    assert response.answers == {"members": "12", "exports": "no"}


def test_button_saves_and_shows_the_questions_that_appeared(browser_of, response) -> None:
    # Without JavaScript: all of the page travels, and the same page comes back as long as it has something new.
    first = send(browser_of, response, htmx=False, items="exports members", exports="yes", members="3")
    assert "¿A dónde?" in first.content.decode()
    assert "hay 1 pregunta más" in first.content.decode()
    second = browser_of.post(
        page_of(response),
        {"items": "exports members markets", "a-exports": "yes", "a-members": "3", "a-markets": ["us", "eu"],
         "revision": 1, "continue": "1"},
    )  # fmt: skip
    assert second.status_code == 302
    assert second.headers["Location"] == page_of(response, "management")
    response.refresh_from_db()
    assert response.answers["markets"] == "us eu"


def test_other_person_is_told_what_stands(browser_of, client_for, make_user, response) -> None:
    send(browser_of, response, items="members", members="12")
    other = client_for(make_user("facilitator"))
    told = other.post(
        page_of(response), {"items": "members", "a-members": "15", "revision": 0, "page": "other", "typed": 1}
    ).content.decode()
    assert "Quedó «12»; usted envió «15»" in told


def test_page_is_sent_compressed(browser_of, response) -> None:
    answer = browser_of.get(page_of(response), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_document_is_uploaded_once_shown_again_and_taken_out(browser_of, response, user) -> None:
    send(browser_of, response, items="exports", exports="yes")
    url = reverse("diagnostic_item", kwargs={"response_id": response.pk, "item": "papers"})
    assert browser_of.post(url, {"file": photo("registro.png")}).status_code == 302
    attachment = response.attachments.get()
    response.refresh_from_db()
    assert response.answers["papers"] == "registro.png"
    remove = reverse("diagnostic_file_remove", kwargs={"response_id": response.pk, "attachment_id": attachment.pk})
    assert browser_of.post(remove).status_code == 302
    response.refresh_from_db()
    assert response.answers["papers"] == ""
    assert "Usar registro.png" in browser_of.get(url).content.decode()
    browser_of.post(url, {"document": attachment.document_id})
    response.refresh_from_db()
    assert response.answers["papers"] == "registro.png"
    assert response.party.documents.count() == 1


def test_document_of_another_organisation_is_not_attached(browser_of, client_for, response, opened, make_organisation):
    stranger = make_organisation()
    theirs = opened(stranger.organisation)
    send(client_for(stranger.user), theirs, items="exports", exports="yes")
    url = reverse("diagnostic_item", kwargs={"response_id": theirs.pk, "item": "papers"})
    client_for(stranger.user).post(url, {"file": photo("ajeno.png")})
    own = reverse("diagnostic_item", kwargs={"response_id": response.pk, "item": "papers"})
    answer = browser_of.post(own, {"document": theirs.attachments.get().document_id})
    assert answer.status_code == 404
    assert not response.attachments.exists()


def test_incomplete_diagnostic_lists_what_is_left_with_links(browser_of, response) -> None:
    url = reverse("diagnostic_submit", kwargs={"response_id": response.pk})
    answer = browser_of.post(url)
    assert answer.status_code == 422
    assert f'href="{page_of(response, "management")}#q-costs_known"' in answer.content.decode()


def test_result_says_it_in_words_with_its_tables(browser_of, response, user, answered) -> None:
    answered(response, user)
    sent = browser_of.post(reverse("diagnostic_submit", kwargs={"response_id": response.pk}))
    text = browser_of.get(sent.headers["Location"]).content.decode()
    for words in ("«Producción»", "nivel Básico", "1. Costos", "¿Conoce sus costos? <strong>No</strong>", "<svg"):
        assert words in text, words
    assert "Ver los datos en una tabla" in text


def test_helper_answers_on_behalf_and_the_page_says_so(client_for, make_user, response) -> None:
    # DIAG-23
    desk = make_user("desk", full_name="Mateo de la Mesa")
    send(client_for(desk), response, items="members", members="4")
    response.refresh_from_db()
    assert response.helper == desk
    assert "con ayuda de Mateo de la Mesa" in client_for(desk).get(page_of(response)).content.decode()


def test_regional_office_sees_its_own_region_and_chain(client_for, make_user, make_organisation, opened, programme):
    from eslabon.web.territory.models import Place

    install_instrument(programme, workbook=small_book(), actor=None, now=timezone.now())
    near = opened(make_organisation(name="Cerca").organisation, place=Place.objects.get(code="PE-12"))
    opened(make_organisation(name="Lejos").organisation, place=Place.objects.get(code="PE-22"))
    regional = client_for(make_user("regional_government", place="PE-12", chain="coffee"))
    text = regional.get(reverse("programme_diagnostics", kwargs={"code": "ruta"})).content.decode()
    assert "Cerca" in text
    assert "Lejos" not in text
    assert regional.get(reverse("diagnostic_answers", kwargs={"response_id": near.pk})).status_code == 200


@pytest.mark.parametrize("query", ["q=Coop", "state=going", "chain=coffee", "segment=production", "stopped=general",
                                   "place=PE-12", "sort=-far", "sort=party", "sort=share", "page=99"])  # fmt: skip
def test_list_takes_every_filter(client_for, make_user, response, user, answered, query) -> None:
    answered(response, user)
    url = reverse("programme_diagnostics", kwargs={"code": "ruta"})
    assert client_for(make_user("coordinator")).get(f"{url}?{query}").status_code == 200


def test_helper_without_the_right_to_see_results_is_shown_none(client_for, make_user, response, user, answered) -> None:
    submit_response(answered(response, user), actor=user, now=timezone.now())
    url = reverse("programme_diagnostics", kwargs={"code": "ruta"})
    desk, manager = client_for(make_user("desk")), client_for(make_user("facilitator"))
    assert "Producción" in manager.get(url).content.decode()
    assert "Producción" not in desk.get(url).content.decode()
    assert response.party.name in desk.get(f"{url}?segment=exporter").content.decode()


def test_export_of_scores_holds_no_answers_and_is_written_down(client_for, make_user, response, user, answered) -> None:
    submit_response(answered(response, user, members="377"), actor=user, now=timezone.now())
    url = reverse("diagnostics_export", kwargs={"code": "ruta"})
    answer = client_for(make_user("facilitator")).get(f"{url}?format=csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [(row["response_id"], row["segment"], row["needs"]) for row in rows] == [
        (str(response.pk), "production", "costs")
    ]
    assert "377" not in str(rows)
    assert Entry.objects.filter(act="export").count() == 1


def test_answers_leave_only_with_the_right_to_take_out_sensitive_data(client_for, make_user, response, user, answered):
    answered(response, user, members="377")
    url = reverse("diagnostics_export", kwargs={"code": "ruta"}) + f"?instrument={response.instrument_id}&format=csv"
    assert client_for(make_user("facilitator")).get(url).status_code == 403
    answer = client_for(make_user("coordinator")).get(url)
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0]["members"] == "377"
    assert Entry.objects.filter(act="export_sensitive").count() == 1


def test_staff_opens_by_hand_for_an_organisation_that_it_finds(
    client_for, make_user, organisation_with_representative, instrument
):
    helper = make_user("facilitator")
    party = organisation_with_representative.organisation
    url = reverse("diagnostic_open", kwargs={"code": "ruta"}) + f"?q={party.name}"
    assert party.name in client_for(helper).get(url).content.decode()
    answer = client_for(helper).post(url, {"party": party.pk, "chain": "coffee"})
    assert answer.status_code == 302
    assert Response.objects.get().opened_by == helper


def test_installing_from_the_page_says_what_it_did(client_for, make_user, programme) -> None:
    client, url = client_for(make_user("coordinator")), reverse("instruments", kwargs={"code": "ruta"})
    text = client.post(url, follow=True).content.decode()
    assert "Versiones nuevas instaladas: 3." in text
    assert "Ya estaban instaladas" in client.post(url, follow=True).content.decode()


def test_rounds_stand_side_by_side(browser_of, programme, response, user, answered, opened) -> None:
    submit_response(answered(response, user), actor=user, now=timezone.now())
    install_instrument(programme, workbook=small_book(small_survey(), version="2"), actor=None, now=timezone.now())
    later = opened(response.party, another_round=True)
    submit_response(answered(later, user, costs_known="yes", costs_review="yes"), actor=user, now=timezone.now())
    text = browser_of.get(reverse("diagnostic_compare", kwargs={"response_id": later.pk})).content.decode()
    assert "Ronda 1 (versión 1)" in text
    assert "Ronda 2 (versión 2)" in text
    assert browser_of.get(reverse("diagnostic_answers", kwargs={"response_id": response.pk})).status_code == 200


def test_my_diagnostics_shows_mine_only(browser_of, response, opened, make_organisation) -> None:
    opened(make_organisation(name="Ajena").organisation)
    text = browser_of.get(reverse("my_diagnostics")).content.decode()
    assert response.party.name in text
    assert "Ajena" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_database_the_same_for_one_and_three(
    rows, client_for, make_user, make_organisation, opened, instrument, django_assert_num_queries
) -> None:
    for _ in range(rows):
        opened(make_organisation().organisation)
    client, url = client_for(make_user("coordinator")), reverse("programme_diagnostics", kwargs={"code": "ruta"})
    client.get(url)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url)


@pytest.mark.parametrize("rows", [1, 3])
def test_saving_asks_the_same_whatever_else_there_is(
    rows, browser_of, response, make_organisation, opened, django_assert_num_queries
) -> None:
    for _ in range(rows):
        opened(make_organisation().organisation)
    send(browser_of, response, items="members", members="1")
    with django_assert_num_queries(SAVE_QUERIES):
        send(browser_of, response, items="members", members="2", revision=1)


LIST_QUERIES = 22
SAVE_QUERIES = 15
