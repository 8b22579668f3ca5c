"""What a programme changed: arrays and frames in, frozen estimates out; no Django.

Every public name is loaded when it is first asked for, so that `from eslabon import impact` is quick.
"""

import importlib
from typing import Any

# Public name → the module of this package that holds it.
_HOMES: dict[str, str] = {
    "Estimate": "results",
    "Flow": "results",
    "ImpactError": "problems",
    "ImpactWarning": "problems",
    "Result": "results",
    "Test": "results",
}
__all__ = sorted(_HOMES)  # noqa: PLE0605 -- the table above is the list, kept once


def __getattr__(name: str) -> Any:
    """Import the module that holds `name`, and return what it names."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return list(__all__)
