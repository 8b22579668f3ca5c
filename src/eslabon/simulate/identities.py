"""Numbers and addresses of people who do not exist, in ranges that no register has given out."""

from stdnum.pe import ruc as stdnum_ruc

# SUNAT numbers legal persons in order and is far below 2099…; RENIEC has given no DNI that starts with 99.
LEGAL_RUC_PREFIX = "2099"
DNI_PREFIX = "99"


def legal_ruc(number: int) -> str:
    """The RUC of the made-up legal person `number`, with its right check digit."""
    return _with_check_digit(f"{LEGAL_RUC_PREFIX}{number:06d}")


def natural_ruc(dni: str) -> str:
    """The RUC of a natural person with a business: 10, the DNI, the check digit."""
    return _with_check_digit(f"10{dni}")


def mistyped(ruc: str, shift: int) -> str:
    """The same RUC with a wrong last digit; `shift` from 1 to 9."""
    return ruc[:-1] + str((int(ruc[-1]) + shift) % 10)


def dni(number: int) -> str:
    """The DNI of the made-up person `number`."""
    return f"{DNI_PREFIX}{number:06d}"


def phone(number: int) -> str:
    """An invented mobile number, as it is written inside Peru."""
    return f"900{number:06d}"


def email(local: str, owner: int) -> str:
    """An address at a domain that can never exist (RFC 2606)."""
    return f"{local}@organizacion-{owner:03d}.example"


def _with_check_digit(ten_digits: str) -> str:
    return ten_digits + str(stdnum_ruc.calc_check_digit(ten_digits))
