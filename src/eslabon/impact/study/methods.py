"""Which methods a study may name, what of a specification each takes, and what tells its lines apart."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """How a study calls one method of impact."""

    once_per: str = (
        "outcome"  # "outcome": a call per outcome and specification; "design": one for all; "study": no outcome
    )
    controls: str | None = "controls"  # the argument that takes a specification's controls
    interactions: bool = False  # whether it takes period_interactions
    keys: tuple[str, ...] = ()  # columns of tidy() that tell its lines apart


METHODS: dict[str, Method] = {
    "did": Method(interactions=True),
    "event_study": Method(interactions=True, keys=("period",)),
    "placebo_starts": Method(interactions=True, keys=("start",)),
    "heterogeneity": Method(interactions=True, keys=("group",)),
    "distance_profile": Method(interactions=True, keys=("kind", "over", "up_to")),
    "panel_did": Method(),
    "ancova": Method(),
    "matching_did": Method(once_per="design", controls=None, keys=("sample",)),
    "fuzzy_rd": Method(controls="covariates", keys=("term",)),
    "screen_manipulation": Method(once_per="study", controls=None),
    "group_time": Method(controls="covariates", keys=("group", "period")),
    "doubly_robust_did": Method(controls="covariates"),
    "imputation_did": Method(controls=None, keys=("place",)),
    "attrition": Method(once_per="study", controls=None),
    "lee_bounds": Method(controls=None, keys=("term",)),
    "sensitivity": Method(controls=None, keys=("bound",)),
    "specification_curve": Method(
        controls=None, keys=("controls", "period_interactions", "cluster", "weights", "variance", "df")
    ),
    "wild_bootstrap": Method(interactions=True),
    "conley": Method(interactions=True),
    "romano_wolf": Method(once_per="design", interactions=True),
    "dd_table": Method(once_per="design", interactions=True),
    "balance_table": Method(once_per="study", controls=None),
    "minimum_effect": Method(controls=None),
}
