"""Events as JSON and back, by the types of their fields.

Text, whole numbers, booleans, None, Decimal, dates, times, UUID, enumerations, tuples, sets, lists, dictionaries with
text keys, and dataclasses of these. An event carries identifiers, not people's data.
"""

import dataclasses
import enum
import types
import typing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

_AS_TEXT = (Decimal, UUID)
_ISO = (datetime, date, time)


def to_payload(event: Any) -> dict[str, Any]:
    """JSON-safe form of a dataclass; TypeError for a value that its field's type does not allow."""
    hints = typing.get_type_hints(type(event))
    return {
        field.name: _encoded(
            getattr(event, field.name), hints[field.name], where=f"{type(event).__name__}.{field.name}"
        )
        for field in dataclasses.fields(event)
    }


def from_payload(kind: type, payload: dict[str, Any]) -> Any:
    """Dataclass of that kind, equal to the one that gave the payload; a field added since takes its default."""
    hints = typing.get_type_hints(kind)
    known = {field.name for field in dataclasses.fields(kind)}
    return kind(**{name: _decoded(value, hints[name]) for name, value in payload.items() if name in known})


def _encoded(value: Any, hint: Any, *, where: str) -> Any:
    hint = _branch(value, hint, where=where)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (str, int)) and not isinstance(value, enum.Enum):
        return value
    if isinstance(value, _AS_TEXT):
        return str(value)
    if isinstance(value, _ISO):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if dataclasses.is_dataclass(value):
        return to_payload(value)
    if isinstance(value, dict):
        inner = typing.get_args(hint)[1]
        return {str(key): _encoded(one, inner, where=f"{where}[{key}]") for key, one in value.items()}
    inner = typing.get_args(hint)[0]
    items = sorted(value) if isinstance(value, (set, frozenset)) else value
    return [_encoded(one, inner, where=f"{where}[]") for one in items]


def _branch(value: Any, hint: Any, *, where: str) -> Any:
    """The alternative of `hint` that `value` belongs to."""
    for option in _options(hint):
        if _fits(value, option):
            return option
    raise TypeError(f"{where} is declared {hint}, not {value!r}")


def _options(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return typing.get_args(hint)
    return (hint,)


def _fits(value: Any, option: Any) -> bool:
    origin = typing.get_origin(option)
    if origin is typing.Literal:
        return value in typing.get_args(option)
    kind = origin or option
    if kind is type(None) or value is None:
        return value is None and kind is type(None)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(kind, type) and kind is not float and isinstance(value, kind)


def _decoded(value: Any, hint: Any) -> Any:
    options = _options(hint)
    if value is None and type(None) in options:
        return None
    option = next(one for one in options if one is not type(None))
    origin = typing.get_origin(option)
    kind = origin or option
    if origin is typing.Literal or kind in {str, int, bool}:
        return value
    if kind is timedelta:
        return timedelta(seconds=value)
    if kind in _ISO:
        return kind.fromisoformat(value)
    if dataclasses.is_dataclass(kind):
        return from_payload(typing.cast("type", kind), value)
    if isinstance(kind, type) and issubclass(kind, (*_AS_TEXT, enum.Enum)):
        return kind(value)
    if isinstance(value, dict):
        return {key: _decoded(one, typing.get_args(option)[1]) for key, one in value.items()}
    items = [_decoded(one, typing.get_args(option)[0]) for one in value]
    return kind(items) if kind in {tuple, set, frozenset} else items
