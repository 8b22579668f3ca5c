"""How the name of a village is written, and what stays of it: abbreviations, kinds of settlement, Quechua and Spanish.

Each name is reduced in steps, from what is written to what is heard; the earlier the step at which two names agree,
the surer it is that they are one.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from eslabon.rules.territory import fold

# Read only as whole words, after case, accents and full stops are gone.
ABBREVIATIONS = {
    "sta": "santa", "sto": "santo", "sn": "san", "snt": "santa", "sr": "senor", "sra": "senora", "nva": "nueva",
    "nvo": "nuevo", "nvos": "nuevos", "nvas": "nuevas", "ntra": "nuestra", "ntro": "nuestro", "pto": "puerto",
    "pta": "punta", "pte": "puente", "pblo": "pueblo", "pbo": "pueblo", "vla": "villa", "vlla": "villa",
    "qda": "quebrada", "qbda": "quebrada", "gral": "general", "grl": "general", "cnel": "coronel", "crl": "coronel",
    "tte": "teniente", "mcal": "mariscal", "mrcal": "mariscal", "cap": "capitan", "alm": "almirante", "gde": "grande",
    "gran": "grande", "fco": "francisco", "ma": "maria", "cdad": "ciudad", "mte": "monte", "virg": "virgen",
    "vgen": "virgen", "bjo": "bajo", "bja": "baja", "alt": "alto", "hnos": "hermanos", "stgo": "santiago",
}  # fmt: skip
_KINDS = (
    "centro poblado menor", "centro poblado", "centros poblados", "c poblado", "ctro poblado", "cpm", "c p m", "ccpp",
    "cc pp", "c p", "cp", "caserio", "cas", "cserio", "anexo", "anx", "comunidad campesina", "comunidad nativa",
    "com campesina", "com nativa", "com camp", "com nat", "ccnn", "cc nn", "c c", "cc", "c n", "cn", "comunidad", "com",
    "sector", "sect", "sec", "barrio", "bo", "localidad", "loc", "pueblo joven", "pp jj", "ppjj", "p j",
    "asentamiento humano", "aa hh", "aahh", "a h", "asent humano", "parcialidad", "parc", "estancia", "estan", "fundo",
    "fdo", "hacienda", "hda", "hcda", "predio", "unidad agropecuaria", "u a", "ayllu",
)  # fmt: skip
KINDS = re.compile(rf"(?:^|(?<=\s))(?:{'|'.join(sorted(_KINDS, key=len, reverse=True))})(?=\s|$)")
SMALL = frozenset({"de", "del", "la", "las", "los", "el", "y", "e", "en", "lo"})
# Words that many names share say little about which one is meant.
GENERIC = frozenset(
    {"san", "santa", "santo", "nuevo", "nueva", "villa", "pueblo", "puerto", "senor", "virgen", "pampa", "alto", "bajo"}
)
# What makes two villages of one name (TARGET-13).
_APART = {
    "alto": ("alto", "alta", "altos", "altas", "hanan", "arriba", "hanaq", "superior"),
    "bajo": ("bajo", "baja", "bajos", "bajas", "hurin", "abajo", "urin", "inferior"),
    "chico": ("chico", "chica", "huchuy", "uchuy", "pequeno", "pequena"),
    "grande": ("grande", "hatun", "jatun"),
    "nuevo": ("nuevo", "nueva", "nuevos", "nuevas"),
    "viejo": ("viejo", "vieja", "antiguo", "antigua"),
    "norte": ("norte",),
    "sur": ("sur",),
    "este": ("este", "oriente", "oriental"),
    "oeste": ("oeste", "occidente", "occidental"),
    "centro": ("centro", "central"),
    "1": ("1", "primero", "primera", "uno", "1ro", "1er"),
    "2": ("2", "segundo", "segunda", "dos", "2do"),
    "3": ("3", "tercero", "tercera", "tres", "3ro", "3er"),
    "4": ("4", "cuarto", "cuarta", "cuatro"),
    "5": ("5", "quinto", "quinta", "cinco"),
}
_NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
APART = {
    "alto": ("alto", "alta", "altos", "altas", "hanan", "arriba", "hanaq", "superior"),
    "bajo": ("bajo", "baja", "bajos", "bajas", "hurin", "abajo", "urin", "inferior"),
    "chico": ("chico", "chica", "huchuy", "uchuy", "pequeno", "pequena"),
    "grande": ("grande", "hatun", "jatun"),
    "nuevo": ("nuevo", "nueva", "nuevos", "nuevas"),
    "viejo": ("viejo", "vieja", "antiguo", "antigua"),
    "norte": ("norte",),
    "sur": ("sur",),
    "este": ("este", "oriente", "oriental"),
    "oeste": ("oeste", "occidente", "occidental"),
    "centro": ("centro", "central"),
    "1": ("i", "1", "primero", "primera", "uno", "1ro", "1er"),
    "2": ("ii", "2", "segundo", "segunda", "dos", "2do"),
    "3": ("iii", "3", "tercero", "tercera", "tres", "3ro", "3er"),
    "4": ("iv", "4", "cuarto", "cuarta", "cuatro"),
    "5": ("v", "5", "quinto", "quinta", "cinco"),
}

_APOSTROPHES = str.maketrans("", "", "'`\u2019\u2018\u02bc\u00b4")
# What sounds the same in the two ways of writing Quechua, and in careless Spanish; in this order.
_SOUNDS = [
    (re.compile(pattern), heard)
    for pattern, heard in (
        ("cch", "ch"), ("ch", "C"), ("sh", "s"), ("([ptk])h", r"\1"), ("qu(?=[ei])", "k"), ("q+", "k"),
        ("[hg]u(?=[aeio])", "w"), ("c(?=[ei])", "s"), ("[ck]+", "k"), ("g(?=[ei])", "j"), ("ll", "y"), ("[zx]", "s"),
        ("v", "b"), ("h", ""), ("y", "i"), (r"([^0-9])\1+", r"\1"),
    )
]  # fmt: skip
# Quechua has three vowels, and its stops are written with or without voice.
_SOFTER = str.maketrans({"e": "i", "o": "u", "b": "p", "d": "t", "g": "k", "m": "n", "j": None})
_DOUBLED = re.compile(r"([^0-9])\1+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A name at each step of being reduced."""

    folded: str  # case, accents and punctuation aside
    expanded: str  # abbreviations written out
    core: str  # without the kind of settlement and small words, in alphabetical order
    sound: str  # as it is heard
    soft: str  # as it is heard where vowels and voice do not tell words apart
    joined: str  # the same in its written order and without spaces
    words: tuple[tuple[str, str], ...]  # (sound, soft) of each word
    weights: tuple[float, ...]
    apart: frozenset[str]


@lru_cache(maxsize=400_000)
def read_name(name: str) -> Reading:
    """Reduce a name step by step.

    >>> read_name("C.P. Sta. Rosa de Huayllapampa").core
    'huayllapampa rosa santa'
    >>> read_name("Qochawiri").soft == read_name("Cochahuiri").soft
    True
    >>> sorted(read_name("San Juan Alto II").apart)
    ['2', 'alto']
    """
    folded = fold(name.translate(_APOSTROPHES))
    expanded = " ".join(_expand(folded.split()))
    without_kind = " ".join(KINDS.sub(" ", expanded).split())
    told = [word for word in without_kind.split() if word not in SMALL] or expanded.split()
    words = sorted(told)
    heard = [_hear(word) for word in words]
    soft = [_soften(word) for word in heard]
    return Reading(
        folded=folded,
        expanded=expanded,
        core=" ".join(words),
        sound=" ".join(sorted(heard)),
        soft=" ".join(sorted(soft)),
        joined=_DOUBLED.sub(r"\1", "".join(_soften(_hear(word)) for word in told)),
        words=tuple(zip(heard, soft, strict=True)),
        weights=tuple(0.35 if word in GENERIC or len(word) == 1 else 1.0 for word in words),
        apart=frozenset(_sense(word) for word in heard) - {""},
    )


def _expand(words: list[str]) -> list[str]:
    found = [ABBREVIATIONS.get(word, word) for word in words]
    for place, word in enumerate(found[:-1]):
        # "S. Juan" is San Juan; "S. J. de" stays with its initials.
        if word == "s" and len(found[place + 1]) > 1 and (place == 0 or len(found[place - 1]) > 1):
            found[place] = "san"
    return [_NUMERALS.get(word, word) if place else word for place, word in enumerate(found)]


def _sense(heard: str) -> str:
    """What a word tells apart, or nothing: a number is itself."""
    return heard if heard.isdigit() else _HEARD_APART.get(heard, "")


def _hear(word: str) -> str:
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return word


def _soften(word: str) -> str:
    return _DOUBLED.sub(r"\1", word.translate(_SOFTER))


_HEARD_APART = {_hear(word): sense for sense, words in _APART.items() for word in words}
