"""Whom the programme knows by its monitoring: who reports to it (PARTY-11)."""

from eslabon.web.monitoring.models import Report
from eslabon.web.parties.permissions.acquaintance import Naming

NAMES_PARTIES = (Naming(Report, "reporter", "alliance__programme"),)
