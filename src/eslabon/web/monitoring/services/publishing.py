"""Publish verified results, frozen."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from eslabon.files.iati import check_document
from eslabon.rules.problems import Problem
from eslabon.rules.problems import evidence as problems
from eslabon.web.audit import services as audit
from eslabon.web.monitoring.models import Publication
from eslabon.web.monitoring.queries.iati import iati_document
from eslabon.web.monitoring.queries.publication import content_to_publish
from eslabon.web.programmes.models import Programme


@transaction.atomic
def publish_results(programme: Programme, *, actor: Any, now: datetime) -> Publication:
    """Freeze what was verified in the locked months (MONITOR-85); nothing is published that IATI would refuse."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    found = content_to_publish(programme)
    if found is None:
        raise Problem(problems.NOTHING_TO_PUBLISH)
    through, content = found
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    publication = Publication(
        programme=programme,
        through=through,
        content=content,
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        published_by=actor,
        published_at=now,
    )
    document = iati_document(publication)
    faults = check_document(document, name=f"{programme.code}.xml", now=now) if document else ()
    if faults:
        raise Problem(problems.NOT_STANDARD, fault=faults[0])
    publication.save()
    audit.record(
        actor,
        "results.publish",
        publication,
        after={"through": through.isoformat(), "content": publication.content_hash},
        programme=programme.code,
    )
    return publication
