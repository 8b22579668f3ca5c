"""The pack `ruta`, read once in each process: a pack cannot be changed, and a thousand tests begin with it."""

from functools import cache

from eslabon.files.packs import Pack, load_pack, pack_path


@cache
def ruta_pack() -> Pack:
    """Return the pack, whole and without faults."""
    pack, faults = load_pack(pack_path("ruta"))
    assert pack is not None and not faults, faults
    return pack
