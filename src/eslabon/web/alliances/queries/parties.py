"""Whom the programme knows by its alliances: both sides, who runs them, their producers (PARTY-11)."""

from eslabon.web.alliances.models import (
    Alliance,
    BottleneckAction,
    Commitment,
    Demand,
    GenderPlan,
    Grant,
    MappedProducer,
    TrackRecord,
    Transfer,
)
from eslabon.web.parties.permissions.acquaintance import Naming

NAMES_PARTIES = (
    Naming(Demand, "buyer"),
    Naming(Demand, "operator"),
    Naming(Alliance, "buyer"),
    Naming(Alliance, "organisation"),
    Naming(Alliance, "operator"),
    Naming(Transfer, "from_operator", "alliance__programme"),
    Naming(Transfer, "to_operator", "alliance__programme"),
    Naming(MappedProducer, "party", "alliance__programme"),
    Naming(MappedProducer, "organisation", "alliance__programme"),
    Naming(TrackRecord, "organisation", "alliance__programme"),
    Naming(GenderPlan, "organisation", "alliance__programme"),
    Naming(BottleneckAction, "party", "bottleneck__alliance__programme"),
    Naming(Commitment, "party", "alliance__programme"),
    Naming(Grant, "giver", "alliance__programme"),
)
