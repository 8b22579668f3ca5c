"""What can go wrong on any page."""

from eslabon.rules.problems import Entry

SECOND_FACTOR_NEEDED = (
    "SITE-E01",
    Entry(
        es="Su rol pide un segundo paso para entrar. Actívelo aquí: una aplicación en el teléfono o una llave de "
        "acceso.",
        en="Your role asks for a second step to sign in. Set it up here: an app on the telephone or a passkey.",
        status=403,
    ),
)
