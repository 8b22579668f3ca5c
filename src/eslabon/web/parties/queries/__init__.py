"""What is read of people and organisations."""

from eslabon.web.parties.queries.survivors import standing

__all__ = ["standing"]
