"""Texts of an instrument, and figures of a score, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from eslabon.web.diagnostics.snapshots.definitions import Question


def in_words(texts: Mapping[str, str] | None) -> str:
    """A text of the instrument, kept by language; Spanish where the reader's is missing."""
    if not texts:
        return ""
    language = (get_language() or "es")[:2]
    return texts.get(language) or texts.get("es") or texts.get("default") or next(iter(texts.values()))


def answer_in_words(question: Question, answer: str) -> str:
    """An answer as a person reads it."""
    if not question.options:
        return answer
    return ", ".join(in_words(option.label) for option in question.options if option.name in answer.split())


def percent(part: Any) -> str:
    """The share of a part, or a share, in whole percent."""
    share = getattr(part, "share", part)
    return "–" if share is None else f"{round(float(share) * 100)} %"
