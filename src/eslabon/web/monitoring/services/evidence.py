"""Bring what the pack says of evidence into the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from eslabon.rules.monitoring.linkage_index import sheet_to_plain
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import EvidenceTerms
from eslabon.web.programmes.models import Programme

if TYPE_CHECKING:
    from eslabon.files.packs import Pack


@transaction.atomic
def install_evidence(programme: Programme, *, pack: Pack, actor: Any) -> bool:
    """Keep the pack's linkage index, theory of change and IATI terms; False if the pack has none of them.

    Doing it twice changes nothing; readings and publications keep what they were made of.
    """
    spec = pack.evidence
    if spec is None:
        return False
    linkage: dict[str, Any] = {}
    if spec.linkage is not None:
        linkage = {**_plain(asdict(spec.linkage)), "sheet": sheet_to_plain(spec.linkage.sheet)}
    values = {
        "linkage": linkage,
        "theory": _plain(asdict(spec.theory)) if spec.theory else {},
        "iati": _plain(asdict(spec.iati)) if spec.iati else {},
    }
    EvidenceTerms.objects.update_or_create(programme=programme, defaults=values)
    audit.record(
        actor,
        "evidence.install",
        programme,
        after={"pack": pack.content_hash, "parts": sorted(name for name, value in values.items() if value)},
        programme=programme.code,
    )
    return True


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
