"""Packs: a programme as a folder of plain files, read into frozen values. Format: docs/reference/pack-format.md."""

from eslabon.files.packs.acts import ACTS, REACHES
from eslabon.files.packs.loading import available_packs, load_pack, pack_path
from eslabon.files.packs.specs import CallSpec, ChainSpec, Pack, PlaceSpec, RequirementSpec, RoleSpec, Text

__all__ = [
    "ACTS",
    "REACHES",
    "CallSpec",
    "ChainSpec",
    "Pack",
    "PlaceSpec",
    "RequirementSpec",
    "RoleSpec",
    "Text",
    "available_packs",
    "load_pack",
    "pack_path",
]
