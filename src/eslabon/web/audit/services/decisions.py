"""Keep a rule's answer so that it can be asked again, and empty it when a person's data must go."""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction

from eslabon.web.audit.models import Decision
from eslabon.web.audit.services.entries import record


def keep_decision(
    actor: Any,
    subject: models.Model,
    *,
    rule: str,
    rule_version: str,
    inputs: Mapping[str, Any],
    outcome: Mapping[str, Any],
) -> Decision:
    """Store a rule's answer with its inputs, so that `eslabon replay` can ask it again.

    Both are JSON-safe plain data: numbers that must stay exact, and dates, as text.
    """
    decision = Decision(
        id=uuid.uuid4(),
        rule=rule,
        rule_version=rule_version,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        inputs=dict(inputs),
        outcome=dict(outcome),
        actor_id=getattr(actor, "pk", None),
        actor_name=str(actor)[:200] if actor is not None else "sistema",
    )
    decision.content_hash = content_hash(decision)
    decision.save()
    return decision


def content_hash(decision: Decision) -> str:
    """Keyed digest of what the decision says.

    Keyed, because a plain hash could be made anew by whoever changes the row, and would let anyone who has the
    database confirm a guess about a person whose data were erased.
    """
    body = {
        "id": str(decision.pk),
        "rule": decision.rule,
        "rule_version": decision.rule_version,
        "subject_type": decision.subject_type,
        "subject_id": decision.subject_id,
        "inputs": decision.inputs,
        "outcome": decision.outcome,
    }
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(_key(), text.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    # Derived, so that a digest of one use is never one of the other.
    key = base64.b64decode(str(settings.BLIND_INDEX_KEY).translate(str.maketrans("-_", "+/")))
    return hmac.new(key, b"eslabon.audit.decision", hashlib.sha256).digest()


@transaction.atomic
def erase_decisions(subject: models.Model, *, actor: Any, reason: str, now: datetime) -> int:
    """Empty every decision on `subject`; the replay counts them as erased. Returns how many were emptied."""
    found = Decision.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    erased = found.erase(now=now)
    if erased:
        record(actor, "erase_decisions", subject, after={"decisions": erased}, reason=reason)
    return erased
