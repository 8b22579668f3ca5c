"""What can go wrong while services are given: attendance, certificates, reports, results."""

from eslabon.rules.problems import Entry

NOT_HELD_YET = (
    "DELIVERY-E01",
    Entry(
        es="La asistencia se registra desde media hora antes de la sesión, el {day_es} a las {hour}, y no antes.",
        en="Attendance is recorded from half an hour before the session, on {day_en} at {hour}, and not earlier.",
        status=409,
    ),
)
NOT_ON = (
    "DELIVERY-E02",
    Entry(
        es="Esta sesión {state_es}: no hay asistencia que registrar.",
        en="This session {state_en}: there is no attendance to record.",
        status=409,
    ),
)
CHECK_IN_CLOSED = (
    "DELIVERY-E03",
    Entry(
        es="Este código vale desde media hora antes hasta media hora después de la sesión. Si asistió, pida a quien "
        "dictó la sesión que le anote en la lista.",
        en="This code is good from half an hour before the session to half an hour after it. If you were there, ask "
        "whoever gave the session to put you on the list.",
        status=409,
    ),
)
NO_SUCH_CODE = (
    "DELIVERY-E04",
    Entry(
        es="No hay ninguna sesión con ese código. Mírelo otra vez en la sala o en la pantalla.",
        en="No session has that code. Look at it again in the room or on the screen.",
        status=404,
    ),
)
ABOVE_PRESENT = (
    "DELIVERY-E05",
    Entry(
        es="Se contaron {present} personas en la sala y con este registro la lista tendría {listed}. Corrija el "
        "conteo o quite a quien no estuvo.",
        en="{present} people were counted in the room and the list would now have {listed}. Correct the count or "
        "take off who was not there.",
    ),
)
IN_ANOTHER_SESSION = (
    "DELIVERY-E06",
    Entry(
        es="{person} figura en «{service}» a la misma hora. Quite ese registro si es un error.",
        en="{person} is listed at “{service}” at the same time. Take that entry off if it is a mistake.",
        status=409,
    ),
)
NAME_NEEDED = (
    "DELIVERY-E07",
    Entry(
        es="Escriba el nombre completo de quien asistió.",
        en="Write the full name of who attended.",
    ),
)
TOO_MANY_TRIES = (
    "DELIVERY-E08",
    Entry(
        es="Se probaron muchos códigos en poco tiempo desde aquí. Espere un minuto y pruebe otra vez.",
        en="Many codes were tried from here in a short time. Please wait a minute and try again.",
        status=429,
    ),
)
REASON_NEEDED = (
    "DELIVERY-E09",
    Entry(
        es="Escriba por qué se quita este registro.",
        en="Write why this entry is taken off.",
    ),
)
NOBODY_COUNTED = (
    "DELIVERY-E10",
    Entry(
        es="Escriba cuántas personas estuvieron, contando a los invitados.",
        en="Write how many people were there, guests included.",
    ),
)
NOT_ENOUGH_ATTENDED = (
    "DELIVERY-E11",
    Entry(
        es="{person} todavía no puede recibir el certificado: {reason}",
        en="{person} cannot be given the certificate yet: {reason_en}",
        status=409,
    ),
)
SAME_PERSON = (
    "DELIVERY-E12",
    Entry(
        es="Usted registró esto: otra persona tiene que darle la conformidad.",
        en="You recorded this: somebody else has to approve it.",
        status=409,
    ),
)
NOTHING_TO_REPORT = (
    "DELIVERY-E13",
    Entry(
        es="Todavía no hay ninguna sesión realizada de esta edición: el informe se escribe después.",
        en="No session of this repetition was held yet: the report is written afterwards.",
        status=409,
    ),
)
REPORT_CLOSED = (
    "DELIVERY-E14",
    Entry(
        es="Este informe ya tiene conformidad y no se cambia.",
        en="This report has been accepted and is not changed any more.",
        status=409,
    ),
)
RATED_ENOUGH = (
    "DELIVERY-E15",
    Entry(
        es="Esta sesión ya tiene tantas respuestas como asistentes. Gracias de todos modos.",
        en="This session already has as many answers as people who attended. Thank you all the same.",
        status=409,
    ),
)
CURRENCY_NEEDED = (
    "DELIVERY-E16",
    Entry(
        es="Si escribe un monto, diga también su moneda.",
        en="If you write an amount, say its currency too.",
    ),
)
EVIDENCE_NEEDED = (
    "DELIVERY-E17",
    Entry(
        es="Para verificar un resultado hace falta su fecha y un documento que lo muestre.",
        en="To verify a result its date and a document that shows it are needed.",
        status=409,
    ),
)
RESULT_VERIFIED = (
    "DELIVERY-E18",
    Entry(
        es="Este resultado ya está verificado y no se cambia.",
        en="This result has been verified and is not changed any more.",
        status=409,
    ),
)
DATE_TO_COME = (
    "DELIVERY-E19",
    Entry(
        es="El {day_es} todavía no llega: deje la fecha vacía mientras el resultado esté en camino.",
        en="{day_en} is still to come: leave the date empty while the result is under way.",
    ),
)
FOREIGN_SERVICE = (
    "DELIVERY-E20",
    Entry(
        es="Ese servicio no está en ninguna ruta de la organización. Elija otro o deje el campo vacío.",
        en="That service is in no route of the organisation. Choose another or leave the field empty.",
    ),
)
NOT_TO_RATE = (
    "DELIVERY-E21",
    Entry(
        es="No encontramos en la lista de esta sesión a alguien con esos datos que falte responder. Escriba su nombre "
        "como se escribió en la lista.",
        en="We found nobody with those details on the list of this session who has not answered yet. Write your name "
        "as it was written on the list.",
    ),
)
UNSOUND_OFFER = (
    "DELIVERY-E22",
    Entry(
        es="Revise el incentivo: las sesiones que cuentan terminan antes del día del incentivo, se pide entre 1 y "
        "100 % y hay al menos un cupo.",
        en="Check the incentive: the sessions that count end before the day of the incentive, between 1 and 100 % is "
        "asked and there is at least one seat.",
    ),
)
NOT_EARNED = (
    "DELIVERY-E23",
    Entry(
        es="Esta organización todavía no cumple con lo que pide el incentivo: {reason_es}",
        en="This organisation does not meet what the incentive asks yet: {reason_en}",
        status=409,
    ),
)
NO_SEAT_LEFT = (
    "DELIVERY-E24",
    Entry(
        es="Los {seats} cupos de este incentivo ya están otorgados.",
        en="The {seats} seats of this incentive have all been granted.",
        status=409,
    ),
)
INCENTIVE_CLOSED = (
    "DELIVERY-E25",
    Entry(
        es="Este incentivo está cerrado: ya no se otorga ni se cambia.",
        en="This incentive is closed: it is not granted or changed any more.",
        status=409,
    ),
)
NOT_ITS_SERVICE = (
    "DELIVERY-E26",
    Entry(
        es="Esta organización no se comprometió con este servicio ni asistió a él.",
        en="This organisation neither committed itself to this service nor attended it.",
        status=409,
    ),
)
PRODUCT_UNSEEN = (
    "DELIVERY-E27",
    Entry(
        es="Para marcarlo como terminado, adjunte un documento o escriba la dirección donde se ve.",
        en="To mark it as finished, attach a document or write the address where it can be seen.",
    ),
)
PRODUCT_REASON = (
    "DELIVERY-E28",
    Entry(
        es="Escriba por qué no se pudo terminar: sirve para ofrecer mejor este servicio.",
        en="Write why it could not be finished: it helps to offer this service better.",
    ),
)
PRODUCT_DATES = (
    "DELIVERY-E29",
    Entry(
        es="Revise las fechas: lo que está en camino no tiene fecha de fin, y el fin no es antes del comienzo.",
        en="Check the dates: what is under way has no end, and the end is not before the beginning.",
    ),
)
PRODUCT_TO_COME = (
    "DELIVERY-E30",
    Entry(
        es="El {day_es} todavía no llega: escriba fechas hasta hoy.",
        en="{day_en} is still to come: write dates up to today.",
    ),
)
RATING_CLOSED = (
    "DELIVERY-E31",
    Entry(
        es="Se puede opinar de una sesión desde que empieza hasta treinta días después.",
        en="Opinions on a session are taken from its beginning to thirty days after it.",
        status=409,
    ),
)
FILE_OR_LINK = (
    "DELIVERY-E32",
    Entry(
        es="Adjunte un archivo o escriba una dirección que empiece con https://, una de las dos cosas.",
        en="Attach a file or write an address that begins with https://, one of the two.",
    ),
)
ANSWER_OUTSIDE = (
    "DELIVERY-E33",
    Entry(
        es="Elija una respuesta del 1 al 5 en cada pregunta.",
        en="Choose an answer from 1 to 5 to each question.",
    ),
)
AWARD_ANSWERED = (
    "DELIVERY-E34",
    Entry(
        es="Este cupo ya no está otorgado: no hay nada que cambiar.",
        en="This seat is not granted any more: there is nothing to change.",
        status=409,
    ),
)
INCENTIVE_NOT_FOR_IT = (
    "DELIVERY-E35",
    Entry(
        es="Este incentivo no es para esa organización: no tiene una ruta firmada de su cadena.",
        en="This incentive is not for that organisation: it has no signed route of its chain.",
        status=409,
    ),
)
CERTIFICATE_STANDS = (
    "DELIVERY-E40",
    Entry(
        es="El certificado {code} de {person} se dio por esta asistencia. Si es un error, anúlelo primero.",
        en="Certificate {code} of {person} was given for this attendance. If it is a mistake, revoke it first.",
        status=409,
    ),
)
TOO_MANY_BY_THEMSELVES = (
    "DELIVERY-E41",
    Entry(
        es="Ya se registraron {most} personas con este código. Pida a quien dicta la sesión que le anote en la lista.",
        en="{most} people have checked in with this code already. Ask whoever gives the session to put you on the "
        "list.",
        status=409,
    ),
)
MINUTES_REPLACED = (
    "DELIVERY-E36",
    Entry(
        es="Otra acta ya corrigió esta: corrija la última.",
        en="Other minutes have corrected these already: correct the latest.",
        status=409,
    ),
)
NOTHING_DECIDED = (
    "DELIVERY-E37",
    Entry(
        es="Escriba qué se decidió, aunque sea que no se decidió nada.",
        en="Write what was decided, even if it is that nothing was.",
    ),
)
