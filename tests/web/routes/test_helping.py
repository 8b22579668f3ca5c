"""Somebody of the desk answers and signs for an organisation: recorded as such, and never the one who decides."""

from typing import Any

import pytest
from django.urls import reverse

from eslabon.rules.problems import Problem
from eslabon.rules.routes.commitments import deciding_refusal, signing_for_refusal
from eslabon.web.audit.models import Entry
from eslabon.web.diagnostics.models import Response
from eslabon.web.routes.models import CommitmentLetter, Route
from eslabon.web.routes.services import OnBehalf, SigningRefusedError, graduate_route, hash_of, sign_route
from tests.web.routes.test_graduation import attend
from tests.web.routes.world import NOW, accept_all

WORD = "Rosa Quispe, presidenta, por teléfono"


@pytest.fixture
def desk(make_user: Any) -> Any:
    return make_user("desk")


def answers_of(route: Route) -> dict[str, str]:
    """Yes to everything, as the page sends it."""
    return {f"answer_{item.pk}": "accepted" for item in route.items.all()} | {"revision": str(route.revision)}


def test_desk_answers_and_signs_in_pages_in_the_organisations_word(route: Route, desk: Any, client_for: Any) -> None:
    """ROUTE-86."""
    client = client_for(desk)
    page = client.get(reverse("route_answer", args=[route.pk])).content.decode()
    assert "Usted responde por Cooperativa Cafetalera del Perené" in page
    assert reverse("route_leave", args=[route.pk]) not in page
    assert client.post(reverse("route_answer", args=[route.pk]), answers_of(route)).status_code == 302
    route.refresh_from_db()
    assert route.helper == desk
    assert Entry.objects.get(act="answer_route").on_behalf_of == str(route.party)

    address, given = reverse("route_sign", args=[route.pk]), {"revision": route.revision, "read": "on"}
    assert client.post(address, given).status_code == 422
    assert client.post(address, {**given, "authorised_by": WORD}).status_code == 302
    letter = CommitmentLetter.objects.get()
    assert (letter.on_behalf, letter.authorised_by, letter.signed_by) == (True, WORD, desk)
    assert letter.content["authorised_by"] == WORD
    assert letter.content_hash == hash_of(letter.content)
    assert Entry.objects.get(act="sign_route").on_behalf_of == str(route.party)
    assert WORD in client.get(reverse("route", args=[route.pk])).content.decode()
    pdf = client.get(reverse("letter_pdf", args=[route.pk, letter.pk]))
    assert pdf.status_code == 200

    changed = {**answers_of(route), "revision": "1"}
    optional = route.items.filter(non_negotiable=False).last()
    changed |= {f"answer_{optional.pk}": "declined", f"reason_{optional.pk}": "Ya lo llevamos"}
    assert client.post(reverse("route_change", args=[route.pk]), changed).status_code == 422
    assert client.post(reverse("route_change", args=[route.pk]), {**changed, "authorised_by": WORD}).status_code == 302
    assert CommitmentLetter.objects.filter(on_behalf=True).count() == 2


def test_organisations_own_people_give_nobodys_word(signed: Route, coop: Any, client_for: Any) -> None:
    letter = signed.letters.get()
    assert (letter.on_behalf, letter.authorised_by, signed.helper) == (False, "", None)
    assert "authorised_by" not in letter.content
    page = client_for(coop.user).get(reverse("route_change", args=[signed.pk])).content.decode()
    assert "authorised_by" not in page


def test_desk_does_not_leave_for_an_organisation(signed: Route, desk: Any, client_for: Any) -> None:
    assert client_for(desk).get(reverse("route_leave", args=[signed.pk])).status_code == 403


def test_nobody_signs_for_an_organisation_without_its_word(route: Route, coop: Any, desk: Any) -> None:
    """ROUTE-86."""
    accept_all(route, actor=coop.user)
    with pytest.raises(SigningRefusedError, match="ROUTES-E51"):
        sign_route(route, revision=route.revision, actor=desk, now=NOW, on_behalf=OnBehalf("  "))
    assert signing_for_refusal(helping=False, authorised_by="") is None


@pytest.mark.parametrize("how", ["answered", "signed", "diagnosed"])
def test_who_helped_does_not_decide_that_the_segment_is_completed(
    route: Route, coop: Any, facilitator: Any, make_user: Any, how: str
) -> None:
    """ROUTE-87."""
    helper = make_user("facilitator")
    if how == "diagnosed":
        Response.objects.filter(pk=route.score.response_id).update(helper=helper)
    answering = helper if how == "answered" else coop.user
    accept_all(route, actor=answering)
    on_behalf = OnBehalf(WORD) if how == "signed" else None
    sign_route(route, revision=route.revision, actor=helper if on_behalf else coop.user, now=NOW, on_behalf=on_behalf)
    route = Route.objects.get(pk=route.pk)
    attend(route)

    with pytest.raises(Problem, match="ROUTES-E52"):
        graduate_route(route, actor=helper, now=NOW)
    assert graduate_route(route, actor=facilitator, now=NOW).to_segment == "domestic_market"
    assert deciding_refusal(1, helper_ids=[2]) is None
