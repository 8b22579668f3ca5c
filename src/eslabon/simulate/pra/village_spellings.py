"""How the people who keep lists spell the names of villages. Knows nothing of the matcher."""

import unicodedata
from collections.abc import Callable

from eslabon.simulate.draws import Draws

# One way of writing → another; a writer keeps to some of them. Some are in no manual.
_ORTHOGRAPHY = (
    ("hua", "wa"), ("hua", "gua"), ("Hua", "Wa"), ("Hua", "Gua"), ("hui", "wi"), ("Hui", "Wi"), ("wa", "hua"),
    ("Wa", "Hua"), ("cc", "k"), ("Cc", "K"), ("cc", "c"), ("Cc", "C"), ("cc", "q"), ("co", "ko"), ("ca", "ka"),
    ("cu", "ku"), ("Co", "Qo"), ("Ca", "Ka"), ("qui", "ki"), ("Qui", "Ki"), ("que", "ke"), ("qo", "cco"), ("qa", "ca"),
    ("ll", "y"), ("Ll", "Y"), ("v", "b"), ("V", "B"), ("b", "v"), ("z", "s"), ("s", "z"), ("ce", "se"), ("ci", "si"),
    ("h", ""), ("ñ", "n"), ("Ñ", "Ni"), ("ñ", "ni"), ("ay", "ai"), ("oy", "oi"), ("o", "u"), ("u", "o"), ("e", "i"),
    ("i", "e"), ("bamba", "pampa"), ("pampa", "bamba"), ("bamba", "vamba"), ("mb", "np"), ("tt", "t"), ("Tt", "T"),
    ("ph", "p"), ("ge", "je"), ("gi", "ji"), ("j", "h"), ("rr", "r"), ("qa", "ja"), ("mp", "np"),
)  # fmt: skip
_SHORTENED = (
    ("San ", ("S. ", "Sn. ", "Sn ", "S.")), ("Santa ", ("Sta. ", "Sta ", "Sta.", "STA. ")),
    ("Santo ", ("Sto. ", "Sto ")), ("Señor ", ("Sr. ", "Sr ")), ("Virgen ", ("Vir. ", "Vgen. ")),
    ("Nuevo ", ("Nvo. ", "Nvo ")), ("Nueva ", ("Nva. ",)), ("Villa ", ("Vlla. ", "V. ")), ("Quebrada ", ("Qda. ",)),
    ("Cristóbal", ("Crist.", "Cristob.")), ("Francisco", ("Fco.",)), ("María", ("Ma.",)), ("Grande", ("Gde.",)),
)  # fmt: skip
_KINDS = (
    "C.P. ", "CP ", "C. P. ", "C.P.M. ", "Centro Poblado ", "Centro Poblado de ", "Caserío ", "Cas. ", "Anexo ",
    "Anexo de ", "Anx. ", "Com. ", "Comunidad de ", "Comunidad Campesina ", "C.C. ", "Com. Camp. ", "Sector ", "Sect. ",
    "Barrio ", "Localidad de ", "AA.HH. ", "Parcialidad ", "Ctro. Pobl. ", "Comun. ", "Pago ",
)  # fmt: skip
_NEAR = {"a": "sq", "e": "wr", "i": "uo", "o": "ip", "u": "yi", "c": "xv", "n": "bm", "m": "n", "l": "k", "r": "et"}


def listed_name(draws: Draws, name: str, *, carelessness: float = 1.0) -> str:
    """The name as somebody wrote it down; `carelessness` scales every habit (0 leaves only case and accents)."""
    written = name
    habits: tuple[tuple[Callable[[Draws, str], str], float], ...] = (
        (_spell_otherwise, 0.45),
        (_shorten, 0.3),
        (_initials, 0.025),
        (_slip, 0.1),
        (_drop_small_words, 0.15),
        (_turn_round, 0.05),
        (_join_or_part, 0.06),
        (_name_the_kind, 0.28),
        (_add_a_remark, 0.03),
    )
    for habit, share in habits:
        if draws.chance(share * carelessness):
            written = habit(draws, written)
    if draws.chance(0.6):
        written = "".join(c for c in unicodedata.normalize("NFD", written) if unicodedata.category(c) != "Mn")
    return draws.weighted([(written, 45), (written.upper(), 40), (written.lower(), 10), (f" {written}  ", 5)])


def _spell_otherwise(draws: Draws, name: str) -> str:
    fitting = [swap for swap in _ORTHOGRAPHY if swap[0] in name]
    for _turn in range(draws.weighted([(1, 60), (2, 30), (3, 10)])):
        if fitting:
            before, after = draws.one(fitting)
            name = name.replace(before, after, 1 if len(before) == 1 else -1)
    return name


def _shorten(draws: Draws, name: str) -> str:
    for word, ways in _SHORTENED:
        if word in name:
            name = name.replace(word, draws.one(ways), 1)
    return name


def _initials(draws: Draws, name: str) -> str:
    words = name.split()
    if len(words) < 3 or words[0] not in {"San", "Santa"}:
        return name
    return f"{words[0][0]}.{words[1][0]}. {' '.join(words[2:])}" if draws.chance(0.7) else f"{words[0]} {words[1][0]}."


def _slip(draws: Draws, name: str) -> str:
    place = draws.integer(1, max(1, len(name) - 2))
    letter = name[place : place + 1]
    kind = draws.one(("drop", "double", "swap", "near"))
    if kind == "drop":
        return name[:place] + name[place + 1 :]
    if kind == "double":
        return name[:place] + letter + name[place:]
    if kind == "swap":
        return name[:place] + name[place + 1 : place + 2] + letter + name[place + 2 :]
    return name[:place] + draws.one(_NEAR.get(letter, letter or "a")) + name[place + 1 :]


def _drop_small_words(_draws: Draws, name: str) -> str:
    kept = [word for word in name.split() if word not in {"de", "del", "la", "las", "los", "el", "El", "La", "Los"}]
    return " ".join(kept) or name


def _turn_round(draws: Draws, name: str) -> str:
    words = name.split()
    if len(words) < 2:
        return name
    return f"{words[-1]} {' '.join(words[:-1])}" if draws.chance(0.5) else f"{' '.join(words[1:])}, {words[0]}"


def _join_or_part(draws: Draws, name: str) -> str:
    if " " in name:
        return name.replace(" ", draws.one(("", "-")), 1)
    middle = len(name) - draws.integer(4, 6)
    return f"{name[:middle]} {name[middle:]}" if middle > 3 else name


def _name_the_kind(draws: Draws, name: str) -> str:
    return draws.one(_KINDS) + name


def _add_a_remark(draws: Draws, name: str) -> str:
    return name + draws.one((" (anexo)", " - zona rural", " C.P.", " (caserío)", " s/n"))
