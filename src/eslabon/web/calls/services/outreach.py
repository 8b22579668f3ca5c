"""Keep who was told of a call, and what they answered: one by one, or from a list."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eslabon.files.tables import Column, Row, choice, iso_date, text
from eslabon.rules.problems import Problem
from eslabon.rules.problems import calls as problems
from eslabon.web.audit import services as audit
from eslabon.web.calls.models import Call, OutreachContact
from eslabon.web.calls.queries.outreach import places_of_outreach
from eslabon.web.territory.models import Place
from eslabon.web.uploads.services import ImportKind, Step

SECOND_CLICK = timedelta(seconds=60)
IMPORT = "calls.outreach"
COLUMNS = (
    Column("name", text),
    Column("channel", choice(*OutreachContact.Channel.values)),
    Column("result", choice(*OutreachContact.Result.values)),
    Column("contacted_on", iso_date),
    Column("place", text, required=False, empty="", may_be_absent=True),
    Column("note", text, required=False, empty="", may_be_absent=True),
)


@transaction.atomic
def record_outreach(  # noqa: PLR0913 -- a contact is its columns
    call: Call,
    *,
    name: str,
    channel: str,
    result: str,
    contacted_on: date,
    actor: Any,
    party: Any = None,
    place: Any = None,
    note: str = "",
    now: datetime | None = None,
) -> OutreachContact:
    """Record one contact: the pilot's base was out of date and telephone calls decided the result.

    With `now`, the same words by the same person within a minute are a second click and give the first record.
    """
    told = {"name": name, "channel": channel, "result": result, "contacted_on": contacted_on, "note": note}
    if now is not None:
        recent = call.outreach.filter(**told, place=place, by=actor, at__gt=now - SECOND_CLICK).first()
        if recent is not None:
            return recent
    contact = OutreachContact.objects.create(call=call, party=party, place=place, by=actor, **told)
    audit.record(
        actor, "record_outreach", contact, after={"channel": channel, "result": result}, programme=call.programme.code
    )
    return contact


def plan_outreach(rows: Sequence[Row], *, scope: Mapping[str, Any], actor: Any) -> list[Step]:
    """Say for every row of a list whether it would be added; what is on record already is left as it is."""
    call = _call_of(scope)
    places, must_name = _places(call, actor)
    held = set(call.outreach.values_list("name", "channel", "result", "contacted_on"))
    return [_plan_row(row, places=places, must_name=must_name, held=held) for row in rows]


def _places(call: Call, actor: Any) -> tuple[dict[str, Place], bool]:
    departments, must_name = places_of_outreach(call, user=actor, on=timezone.localdate())
    return {place.code.partition("-")[2]: place for place in departments}, must_name


def _plan_row(row: Row, *, places: Mapping[str, Place], must_name: bool, held: set[tuple[Any, ...]]) -> Step:
    name, key = row["name"], (row["name"], row["channel"], row["result"], row["contacted_on"])
    code = row["place"]
    if (code and code not in places) or (must_name and not code):
        coded = problems.OUTREACH_ELSEWHERE if must_name else problems.PLACE_UNKNOWN
        elsewhere = Problem(coded, name=name, place=code)
        return Step("refuse", elsewhere.text("es"), elsewhere.text("en"), column="place")
    if row["contacted_on"] > timezone.localdate():
        future = Problem(problems.OUTREACH_IN_THE_FUTURE, name=name, day=row["contacted_on"].isoformat())
        return Step("refuse", future.text("es"), future.text("en"), column="contacted_on")
    if key in held:
        return Step("skip", f"El contacto con {name} ya está en el registro.", f"{name} is on record already.")
    held.add(key)
    return Step("create", f"Se agrega el contacto con {name}.", f"The contact with {name} is added.", basis=code)


def apply_outreach(planned: Sequence[tuple[Row, Step]], *, scope: Mapping[str, Any], actor: Any) -> None:
    """Record every planned row."""
    call = _call_of(scope)
    places, _must_name = _places(call, actor)
    for row, _step in planned:
        record_outreach(
            call,
            name=row["name"],
            channel=row["channel"],
            result=row["result"],
            contacted_on=row["contacted_on"],
            place=places.get(row["place"]),
            note=row["note"],
            actor=actor,
        )


def _call_of(scope: Mapping[str, Any]) -> Call:
    return Call.objects.select_related("programme").get(code=scope["call"])


def _is_allowed(user: Any, scope: Mapping[str, Any]) -> bool:
    call = Call.objects.select_related("programme").filter(code=scope.get("call")).first()
    return bool(user.has_perm("calls.record_outreach", call))


OUTREACH_IMPORT = ImportKind(
    code=IMPORT,
    title=_("Importar contactos de la convocatoria"),
    columns=COLUMNS,
    plan=plan_outreach,
    apply=apply_outreach,
    is_allowed=_is_allowed,
    done_url=lambda scope: reverse("outreach", kwargs={"code": scope["call"]}),
)
