"""What the units of indicators are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "day": _("jornales"),
    "job": _("empleos"),
    "person": _("personas"),
    "visit": _("visitas"),
    "bottleneck": _("cuellos de botella"),
    "doc": _("comprobantes"),
    "alliance": _("alianzas"),
    "percent": "%",
}


def is_money(unit: str) -> bool:
    """Whether a unit is a currency: three capitals."""
    return len(unit) == 3 and unit.isascii() and unit.isupper()


def unit_in_words(unit: str) -> str:
    """Return what people call a unit; one that is not known here is written as the pack gives it."""
    return str(WORDS.get(unit, unit))
