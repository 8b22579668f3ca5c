"""What can go wrong with the file of a scheduling problem or plan (`eslabon.files.schedules`)."""

from eslabon.rules.problems import Entry

NOT_JSON = (
    "ROUTES-E01",
    Entry(
        es="no es un documento JSON en UTF-8 ({cause}); se esperaba el que describe la referencia del comando.",
        en="it is no JSON document in UTF-8 ({cause}); the one that the command's reference describes was expected.",
    ),
)
VALUE_MISSING = (
    "ROUTES-E02",
    Entry(es="falta este dato; se esperaba {expected_es}.", en="it is missing; {expected_en} was expected."),
)
BAD_VALUE = (
    "ROUTES-E03",
    Entry(
        es="«{value}» no vale aquí; se esperaba {expected_es}.",
        en="“{value}” is not valid here; {expected_en} was expected.",
    ),
)
UNKNOWN_ID = (
    "ROUTES-E04",
    Entry(
        es="«{value}» no está en {where}; se esperaba uno de los códigos que figuran allí.",
        en="“{value}” is not in {where}; one of the ids that stand there was expected.",
    ),
)
REPEATED_ID = (
    "ROUTES-E05",
    Entry(
        es="«{value}» ya está en {first}; se esperaba una sola vez.",
        en="“{value}” is already in {first}; it was expected once.",
    ),
)
PREREQUISITE_CYCLE = (
    "ROUTES-E06",
    Entry(
        es="estos servicios se esperan unos a otros: {cycle}. Se esperaba que alguno pudiera ir primero.",
        en="these services wait for each other: {cycle}. One that can come first was expected.",
    ),
)
KEY_IGNORED = (
    "ROUTES-E07",
    Entry(es="este dato no se usa y se deja de lado.", en="this is not used and is left aside."),
)
NOT_SOLVABLE_HERE = (
    "ROUTES-E08",
    Entry(
        es="Para programar falta instalar el complemento «plan»: pip install 'eslabon[plan]'.",
        en="To plan, the extra “plan” must be installed: pip install 'eslabon[plan]'.",
    ),
)
PLAN_BROKEN = (
    "ROUTES-E09",
    Entry(
        es="El plan no respeta las condiciones en {count} puntos.",
        en="The plan does not keep the constraints in {count} places.",
    ),
)
