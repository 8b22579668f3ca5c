"""The commitment letter: signed, with a code that anybody can check, void when another one takes its place."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.rules.problems import Problem
from eslabon.rules.routes.commitments import signing_for_refusal, signing_refusals
from eslabon.web.audit import services as audit
from eslabon.web.events.services import announce
from eslabon.web.routes.events import RouteSigned
from eslabon.web.routes.models import CommitmentLetter, Route, RouteItem
from eslabon.web.routes.services.answers import Answer, apply_answers, items_of, locked_route, note_helper
from eslabon.web.routes.snapshots import load_of, offered_in

# Crockford's base 32: no letter that is read as a digit. 16 of them hold 80 bits: nobody finds one by trying.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 16, 4
LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_code() -> str:
    """Return a code such as 7K2M-9QXZ-04TB-VW3E."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read_code(text: str) -> str:
    """Return a code as it is kept, however somebody typed it; empty if it cannot be one."""
    letters = text.upper().translate(LOOK_ALIKES)
    if len(letters) != LENGTH or set(letters) - set(ALPHABET):
        return ""
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def hash_of(content: Mapping[str, Any]) -> str:
    """Return the fingerprint of what a letter says."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class SigningRefusedError(Exception):
    """A route that cannot be signed yet: everything that is in the way."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class OnBehalf:
    """A helper signs in the organisation's name: who of the organisation asked for it, and how."""

    authorised_by: str


@transaction.atomic
def sign_route(
    route: Route,
    *,
    revision: int,
    actor: Any,
    now: datetime,
    language: str = "es",
    on_behalf: OnBehalf | None = None,
) -> CommitmentLetter:
    """Commit the organisation to what it accepted (ROUTE-72 to ROUTE-74, ROUTE-86).

    `revision` is the one that the person was shown. A route signed before gives way to this one, with its letter.

    Raises
    ------
    SigningRefusedError
        With everything that is in the way.
    """
    route = locked_route(route, states=(Route.State.PROPOSED,), revision=revision)
    items = items_of(route)
    _refuse(items, on_behalf=on_behalf, language=language)
    _end_former(route, now=now)
    route.state, route.signed_at = Route.State.SIGNED, now
    note_helper(route, actor=actor, helping=on_behalf is not None)
    route.save(update_fields=["state", "signed_at", "helper"])
    letter = _write_letter(route, items=items, actor=actor, now=now, on_behalf=on_behalf)
    audit.record(
        actor,
        "sign_route",
        route,
        after=_signed(letter, items=items),
        programme=route.programme.code,
        on_behalf_of=str(route.party) if on_behalf else "",
    )
    return letter


@transaction.atomic
def change_commitment(
    route: Route,
    *,
    answers: Mapping[int, Answer],
    revision: int,
    actor: Any,
    now: datetime,
    language: str = "es",
    on_behalf: OnBehalf | None = None,
) -> CommitmentLetter:
    """Change what a signed route accepts and sign again, in one act: the letter before is void (ROUTE-74)."""
    route = locked_route(route, states=(Route.State.SIGNED,), revision=revision)
    items = items_of(route)
    refused, changed = apply_answers(items, answers=answers, now=now, language=language)
    if refused:
        raise SigningRefusedError(tuple(refused.values()))
    _refuse(items, on_behalf=on_behalf, language=language)
    if not changed:
        return route.letters.get(revoked_at__isnull=True)
    route.revision += 1
    note_helper(route, actor=actor, helping=on_behalf is not None)
    route.save(update_fields=["revision", "helper"])
    route.letters.filter(revoked_at__isnull=True).update(revoked_at=now, revoked_reason="changed")
    letter = _write_letter(route, items=items, actor=actor, now=now, on_behalf=on_behalf)
    audit.record(
        actor,
        "change_commitment",
        route,
        after={**_signed(letter, items=items), "changed": changed},
        programme=route.programme.code,
        on_behalf_of=str(route.party) if on_behalf else "",
    )
    return letter


def _refuse(items: list[RouteItem], *, on_behalf: OnBehalf | None, language: str) -> None:
    found = signing_refusals(offered_in(items, language=language))
    refusal = signing_for_refusal(
        helping=on_behalf is not None, authorised_by=on_behalf.authorised_by if on_behalf else ""
    )
    if refusal is not None:
        found = (*found, refusal)
    if found:
        raise SigningRefusedError(found)


def _end_former(route: Route, *, now: datetime) -> None:
    """End the route of the same chain that was signed before, and its letter."""
    former = Route.objects.filter(
        programme=route.programme, party=route.party, chain=route.chain, state=Route.State.SIGNED
    )
    CommitmentLetter.objects.filter(route__in=former.values("pk"), revoked_at__isnull=True).update(
        revoked_at=now, revoked_reason="replaced"
    )
    former.update(state=Route.State.REPLACED, ended_at=now)


def _write_letter(
    route: Route,
    *,
    items: list[RouteItem],
    actor: Any,
    now: datetime,
    on_behalf: OnBehalf | None,
) -> CommitmentLetter:
    """Make the letter of what is accepted. A part of acts that record themselves."""
    content = _content(route, items=items, actor=actor, now=now)
    authorised_by = " ".join(on_behalf.authorised_by.split())[:200] if on_behalf else ""
    if on_behalf:
        content["authorised_by"] = authorised_by
    letter = CommitmentLetter.objects.create(
        route=route,
        code=new_code(),
        content=content,
        content_hash=hash_of(content),
        signed_by=actor,
        signed_at=now,
        on_behalf=on_behalf is not None,
        authorised_by=authorised_by,
    )
    announce(RouteSigned(route_id=route.pk, letter_id=letter.pk))
    return letter


def _signed(letter: CommitmentLetter, *, items: list[RouteItem]) -> dict[str, Any]:
    accepted = sum(item.answer == RouteItem.Answer.ACCEPTED for item in items)
    return {"letter": str(letter.pk), "accepted": accepted, "authorised_by": letter.authorised_by}


def _content(route: Route, *, items: list[RouteItem], actor: Any, now: datetime) -> dict[str, Any]:
    """Return what the letter says, in both languages and without identity numbers."""
    return {
        "programme": {"es": route.programme.name_es, "en": route.programme.name_en},
        "party": route.party.name,
        "is_person": route.party.kind == route.party.Kind.PERSON,
        "chain": {"es": route.chain.name_es, "en": route.chain.name_en} if route.chain else {"es": "", "en": ""},
        "segment": route.segment,
        "signed_by": actor.get_full_name() or str(actor),
        "signed_at": now.isoformat(timespec="seconds"),
        "items": [
            {
                "service": item.service.code,
                "name": {"es": item.service.name_es, "en": item.service.name_en},
                "group": item.service.type.group,
                "provider": str(item.service.provider),
                "hours": str(item.service.hours * item.service.sessions_count),
                "months": list(item.months),
                "non_negotiable": item.non_negotiable,
                "answer": item.answer,
            }
            for item in items
        ],
        "load": [
            {"month": f"{one.month:%Y-%m}", "hours": str(one.hours), "is_over": one.is_over}
            for one in load_of(route, items=items)
        ],
    }
