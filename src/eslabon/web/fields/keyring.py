"""The keys of the encrypted columns: the first one encrypts, all of them decrypt."""

import base64
import binascii
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from eslabon.rules.problems import Problem, fields

KEY_BYTES = 32
NONCE_BYTES = 12
MARK = "sealed1"  # names the format; a later one gets its own mark and both stay readable
_KEY_NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")


@dataclass(frozen=True)
class Binding:
    """Where a ciphertext belongs; it opens nowhere else."""

    table: str
    column: str
    row: str

    @property
    def associated_data(self) -> bytes:
        # Lengths in front: ("ab", "c") and ("a", "bc") must not give the same bytes.
        parts = (MARK, self.table, self.column, self.row)
        return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)


class KeyRing:
    """AES-256-GCM under named keys; a token is `sealed1:<key name>:<base64 of nonce and ciphertext>`."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise Problem(fields.KEY_RING_UNUSABLE, detail="no key")
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self.current = next(iter(keys))

    def seal(self, clear: bytes, *, binding: Binding) -> str:
        """Encrypt under the current key."""
        nonce = os.urandom(NONCE_BYTES)
        body = nonce + self._ciphers[self.current].encrypt(nonce, clear, binding.associated_data)
        return f"{MARK}:{self.current}:{base64.b64encode(body).decode()}"

    def open(self, token: str, *, binding: Binding) -> bytes:
        """Decrypt; raises Problem FIELDS-E01 (no such key) or FIELDS-E02 (altered, moved, or another key)."""
        name = key_name(token)
        place = {"column": f"{binding.table}.{binding.column}", "row": binding.row, "key": name}
        if not name:
            raise Problem(fields.DOES_NOT_OPEN, **place)
        if name not in self._ciphers:
            raise Problem(fields.KEY_MISSING, key=name)
        try:
            body = base64.b64decode(token.rpartition(":")[2], validate=True)
            return self._ciphers[name].decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], binding.associated_data)
        except (InvalidTag, ValueError) as error:  # binascii.Error is a ValueError
            raise Problem(fields.DOES_NOT_OPEN, **place) from error


def key_name(token: str) -> str:
    """Name of the key a token is under; empty if it is no token."""
    mark, _, rest = token.partition(":")
    name, colon, _ = rest.partition(":")
    return name if mark == MARK and colon else ""


def current_ring() -> KeyRing:
    """Return the key ring of `settings.FIELD_KEYS`, read again when the setting changes."""
    return _ring(tuple((str(name), str(text)) for name, text in _pairs(settings.FIELD_KEYS)))


def _pairs(configured: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    for pair in configured:
        if len(pair) != 2:
            raise Problem(fields.KEY_RING_UNUSABLE, detail="an entry without a name")
    return configured


@lru_cache(maxsize=8)
def _ring(pairs: tuple[tuple[str, str], ...]) -> KeyRing:
    keys: dict[str, bytes] = {}
    for name, text in pairs:
        if not _KEY_NAME.fullmatch(name):
            raise Problem(fields.KEY_RING_UNUSABLE, detail=f"name “{name}”")
        if name in keys:
            raise Problem(fields.KEY_RING_UNUSABLE, detail=f"name “{name}” twice")
        keys[name] = _decoded(name, text)
    return KeyRing(keys)


def _decoded(name: str, text: str) -> bytes:
    try:
        # Accept both alphabets of base64: operators paste either.
        key = base64.b64decode(text.strip().translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Problem(fields.KEY_RING_UNUSABLE, detail=f"key “{name}” is not base64") from error
    if len(key) != KEY_BYTES:
        raise Problem(fields.KEY_RING_UNUSABLE, detail=f"key “{name}” has {len(key)} bytes")
    return key
