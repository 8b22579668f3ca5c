"""Why a service is in a route and why another is not, in words for the organisation."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from eslabon.rules.routes.offers import FeltNeed, LeftOut, Offer


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


def other_chain(offer: Offer) -> LeftOut:
    """ROUTE-51: the service is for other chains."""
    return LeftOut(offer.code, "ROUTE-51", "Es para otras cadenas.", "It is for other chains.")


def other_segment(offer: Offer) -> LeftOut:
    """ROUTE-52: the service is for other segments."""
    return LeftOut(
        offer.code,
        "ROUTE-52",
        "Es para organizaciones que están en otro punto de la cadena.",
        "It is for organisations at another point of the chain.",
    )


def other_place(offer: Offer) -> LeftOut:
    """ROUTE-53: the service is given face to face elsewhere."""
    return LeftOut(
        offer.code,
        "ROUTE-53",
        "Se da de forma presencial en otra región.",
        "It is given face to face in another region.",
    )


def received_here(offer: Offer) -> LeftOut:
    """ROUTE-54: the route gave it already."""
    return LeftOut(offer.code, "ROUTE-54", "Ya lo recibió en la ruta.", "You already had it in the route.")


def received_outside(offer: Offer, *, provider: str) -> LeftOut:
    """ROUTE-54: somebody else gives something of the same kind."""
    return LeftOut(
        offer.code,
        "ROUTE-54",
        f"Sería un duplicado: ya recibe algo del mismo tipo de {provider}.",
        f"It would be a duplicate: you already get something of the same kind from {provider}.",
    )


def not_needed(offer: Offer) -> LeftOut:
    """ROUTE-55: the diagnostic found no such need."""
    return LeftOut(
        offer.code,
        "ROUTE-55",
        "Su diagnóstico no muestra una necesidad que este servicio resuelva.",
        "Your diagnostic shows no need that this service solves.",
    )


def same_type(offer: Offer, *, other: Offer) -> LeftOut:
    """ROUTE-56: one service of a type is enough for one route."""
    return LeftOut(
        offer.code,
        "ROUTE-56",
        f"“{other.name_es}” responde a lo mismo y va mejor con su segmento.",
        f"“{other.name_en}” answers the same and fits your segment better.",
    )


def barred_prerequisite(offer: Offer, *, before: Offer) -> LeftOut:
    """ROUTE-57: what comes first cannot be offered to this organisation."""
    return LeftOut(
        offer.code,
        "ROUTE-57",
        f"Antes hay que recibir “{before.name_es}”, que no se le puede ofrecer.",
        f"“{before.name_en}” comes first and cannot be offered to you.",
    )


def too_many(offer: Offer, *, most: int) -> LeftOut:
    """ROUTE-58: the route holds as many services as it may."""
    return LeftOut(
        offer.code,
        "ROUTE-58",
        f"La ruta ya tiene sus {most} servicios, que responden a necesidades mayores.",
        f"The route already has its {most} services, which answer larger needs.",
    )


def too_long(offer: Offer, *, hours: Decimal) -> LeftOut:
    """ROUTE-59: its hours fit in no month."""
    return LeftOut(
        offer.code,
        "ROUTE-59",
        f"No cabe: con él habría meses de más de {_plain(hours)} horas.",
        f"It does not fit: there would be months of more than {_plain(hours)} hours.",
    )


def _percent(gap: Decimal) -> str:
    return str((gap * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
