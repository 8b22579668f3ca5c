"""Acts on the territory."""

from eslabon.web.territory.services.departments import Loaded, load_departments

__all__ = ["Loaded", "load_departments"]
