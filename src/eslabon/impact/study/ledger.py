"""What was fixed before the data were opened: lines in study.lock, each with the hash of the one before it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from eslabon.impact.problems import ImpactError
from eslabon.impact.problems_study import LEDGER_BROKEN, NOT_CHANGED, REASON_MISSING

NOTHING_BEFORE = "0" * 64


def content_hash(folder: Path, *, names: Sequence[str]) -> str:
    """SHA-256 over the study file and what it names, in that order."""
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    return digest.hexdigest()


def read_ledger(path: Path) -> list[dict[str, Any]]:
    """The lines of the ledger, none if there is no file.

    Raises
    ------
    ImpactError
        IMPACT-E86: a line that does not fit the one before it, or is no line of a ledger.
    """
    lines: list[dict[str, Any]] = []
    before = NOTHING_BEFORE
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else [], start=1):
        try:
            line = json.loads(text)
            sound = line["before"] == before and line["hash"] == _hash_of(line)
        except (ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            raise ImpactError(LEDGER_BROKEN, file=path.name, line=number)
        before = line["hash"]
        lines.append(line)
    return lines


def freeze(path: Path, *, sha256: str, now: datetime, reason: str = "") -> dict[str, Any]:
    """Append the hash of a study: the first line freezes it, every later one is an amendment with its reason."""
    lines = read_ledger(path)
    if lines and lines[-1]["sha256"] == sha256:
        raise ImpactError(NOT_CHANGED)
    if lines and not reason.strip():
        raise ImpactError(REASON_MISSING)
    line = {
        "act": "amendment" if lines else "freeze", "at": now.isoformat(timespec="seconds"), "sha256": sha256,
        "reason": reason.strip(), "before": lines[-1]["hash"] if lines else NOTHING_BEFORE,
    }  # fmt: skip
    line["hash"] = _hash_of(line)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
    return line


def standing(path: Path, *, sha256: str) -> dict[str, Any]:
    """How a study stands to its ledger: frozen, amended, changed since, or never frozen; with every line."""
    lines = read_ledger(path)
    state = "never_frozen" if not lines else "changed_since" if lines[-1]["sha256"] != sha256 else "frozen"
    if state == "frozen" and len(lines) > 1:
        state = "amended"
    return {"state": state, "sha256": sha256, "entries": lines}


def _hash_of(line: dict[str, Any]) -> str:
    told = {key: value for key, value in line.items() if key != "hash"}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
