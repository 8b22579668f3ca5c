"""Acts on corridors and lists of places."""

from eslabon.web.targeting.services.corridors import install_corridors
from eslabon.web.targeting.services.names import Sent, look_for_names, match_names, review_name, start_matching
from eslabon.web.targeting.services.rankings import Source, last_ranking, override_choice, rank_from_file

__all__ = [
    "Sent",
    "Source",
    "install_corridors",
    "last_ranking",
    "look_for_names",
    "match_names",
    "override_choice",
    "rank_from_file",
    "review_name",
    "start_matching",
]
