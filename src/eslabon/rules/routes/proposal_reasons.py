"""Why a service is in a route and why another is not, in words for the organisation."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from eslabon.rules.routes.offers import FeltNeed, LeftOut, Offer

LEFT_OUT = {
    "ROUTE-51": ("Es para otras cadenas.", "It is for other chains."),
    "ROUTE-52": (
        "Es para organizaciones que están en otro punto de la cadena.",
        "It is for organisations at another point of the chain.",
    ),
    "ROUTE-53": ("Se da de forma presencial en otra región.", "It is given face to face in another region."),
    "ROUTE-54": (
        "Sería un duplicado: ya recibe algo del mismo tipo de {provider}.",
        "It would be a duplicate: you already get something of the same kind from {provider}.",
    ),
    "ROUTE-55": (
        "Su diagnóstico no muestra una necesidad que este servicio resuelva.",
        "Your diagnostic shows no need that this service solves.",
    ),
    "ROUTE-56": (
        "“{other_es}” responde a lo mismo y va mejor con su segmento.",
        "“{other_en}” answers the same and fits your segment better.",
    ),
    "ROUTE-57": (
        "Antes hay que recibir “{before_es}”, que no se le puede ofrecer.",
        "“{before_en}” comes first and cannot be offered to you.",
    ),
    "ROUTE-58": (
        "La ruta ya tiene sus {most} servicios, que responden a necesidades mayores.",
        "The route already has its {most} services, which answer larger needs.",
    ),
    "ROUTE-59": (
        "No cabe: con él habría meses de más de {hours} horas.",
        "It does not fit: there would be months of more than {hours} hours.",
    ),
}


def proposed(needs: Sequence[FeltNeed], *, is_due: bool, opens: Offer | None) -> tuple[str, str, str]:
    """The clause and the reason of a service that is proposed: ROUTE-60 non-negotiable, ROUTE-57 first, ROUTE-50 need.

    >>> proposed([], is_due=True, opens=None)
    ('ROUTE-60', 'Es obligatorio en su segmento.', 'It is mandatory in your segment.')
    """
    es: list[str] = []
    en: list[str] = []
    if is_due:
        es.append("Es obligatorio en su segmento.")
        en.append("It is mandatory in your segment.")
    if opens:
        es.append(f"Se necesita antes de “{opens.name_es}”.")
        en.append(f"It is needed before “{opens.name_en}”.")
    if needs:
        es.append(f"Responde a: {', '.join(f'{need.name_es} ({_percent(need.gap)} %)' for need in needs)}.")
        en.append(f"It answers: {', '.join(f'{need.name_en} ({_percent(need.gap)}%)' for need in needs)}.")
    clause = "ROUTE-60" if is_due else "ROUTE-50" if needs else "ROUTE-57"
    return clause, " ".join(es), " ".join(en)


def left_out(offer: Offer, *, clause: str, **details: str) -> LeftOut:
    """A service that is not proposed, with the words of the clause that closes it.

    Parameters
    ----------
    offer : Offer
    clause : str
        One of `LEFT_OUT`.
    **details : str
        What the words speak of; the pairs `…_es` and `…_en` hold one thing in two languages.

    Raises
    ------
    KeyError
        No such clause, or a detail is missing.

    >>> offer = Offer("S1", "costs", "Costos", "Costs", (), (), (), Decimal(2), 2)
    >>> left_out(offer, clause="ROUTE-58", most="12").reason_en
    'The route already has its 12 services, which answer larger needs.'
    """
    es, en = LEFT_OUT[clause]
    return LeftOut(offer.code, clause, es.format(**details), en.format(**details))


def plain_number(number: Decimal) -> str:
    """A number without needless zeros.

    >>> plain_number(Decimal("12.50")), plain_number(Decimal(12))
    ('12.5', '12')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(gap: Decimal) -> str:
    return str((gap * 100).quantize(Decimal(1), ROUND_HALF_UP))
