"""What the programme asks of its plans."""

from eslabon.files.packs.plans import PlanSpec, plan_from_plain
from eslabon.rules.problems import Problem
from eslabon.rules.problems import alliances as problems
from eslabon.web.alliances.models import PlanTerms
from eslabon.web.programmes.models import Programme


def terms_or_none(programme: Programme) -> PlanSpec | None:
    """Return the terms of the programme's plans, if they were installed."""
    kept = PlanTerms.objects.filter(programme=programme).first()
    return plan_from_plain(kept.content) if kept is not None else None


def terms_of(programme: Programme) -> PlanSpec:
    """Return the terms of the programme's plans; Problem ALLIANCES-E35 without them."""
    found = terms_or_none(programme)
    if found is None:
        raise Problem(problems.NO_TERMS)
    return found
