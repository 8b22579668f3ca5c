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
