"""What can go wrong around accounts and signing in."""

from eslabon.rules.problems import Entry

USERNAME_TAKEN = (
    "ACCOUNTS-E01",
    Entry(
        es="El nombre de usuario {username} ya existe. Proponga otro, por ejemplo con el año o el lugar.",
        en="The username {username} already exists. Choose another, for example with the year or the place.",
        status=409,
    ),
)
CODE_LIFE_OUT_OF_RANGE = (
    "ACCOUNTS-E02",
    Entry(
        es="Un código dura entre 10 minutos y 72 horas. Elija un tiempo dentro de ese rango.",
        en="A code lasts between 10 minutes and 72 hours. Choose a time within that range.",
    ),
)
CODE_FOR_STAFF = (
    "ACCOUNTS-E03",
    Entry(
        es="{person} trabaja en el programa y no entra con códigos de la mesa. "
        "Su cuenta la recupera quien administra el sitio.",
        en="{person} works for the programme and does not enter with codes from the desk. "
        "The site's operator restores that account.",
        status=403,
    ),
)
CODE_FOR_ONESELF = (
    "ACCOUNTS-E04",
    Entry(
        es="Nadie se da un código a sí mismo. Cambie su contraseña en su perfil.",
        en="Nobody issues a code to themself. Change your password in your profile.",
        status=403,
    ),
)
ACCOUNT_CLOSED = (
    "ACCOUNTS-E05",
    Entry(
        es="La cuenta de {person} está cerrada. Quien administra el sitio puede abrirla de nuevo.",
        en="The account of {person} is closed. The site's operator can open it again.",
        status=409,
    ),
)
