"""Indicators, what is reported of them, how it is checked, what is claimed, who graduated."""

from eslabon.web.monitoring.models.claims import Claim, ClaimedThing
from eslabon.web.monitoring.models.context import ContextEvent
from eslabon.web.monitoring.models.evidence import EvidenceTerms, LinkageReading, Publication
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
    "ContextEvent",
    "CorrectionFactor",
    "EvidenceTerms",
    "Figure",
    "FigurePart",
    "Finding",
    "Indicator",
    "LinkageReading",
    "MonitoringTerms",
    "Period",
    "Publication",
    "Report",
    "ReportFile",
    "Target",
    "VerificationPlan",
]
