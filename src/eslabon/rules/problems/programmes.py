"""What can go wrong around programmes, roles, grievances and withdrawals."""

from eslabon.rules.problems import Entry

ROLE_TO_ONESELF = (
    "PROGRAMMES-E01",
    Entry(
        es="Nadie se da un rol a sí mismo. Pida a otra persona de la coordinación que lo registre.",
        en="Nobody grants a role to themself. Ask another person of the coordination to record it.",
        status=403,
    ),
)
ROLE_ENDS_BEFORE_IT_STARTS = (
    "PROGRAMMES-E02",
    Entry(
        es="El rol terminaría el {until}, antes de empezar el {since}. Revise las dos fechas.",
        en="The role would end on {until}, before it starts on {since}. Check the two dates.",
    ),
)
CHAIN_OF_ANOTHER_PROGRAMME = (
    "PROGRAMMES-E03",
    Entry(
        es="La cadena {chain} es de otro programa. Elija una cadena de este programa.",
        en="The chain {chain} belongs to another programme. Choose one of this programme.",
    ),
)
ROLE_NEEDS_PARTY = (
    "PROGRAMMES-E04",
    Entry(
        es="El rol {role} vale para una sola organización. Elija cuál.",
        en="The role {role} holds for one organisation only. Choose which.",
    ),
)
ROLE_NEEDS_REGION = (
    "PROGRAMMES-E05",
    Entry(
        es="El rol {role} vale para una región o una cadena. Elija al menos una de las dos.",
        en="The role {role} holds for a region or a chain. Choose at least one of the two.",
    ),
)
ROLE_ALREADY_HELD = (
    "PROGRAMMES-E06",
    Entry(
        es="{person} ya tiene el rol {role} con el mismo alcance en esa fecha. No hace falta darlo de nuevo.",
        en="{person} already holds the role {role} with the same reach on that date. There is nothing to add.",
        status=409,
    ),
)
ROLE_ALREADY_ENDED = (
    "PROGRAMMES-E07",
    Entry(
        es="Ese rol ya terminó el {until}. Si debe volver, dé el rol de nuevo.",
        en="That role already ended on {until}. If the person is back, grant it again.",
        status=409,
    ),
)
OWN_GRIEVANCE = (
    "PROGRAMMES-E08",
    Entry(
        es="Nadie atiende su propio reclamo. Pida que lo tome otra persona.",
        en="Nobody handles their own grievance. Ask somebody else to take it.",
        status=403,
    ),
)
GRIEVANCE_CLOSED = (
    "PROGRAMMES-E09",
    Entry(
        es="Este reclamo ya se cerró. Si hay algo nuevo, registre otro y mencione el código de este.",
        en="This grievance is already closed. If there is news, file another and mention the code of this one.",
        status=409,
    ),
)
GRIEVANCE_NOT_ANSWERED = (
    "PROGRAMMES-E10",
    Entry(
        es="El reclamo todavía no tiene respuesta. Escríbala primero y ciérrelo después.",
        en="The grievance has no answer yet. Write it first and close it afterwards.",
        status=409,
    ),
)
WITHDRAWAL_IN_THE_FUTURE = (
    "PROGRAMMES-E11",
    Entry(
        es="La fecha {day} todavía no llega. Registre el retiro el día en que ocurra.",
        en="The date {day} has not come yet. Record the withdrawal on the day it happens.",
    ),
)
WITHDRAWAL_TWICE = (
    "PROGRAMMES-E12",
    Entry(
        es="El retiro de {party} del {day} ya está registrado.",
        en="The withdrawal of {party} on {day} is already recorded.",
        status=409,
    ),
)
