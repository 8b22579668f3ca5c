"""Whom the programme knows by its diagnostics (PARTY-11)."""

from eslabon.web.diagnostics.models import Response
from eslabon.web.parties.permissions.acquaintance import Naming

NAMES_PARTIES = (Naming(Response, "party", "instrument__programme"),)
