"""How alike two names of people or organisations are, however they were written; on rapidfuzz.

The measure forgives accents, case, punctuation, word order, and the legal form of an organisation ("Coop. Agraria",
"Asoc.", "S.A.C."). It does not forgive numbers: "Comité 3" and "Comité 4" are two committees.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

# What stands in a name only to say what kind of body it is.
LEGAL_FORMS = (
    "empresa individual de responsabilidad limitada",
    "sociedad comercial de responsabilidad limitada",
    "sociedad por acciones simplificada",
    "sociedad anonima cerrada",
    "sociedad anonima abierta",
    "responsabilidad limitada",
    "sociedad anonima",
    "cooperativa agraria cafetalera",
    "cooperativa agraria de servicios",
    "cooperativa agraria",
    "cooperativa de servicios multiples",
    "cooperativa",
    "coop agraria cafetalera",
    "coop agraria",
    "coop",
    "cooperat",
    "cac",
    "asociacion de productores agropecuarios",
    "asociacion de productores",
    "asociacion de",
    "asociacion",
    "asoc de productores",
    "asoc de",
    "asoc",
    "central de cooperativas",
    "comite de productores",
    "empresa",
    *("e i r l", "eirl", "s a c", "sac", "s a a", "saa", "s r l", "srl", "s a s", "sas", "s a", "sa", "ltda", "ltd"),
)
_LONGEST_FIRST = sorted(LEGAL_FORMS, key=len, reverse=True)
_FORMS = re.compile(rf"\b(?:{'|'.join(re.escape(form) for form in _LONGEST_FIRST)})\b")
_SMALL = frozenset({"de", "del", "la", "las", "los", "el", "y", "e", "en", "para"})


@dataclass(frozen=True)
class Alike:
    """Two entries whose names are alike, and how much (0–1)."""

    first: Hashable
    second: Hashable
    similarity: float


@lru_cache(maxsize=50_000)
def simplify(name: str) -> str:
    """The words of a name that tell it from others, in alphabetical order.

    >>> simplify("Coop. Agraria Cafetalera LA FLORIDA Ltda."), simplify("La Florida, cooperativa agraria cafetalera")
    ('florida', 'florida')
    >>> simplify("Asoc. de Productores Ñuqanchik N° 3"), simplify("S.A.C.")
    ('3 n nuqanchik', 's a c')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    text = " ".join(re.sub(r"[^0-9a-z]+", " ", plain).split())
    told = [word for word in _FORMS.sub(" ", text).split() if word not in _SMALL]
    return " ".join(sorted(told)) or text


def similarity(first: str, second: str) -> float:
    """How alike two names are, from 0 to 1; names with different numbers in them are at most half alike.

    >>> similarity("Coop. Agraria Satipo", "SATIPO COOPERATIVA AGRARIA LTDA")
    1.0
    >>> similarity("Comité Cacaotero 3", "Comité Cacaotero 4")
    0.5
    """
    return _compare(simplify(first), simplify(second))


def alike_pairs(
    entries: Iterable[tuple[Hashable, str, Hashable]], *, threshold: float, only: Hashable | None = None
) -> Iterator[Alike]:
    """Every pair inside one group whose names reach `threshold`.

    Parameters
    ----------
    entries : iterable of (key, name, group)
        Only names of the same group are compared.
    threshold : float
        From 0 to 1.
    only : hashable, optional
        Give only pairs with this key in them.

    >>> entries = [(1, "Asoc. Río Tambo", "12"), (2, "Rio Tambo", "12"), (3, "Río Tambo", "20")]
    >>> list(alike_pairs(entries, threshold=0.9))
    [Alike(first=1, second=2, similarity=1.0)]
    """
    groups: dict[Hashable, list[tuple[Hashable, str]]] = defaultdict(list)
    for key, name, group in entries:
        groups[group].append((key, simplify(name)))
    for members in groups.values():
        names = [name for _key, name in members]
        for place, (key, name) in enumerate(members):
            if only is None:
                start, others = place + 1, names[place + 1 :]
            elif key == only:
                start, others = 0, names
            else:
                continue
            close = process.extract(name, others, scorer=fuzz.ratio, score_cutoff=threshold * 100, limit=None)
            for other_name, _score, index in close:
                exact = _compare(name, other_name)
                if exact >= threshold and start + index != place:
                    yield Alike(key, members[start + index][0], exact)


def _compare(first: str, second: str) -> float:
    score = fuzz.ratio(first, second) / 100
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return min(score, 0.5)
    return round(score, 4)
