"""What can go wrong with corridors, their ranking, and names of places."""

from eslabon.rules.problems import Entry

INTERVAL_BROKEN = (
    "TARGETING-E01",
    Entry(
        es="el intervalo de pobreza no sirve: se esperaban poverty_low y poverty_high, las dos o ninguna, y la primera "
        "no mayor que la segunda.",
        en="the interval of poverty cannot be used: expected poverty_low and poverty_high, both or neither, the first "
        "not above the second.",
    ),
)
CORRIDOR_EMPTY = (
    "TARGETING-E02",
    Entry(
        es="Los distritos del corredor {corridor} suman cero habitantes. Revise la población.",
        en="The districts of the corridor {corridor} add up to no people. Check the population.",
    ),
)
WEIGHTS_OUTSIDE = (
    "TARGETING-E03",
    Entry(
        es="Los pesos y el número de corredores por elegir no pueden ser menores que cero.",
        en="The weights and the number of corridors to choose cannot be below zero.",
    ),
)
CORRIDOR_UNKNOWN = (
    "TARGETING-E04",
    Entry(
        es="El corredor {corridor} no está entre los ordenados. Escríbalo como en el archivo de distritos.",
        en="The corridor {corridor} is not among those ranked. Write it as in the file of districts.",
    ),
)
OVERRIDE_UNREASONED = (
    "TARGETING-E05",
    Entry(
        es="Para cambiar la elección hacen falta un nombre y un motivo de al menos {least} letras.",
        en="To change the choice, a name and a reason of at least {least} letters are needed.",
    ),
)
DRAWS_TOO_FEW = (
    "TARGETING-E06",
    Entry(
        es="Con tan pocos sorteos no hay intervalo. Pida al menos {least}.",
        en="So few draws give no interval. Ask for at least {least}.",
    ),
)
NOTHING_TO_RANK = (
    "TARGETING-E07",
    Entry(
        es="El archivo no tiene ningún distrito que se pueda leer. La primera falla: {first_es}",
        en="The file has no district that can be read. The first fault: {first_en}",
    ),
)
NO_RANKING = (
    "TARGETING-E08",
    Entry(
        es="Todavía no hay un orden de corredores. Traiga primero un archivo de distritos.",
        en="There is no ranking of corridors yet. Bring a file of districts first.",
        status=409,
    ),
)
NAMES_NOT_READ = (
    "TARGETING-E09",
    Entry(
        es="No se pudo leer la lista o el registro de lugares. La primera falla: {first_es}",
        en="The list or the register of places could not be read. The first fault: {first_en}",
    ),
)
NAME_ANSWERED = (
    "TARGETING-E10",
    Entry(
        es="Ese nombre no espera revisión, o el lugar elegido no está en su distrito.",
        en="That name is not waiting for review, or the place chosen is not in its district.",
        status=409,
    ),
)
RANKING_SUPERSEDED = (
    "TARGETING-E11",
    Entry(
        es="Hay un orden más reciente que este. Los cambios se hacen sobre el último.",
        en="There is a more recent ranking than this one. Changes are made on the last.",
        status=409,
    ),
)
REGISTER_LACKS_DISTRICT = (
    "TARGETING-N01",
    Entry(
        es="el registro no tiene ningún lugar del distrito {district}; sus nombres quedan sin lugar.",
        en="the register has no place of the district {district}; its names stay without a place.",
    ),
)
INTERVALS_PARTLY = (
    "TARGETING-N02",
    Entry(
        es="{count} distritos no tienen intervalo de pobreza: su tasa no se mueve en los sorteos.",
        en="{count} districts have no interval of poverty: their rate stands still in the draws.",
    ),
)
CODE_NOT_A_DISTRICT = (
    "TARGETING-N03",
    Entry(
        es="el código {code} no está entre los distritos; sus cifras no se usan.",
        en="the code {code} is not among the districts; its figures are not used.",
    ),
)
FIGURE_MISSING = (
    "TARGETING-E12",
    Entry(
        es="{name} ({code}) no tiene {figure} en {source}; el distrito no entra.",
        en="{name} ({code}) has no {figure} in {source}; the district is left out.",
    ),
)
FIGURE_TAKEN_AS = (
    "TARGETING-N04",
    Entry(
        es="{count} distritos no están en {source}; su {figure} se toma como {value}: {codes}.",
        en="{count} districts are not in {source}; their {figure} is taken as {value}: {codes}.",
    ),
)
CODE_WRONG = (
    "TARGETING-E13",
    Entry(
        es="«{code}» no es un código de {width} cifras. ¿Perdió el cero inicial? Guarde los códigos como texto.",
        en="“{code}” is not a code of {width} digits. Did it lose its leading zero? Keep codes as text.",
    ),
)
NO_CORRIDOR = (
    "TARGETING-N05",
    Entry(
        es="{count} distritos no están en ningún corredor y quedan fuera del orden: {codes}.",
        en="{count} districts are in no corridor and stay out of the ranking: {codes}.",
    ),
)
RATIO_OUTSIDE = (
    "TARGETING-N06",
    Entry(
        es="{label}: {value}, fuera de {least} a {most}. La fila se usa; revise sus unidades.",
        en="{label}: {value}, outside {least} to {most}. The row is used; check its units.",
    ),
)
MAPPING_WRONG = (
    "TARGETING-E14",
    Entry(
        es="El mapa de archivos no se puede usar: {cause}",
        en="The mapping of files cannot be used: {cause}",
    ),
)
NOT_ALLOWED_ANY_MORE = (
    "TARGETING-E15",
    Entry(
        es="Quien envió la lista ya no tiene un papel que le permita buscar nombres de lugares. Envíela otra persona.",
        en="Who sent the list has no role any more that allows to look for names of places. Somebody else has to send "
        "it.",
        status=403,
    ),
)
OUTLINE_FAULT = (
    "TARGETING-N07",
    Entry(
        es="el contorno {code} no tiene forma; no se dibuja.",
        en="the outline {code} has no shape; it is not drawn.",
    ),
)
OUTLINE_ABSENT = (
    "TARGETING-N08",
    Entry(
        es="{count} distritos no tienen contorno en {source}: {codes}.",
        en="{count} districts have no outline in {source}: {codes}.",
    ),
)
OTHER_CODE = (
    "TARGETING-N09",
    Entry(
        es="{count} filas llevan aquí otro código que en {used}; las cifras se unen solo por {used}.",
        en="{count} rows bear another code here than in {used}; figures are joined by {used} only.",
    ),
)
OF_ONE_LEFT_OUT = (
    "TARGETING-N10",
    Entry(
        es="{count} códigos de {source} son de distritos que quedan fuera por falta de cifras; quizá son códigos "
        "antiguos, o muy nuevos: {codes}.",
        en="{count} codes of {source} belong to districts that are left out for lack of figures; they may be old, or "
        "very new: {codes}.",
    ),
)
