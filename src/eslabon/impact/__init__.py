"""What a programme changed: arrays and frames in, frozen estimates out; no Django.

Every public name is loaded when it is first asked for, so that `from eslabon import impact` is quick.
"""

import importlib
import sys
from types import ModuleType
from typing import Any

# Public name → the module of this package that holds it.
_HOMES: dict[str, str] = {
    "AbsorbedOLS": "absorbed_ols",
    "Aggregation": "group_time",
    "Attrition": "attrition",
    "Balance": "matched_balance",
    "BalanceTable": "balance",
    "BandwidthGrid": "matching_bandwidth",
    "ConleyEstimate": "conley",
    "DDTable": "dd_table",
    "DidEstimate": "did",
    "DistanceProfile": "distance_profile",
    "DoublyRobustDiD": "doubly_robust_did",
    "Estimate": "results",
    "EventStudy": "event_study",
    "Flow": "results",
    "FuzzyRD": "fuzzy_rd",
    "GroupTime": "group_time",
    "Heterogeneity": "heterogeneity",
    "ImpactError": "problems",
    "ImpactWarning": "problems",
    "ImputationDiD": "imputation_did",
    "LeeBounds": "lee_bounds",
    "Manipulation": "manipulation",
    "ManipulationScreen": "manipulation",
    "MatchedEffect": "matched_results",
    "MatchingDiD": "matched_results",
    "MinimumEffect": "power",
    "Nearest": "exposure",
    "PlaceboStarts": "placebo",
    "PovertyIndex": "poverty",
    "RDPicture": "rd_picture",
    "RandomisationEstimate": "randomisation",
    "Result": "results",
    "RomanoWolf": "wild_bootstrap",
    "Sensitivity": "sensitivity",
    "SpecificationCurve": "specification_curve",
    "SunAbraham": "sun_abraham",
    "Study": "study",
    "SurveyDesign": "survey_design",
    "SurveyRegression": "survey_regression",
    "Tabulation": "tabulation",
    "Test": "results",
    "WildEstimate": "wild_bootstrap",
    "absorbed_ols": "absorbed_ols",
    "allocate": "sampling",
    "ancova": "panel",
    "attrition": "attrition",
    "balance_table": "balance",
    "conley": "conley",
    "dd_table": "dd_table",
    "deflate": "poverty",
    "did": "did",
    "distance_profile": "distance_profile",
    "doubly_robust_did": "doubly_robust_did",
    "event_study": "event_study",
    "fgt": "poverty",
    "fuzzy_rd": "fuzzy_rd",
    "group_time": "group_time",
    "heterogeneity": "heterogeneity",
    "imputation_did": "imputation_did",
    "lee_bounds": "lee_bounds",
    "manipulation": "manipulation",
    "matching_bandwidth": "matching_bandwidth",
    "matching_did": "matching_did",
    "minimum_effect": "power",
    "nearest": "exposure",
    "panel_did": "panel",
    "placebo_starts": "placebo",
    "randomisation_inference": "randomisation",
    "rd_picture": "rd_picture",
    "rings": "exposure",
    "romano_wolf": "wild_bootstrap",
    "sample_size": "sampling",
    "screen_manipulation": "manipulation",
    "sensitivity": "sensitivity",
    "specification_curve": "specification_curve",
    "standardise_within": "poverty",
    "sun_abraham": "sun_abraham",
    "survey_regression": "survey_regression",
    "tabulate": "tabulation",
    "wild_bootstrap": "wild_bootstrap",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605 -- the table above is the list, kept once


def __getattr__(name: str) -> Any:
    """Import the module that holds `name`, and return what it names."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


class _Rooms(ModuleType):
    """The package itself: a method and the module that holds it share a name, and the name means the method."""

    def __setattr__(self, name: str, value: Any) -> None:
        """Leave out what the import system would bind: the module in the method's place."""
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Rooms


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
