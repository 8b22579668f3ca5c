"""Install the questionnaires of a pack: each workbook is one version, and a version never changes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from eslabon.files.faults import Fault
from eslabon.files.packs import pack_path
from eslabon.files.xlsform import read_form
from eslabon.rules.problems import Problem
from eslabon.rules.problems import diagnostics as problems
from eslabon.web.audit import services as audit
from eslabon.web.diagnostics.events import InstrumentInstalled
from eslabon.web.diagnostics.models import Instrument
from eslabon.web.diagnostics.services.compiling import compile_workbook
from eslabon.web.diagnostics.snapshots import definition_of
from eslabon.web.events.services import announce
from eslabon.web.programmes.models import Chain, Programme

FOLDER = "instruments"


@dataclass(frozen=True)
class Workbook:
    """A workbook as it came: its file name and its bytes."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """What tells one workbook from another."""
        return hashlib.sha256(self.data).hexdigest()


def pack_workbooks(programme: Programme) -> list[Workbook]:
    """The workbooks that the programme's pack brings, by name."""
    folder = Path(pack_path(programme.code)) / FOLDER
    return [Workbook(path.name, path.read_bytes()) for path in sorted(folder.glob("*.xlsx"))]


@transaction.atomic
def install_instrument(programme: Programme, *, workbook: Workbook, actor: Any, now: datetime) -> Instrument:
    """Install one workbook; the same one twice is the same version, a new version closes the one before (DIAG-20).

    Raises Problem DIAGNOSTICS-E01 with every fault as `faults`, or E02 for a workbook that changed under its version.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    standing: Instrument | None = programme.instruments.filter(workbook_sha256=workbook.sha256).first()
    if standing is not None:
        return standing
    form, faults = read_form(workbook.data, name=workbook.name)
    if form is None:
        raise _refused(workbook, faults)
    compiled = compile_workbook(workbook.data, form=form, name=workbook.name)
    if compiled.faults:
        raise _refused(workbook, list(compiled.faults))
    if programme.instruments.filter(code=form.code, version=form.version).exists():
        raise Problem(problems.VERSION_TAKEN, code=form.code, version=form.version)
    earlier = programme.instruments.filter(code=form.code, closed_at__isnull=True)
    closed = list(earlier.values_list("version", flat=True))
    earlier.update(closed_at=now)
    title = form.labels.get("title", {})
    instrument: Instrument = programme.instruments.create(
        chain=_chain(programme, form.code),
        code=form.code,
        version=form.version,
        title_es=title.get("es") or form.title,
        title_en=title.get("en") or form.title,
        workbook_sha256=workbook.sha256,
        xform=compiled.xform,
        definition=definition_of(form, hints=compiled.hints),
    )
    audit.record(
        actor,
        "diagnostic.install",
        instrument,
        before={"closed": closed},
        after={"code": form.code, "version": form.version, "workbook": workbook.sha256},
        programme=programme.code,
    )
    announce(InstrumentInstalled(instrument_id=instrument.pk))
    return instrument


def _refused(workbook: Workbook, faults: list[Fault]) -> Problem:
    problem = Problem(
        problems.INSTRUMENT_REFUSED,
        name=workbook.name,
        count=len(faults),
        first_es=f"{faults[0].place}: {faults[0].es}",
        first_en=f"{faults[0].place}: {faults[0].en}",
    )
    problem.details["faults"] = tuple(faults)
    return problem


def _chain(programme: Programme, code: str) -> Chain | None:
    """Return the chain whose code ends the instrument's: diagnostic-coffee."""
    return next((chain for chain in programme.chains.all() if code.endswith(f"-{chain.code}")), None)
