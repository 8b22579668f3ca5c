"""Answers, signature, letter, and what takes its place."""

from datetime import timedelta
from typing import Any

import pytest

from eslabon.rules.problems import Problem
from eslabon.web.audit.models import Entry
from eslabon.web.events.models import Announcement
from eslabon.web.programmes.models import Withdrawal
from eslabon.web.routes.models import CommitmentLetter, Route, RouteItem
from eslabon.web.routes.services import (
    Answer,
    SigningRefusedError,
    answer_items,
    change_commitment,
    hash_of,
    leave_programme,
    propose_again,
    read_code,
    sign_route,
)
from eslabon.web.routes.services.letters import ALPHABET, new_code
from tests.web.routes.world import NOW, TODAY, accept_all


def optional(route: Route) -> RouteItem:
    """An item that can be declined and that no other waits for."""
    needed = {before.pk for item in route.items.all() for before in item.service.prerequisites.all()}
    return next(item for item in route.items.filter(non_negotiable=False) if item.service_id not in needed)


def test_answers_are_kept_and_a_refused_one_is_said_beside_its_item(route: Route, coop: Any) -> None:
    """ROUTE-70, ROUTE-71."""
    binding = route.items.filter(non_negotiable=True).first()
    other = optional(route)

    refused = answer_items(
        route,
        answers={binding.pk: Answer("declined", "No queremos"), other.pk: Answer("declined", " ")},
        actor=coop.user,
        now=NOW,
    )

    assert {key: problem.code for key, problem in refused.items()} == {
        binding.pk: "ROUTES-E30",
        other.pk: "ROUTES-E31",
    }
    assert set(route.items.values_list("answer", flat=True)) == {"pending"}
    route.refresh_from_db()
    assert route.revision == 0


def test_route_is_signed_once_everything_is_answered(route: Route, coop: Any) -> None:
    """ROUTE-72."""
    with pytest.raises(SigningRefusedError) as caught:
        sign_route(route, revision=0, actor=coop.user, now=NOW)
    assert {problem.code for problem in caught.value.problems} == {"ROUTES-E32", "ROUTES-E33"}

    accept_all(route, actor=coop.user, but=(optional(route).service.code,))
    letter = sign_route(route, revision=route.revision, actor=coop.user, now=NOW)

    route.refresh_from_db()
    assert (route.state, route.signed_at) == (Route.State.SIGNED, NOW)
    answers = [item["answer"] for item in letter.content["items"]]
    assert answers.count("declined") == 1
    assert Announcement.objects.filter(event__endswith="RouteSigned").count() == 1


def test_prerequisite_is_accepted_with_what_needs_it(route: Route, coop: Any) -> None:
    """ROUTE-73."""
    first, then = route.items.filter(non_negotiable=False)[:2]
    then.service.prerequisites.add(first.service)
    accept_all(route, actor=coop.user, but=(first.service.code,))

    with pytest.raises(SigningRefusedError) as caught:
        sign_route(route, revision=route.revision, actor=coop.user, now=NOW)

    assert {problem.code for problem in caught.value.problems} >= {"ROUTES-E34"}
    assert not CommitmentLetter.objects.exists()


def test_route_changed_meanwhile_is_not_signed(route: Route, coop: Any) -> None:
    accept_all(route, actor=coop.user)
    shown = route.revision
    answer_items(route, answers={optional(route).pk: Answer("declined", "Cambio de idea")}, actor=coop.user, now=NOW)

    with pytest.raises(Problem, match="ROUTES-E36"):
        sign_route(route, revision=shown, actor=coop.user, now=NOW)


def test_letter_says_what_was_accepted_without_identity_numbers(signed: Route, coop: Any) -> None:
    letter = signed.letters.get()
    text = str(letter.content)

    assert letter.content_hash == hash_of(letter.content)
    assert coop.organisation.name in text
    assert [item["service"] for item in letter.content["items"]] == [
        item.service.code for item in signed.items.select_related("service")
    ]
    assert not {"dni", "ruc", "taxpayer"} & set(text.lower().split("'"))


def test_changed_commitment_voids_the_letter_and_gives_another(signed: Route, coop: Any) -> None:
    """ROUTE-74."""
    old, item = signed.letters.get(), optional(signed)

    new = change_commitment(
        signed,
        answers={item.pk: Answer("declined", "Se cruza con la cosecha")},
        revision=signed.revision,
        actor=coop.user,
        now=NOW + timedelta(days=3),
    )

    old.refresh_from_db()
    assert (old.revoked_at, old.revoked_reason) == (NOW + timedelta(days=3), "changed")
    assert new.revoked_at is None
    assert new.code != old.code
    assert Entry.objects.get(act="change_commitment").after["changed"] == {item.service.code: "declined"}


def test_change_that_changes_nothing_keeps_the_letter(signed: Route, coop: Any) -> None:
    """ROUTE-74."""
    letter = change_commitment(
        signed,
        answers={item.pk: Answer("accepted") for item in signed.items.all()},
        revision=signed.revision,
        actor=coop.user,
        now=NOW,
    )

    assert letter == signed.letters.get()


def test_refused_change_leaves_commitment_and_letter_as_they_were(signed: Route, coop: Any) -> None:
    """ROUTE-70: all of it or nothing."""
    binding, other = signed.items.filter(non_negotiable=True).first(), optional(signed)

    with pytest.raises(SigningRefusedError):
        change_commitment(
            signed,
            answers={binding.pk: Answer("declined", "No"), other.pk: Answer("declined", "Tampoco")},
            revision=signed.revision,
            actor=coop.user,
            now=NOW,
        )

    assert set(signed.items.values_list("answer", flat=True)) == {"accepted"}
    assert signed.letters.get().revoked_at is None


def test_new_route_ends_the_former_one_when_it_is_signed(signed: Route, facilitator: Any, coop: Any) -> None:
    """ROUTE-74."""
    again = propose_again(signed, actor=facilitator, now=NOW, today=TODAY)
    accept_all(again, actor=coop.user)
    sign_route(again, revision=again.revision, actor=coop.user, now=NOW)

    signed.refresh_from_db()
    assert signed.state == Route.State.REPLACED
    assert [letter.revoked_reason for letter in signed.letters.all()] == ["replaced"]
    assert CommitmentLetter.objects.filter(revoked_at__isnull=True).count() == 1


def test_who_leaves_is_on_record_and_the_letter_is_void(signed: Route, coop: Any) -> None:
    """ROUTE-70, ROUTE-74."""
    left = leave_programme(
        signed, reason="too_much", explanation="Son muchas reuniones", actor=coop.user, now=NOW, today=TODAY
    )

    assert left.state == Route.State.LEFT
    assert signed.letters.get().revoked_reason == "left"
    assert Withdrawal.objects.get().reason == "too_much"
    assert Announcement.objects.filter(event__endswith="RouteLeft").count() == 1
    with pytest.raises(Problem, match="ROUTES-E35"):
        answer_items(left, answers={}, actor=coop.user, now=NOW)


def test_codes_hold_eighty_bits_and_forgive_how_they_are_typed() -> None:
    code = new_code()

    assert 32 ** len(code.replace("-", "")) >= 2**60
    assert len({new_code() for _ in range(500)}) == 500
    assert read_code(f" {code.lower().replace('-', ' ')} ") == code
    assert read_code("OI" * 8) == "0101-0101-0101-0101"
    assert [read_code(text) for text in ("", "7K2M", "U" * 16, "7K2M-9QXZ-04TB-VW3E-1")] == [""] * 4
    assert len(ALPHABET) == 32
