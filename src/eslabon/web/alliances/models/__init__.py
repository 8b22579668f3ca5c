"""Alliances, the people in them, and their plans."""

from eslabon.web.alliances.models.alliances import Alliance, BuyerContact, TrackRecord, Transfer
from eslabon.web.alliances.models.bottlenecks import (
    ActionEvidence,
    Bottleneck,
    BottleneckAction,
    BottleneckCheck,
    Commitment,
    Side,
)
from eslabon.web.alliances.models.demand import Demand
from eslabon.web.alliances.models.grants import Grant
from eslabon.web.alliances.models.mapping import LinkageState, MappedProducer
from eslabon.web.alliances.models.plans import (
    BusinessPlan,
    DemandProjection,
    InvestmentLine,
    PlanCost,
    PlanGoal,
    ProductionCost,
    ViabilityDecision,
)
from eslabon.web.alliances.models.readings import (
    AfterlifeReading,
    BaselineFigure,
    GenderPlan,
    GenderReading,
    MaturityReading,
)
from eslabon.web.alliances.models.terms import PlanTerms

__all__ = [
    "ActionEvidence",
    "AfterlifeReading",
    "Alliance",
    "BaselineFigure",
    "Bottleneck",
    "BottleneckAction",
    "BottleneckCheck",
    "BusinessPlan",
    "BuyerContact",
    "Commitment",
    "Demand",
    "DemandProjection",
    "GenderPlan",
    "GenderReading",
    "Grant",
    "InvestmentLine",
    "LinkageState",
    "MappedProducer",
    "MaturityReading",
    "PlanCost",
    "PlanGoal",
    "PlanTerms",
    "ProductionCost",
    "Side",
    "TrackRecord",
    "Transfer",
    "ViabilityDecision",
]
