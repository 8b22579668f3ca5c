"""What each act is called: the contexts name theirs when the site starts, since the trail lies below all of them."""

from collections.abc import Mapping
from typing import Any

_WORDS: dict[str, Any] = {}


def name_acts(words: Mapping[str, Any]) -> None:
    """Say how the acts of a context are called, by their codes; called by its AppConfig."""
    _WORDS.update(words)


def words_of(act: str) -> str:
    """Return an act as people call it; one that nobody named keeps its code."""
    return str(_WORDS.get(act, act))


def acts_called(text: str) -> list[str]:
    """Return the codes of the acts whose words or code hold `text`, in the reader's language."""
    wanted = text.casefold()
    return [act for act, words in _WORDS.items() if wanted in str(words).casefold() or wanted in act]


def named_acts() -> dict[str, Any]:
    """Return every act that has words."""
    return dict(_WORDS)
