"""What can go wrong with partners, contracts, committees and public gaps."""

from eslabon.rules.problems import Entry

OWN_CONTRIBUTION = (
    "INSTITUTIONS-E01",
    Entry(
        es="quien anotó este aporte, o es parte de quien lo da, no puede verificarlo; pídalo a otra persona "
        "(INSTITUTION-01).",
        en="whoever recorded this contribution, or belongs to who gives it, cannot verify it; ask somebody else "
        "(INSTITUTION-01).",
        status=403,
    ),
)
NOT_DELIVERED = (
    "INSTITUTIONS-E02",
    Entry(
        es="este aporte todavía no se anotó como entregado con un documento; anótelo antes de verificarlo.",
        en="this contribution is not recorded as delivered with a document yet; record that before verifying it.",
    ),
)
ALREADY_VERIFIED = (
    "INSTITUTIONS-E03",
    Entry(
        es="este aporte ya está verificado y no se cambia; anote uno nuevo por la diferencia.",
        en="this contribution is verified and does not change; record a new one for the difference.",
        status=409,
    ),
)
UNSOUND_AMOUNT = (
    "INSTITUTIONS-E04",
    Entry(
        es="el monto debe ser mayor que cero y la fecha no puede estar en el futuro.",
        en="the amount must be above zero and the date cannot lie in the future.",
    ),
)
UNSOUND_TERMS = (
    "INSTITUTIONS-E05",
    Entry(
        es="el contrato necesita fechas en orden, un pago mayor que cero, al menos una meta mayor que cero, un umbral "
        "del premio mayor que el del descuento, y porcentajes entre 0 y 100.",
        en="the contract needs dates in order, a fee above zero, at least one target above zero, a threshold of the "
        "bonus above that of the penalty, and percentages from 0 to 100.",
    ),
)
FIGURES_NOT_VERIFIED = (
    "INSTITUTIONS-E06",
    Entry(
        es="no hay cifras verificadas de «{indicator}» en el periodo del contrato; se liquida con lo verificado, no "
        "con lo informado.",
        en="there are no verified figures of “{indicator}” in the contract's period; it is settled on what was "
        "verified, not on what was reported.",
    ),
)
OWN_CONTRACT = (
    "INSTITUTIONS-E07",
    Entry(
        es="una persona del centro contratado no puede liquidar su propio contrato (INSTITUTION-12).",
        en="a person of the contracted centre cannot settle its own contract (INSTITUTION-12).",
        status=403,
    ),
)
ALREADY_SETTLED = (
    "INSTITUTIONS-E08",
    Entry(es="este contrato ya está liquidado.", en="this contract is settled already.", status=409),
)
UNSOUND_SESSION = (
    "INSTITUTIONS-E09",
    Entry(
        es="el acta necesita la fecha de una sesión que ya tuvo lugar, lo que se decidió y quiénes estuvieron.",
        en="minutes need the date of a session that has taken place, what was decided and who was there.",
    ),
)
SESSION_CORRECTED = (
    "INSTITUTIONS-E10",
    Entry(
        es="esta acta ya fue corregida por otra; corrija la última.",
        en="these minutes were corrected by others already; correct the latest.",
        status=409,
    ),
)
NOT_A_MEMBER = (
    "INSTITUTIONS-E11",
    Entry(
        es="{names} no integraba el comité ese día; anote primero su ingreso (INSTITUTION-21).",
        en="{names} did not sit on the committee that day; record when they joined first (INSTITUTION-21).",
    ),
)
GAP_STEP = (
    "INSTITUTIONS-E12",
    Entry(
        es="de «{state}» no se pasa a «{to}»; lo que sigue es: {next_es}.",
        en="“{state}” is not followed by “{to}”; what follows is: {next_en}.",
    ),
)
GAP_NEEDS = (
    "INSTITUTIONS-E13",
    Entry(
        es="para este paso falta: {missing_es}.",
        en="this step needs: {missing_en}.",
    ),
)
UNSOUND_READING = (
    "INSTITUTIONS-E14",
    Entry(
        es="la evaluación es de 1 a 5 y de un día entre su selección y hoy; quien la anota no puede ser la persona "
        "evaluada.",
        en="the reading is from 1 to 5, of a day between the selection and today, and never recorded by the person "
        "it is about.",
    ),
)
MIXED_CURRENCIES = (
    "INSTITUTIONS-E15",
    Entry(
        es="el monto está en {given} y el programa en {own}; escriba el tipo de cambio del día y de dónde lo tomó.",
        en="the amount is in {given} and the programme in {own}; write the day's exchange rate and where it is from.",
    ),
)
ALREADY_SIGNED = (
    "INSTITUTIONS-E16",
    Entry(
        es="ese centro ya tiene un contrato que empieza ese día en ese corredor.",
        en="that centre has a contract in that corridor from that day already.",
        status=409,
    ),
)
REFUSAL_WITHOUT_REASON = (
    "INSTITUTIONS-E17",
    Entry(es="escriba por qué el fondo no otorgó nada.", en="write why the fund granted nothing."),
)
UNREACHABLE_HELP = (
    "INSTITUTIONS-E18",
    Entry(
        es="un servicio de ayuda necesita un teléfono o una dirección; sin eso nadie llega a él.",
        en="a help service needs a telephone or an address; without one nobody reaches it.",
    ),
)
OPEN_SHELTER = (
    "INSTITUTIONS-E19",
    Entry(
        es="el contacto de una casa de acogida no se muestra a cualquiera: márquelo como reservado.",
        en="the contact of a shelter is not shown to everybody: mark it as reserved.",
    ),
)
UNSOUND_LAND_USE = (
    "INSTITUTIONS-E20",
    Entry(
        es="las hectáreas no pueden ser negativas, las agroforestales están entre las lícitas, y la fecha ya llegó; "
        "si algo no se sabe, déjelo vacío.",
        en="hectares cannot be negative, those under trees are among the licit ones, and the day has come; leave empty "
        "what is not known.",
    ),
)
UNREASONED_READING = (
    "INSTITUTIONS-E21",
    Entry(
        es="escriba para qué abre estas respuestas, con al menos {least} letras; queda anotado.",
        en="write what you open these answers for, in at least {least} letters; it is kept.",
    ),
)
NOT_OF_THE_ALLIANCE = (
    "INSTITUTIONS-E22",
    Entry(
        es="esa persona no está entre los productores de la alianza; mapéela antes.",
        en="that person is not among the producers of the alliance; map them first.",
    ),
)
HELP_KNOWN = (
    "INSTITUTIONS-E23",
    Entry(
        es="«{name}» ya está en el directorio para ese lugar; confírmelo, o retírelo y anótelo de nuevo.",
        en="“{name}” is in the directory for that place already; confirm it, or withdraw it and add it anew.",
        status=409,
    ),
)
TOO_LITTLE_TESTED = (
    "INSTITUTIONS-E24",
    Entry(
        es="de lo informado de «{indicator}» solo se revisó {share} %; se liquida desde {least} %.",
        en="of what was reported of “{indicator}” only {share} % was checked; it is settled from {least} % on.",
    ),
)
SEAT_DAYS = (
    "INSTITUTIONS-E30",
    Entry(
        es="el último día no puede ser anterior al primero, que es el {since}, ni estar por venir (INSTITUTION-23).",
        en="the last day cannot lie before the first one, {since}, nor be still to come (INSTITUTION-23).",
    ),
)
FIELD_REPORT_UNSOUND = (
    "INSTITUTIONS-E31",
    Entry(
        es="el informe necesita el día de una visita que ya tuvo lugar, quién visitó y qué vio (INSTITUTION-24).",
        en="the report needs the day of a visit that took place, who visited and what was seen (INSTITUTION-24).",
    ),
)
SELECTION_UNSOUND = (
    "INSTITUTIONS-E32",
    Entry(
        es="la selección necesita un día que ya llegó, no anterior al de la persona de antes, y cómo se seleccionó "
        "(INSTITUTION-25).",
        en="the selection needs a day that has come, not before that of the person before, and how it was made "
        "(INSTITUTION-25).",
    ),
)
GAP_DAY = (
    "INSTITUTIONS-E33",
    Entry(
        es="ese paso no puede ser anterior al de antes ({before}) ni estar por venir (INSTITUTION-32).",
        en="that step cannot lie before the one before it ({before}) nor be still to come (INSTITUTION-32).",
    ),
)
