"""The choice of corridors, as the source tells it, on the simulated districts; and a list of villages to find."""

import hashlib
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.core.files.base import ContentFile

from eslabon.files.corridors import read_districts
from eslabon.rules.targeting.values import Weights
from eslabon.simulate.pra.corridors import OVERRIDE_IN, OVERRIDE_OUT
from eslabon.simulate.pra.localities import NAMES_FILE, PLACES_FILE, simulate_localities, write_localities
from eslabon.web.site.demonstration.pra.stage import PraStage
from eslabon.web.site.demonstration.stage import SEED
from eslabon.web.targeting.models import Corridor
from eslabon.web.targeting.services.corridors import install_corridors
from eslabon.web.targeting.services.names import match_names
from eslabon.web.targeting.services.rankings import Source, override_choice, rank_from_file
from eslabon.web.uploads.models import StoredFile
from eslabon.web.uploads.services import store_file

FILE = "distritos-simulados.csv"
READ = ["code", "corridor", "poverty_rate", "growth_potential", "population", "poverty_low", "poverty_high"]
REGISTER = 20_000  # places: the list is the source's, the register smaller than the country's
IN_REASON = "Una empresa minera cofinancia el trabajo en el corredor, como en la primera fase."
OUT_REASON = "Otro programa trabaja ya con los mismos compradores; se acordó no competir."


def choose_corridors(stage: PraStage) -> None:
    """Install the candidates, rank them, and depart from the rule twice, by name."""
    direction, day = stage.people["pra-direccion"], stage.first - timedelta(days=120)
    install_corridors(stage.programme, pack=stage.pack, actor=direction)
    body = stage.simulated.world.frames["districts"][READ].to_csv(index=False).encode()
    ranking = rank_from_file(
        stage.programme,
        districts=read_districts(body, name=FILE),
        weights=Weights(poverty=Decimal(1), potential=Decimal(1), choose=10),
        source=Source(FILE, hashlib.sha256(body).hexdigest()),
        actor=direction,
        now=stage.at(day),
    )
    stage.corridors = {one.code: one for one in Corridor.objects.filter(programme=stage.programme)}
    changes = ((OVERRIDE_IN, True, IN_REASON), (OVERRIDE_OUT, False, OUT_REASON))
    for number, (code, chosen, reason) in enumerate(changes, start=1):
        ranking = override_choice(
            ranking,
            corridor=stage.corridors[code],
            chosen=chosen,
            name=direction.full_name,
            reason=reason,
            actor=direction,
            now=stage.at(day + timedelta(days=number)),
        )
    stage.corridors = {one.code: one for one in Corridor.objects.filter(programme=stage.programme)}


def look_for_villages(stage: PraStage) -> None:
    """Match the programme's list of villages; the doubtful ones wait for a person."""
    with tempfile.TemporaryDirectory() as folder:
        write_localities(simulate_localities(SEED, register_size=REGISTER), Path(folder))
        names, register = (_store(stage, Path(folder) / name) for name in (NAMES_FILE, PLACES_FILE))
    match_names(
        stage.programme,
        names_file=names,
        register_file=register,
        actor=stage.people["pra-direccion"],
        now=stage.at(stage.first - timedelta(days=60)),
    )


def _store(stage: PraStage, path: Path) -> StoredFile:
    return store_file(ContentFile(path.read_bytes(), name=path.name), actor=stage.people["pra-direccion"])
