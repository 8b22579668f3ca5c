"""Portfolio, routes, calendar, delivery."""

from eslabon.web.routes.models.calendar import Availability, Enrolment, Plan, Session
from eslabon.web.routes.models.calendar_terms import CalendarTerms
from eslabon.web.routes.models.delivery import (
    Attendance,
    Certificate,
    Headcount,
    Material,
    ProviderReport,
    Result,
    Satisfaction,
)
from eslabon.web.routes.models.feeds import CalendarFeed, CalendarNotice
from eslabon.web.routes.models.incentives import Incentive, IncentiveAward, ServiceProduct
from eslabon.web.routes.models.minutes import Minutes
from eslabon.web.routes.models.notices import RouteNotice
from eslabon.web.routes.models.portfolio import BlockedDate, Need, Provider, Segment, Service, ServiceType
from eslabon.web.routes.models.routes import (
    CommitmentLetter,
    Graduation,
    OutsideService,
    Referral,
    Route,
    RouteItem,
    SuccessStory,
)

__all__ = [
    "Attendance",
    "Availability",
    "BlockedDate",
    "CalendarFeed",
    "CalendarNotice",
    "CalendarTerms",
    "Certificate",
    "CommitmentLetter",
    "Enrolment",
    "Graduation",
    "Headcount",
    "Incentive",
    "IncentiveAward",
    "Material",
    "Minutes",
    "Need",
    "OutsideService",
    "Plan",
    "Provider",
    "ProviderReport",
    "Referral",
    "Result",
    "Route",
    "RouteItem",
    "RouteNotice",
    "Satisfaction",
    "Segment",
    "Service",
    "ServiceProduct",
    "ServiceType",
    "Session",
    "SuccessStory",
]
