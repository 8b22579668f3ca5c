"""Who reacts to which event. Filled once, by site.wiring, when the site starts."""

import dataclasses
import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.module_loading import import_string

Event = TypeVar("Event")
Reaction = Callable[[Any], object]
_EVENT_MODULE = re.compile(r"eslabon\.web\.[a-z_]+\.events(\..+)?")
_reactions: dict[type, dict[str, Reaction]] = {}


class UnknownEventError(TypeError):
    """What was announced or subscribed to is no event of a context; a mistake in the program."""


def subscribe(kind: type[Event], reaction: Callable[[Event], object]) -> None:
    """Let `reaction` be called once with each announced `kind`; only site.wiring calls this.

    A reaction is a function of a module: its dotted path is kept in the outbox. It runs in a transaction of its own
    together with the note that it ran, so what it writes is written once; a long piece of work starts a job.
    """
    if not _is_event_class(kind):
        raise UnknownEventError(f"{kind!r} is no frozen dataclass")
    if "<" in reaction.__qualname__:
        raise UnknownEventError(f"{reaction.__qualname__} is no function of a module and could not be found again")
    _reactions.setdefault(kind, {})[f"{reaction.__module__}.{reaction.__qualname__}"] = reaction


def reactions_to(kind: type) -> dict[str, Reaction]:
    """Reactions to an event class, by dotted path; UnknownEventError unless it is an event of a context."""
    if not _is_event_class(kind) or (kind not in _reactions and not _EVENT_MODULE.fullmatch(kind.__module__)):
        raise UnknownEventError(
            f"{kind.__module__}.{kind.__qualname__} is no event: events are frozen dataclasses in a context's `events`"
        )
    return _reactions.get(kind, {})


def event_class(path: str) -> type:
    """The event class that an announcement names; UnknownEventError if it is no longer here."""
    try:
        kind: type = import_string(path)
    except ImportError as error:
        raise UnknownEventError(f"the event {path} is no longer known") from error
    if not _is_event_class(kind):
        raise UnknownEventError(f"{path} is no event")
    return kind


def _is_event_class(kind: Any) -> bool:
    return isinstance(kind, type) and dataclasses.is_dataclass(kind) and bool(kind.__dataclass_params__.frozen)  # type: ignore[attr-defined]  # -- set by @dataclass
