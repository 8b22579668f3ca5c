"""What can go wrong with an official register of places; the texts follow `file:row:column:`."""

from eslabon.rules.problems import Entry

REGISTER_UNKNOWN = (
    "TERRITORY-E01",
    Entry(
        es="los encabezados no son de ningún registro conocido de {country}; se esperaba alguno de estos juegos: "
        "{known}.",
        en="the headers belong to no known register of {country}; one of these sets was expected: {known}.",
    ),
)
CODE_MISSING = (
    "TERRITORY-E02",
    Entry(
        es="la fila no tiene código en ningún registro; se esperaba al menos uno ({columns}).",
        en="the row has no code in any register; at least one was expected ({columns}).",
    ),
)
CODE_ELSEWHERE = (
    "TERRITORY-E03",
    Entry(
        es="el código {code} no empieza con {parent}, el del lugar que lo contiene según la misma fila.",
        en="the code {code} does not begin with {parent}, that of the place that holds it by the same row.",
    ),
)
HOLDER_UNKNOWN = (
    "TERRITORY-E04",
    Entry(
        es="no se encuentra el lugar que contiene a {name} ({holder}); importe antes el registro de ese nivel.",
        en="the place that holds {name} ({holder}) is not known; import the register of that level first.",
    ),
)
KIND_NOT_CODED = (
    "TERRITORY-E05",
    Entry(
        es="«{code}» no es un código de {kind} ({expected} cifras). ¿Perdió el cero inicial? Guarde los códigos como "
        "texto.",
        en="“{code}” is no code of a {kind} ({expected} digits). Did it lose its leading zero? Keep codes as text.",
    ),
)
# Notices: the row is taken in.
OWN_CODE_MISSING = (
    "TERRITORY-N01",
    Entry(
        es="{name} no tiene código {register}; entra con el de {other} ({code}).",
        en="{name} has no {register} code; it is taken in under its {other} code ({code}).",
    ),
)
OTHER_CODE_MISSING = (
    "TERRITORY-N02",
    Entry(es="{name} no tiene código {register}.", en="{name} has no {register} code."),
)
POINT_MISSING = (
    "TERRITORY-N03",
    Entry(
        es="{name} no tiene coordenadas; entra sin punto.",
        en="{name} has no coordinates; it is taken in without a point.",
    ),
)
POINT_OUTSIDE = (
    "TERRITORY-N04",
    Entry(
        es="las coordenadas de {name} ({latitude}, {longitude}) caen fuera del país; entra sin punto.",
        en="the coordinates of {name} ({latitude}, {longitude}) lie outside the country; it is taken in without a "
        "point.",
    ),
)
NAME_CHANGED = (
    "TERRITORY-N05",
    Entry(es="{code} se llamaba {before} y ahora {after}.", en="{code} was called {before} and is now {after}."),
)
CODE_MOVED = (
    "TERRITORY-N06",
    Entry(
        es="el código {register} {code} pasa de {before} a {after}; el anterior queda cerrado.",
        en="the {register} code {code} moves from {before} to {after}; the old one is closed.",
    ),
)
CODE_CHANGED = (
    "TERRITORY-N07",
    Entry(
        es="{name} cambia su código {register} de {before} a {after}; el anterior queda cerrado.",
        en="{name} changes its {register} code from {before} to {after}; the old one is closed.",
    ),
)
HOLDER_MADE = (
    "TERRITORY-N08",
    Entry(
        es="{name} ({code}) no estaba registrada; se crea con el nombre que da esta fila.",
        en="{name} ({code}) was not on record; it is made with the name that this row gives.",
    ),
)
NOT_IN_REGISTER = (
    "TERRITORY-N09",
    Entry(
        es="{count} lugares de este nivel no están en el archivo y quedan como estaban: {names}.",
        en="{count} places of this level are not in the file and stay as they were: {names}.",
    ),
)
SITE_NOT_READY = (
    "TERRITORY-E06",
    Entry(
        es="La base de datos no está lista. Ejecute primero: eslabon manage migrate",
        en="The database is not ready. First run: eslabon manage migrate",
        status=503,
    ),
)
