"""Write the audit entry beside the write, in the same transaction."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import models

from eslabon.web.audit.models import Decision, Entry


def record(
    actor: Any,
    act: str,
    subject: models.Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    channel: str = "web",
    programme: str = "",
    on_behalf_of: str = "",
) -> Entry:
    """Keep who did `act` to `subject`; `actor` is a user, or None for the system itself."""
    return Entry.objects.create(
        actor_id=getattr(actor, "pk", None),
        actor_name=str(actor) if actor is not None else "sistema",
        act=act,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_name=str(subject)[:200],
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason,
        channel=channel,
        programme=programme,
        on_behalf_of=on_behalf_of,
    )


def keep_decision(
    actor: Any,
    subject: models.Model,
    *,
    rule: str,
    rule_version: str,
    inputs: Mapping[str, Any],
    outcome: Mapping[str, Any],
) -> Decision:
    """Store a rule's answer with its inputs, so that `eslabon replay` can ask it again."""
    body = json.dumps({"inputs": inputs, "outcome": outcome}, sort_keys=True, ensure_ascii=False)
    return Decision.objects.create(
        rule=rule,
        rule_version=rule_version,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        inputs=dict(inputs),
        outcome=dict(outcome),
        content_hash=hashlib.sha256(body.encode()).hexdigest(),
        actor_id=getattr(actor, "pk", None),
        actor_name=str(actor) if actor is not None else "sistema",
    )
