"""Write the audit entry beside the write, in the same transaction; keep decisions, ask them again, erase them."""

from eslabon.web.audit.models import name_acts
from eslabon.web.audit.services.decisions import erase_decisions, keep_decision
from eslabon.web.audit.services.digests import content_digest
from eslabon.web.audit.services.entries import WITHHELD, record
from eslabon.web.audit.services.replay import Replay, Replayed, ask_rows, replay_decisions

__all__ = [
    "WITHHELD",
    "Replay",
    "Replayed",
    "ask_rows",
    "content_digest",
    "erase_decisions",
    "keep_decision",
    "name_acts",
    "record",
    "replay_decisions",
]
