"""Indicators, what is reported of them, how it is checked, what is claimed, who graduated."""

from eslabon.web.monitoring.models.claims import Claim, ClaimedThing
from eslabon.web.monitoring.models.graduations import AllianceGraduation
from eslabon.web.monitoring.models.indicators import Indicator, MonitoringTerms, Target
from eslabon.web.monitoring.models.reports import Figure, FigurePart, Period, Report, ReportFile
from eslabon.web.monitoring.models.verification import Check, CheckFile, CorrectionFactor, Finding, VerificationPlan

__all__ = [
    "AllianceGraduation",
    "Check",
    "CheckFile",
    "Claim",
    "ClaimedThing",
    "CorrectionFactor",
    "Figure",
    "FigurePart",
    "Finding",
    "Indicator",
    "MonitoringTerms",
    "Period",
    "Report",
    "ReportFile",
    "Target",
    "VerificationPlan",
]
