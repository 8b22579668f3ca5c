"""What can go wrong while results are reported, checked and claimed."""

from eslabon.rules.problems import Entry

REPORT_SENT = (
    "MONITORING-E01",
    Entry(
        es="El informe de este mes ya se envió. Si algo cambió, corrija la cifra: lo enviado no se borra.",
        en="The report of this month has been sent. If something changed, correct the figure: what was sent stays.",
        status=409,
    ),
)
MONTH_NOT_OVER = (
    "MONITORING-E02",
    Entry(
        es="El mes termina el {day_es}. Puede guardar el borrador y enviarlo desde el día siguiente.",
        en="The month ends on {day_en}. You can save the draft and send it from the next day on.",
        status=409,
    ),
)
PERIOD_LOCKED = (
    "MONITORING-E03",
    Entry(
        es="Este mes está cerrado. Lo que falte o sobre se anota como corrección en un mes abierto.",
        en="This month is locked. What is missing or too much is entered as a correction in an open month.",
        status=409,
    ),
)
PARTS_UNSOUND = (
    "MONITORING-E04",
    Entry(
        es="{indicator}: las partes suman más que el total, o una parte no se conoce. Revise el detalle.",
        en="{indicator}: the parts add to more than the whole, or a part is not known. Check the breakdown.",
    ),
)
EARLIER_MONTH_OPEN = (
    "MONITORING-E05",
    Entry(
        es="Cierre primero el mes {month}: los meses se cierran en orden.",
        en="Lock the month {month} first: months are locked in order.",
        status=409,
    ),
)
REASON_NEEDED = (
    "MONITORING-E06",
    Entry(es="Escriba por qué.", en="Write why."),
)
NO_OPEN_PERIOD = (
    "MONITORING-E07",
    Entry(
        es="No hay un mes abierto que reciba la corrección. Inicie el informe de un mes abierto e intente otra vez.",
        en="No open month can take the correction. Start the report of an open month and try again.",
        status=409,
    ),
)
CORRECTION_TOO_LARGE = (
    "MONITORING-E08",
    Entry(
        es="La corrección deja la cifra por debajo de cero, o no cambia nada. Hoy queda en {standing}.",
        en="The correction leaves the figure below zero, or changes nothing. It stands at {standing} today.",
    ),
)
FIGURE_NEEDED = (
    "MONITORING-E09",
    Entry(
        es="Faltan cifras: {indicators}. Si no hubo, escriba 0.",
        en="Figures are missing: {indicators}. If there was none, write 0.",
    ),
)
OWN_REPORT = (
    "MONITORING-E10",
    Entry(
        es="Usted informó esto: otra persona, de otra entidad, tiene que comprobarlo (MONITOR-21).",
        en="You reported this: somebody else, of another body, has to check it (MONITOR-21).",
        status=403,
    ),
)
OWN_PARTY = (
    "MONITORING-E11",
    Entry(
        es="Usted pertenece a una parte de esta alianza: tiene que comprobarlo alguien de fuera (MONITOR-21).",
        en="You belong to a party of this alliance: somebody from outside has to check it (MONITOR-21).",
        status=403,
    ),
)
TIED_PARTY = (
    "MONITORING-E12",
    Entry(
        es="Su entidad contrata a una parte de esta alianza o es contratada por ella: tiene que comprobarlo alguien "
        "sin ese vínculo (MONITOR-21).",
        en="Your body contracts a party of this alliance or is contracted by it: somebody without that tie has to "
        "check it (MONITOR-21).",
        status=403,
    ),
)
NOT_IN_CHECK = (
    "MONITORING-E13",
    Entry(
        es="Esta cifra no está en revisión: solo se comprueba lo sorteado o lo que se abrió con un motivo.",
        en="This figure is not in check: only what was drawn, or opened for a reason, is verified.",
        status=409,
    ),
)
VALUE_DOES_NOT_FIT = (
    "MONITORING-E14",
    Entry(
        es="Verificada es el mismo valor; ajustada, otro desde 0; rechazada, 0. Revise el valor hallado.",
        en="Verified is the same value; adjusted, another from 0 on; rejected, 0. Check the value that was found.",
    ),
)
QUARTER_NOT_LOCKED = (
    "MONITORING-E15",
    Entry(
        es="Antes de sortear se cierran los meses del trimestre. Faltan: {months}.",
        en="The quarter's months are locked before the draw. Still open: {months}.",
        status=409,
    ),
)
DRAWN_ALREADY = (
    "MONITORING-E16",
    Entry(
        es="Este trimestre ya se sorteó, y se sortea una sola vez.",
        en="This quarter has been drawn, and it is drawn once only.",
        status=409,
    ),
)
NOTHING_TO_DRAW = (
    "MONITORING-E17",
    Entry(
        es="Ninguna alianza informó en este trimestre: no hay qué sortear.",
        en="No alliance reported in this quarter: there is nothing to draw from.",
        status=409,
    ),
)
EVIDENCE_NEEDED = (
    "MONITORING-E18",
    Entry(
        es="Adjunte o señale el documento que muestra lo hallado.",
        en="Attach or point to the document that shows what was found.",
    ),
)
CHECKS_OPEN = (
    "MONITORING-E19",
    Entry(
        es="Faltan {count} revisiones por terminar. El factor se publica con la muestra completa.",
        en="{count} checks are still open. The factor is published on the whole sample.",
        status=409,
    ),
)
CLAIMED_TWICE = (
    "MONITORING-E20",
    Entry(
        es="{thing} ya está declarado (MONITOR-30). {others}. Queda {left} %: acuerde la parte de cada uno.",
        en="{thing} is claimed already (MONITOR-30). {others}. {left} % is left: agree on each one's share.",
        status=409,
    ),
)
CLAIMED_ALREADY = (
    "MONITORING-E21",
    Entry(
        es="Esta alianza ya declara {thing} (MONITOR-30). Retire la declaración anterior para cambiar su parte.",
        en="This alliance claims {thing} already (MONITOR-30). Withdraw that claim to change its share.",
        status=409,
    ),
)
NOT_A_SHARE = (
    "MONITORING-E22",
    Entry(
        es="La parte va de más de 0 a 100 %.",
        en="A share is above 0 and up to 100 %.",
    ),
)
ANOTHER_AMOUNT = (
    "MONITORING-E23",
    Entry(
        es="Otra alianza declaró {thing} con {amount} {unit} del {day_es}. Revise el documento: es uno solo.",
        en="Another alliance claimed {thing} with {amount} {unit} of {day_en}. Check the document: it is one only.",
        status=409,
    ),
)
CHECK_CLOSED = (
    "MONITORING-E24",
    Entry(
        es="Esta revisión ya terminó y no se cambia.",
        en="This check is closed and is not changed any more.",
        status=409,
    ),
)
CHECK_INCOMPLETE = (
    "MONITORING-E25",
    Entry(
        es="Todavía falta: {missing_es}.",
        en="Still missing: {missing_en}.",
        status=409,
    ),
)
SAVED_ELSEWHERE = (
    "MONITORING-E26",
    Entry(
        es="Alguien guardó este informe mientras usted escribía. Vea lo guardado y vuelva a escribir lo que falte.",
        en="Somebody saved this report while you were writing. Look at what was saved and write again what is missing.",
        status=409,
    ),
)
CHECKED_ALREADY = (
    "MONITORING-E27",
    Entry(
        es="Esta alianza ya está en la muestra de este trimestre.",
        en="This alliance is in this quarter's sample already.",
        status=409,
    ),
)
NO_OPERATOR = (
    "MONITORING-E28",
    Entry(
        es="Esta alianza no tiene todavía un operador que informe de ella.",
        en="This alliance has no operator yet that reports on it.",
        status=409,
    ),
)
NOT_READY_TO_GRADUATE = (
    "MONITORING-E29",
    Entry(
        es="{alliance} todavía no puede graduarse: {reason}",
        en="{alliance} cannot graduate yet: {reason_en}",
        status=409,
    ),
)
FORMULA_UNSOUND = (
    "MONITORING-E30",
    Entry(
        es="La fórmula de {indicator} no vale: {fault_es}.",
        en="The formula of {indicator} does not hold: {fault_en}.",
    ),
)
THING_UNNAMED = (
    "MONITORING-E31",
    Entry(
        es="Escriba el número del documento, con letras o cifras.",
        en="Write the document's number, with letters or digits.",
    ),
)
DATE_OUTSIDE_MONTH = (
    "MONITORING-E32",
    Entry(
        es="La fecha no cae en el mes del informe. Declare cada venta en el informe de su mes.",
        en="The date is not in the month of the report. Claim each sale in the report of its month.",
    ),
)
BAD_STRETCH = (
    "MONITORING-E33",
    Entry(
        es="Revise las fechas de la meta: el final no es antes del comienzo.",
        en="Check the dates of the target: the end is not before the beginning.",
    ),
)
PUBLISHED_STANDS = (
    "MONITORING-E34",
    Entry(
        es="Ese total lo publicó el programa original y no se cambia. Ponga una meta propia con otras fechas.",
        en="That total was published by the original programme and stays. Set a target of your own with other dates.",
        status=409,
    ),
)
PLAN_SAYS_IT = (
    "MONITORING-E35",
    Entry(
        es="El plan aprobado ya dice la meta de esos meses. Para otra, hace falta una versión nueva del plan "
        "(MONITOR-07).",
        en="The approved plan says the target of those months already. Another takes a new version of the plan "
        "(MONITOR-07).",
        status=409,
    ),
)
NOT_MEASURED = (
    "MONITORING-E36",
    Entry(
        es="El programa de esta alianza no mide ese indicador. Elija uno de los suyos.",
        en="The programme of this alliance does not measure that indicator. Choose one of its own.",
    ),
)
NOT_AN_AMOUNT = (
    "MONITORING-E37",
    Entry(
        es="Las cifras no son menos que cero, y lo que se declara es más que cero. Revise {what}.",
        en="Figures are not below zero, and what is claimed is above zero. See {what} again.",
    ),
)
DAY_NOT_COME = (
    "MONITORING-E38",
    Entry(
        es="Ese día o ese mes todavía no llega ({day}). Anote lo que ya pasó.",
        en="That day or month has not come yet ({day}). Record what has happened.",
    ),
)
NOT_OF_PROGRAMME = (
    "MONITORING-E39",
    Entry(
        es="{alliance} es de otro programa: sus meses se informan allí.",
        en="{alliance} is of another programme: its months are reported there.",
    ),
)
