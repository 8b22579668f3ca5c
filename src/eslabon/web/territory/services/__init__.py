"""Acts on the territory."""

from eslabon.web.territory.services.departments import Loaded, load_departments
from eslabon.web.territory.services.registers import Outcome, import_register

__all__ = ["Loaded", "Outcome", "import_register", "load_departments"]
