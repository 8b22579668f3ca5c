"""Whom the programme knows by its routes: who walks them, who comes, who gives the services (PARTY-11)."""

from eslabon.web.parties.permissions.acquaintance import Naming
from eslabon.web.routes.models import (
    Attendance,
    Availability,
    CalendarFeed,
    CalendarNotice,
    Certificate,
    Enrolment,
    IncentiveAward,
    OutsideService,
    Provider,
    Result,
    Route,
    Service,
    ServiceProduct,
    Session,
)

NAMES_PARTIES = (
    Naming(Route, "party"),
    Naming(Availability, "party"),
    Naming(OutsideService, "party"),
    Naming(Result, "party"),
    Naming(Enrolment, "party", "session__service__programme"),
    Naming(Attendance, "party", "session__service__programme"),
    Naming(Attendance, "person", "session__service__programme"),
    Naming(Certificate, "party", "service__programme"),
    Naming(Certificate, "person", "service__programme"),
    Naming(ServiceProduct, "party", "service__programme"),
    Naming(IncentiveAward, "party", "incentive__programme"),
    Naming(CalendarFeed, "party"),
    Naming(CalendarNotice, "party", "session__service__programme"),
    Naming(Provider, "party"),
    Naming(Service, "subcontracted_to"),
    Naming(Session, "trainer_user__person", "service__programme"),
)
