"""Every parameter that was planted in a world, and what was drawn from it."""

from collections import Counter
from typing import Any

from eslabon.simulate import identities
from eslabon.simulate.ruta import corrections, declarations, diagnostics, outreach, plan
from eslabon.simulate.ruta.attendance import attendance_parameters
from eslabon.simulate.ruta.availability import availability_parameters
from eslabon.simulate.ruta.farmwork import farmwork_parameters
from eslabon.simulate.ruta.pilot import pilot_parameters
from eslabon.simulate.ruta.world import Application, Contact, DiagnosticResponse

WARNING = "Simulated. No organisation, person, number or address in these files belongs to anybody."


def tell_truth(
    seed: int,
    *,
    applications: tuple[Application, ...],
    outreach: list[Contact],
    responses: tuple[DiagnosticResponse, ...] = (),
) -> dict[str, Any]:
    """What `truth.json` holds."""
    return {
        "version": 1,
        "simulated": True,
        "warning": WARNING,
        "pack": "ruta",
        "seed": seed,
        "applicants": len(applications),
        "admitted": sum(application.slot.admitted for application in applications),
        "calls": {call: _call_truth(applications, call) for call in (plan.FIRST, plan.SECOND, plan.THIRD)},
        "profile": _profile_truth(),
        "parameters": _parameters(),
        "applications": [_application_truth(application) for application in applications],
        "outreach": {
            "contacts": len(outreach),
            "by_result": dict(sorted(Counter(contact.result for contact in outreach).items())),
            "applied_by_channel": dict(
                sorted(Counter(contact.channel for contact in outreach if contact.result == "applied").items())
            ),
        },
        "diagnostics": {
            "parameters": diagnostics.diagnostic_parameters(),
            "ability_by_section": {response.organisation_id: dict(response.ability) for response in responses},
        },
        "attendance": {
            "model": attendance_parameters(),
            "availability": availability_parameters(),
            "farmwork": farmwork_parameters(),
            "pilot": pilot_parameters(),
        },
    }


def _call_truth(applications: tuple[Application, ...], call: str) -> dict[str, Any]:
    slots = [application.slot for application in applications if application.slot.call == call]
    admitted = [slot for slot in slots if slot.admitted]
    return {
        "applicants": len(slots),
        "admitted": len(admitted),
        "admitted_by_combination": dict(sorted(Counter(f"{slot.place} {slot.chain}" for slot in admitted).items())),
        "not_admitted_by_reason": dict(sorted(Counter(slot.reason or "" for slot in slots if slot.reason).items())),
        "sent_back": sum(
            bool(application.corrections) for application in applications if application.slot.call == call
        ),
    }


def _profile_truth() -> dict[str, Any]:
    return {
        chain: {
            "n": sum(kinds),
            **dict(zip(plan.KINDS, kinds, strict=True)),
            "exporters": plan.ADMITTED_EXPORTERS[chain],
            "potential": sum(kinds) - plan.ADMITTED_EXPORTERS[chain],
        }
        for chain, kinds in plan.ADMITTED_KINDS.items()
    }


def _parameters() -> dict[str, Any]:
    return {
        "admitted_first_call": plan.ADMITTED_FIRST_CALL,
        "not_admitted": plan.NOT_ADMITTED,
        "share_in_added_places": plan.SHARE_IN_ADDED_PLACES,
        "exporter_weight_by_kind": plan.EXPORTER_BY_KIND,
        "reason_weights": dict(plan.WEIGHTS),
        "exporter_sales_median_pen": declarations.EXPORTER_SALES_MEDIAN_PEN,
        "above_threshold_median": declarations.ABOVE_THRESHOLD_MEDIAN,
        "sales_log_sd": declarations.SALES_SPREAD,
        "yearly_change_log_sd": declarations.YEARLY_CHANGE_SPREAD,
        "only_an_earlier_year_above": declarations.ONLY_EARLIER_YEAR_ABOVE,
        "admitted_sent_back": corrections.SHARE_OF_ADMITTED_SENT_BACK,
        "failed_sent_back": corrections.SHARE_OF_FAILED_SENT_BACK,
        "sent_back_for_two_things": corrections.SENT_BACK_FOR_TWO_THINGS,
        "contacts_outdated": outreach.OUTDATED,
        "applicants_in_contact_base": outreach.IN_THE_BASE,
        "deciding_channels": dict(outreach.DECIDING_CHANNELS),
        "mail_answers": dict(outreach.MAIL_ANSWERS),
        "call_answers": dict(outreach.CALL_ANSWERS),
        "unissued_ranges": {"legal_ruc": identities.LEGAL_RUC_PREFIX, "dni": identities.DNI_PREFIX},
    }


def _application_truth(application: Application) -> dict[str, Any]:
    slot = application.slot
    outcome = "eligible" if slot.admitted else "not_eligible"
    if slot.reason in corrections.UNANSWERED:
        outcome = "to_correct"
    return {
        "application_id": application.application_id,
        "call": slot.call,
        "kind": slot.kind,
        "outcome": outcome,
        "reason": slot.reason,
        "requirement": plan.REASONS[slot.reason] if slot.reason else None,
        "sent_back_for": sorted({correction.requirement for correction in application.corrections}),
    }
