"""What a list said, as one short text: kept in the entry of an act that was done to many at once."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def content_digest(rows: Iterable[Any]) -> str:
    """SHA-256 of plain rows in their order; the same rows give the same digest on every machine."""
    text = json.dumps(list(rows), cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
