"""Everything that somebody needs to decide on an application, requirement by requirement."""

from dataclasses import dataclass
from typing import Any

from eslabon.web.calls.models import Application, Check, Evidence
from eslabon.web.calls.queries.applications import standing_evidence
from eslabon.web.calls.snapshots import standing_human_checks


@dataclass(frozen=True)
class RequirementSheet:
    """One requirement: what the call asks, what was attached, what the rule found and what a person found."""

    number: int
    requirement: dict[str, Any]
    evidence: list[Evidence]
    automatic: Check | None
    human: Check | None
    earlier: list[Check]  # a person's checks that no longer count

    @property
    def standing(self) -> Check | None:
        """The check that counts: a person's over the rule's (CALL-08)."""
        return self.human or self.automatic


def requirement_sheets(application: Application) -> list[RequirementSheet]:
    """Return a sheet for each requirement of the application's call, in order."""
    human = standing_human_checks(application)
    automatic: dict[int, Check] = {}
    earlier: dict[int, list[Check]] = {}
    for check in application.checks.select_related("by").order_by("at", "pk"):
        if check.kind == Check.Kind.AUTOMATIC:
            automatic[check.requirement] = check
        elif check != human.get(check.requirement):
            earlier.setdefault(check.requirement, []).append(check)
    attached = list(standing_evidence(application).select_related("reviewed_by"))
    return [
        RequirementSheet(
            number=one["number"],
            requirement=one,
            evidence=[evidence for evidence in attached if evidence.kind in one["evidence"]],
            automatic=automatic.get(one["number"]),
            human=human.get(one["number"]),
            earlier=earlier.get(one["number"], []),
        )
        for one in application.call.requirements
    ]
