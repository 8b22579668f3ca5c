"""Identity and taxpayer numbers of Peru and Colombia; the only door of `rules` to python-stdnum."""

import re

from stdnum.co import nit as stdnum_nit
from stdnum.pe import cui as stdnum_dni
from stdnum.pe import ruc as stdnum_ruc

SCHEMES = ("ruc", "dni", "nit", "cedula")
_RUC_PREFIXES = {"natural": ("10", "15", "17"), "legal": ("20",)}
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")
_DIGITS = re.compile(r"[0-9]+")


def normalise(scheme: str, text: str) -> str:
    """The number as it is stored: without spaces, dots and dashes; a DNI's check letter in upper case.

    Parameters
    ----------
    scheme : {"ruc", "dni", "nit", "cedula"}
    text : str
        As a person wrote it.

    Raises
    ------
    ValueError
        If the scheme is unknown. Whether the number is right is not looked at.

    >>> normalise("nit", "213.123.432-1"), normalise("ruc", " 20 512333797 ")
    ('2131234321', '20512333797')
    """
    if scheme not in SCHEMES:
        raise ValueError(f"unknown scheme: {scheme}")
    return _SEPARATORS.sub("", text).upper()


def is_valid(scheme: str, text: str) -> bool:
    """Whether `text` is a right number of `scheme`, after `normalise`.

    >>> is_valid("ruc", "20-512333797"), is_valid("cedula", "12.345.678")
    (True, True)
    """
    checks = {"ruc": is_valid_ruc, "dni": is_valid_dni, "nit": is_valid_nit, "cedula": is_valid_cedula}
    return checks[scheme](normalise(scheme, text)) if scheme in checks else False


def is_valid_ruc(number: str) -> bool:
    """Whether `number` is a Peruvian RUC: exactly 11 digits, a known prefix and a right check digit.

    Separators are not forgiven: `normalise` first. Whether SUNAT ever issued it is not known here.

    >>> is_valid_ruc("20512333797"), is_valid_ruc("20512333798"), is_valid_ruc(""), is_valid_ruc("20 512333797")
    (True, False, False, False)
    """
    return len(number) == 11 and bool(_DIGITS.fullmatch(number)) and bool(stdnum_ruc.is_valid(number))


def ruc_fits_person(ruc: str, person: str) -> bool:
    """Whether the first two digits fit the kind of person: 10, 15, 17 natural; 20 legal.

    Raises
    ------
    ValueError
        If `person` is neither natural nor legal.

    Notes
    -----
    Clause CALL-02.

    >>> ruc_fits_person("20512333797", "legal"), ruc_fits_person("20512333797", "natural")
    (True, False)
    """
    if person not in _RUC_PREFIXES:
        raise ValueError(f"unknown kind of person: {person}")
    return ruc.startswith(_RUC_PREFIXES[person])


def is_valid_dni(number: str) -> bool:
    """Whether `number` is a Peruvian DNI: 8 digits, or 9 characters with a right check digit or letter.

    >>> is_valid_dni("10117410"), is_valid_dni("101174102"), is_valid_dni("101174103"), is_valid_dni("1011741")
    (True, True, False, False)
    """
    if not re.fullmatch(r"[0-9]{8}[0-9A-Z]?", number):
        return False
    return bool(stdnum_dni.is_valid(number))


def is_valid_nit(number: str) -> bool:
    """Whether `number` is a Colombian NIT with a right check digit at its end.

    >>> is_valid_nit("2131234321"), is_valid_nit("2131234325")
    (True, False)
    """
    return bool(_DIGITS.fullmatch(number)) and bool(stdnum_nit.is_valid(number))


def is_valid_cedula(number: str) -> bool:
    """Whether `number` has the form of a Colombian cédula de ciudadanía: 3 to 10 digits, not beginning with 0.

    A cédula has no check digit: a wrong number of the right form is not noticed.

    >>> is_valid_cedula("12345678"), is_valid_cedula("0123"), is_valid_cedula("12345678901")
    (True, False, False)
    """
    return bool(re.fullmatch(r"[1-9][0-9]{2,9}", number))
