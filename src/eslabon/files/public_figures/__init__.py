"""Districts for a ranking out of the files that statistics offices publish; which file says what is data (a TOML)."""

from eslabon.files.public_figures.assembling import Assembled, assemble_districts
from eslabon.files.public_figures.mappings import Mapping, read_mapping

__all__ = ["Assembled", "Mapping", "assemble_districts", "read_mapping"]
