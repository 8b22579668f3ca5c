"""Acts on corridors and lists of places."""

from eslabon.web.targeting.services.corridors import install_corridors
from eslabon.web.targeting.services.names import match_names, review_name
from eslabon.web.targeting.services.rankings import Source, last_ranking, override_choice, rank_from_file

__all__ = [
    "Source",
    "install_corridors",
    "last_ranking",
    "match_names",
    "override_choice",
    "rank_from_file",
    "review_name",
]
