"""Partners, centres' contracts, committees, apprentice managers, public gaps, help against violence, land use."""

from eslabon.web.institutions.models.centres import Apprentice, ApprenticeReading, FieldReport, ResultsContract
from eslabon.web.institutions.models.committees import Committee, CommitteeMember, CommitteeSession
from eslabon.web.institutions.models.gaps import GapStep, PublicGap
from eslabon.web.institutions.models.help_services import HelpService
from eslabon.web.institutions.models.land_use import LandUseReading
from eslabon.web.institutions.models.partners import (
    BusinessVolume,
    Contribution,
    FundApplication,
    Partner,
    ProgrammeSpending,
)

__all__ = [
    "Apprentice",
    "ApprenticeReading",
    "BusinessVolume",
    "Committee",
    "CommitteeMember",
    "CommitteeSession",
    "Contribution",
    "FieldReport",
    "FundApplication",
    "GapStep",
    "HelpService",
    "LandUseReading",
    "Partner",
    "ProgrammeSpending",
    "PublicGap",
    "ResultsContract",
]
