"""Words for reasons: departments, chains, amounts and lists, in Spanish and English."""

from collections.abc import Iterable
from decimal import Decimal

# The 25 first-level places of Peru by INEI code, in order from 01.
_DEPARTMENTS = (
    "Amazonas", "Áncash", "Apurímac", "Arequipa", "Ayacucho", "Cajamarca", "Callao", "Cusco", "Huancavelica",
    "Huánuco", "Ica", "Junín", "La Libertad", "Lambayeque", "Lima", "Loreto", "Madre de Dios", "Moquegua", "Pasco",
    "Piura", "Puno", "San Martín", "Tacna", "Tumbes", "Ucayali",
)  # fmt: skip
DEPARTMENTS = {f"{number:02d}": name for number, name in enumerate(_DEPARTMENTS, start=1)}
CHAINS = {
    "banana": {"es": "banano", "en": "banana"},
    "coffee": {"es": "café", "en": "coffee"},
    "cacao": {"es": "cacao", "en": "cacao"},
}
EVIDENCE = {
    "taxpayer": {"es": "la ficha RUC", "en": "the taxpayer record (ficha RUC)"},
    "sales": {"es": "un reporte de ventas", "en": "a sales report"},
    "export": {"es": "un sustento de exportación", "en": "a proof of export"},
}
PERSONS = {
    "natural": {"es": "persona natural", "en": "natural person"},
    "legal": {"es": "persona jurídica", "en": "legal person"},
}

_LONGEST = 24  # characters


def soles(amount: Decimal) -> str:
    """An amount in soles as people write it, with every decimal that it has.

    >>> soles(Decimal("150000.00")), soles(Decimal("80000.5")), soles(Decimal("40000.001"))
    ('S/ 150,000', 'S/ 80,000.50', 'S/ 40,000.001')
    """
    whole, _, decimals = f"{amount:,f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"S/ {whole}.{decimals:0<2}" if decimals else f"S/ {whole}"


def chain_name(chain: str, *, language: str) -> str:
    """The chain's name, or its code where the name is unknown.

    >>> chain_name("coffee", language="es"), chain_name("quinoa", language="es")
    ('café', 'quinoa')
    """
    return CHAINS.get(chain, {}).get(language, chain)


def combination_name(place: str, chain: str, *, language: str) -> str:
    """A department and a chain for people.

    >>> combination_name("12", "coffee", language="es")
    'Junín – café'
    """
    return f"{DEPARTMENTS.get(place, place)} – {chain_name(chain, language=language)}"


def listed(items: Iterable[object], *, language: str) -> str:
    """Items in a sentence.

    >>> listed([2, 4, 6], language="es"), listed([2], language="en"), listed([], language="en")
    ('2, 4 y 6', '2', '')
    """
    texts = [str(item) for item in items]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {'y' if language == 'es' else 'and'} {texts[-1]}"


def short(text: str) -> str:
    r"""What somebody wrote, on one line and no longer than a sentence can carry.

    >>> short("2051233379\n7"), len(short("2" * 500))
    ('2051233379 7', 24)
    """
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
