"""The one form in which numbers and contacts are kept, however people write them."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from eslabon.rules import identifiers
from eslabon.rules.problems import Problem
from eslabon.rules.problems import parties as problems
from eslabon.web.parties.models.parties import Party

TELEPHONES = frozenset({Party.Channel.PHONE, Party.Channel.SMS, Party.Channel.WHATSAPP})
# Scheme of the record → scheme of `eslabon.rules.identifiers`, which checks it.
REGISTERS = {"pe_ruc": "ruc", "pe_dni": "dni", "co_nit": "nit", "co_cedula": "cedula"}

EXAMPLES = {
    "email": "cooperativa@ejemplo.pe",
    "phone": "964 123 456",
    "sms": "964 123 456",
    "whatsapp": "964 123 456",
    "address": "Jr. Lima 123, Satipo",
}


def number_form(scheme: str, value: str) -> str:
    """The number as it is kept; a DNI without its optional check character, so that it is the same number."""
    number = identifiers.normalise(REGISTERS[scheme], value)
    if scheme == "pe_dni" and identifiers.is_valid_dni(number):
        return number[:8]
    return number


def is_number(scheme: str, number: str) -> bool:
    """Whether a number in that form can be one of its scheme (check digit, length)."""
    return identifiers.is_valid(REGISTERS[scheme], number)


def reach_of(channel: str, value: str) -> str:
    """The form under which a contact's value is looked up."""
    return f"telephone:{value}" if channel in TELEPHONES else f"{channel}:{value}"


def contact_form(channel: str, value: str, *, country: str) -> str:
    """The value as it is kept: telephones in E.164, mail in lower case, addresses with single spaces."""
    text = " ".join(value.split())
    problem = Problem(
        problems.CONTACT_INVALID, channel=str(Party.Channel(channel).label), example=EXAMPLES[channel]
    )  # fmt: skip
    if channel in TELEPHONES:
        try:
            number = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException as error:
            raise problem from error
        if not phonenumbers.is_valid_number(number):
            raise problem
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if channel == Party.Channel.EMAIL:
        try:
            validate_email(text)
        except ValidationError as error:
            raise problem from error
        return text.lower()
    if not text:
        raise problem
    return text[:300]


def masked(value: str) -> str:
    """Enough of a number or contact to recognise one's own, too little to use another's.

    >>> masked("+51964123456"), masked("coop@ejemplo.pe"), masked("20512333797"), masked("ab")
    ('••• 456', 'c•••@ejemplo.pe', '••• 797', '•••')
    """
    name, at, domain = value.partition("@")
    if at:
        return f"{name[:1]}•••@{domain}"
    return f"••• {value[-3:]}" if len(value) >= 8 else "•••"
