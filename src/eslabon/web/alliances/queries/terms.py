"""What the programme asks of its plans."""

from eslabon.web.alliances.snapshots import terms_of, terms_or_none

__all__ = ["terms_of", "terms_or_none"]
