"""What the gate of an alliance waits for from one person."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from eslabon.web.alliances.models import Alliance
from eslabon.web.alliances.queries.alliances import Waiting
from eslabon.web.stages.models import Stage
from eslabon.web.stages.permissions import approving_roles
from eslabon.web.stages.queries.wording import in_tongue
from eslabon.web.stages.services.gates import gate_row, gate_verdict, open_passage
from eslabon.web.stages.snapshots import day_of

LEFT_TO_PEOPLE = {"presented", "approval"}
ON_PRESENTING = {"viability"}  # decided again in that very act


def _ended(alliance: Alliance) -> Waiting | None:
    """Return how an alliance ended, for everybody; nothing is left to do."""
    stage = Stage.objects.filter(programme=alliance.programme_id, code=alliance.stage).exclude(kind=Stage.Kind.OPEN)
    found = stage.first()
    return Waiting(_("Llegó a su final: %(stage)s.") % {"stage": in_tongue(found, "name")}) if found else None


def gate_asks(user: Any, alliance: Alliance, now: datetime) -> Waiting | None:
    """Return what `user` can do at the gate today: present the alliance, approve, or pass; None where nothing."""
    gate = gate_row(alliance)
    if gate is None:
        return _ended(alliance)
    verdict, passage = gate_verdict(alliance, now=now)[0], open_passage(alliance)
    url, label = reverse("alliance_gates", args=[alliance.pk]), _("Ir al paso de etapa")
    to = {"stage": in_tongue(gate.to_stage, "name")}
    if verdict.result == "may_pass":
        may_pass = user.has_perm("stages.pass_gate", alliance)
        return Waiting(_("Todo está para pasar a: %(stage)s.") % to, url, label) if may_pass else None
    if {one.kind for one in verdict.missing} - LEFT_TO_PEOPLE - (ON_PRESENTING if passage is None else set()):
        return None
    if passage is None:
        may_present = user.has_perm("stages.present", alliance)
        return Waiting(_("Lista para presentarse al paso a: %(stage)s.") % to, url, label) if may_present else None
    missing = {one.code for one in verdict.missing if one.kind == "approval"}
    own = approving_roles(user, alliance, on=day_of(now, alliance.programme))
    if own & missing and passage.presented_by_id != user.pk:
        return Waiting(_("Espera su aprobación para pasar a: %(stage)s.") % to, url, label)
    return None
