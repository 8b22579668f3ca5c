"""Alliances, the people in them, and their plans."""

from eslabon.web.alliances.models.alliances import Alliance

__all__ = ["Alliance"]
