"""Corridors and what was decided on them."""

from eslabon.web.targeting.models.corridors import Corridor

__all__ = ["Corridor"]
