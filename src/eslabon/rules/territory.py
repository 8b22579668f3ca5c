"""How official place codes are built, and what a code says of where a place lies. Clauses TERR-01 to TERR-03."""

import re
import unicodedata

# Digits of a code of each kind, by register.
WIDTHS: dict[str, dict[str, int]] = {
    "inei": {"department": 2, "province": 4, "district": 6},
    "reniec": {"department": 2, "province": 4, "district": 6},
    "divipola": {"department": 2, "municipality": 5},
}
OWN_SCHEME = {"PE": "inei", "CO": "divipola"}
PARENT_KIND = {"department": "country", "province": "department", "district": "province", "municipality": "department"}


def is_code(text: str, *, scheme: str, kind: str) -> bool:
    """Whether `text` is a whole code of that kind in that register.

    Notes
    -----
    TERR-01: codes are text. One with fewer digits has lost its leading zero somewhere and is refused, never padded:
    a padded `10101` could be another place.

    >>> is_code("010101", scheme="inei", kind="district"), is_code("10101", scheme="inei", kind="district")
    (True, False)
    """
    return bool(re.fullmatch(rf"[0-9]{{{WIDTHS[scheme][kind]}}}", text))


def shorten(text: str, *, scheme: str) -> str:
    """The code without the zeros by which some registers fill departments and provinces up to six digits.

    Notes
    -----
    TERR-02: `120000` and `12` are the same department; no province or district of Peru has the number 00.

    >>> shorten("120000", scheme="inei"), shorten("120300", scheme="reniec"), shorten("120301", scheme="inei")
    ('12', '1203', '120301')
    >>> shorten("41000", scheme="divipola"), shorten("41001", scheme="divipola")
    ('41', '41001')
    """
    if scheme == "divipola":
        return text[:2] if len(text) == 5 and text.endswith("000") else text
    if len(text) == 6:
        while len(text) > 2 and text.endswith("00"):
            text = text[:-2]
    return text


def kind_of(code: str, *, scheme: str) -> str | None:
    """The kind of place that a (shortened) code stands for, or None when it is no code of that register.

    >>> kind_of("1203", scheme="inei"), kind_of("41551", scheme="divipola"), kind_of("123", scheme="inei")
    ('province', 'municipality', None)
    """
    for kind in WIDTHS[scheme]:
        if is_code(code, scheme=scheme, kind=kind):
            return kind
    return None


def parent_of(code: str, *, scheme: str) -> str:
    """The code of the place that holds it, in the same register; empty for a department.

    Notes
    -----
    TERR-03: in all three registers a code begins with the code of the place that holds it.

    >>> parent_of("120301", scheme="inei"), parent_of("1203", scheme="inei"), parent_of("41551", scheme="divipola")
    ('1203', '12', '41')
    >>> parent_of("12", scheme="inei")
    ''
    """
    kind = kind_of(code, scheme=scheme)
    if kind is None or kind == "department":
        return ""
    return code[: WIDTHS[scheme][PARENT_KIND[kind]]]


def fold(text: str) -> str:
    """The name in lower case, without accents or punctuation, with single spaces: what searches compare.

    >>> fold("  Pedro  RUÍZ-Gallo "), fold("Ñahuimpuquio"), fold("Bogotá, D. C.")
    ('pedro ruiz gallo', 'nahuimpuquio', 'bogota d c')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^0-9a-z]+", " ", plain.casefold()).split())


def spoken(name: str) -> str:
    """A name that a register prints in capitals, as one writes it.

    >>> spoken("SAN JUAN DE LA VIRGEN"), spoken("BOGOTÁ, D.C."), spoken("Perené"), spoken("27 DE NOVIEMBRE")
    ('San Juan de la Virgen', 'Bogotá, D.C.', 'Perené', '27 de Noviembre')
    """
    if name != name.upper():
        return name
    small = {"de", "del", "la", "las", "los", "el", "y", "e"}
    words = name.lower().split()
    return " ".join(
        word if place and word in small else ".".join(part.capitalize() for part in word.split("."))
        for place, word in enumerate(words)
    )
