"""Keyed indexes of encrypted values: the same number gives the same index, and nothing else can be read from it."""

import hashlib
import hmac

from django.conf import settings


def index_of(kind: str, value: str) -> str:
    """Keyed index of a normalised value among its kind (`identifier:pe_ruc`, `contact:phone`)."""
    message = f"parties:{kind}:{value}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()
