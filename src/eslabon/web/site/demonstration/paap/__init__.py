"""The demonstration of `paap`: a round of 3,630 profiles in twenty regions, the 549 alliances, and a round now."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction

from eslabon.files.packs import load_pack, pack_path
from eslabon.web.alliances.services.terms import install_plan_terms
from eslabon.web.monitoring.services.evidence import install_evidence
from eslabon.web.monitoring.services.indicators import install_indicators
from eslabon.web.programmes.models import Programme
from eslabon.web.programmes.services import install_pack
from eslabon.web.site.demonstration.logins import PAAP, open_logins
from eslabon.web.site.demonstration.paap import evidence, execution, helping, people, reports, scoring
from eslabon.web.site.demonstration.paap.stage import HUILA, PaapStage
from eslabon.web.site.demonstration.stage import Telling
from eslabon.web.stages.services.installing import install_stages

CODE = "paap"
NEXT_PROFILES = 6


def is_loaded() -> bool:
    """Whether it is there already; it is then left as its users left it."""
    return Programme.objects.filter(code=CODE).exists()


@transaction.atomic
def load_paap(*, today: date, tell: Callable[[int, int], None]) -> None:
    """Load it whole or not at all; `tell(done, total)` hears how far it is."""
    telling = Telling(tell)
    telling.part(100)
    stage = _begin(today)
    people.open_bodies(stage)
    people.open_profiles(stage)
    scoring.tell_the_round(stage)
    telling.done(2, 3)
    scoring.record_ties(stage)
    again = [row for row in stage.known.values() if row["region"] == HUILA and row["outcome"] == "below"]
    scoring.open_the_next_round(stage, again[-NEXT_PROFILES:])
    execution.tell_how_it_went_on(stage)
    execution.grant_what_was_asked(stage)
    execution.pass_the_selected(stage)
    reports.send_months(stage)
    evidence.read_linkage(stage)
    helping.keep_directory(stage)
    telling.done(1, 1)


def _begin(today: date) -> PaapStage:
    """Install the pack with everything that it says of alliances, and open the accounts."""
    pack, faults = load_pack(pack_path(CODE))
    if pack is None:
        raise LookupError(faults)
    programme = install_pack(pack, actor=None)
    zone = ZoneInfo(programme.time_zone)
    stage = PaapStage(pack=pack, programme=programme, people=open_logins(PAAP), zone=zone, today=today)
    now = stage.at(scoring.OPENED + 30)
    install_plan_terms(programme, pack=pack, actor=None, now=now)
    install_stages(programme, pack=pack, actor=None, now=now)
    install_indicators(programme, pack=pack, actor=None)
    install_evidence(programme, pack=pack, actor=None)
    return stage
