"""A programme of pack `pra`, its people, and files of districts and names."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.files.base import ContentFile

from eslabon.files.corridors import read_districts
from eslabon.files.packs import Pack, load_pack, pack_path
from eslabon.rules.targeting.values import Weights
from eslabon.web.programmes.models import Programme
from eslabon.web.targeting.models import NameList, Ranking
from eslabon.web.targeting.services import Source, match_names, rank_from_file
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import store_file

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
EVEN = Weights(Decimal(1), Decimal(1), 2)
HEADER = "code,corridor,poverty_rate,growth_potential,population,poverty_low,poverty_high"
DISTRICTS = (
    "020101,Áncash,0.30,9,100,0.2,0.4",
    "020102,Áncash,0.50,9,100,0.4,0.6",
    "040101,Arequipa,0.10,8,100,0.05,0.15",
    "090101,Huancavelica,0.70,1,100,0.6,0.8",
    "210101,puno,0.60,8.5,100,0.5,0.7",
)
NAMES = (
    "name_id,name,district_code",
    "1,Santa Rosa,090101",
    "2,pampa hermosa,090101",
    "3,San Juan,090101",
    "4,Xyz,090101",
    "5,Vista Bella,090101",
)
REGISTER = (
    "place_code,name,district_code,lat,lon",
    "0901010001,Santa Rosa,090101,-12.7,-74.9",
    "0901010002,Pampa Hermosa,090101,-12.8,-74.9",
    "0901010003,PAMPA HERMOSA,090101,,",
    "0901010004,San Juan Alto,090101,-12.9,-74.9",
    "0901010005,San Juan Bajo,090101,-12.9,-74.8",
    "0901010006,Buena Vista,090101,-12.9,-74.8",
)


@cache
def pra_pack() -> Pack:
    """The pack as it is shipped."""
    pack, faults = load_pack(pack_path("pra"))
    assert pack is not None, faults
    return pack


def table(lines: Sequence[str]) -> bytes:
    """A CSV file of those lines."""
    return "\n".join(lines).encode() + b"\n"


def ranked(programme: Programme, *, actor: Any, lines: Sequence[str] = DISTRICTS) -> Ranking:
    """A ranking of a small file of districts."""
    districts = read_districts(table((HEADER, *lines)), name="distritos.csv")
    source = Source("distritos.csv", "0" * 64)
    return rank_from_file(programme, districts=districts, weights=EVEN, source=source, actor=actor, now=NOW)


def stored(name: str, lines: Sequence[str], *, actor: Any) -> StoredFile:
    """A table that was sent."""
    return store_file(ContentFile(table(lines), name=name), actor=actor, kinds=("table",))


def matched(programme: Programme, *, actor: Any, names: Sequence[str] = NAMES) -> NameList:
    """A list of names that was looked for."""
    sent = [stored(name, lines, actor=actor) for name, lines in (("nombres.csv", names), ("registro.csv", REGISTER))]
    return match_names(programme, names_file=sent[0], register_file=sent[1], actor=actor, now=NOW)


def upload(name: str, content: bytes) -> io.BytesIO:
    """A file as a browser sends it."""
    found = io.BytesIO(content)
    found.name = name
    return found
