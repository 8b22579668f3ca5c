"""What stands in the addresses: for each URL name that takes arguments, the object that the table asks about.

A context that adds an address adds a line here (or finds that its arguments are known by name already) and its rows in
`permission_table.csv`.
"""

from collections.abc import Callable
from typing import Any

from tests.web.site.permission_alliances import ALLIANCE_ADDRESSES
from tests.web.site.permission_calendar import CALENDAR_ADDRESSES
from tests.web.site.permission_delivery import DELIVERY_ADDRESSES
from tests.web.site.permission_institutions import INSTITUTION_ADDRESSES
from tests.web.site.permission_monitoring import MONITORING_ADDRESSES
from tests.web.site.permission_results import RESULT_ADDRESSES
from tests.web.site.permission_routes import ROUTE_ADDRESSES
from tests.web.site.permission_stages import STAGE_ADDRESSES
from tests.web.site.permission_targeting import TARGETING_ADDRESSES
from tests.web.site.permission_world import World

Arguments = Callable[[World, str], dict[str, Any]]

# By the name of the argument, where one meaning serves every address that uses it.
BY_NAME: dict[str, Callable[[World, str], Any]] = {
    "application_id": lambda world, whose: world.half(whose).application.pk,
    "programme": lambda world, whose: world.programme.code,
}


def _extra(kind: str) -> Callable[[World, str], Any]:
    return lambda world, whose: world.half(whose).extra[kind].pk


BY_NAME |= {
    "evidence_id": _extra("evidence"),
    "import_id": _extra("import"),
    "party_id": lambda world, whose: world.half(whose).party.pk,
    "route_id": _extra("route"),
    "service_id": _extra("service"),
}

# By URL name, where the argument's name says too little.
BY_ADDRESS: dict[str, Arguments] = {
    "pack": lambda world, whose: {"code": world.programme.code},
}


def _programme(world: World, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code}


def _grievance(world: World, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code, "pk": world.half(whose).extra["grievance"].pk}


def _assignment(world: World, whose: str) -> dict[str, Any]:
    holder = world.people["coordinator" if whose == "other" else "desk"]
    assert holder is not None
    return {"code": world.programme.code, "pk": holder.role_assignments.get().pk}


BY_ADDRESS |= dict.fromkeys(
    (
        "programme",
        "programme_people",
        "grant_role",
        "desk",
        "grievances",
        "file_grievance",
        "withdrawals",
        "inbox",
        "inbox_export",
        "inbox_decide",
        "inbox_ask_correction",
        "inbox_close_overdue",
        "save_inbox_view",
        "programme_calls",
        "call_new",
    ),
    _programme,
)
BY_ADDRESS |= dict.fromkeys(("grievance", "assign_grievance", "answer_grievance", "close_grievance"), _grievance)
BY_ADDRESS["end_role"] = _assignment


def _call(world: World, whose: str) -> dict[str, Any]:
    return {"code": world.call.code}


def _saved_view(world: World, whose: str) -> dict[str, Any]:
    return {"code": world.programme.code, "pk": world.half(whose).extra["saved_view"].pk}


def _bulk(world: World, whose: str) -> dict[str, Any]:
    return {"code": world.call.code, "pk": world.half(whose).extra["bulk"].pk}


BY_ADDRESS |= dict.fromkeys(
    (
        "call",
        "call_check",
        "application_start",
        "call_manage",
        "call_publish",
        "call_extend",
        "call_close",
        "outreach",
        "outreach_import",
        "outreach_export",
        "outreach_template",
        "bulk_decide",
        "bulk_download",
    ),
    _call,
)
BY_ADDRESS |= dict.fromkeys(("bulk_file", "bulk_apply"), _bulk)
BY_ADDRESS["delete_inbox_view"] = _saved_view


def arguments_of(name: str, parameters: list[str], world: World, whose: str) -> dict[str, Any]:
    """Return the arguments of the address `name` for the object of `whose` half of the world."""
    if not parameters:
        return {}
    if name in BY_ADDRESS:
        return BY_ADDRESS[name](world, whose)
    missing = [parameter for parameter in parameters if parameter not in BY_NAME]
    if missing:
        raise LookupError(f"{name}: say in tests/web/site/permission_objects.py what {missing} stand for")
    return {parameter: BY_NAME[parameter](world, whose) for parameter in parameters}


def _row(kind: str) -> Arguments:
    """A row of the organisation: `parties/<pk>/…/<row>/`."""
    return lambda world, whose: {"pk": world.half(whose).party.pk, "row": world.half(whose).extra[kind].pk}


def _pk(kind: str) -> Arguments:
    return lambda world, whose: {"pk": world.half(whose).extra[kind].pk}


def _co_applicant(world: World, whose: str) -> dict[str, Any]:
    """The other half's organisation, invited to the application of this half."""
    half = world.half(whose)
    return {"application_id": half.application.pk, "pk": half.extra["co_applicant"].pk}


BY_ADDRESS |= dict.fromkeys(
    (
        "party",
        "party_reveal",
        "party_edit",
        "party_contact",
        "party_number",
        "party_consent",
        "party_invite",
    ),
    lambda world, whose: {"pk": world.half(whose).party.pk},
)
BY_ADDRESS |= {
    "parties_export": lambda world, whose: {"fmt": "csv"},
    "duplicate": _pk("duplicate"),
    "undo_merge": _pk("merge"),
    "party_contact_withdraw": _row("contact"),
    "party_number_withdraw": _row("number"),
    "party_consent_withdraw": _row("consent"),
    "party_document": _row("document"),
    "party_end_membership": _row("membership"),
    "party_invitation_withdraw": _row("invitation"),
    "accept_invitation": lambda world, whose: {"code": "no-such-code"},
    "collaborator_end": lambda world, whose: {
        "application_id": world.half(whose).application.pk,
        "pk": world.half(whose).extra["collaborator"].pk,
    },
    "co_applicant_confirm": _co_applicant,
    "co_applicant_end": _co_applicant,
    "place": lambda world, whose: {"code": "PE-12"},
    "place_register": lambda world, whose: {
        "file": world.half(whose).extra["file"].pk,
        "country": "PE",
        "as_of": "2021-10-01",
    },
    "jobs:job": _pk("job"),
    "jobs:retry": _pk("job"),
    "jobs:cancel": _pk("job"),
    "events:retry": _pk("delivery"),
}


def _diagnostic(world: World, whose: str) -> dict[str, Any]:
    return {"response_id": world.half(whose).extra["response"].pk}


def _diagnostic_with(**more: Any) -> Arguments:
    return lambda world, whose: {**_diagnostic(world, whose), **more}


BY_ADDRESS |= dict.fromkeys(
    ("diagnostic", "diagnostic_submit", "diagnostic_result", "diagnostic_compare", "diagnostic_answers"), _diagnostic
)
BY_ADDRESS |= {
    "diagnostic_page": _diagnostic_with(page="general"),
    "diagnostic_item": _diagnostic_with(item="certifications_held_document"),
}
BY_ADDRESS |= dict.fromkeys(
    ("diagnostic_file", "diagnostic_file_remove"),
    lambda world, whose: {
        **_diagnostic(world, whose),
        "attachment_id": world.half(whose).extra["attachment"].pk,
    },
)
BY_ADDRESS |= dict.fromkeys(
    ("programme_diagnostics", "diagnostics_export", "diagnostic_open", "instruments"), _programme
)

BY_ADDRESS |= ROUTE_ADDRESSES
BY_ADDRESS |= DELIVERY_ADDRESSES
BY_ADDRESS |= CALENDAR_ADDRESSES
BY_ADDRESS |= INSTITUTION_ADDRESSES
BY_ADDRESS |= ALLIANCE_ADDRESSES
BY_ADDRESS |= TARGETING_ADDRESSES
BY_ADDRESS |= STAGE_ADDRESSES
BY_ADDRESS |= MONITORING_ADDRESSES | RESULT_ADDRESSES

# allauth's own: keys that nobody has.
BY_ADDRESS |= {
    "account_confirm_email": lambda world, whose: {"key": "no-such-key"},
    "account_reset_password_from_key": lambda world, whose: {"uidb36": "1", "key": "no-such-key"},
    "mfa_remove_webauthn": lambda world, whose: {"pk": 1},
    "mfa_edit_webauthn": lambda world, whose: {"pk": 1},
}
