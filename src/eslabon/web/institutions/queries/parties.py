"""Whom the programme knows by its institutions: partners, centres, committees, who learns and who was asked."""

from eslabon.web.institutions.models import (
    Apprentice,
    CommitteeMember,
    CommitteeSession,
    LandUseReading,
    Partner,
    ResultsContract,
)
from eslabon.web.parties.permissions.acquaintance import Naming

NAMES_PARTIES = (
    Naming(Partner, "party"),
    Naming(ResultsContract, "centre"),
    Naming(CommitteeMember, "person", "committee__programme"),
    Naming(CommitteeSession, "present", "committee__programme"),
    Naming(Apprentice, "person", "alliance__programme"),
    Naming(LandUseReading, "producer", "alliance__programme"),
)
