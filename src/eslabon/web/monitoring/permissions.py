"""Who may report, check, draw, lock, define and graduate; asked of a programme, an alliance, a report or a check."""

from typing import Any

import rules
from django.utils import timezone

from eslabon.web.alliances.models import Alliance
from eslabon.web.monitoring.models import Check, Claim, Figure, Indicator, Report, VerificationPlan
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.permissions import may, scopes


def _alliance_of(subject: Any) -> Alliance | None:
    if isinstance(subject, Alliance):
        return subject
    if isinstance(subject, Report | Check | Claim | Figure):
        return subject.alliance
    return None


def _programme_of(subject: Any) -> Programme | None:
    if isinstance(subject, Programme):
        return subject
    if isinstance(subject, VerificationPlan | Indicator):
        return subject.programme
    alliance = _alliance_of(subject)
    return alliance.programme if alliance is not None else None


def _on_it(act: str) -> Any:
    """Whether a role allows `act` here: on an alliance through its operator, region and product; or on everything."""

    @rules.predicate(name=f"monitoring.on_it:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        programme, alliance = _programme_of(subject), _alliance_of(subject)
        if programme is None:
            return False
        today = timezone.localdate()
        if alliance is None:
            return may(user, act, programme=programme, on=today)
        return may(
            user,
            act,
            programme=programme,
            on=today,
            place=alliance.place,
            chain=alliance.chain,
            party=alliance.operator,
        )

    return allowed


def _somewhere(act: str) -> Any:
    """Whether a role allows `act` on some alliance of the programme: the page then shows only those."""

    @rules.predicate(name=f"monitoring.somewhere:{act}")
    def allowed(user: Any, subject: Any) -> bool:
        programme = _programme_of(subject)
        return programme is not None and bool(scopes(user, act, programme=programme, on=timezone.localdate()))

    return allowed


sees_alliance = _on_it("alliance.view")
verifies = _on_it("figure.verify")
# On a programme.
rules.add_perm("monitoring.view_results", _somewhere("result.view"))
rules.add_perm("monitoring.view_reports", _somewhere("alliance.view") & _somewhere("result.view"))
rules.add_perm("monitoring.view_verification", _on_it("result.view"))
rules.add_perm("monitoring.draw_sample", _on_it("sample.draw"))
rules.add_perm("monitoring.lock_period", _on_it("period.lock"))
rules.add_perm("monitoring.edit_indicators", _on_it("indicator.edit"))
# On an alliance, a report or a check.
rules.add_perm("monitoring.view_targets", sees_alliance & _on_it("result.view"))
rules.add_perm("monitoring.set_targets", sees_alliance & _on_it("indicator.edit"))
rules.add_perm("monitoring.report", _on_it("figure.report"))
rules.add_perm("monitoring.view_report", sees_alliance & _on_it("result.view"))
rules.add_perm("monitoring.verify", verifies)
rules.add_perm("monitoring.view_check", sees_alliance & _on_it("result.view"))
rules.add_perm("monitoring.graduate", _on_it("alliance.graduate"))
rules.add_perm("monitoring.view_graduation", sees_alliance & _on_it("result.view"))
# What is shown of results: dashboards by alliance in reach, publishing for the whole programme.
rules.add_perm("monitoring.publish_results", _on_it("result.publish"))
rules.add_perm("monitoring.export_results", _somewhere("result.view") & _somewhere("data.export"))
rules.add_perm("monitoring.record_context", _somewhere("context.record"))
rules.add_perm("monitoring.view_linkage", sees_alliance & _on_it("result.view"))
rules.add_perm("monitoring.record_linkage", verifies)
