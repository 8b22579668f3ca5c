"""What can go wrong around calls and applications."""

from eslabon.rules.problems import Entry

CALL_NOT_OPEN = (
    "CALLS-E01",
    Entry(
        es="La convocatoria {call} no está abierta. Mire en la página de la convocatoria cuándo abre y cuándo cierra.",
        en="The call {call} is not open. Its page says when it opens and closes.",
        status=409,
    ),
)
CALL_UNKNOWN = (
    "CALLS-E02",
    Entry(
        es="No hay una convocatoria con el código {call}. Las que hay son: {known}.",
        en="There is no call with the code {call}. The calls are: {known}.",
        status=404,
    ),
)
ACT_NOT_POSSIBLE = (
    "CALLS-E03",
    Entry(
        es="La postulación está {state}: ya no es posible {act}. Abra otra vez la página para ver qué se puede hacer.",
        en="The application is {state_en}: it is not possible to {act_en} now. Open the page again to see what is.",
        status=409,
    ),
)
CORRECTION_TOO_LATE = (
    "CALLS-E04",
    Entry(
        es="El plazo para corregir terminó el {deadline} a las 23:59:59. Comuníquese con el equipo de la convocatoria.",
        en="The time to correct ended on {deadline} at 23:59:59. Please contact the call's team.",
        status=409,
    ),
)
APPEAL_TOO_LATE = (
    "CALLS-E05",
    Entry(
        es="El plazo para apelar terminó el {deadline} a las 23:59:59. Si cree que hubo un error, presente un reclamo.",
        en="The time to appeal ended on {deadline} at 23:59:59. A grievance can still be filed if there was a mistake.",
        status=409,
    ),
)
EXTENSION_NOT_LATER = (
    "CALLS-E06",
    Entry(
        es="La nueva fecha de cierre ({new}) debe ser posterior a la actual ({current}) y no puede haber pasado.",
        en="The new closing date ({new}) must be later than the current one ({current}) and must not be over.",
    ),
)
EXTENSION_WITHOUT_REASON = (
    "CALLS-E07",
    Entry(
        es="Escriba por qué se amplía el plazo: el motivo se publica junto con la nueva fecha.",
        en="Write why the call is extended: the reason is published with the new date.",
    ),
)
EXTENSION_NOT_PUBLISHED = (
    "CALLS-E08",
    Entry(
        es="Solo se amplía el plazo de una convocatoria publicada. Esta está en otro estado: {status}.",
        en="Only a published call can be extended. This one is in another state: {status}.",
        status=409,
    ),
)
HELPED_THE_APPLICANT = (
    "CALLS-E09",
    Entry(
        es="Usted ayudó a preparar esta postulación; por eso otra persona debe decidir sobre ella.",
        en="You helped to prepare this application; somebody else has to decide on it.",
        status=403,
    ),
)
BELONGS_TO_THE_APPLICANT = (
    "CALLS-E10",
    Entry(
        es="Usted forma parte de la organización que postula; por eso otra persona debe decidir.",
        en="You belong to the organisation that applies; somebody else has to decide.",
        status=403,
    ),
)
GAVE_THE_VERDICT = (
    "CALLS-E11",
    Entry(
        es="Usted dio el dictamen que se apela; por eso otra persona debe resolver la apelación.",
        en="You gave the verdict that is appealed; somebody else has to decide the appeal.",
        status=403,
    ),
)
FIELD_CONFIRMATION_MISSING = (
    "CALLS-E12",
    Entry(
        es="Esta convocatoria pide que la oficina regional confirme en el campo lo declarado. Falta esa confirmación.",
        en="This call asks the regional office to confirm the declaration in the field. That confirmation is missing.",
        status=409,
    ),
)
CHECKS_PENDING = (
    "CALLS-E13",
    Entry(
        es="Todavía falta sustentar los requisitos {requirements}. Pida la subsanación o revise cada uno.",
        en="Requirements {requirements} still lack evidence. Ask for a correction or record a check of each.",
        status=409,
    ),
)
CALL_EXISTS = (
    "CALLS-E14",
    Entry(
        es="La convocatoria {call} ya fue creada. Ábrala en la lista de convocatorias.",
        en="The call {call} exists already. Open it in the list of calls.",
        status=409,
    ),
)
CALL_NOT_DRAFT = (
    "CALLS-E15",
    Entry(
        es="La convocatoria {call} ya fue publicada: no se publica dos veces.",
        en="The call {call} was published already: it is not published twice.",
        status=409,
    ),
)
CALL_NOT_PUBLISHED = (
    "CALLS-E16",
    Entry(
        es="La convocatoria {call} no está publicada, así que no hay nada que cerrar.",
        en="The call {call} is not published, so there is nothing to close.",
        status=409,
    ),
)
APPLICATION_NOT_EDITABLE = (
    "CALLS-E17",
    Entry(
        es="La postulación {reference} ya fue presentada: no se cambia, salvo que le pidan una subsanación.",
        en="The application {reference} was handed in: it cannot be changed now. If a correction is asked, it can.",
        status=409,
    ),
)
APPLICATION_INCOMPLETE = (
    "CALLS-E18",
    Entry(
        es="A la postulación {reference} le faltan o hay que revisar {count} respuestas. El formulario las señala.",
        en="The application {reference} has {count} answers missing or to look at again. The form points them out.",
    ),
)
APPLICATION_NOT_WAITING = (
    "CALLS-E19",
    Entry(
        es="La postulación {reference} no está en revisión: no se registran revisiones ahora.",
        en="The application {reference} is not under review: no checks are recorded now.",
        status=409,
    ),
)
REASON_NEEDED = (
    "CALLS-E20",
    Entry(
        es="Escriba el motivo: la organización lo leerá tal como usted lo escriba.",
        en="Write the reason: the organisation will read it as you write it.",
    ),
)
EVIDENCE_UNKNOWN = (
    "CALLS-E21",
    Entry(
        es="No se reconoce el documento «{kind}». Elija un archivo y qué demuestra: ficha RUC, ventas o exportaciones.",
        en="The document “{kind}” is not known. Choose a file and what it proves: taxpayer record, sales or exports.",
    ),
)
EVIDENCE_OF_ANOTHER = (
    "CALLS-E22",
    Entry(
        es="Ese documento no es de la organización de la postulación {reference}. Elija uno suyo o suba otro archivo.",
        en="That document does not belong to the applicant of {reference}. Choose one of its own or upload another.",
        status=403,
    ),
)
CORRECTION_WITHOUT_ITEMS = (
    "CALLS-E23",
    Entry(
        es="Escriba qué debe corregirse en al menos un requisito que se pueda subsanar.",
        en="Write what has to be corrected in at least one requirement that allows it.",
    ),
)
CORRECTION_STILL_OPEN = (
    "CALLS-E24",
    Entry(
        es="La organización puede responder la subsanación hasta el {deadline}. Espere a que termine el plazo.",
        en="The organisation can answer the correction until {deadline}. Wait until that day is over.",
        status=409,
    ),
)
APPEAL_EXISTS = (
    "CALLS-E25",
    Entry(
        es="Ya se presentó una apelación contra este dictamen de {reference}. Puede ver su estado en la postulación.",
        en="This verdict on {reference} was appealed already. The application shows how it stands.",
        status=409,
    ),
)
APPEAL_DECIDED = (
    "CALLS-E26",
    Entry(
        es="La apelación de {reference} ya fue resuelta.",
        en="The appeal of {reference} was decided already.",
        status=409,
    ),
)
APPEAL_NEEDS_REASONS = (
    "CALLS-E27",
    Entry(
        es="Para admitirla, escriba por qué se cumple cada requisito observado. Faltan: {requirements}.",
        en="To admit it, write why each failed requirement is met. Still missing: {requirements}.",
    ),
)
BULK_ROW_UNKNOWN = (
    "CALLS-E28",
    Entry(
        es="La postulación {reference} no es de esta convocatoria o no espera dictamen. Descargue la lista otra vez.",
        en="The application {reference} is not in this call or does not wait for a verdict. Download the list again.",
        status=409,
    ),
)
BULK_ROW_CHANGED = (
    "CALLS-E29",
    Entry(
        es="La columna {column} de {reference} no dice lo que se declaró. Registre la diferencia como revisión.",
        en="The column {column} of {reference} differs from what was declared. Record the difference as a check.",
        status=409,
    ),
)
CALL_DATES_REVERSED = (
    "CALLS-E30",
    Entry(
        es="La convocatoria abriría el {opens} y cerraría el {closes}. El cierre debe ser ese día o después.",
        en="The call would open on {opens} and close on {closes}. It must close on that day or later.",
    ),
)
VERDICT_CHANGED = (
    "CALLS-E31",
    Entry(
        es="Lo que corresponde a {reference} cambió desde que usted lo miró. Ábrala otra vez antes de decidir.",
        en="What {reference} would get has changed since you looked. Open it again before deciding.",
        status=409,
    ),
)
BULK_TOO_MANY = (
    "CALLS-E32",
    Entry(
        es="Marcó {count} postulaciones y de una vez se atienden hasta {limit}. Marque menos o decida con un archivo.",
        en="You ticked {count} applications, and up to {limit} are taken at once. Tick fewer or decide from a file.",
    ),
)
REQUIREMENT_UNKNOWN = (
    "CALLS-E33",
    Entry(
        es="La convocatoria {call} no tiene el requisito {requirement}. Abra otra vez la página y elija uno.",
        en="The call {call} has no requirement {requirement}. Open the page again and choose one of the list.",
    ),
)
VISIT_IN_THE_FUTURE = (
    "CALLS-E34",
    Entry(
        es="La visita tiene fecha {day}, que todavía no llega. Escriba el día en que se hizo.",
        en="The visit is dated {day}, which has not come yet. Write the day on which it was made.",
    ),
)
BULK_FILE_EMPTY = (
    "CALLS-E35",
    Entry(
        es="El archivo {name} no tiene ninguna postulación que se pueda decidir. Abajo está el motivo de cada fila.",
        en="The file {name} lists no application that can be decided. The reason for each row is below.",
    ),
)
EVIDENCE_REMOVED = (
    "CALLS-E36",
    Entry(
        es="Ese documento ya fue retirado de la postulación {reference}: no hay nada que revisar en él.",
        en="That document was taken out of the application {reference}: there is nothing to review in it.",
        status=409,
    ),
)
OUTREACH_ELSEWHERE = (
    "CALLS-E37",
    Entry(
        es="Su rol alcanza solo a su región. Elija un departamento de ella para registrar a {name}.",
        en="Your role reaches your region only. Choose a department of it to record {name}.",
        status=403,
    ),
)
OUTREACH_IN_THE_FUTURE = (
    "CALLS-E38",
    Entry(
        es="El contacto con {name} tiene fecha {day}, que todavía no llega. Revise el año y el mes.",
        en="The contact with {name} is dated {day}, which has not come yet. Look at the year and the month.",
    ),
)
PLACE_UNKNOWN = (
    "CALLS-E39",
    Entry(
        es="No hay un departamento con el código {place}. Escriba sus dos dígitos, como 12, o deje la celda vacía.",
        en="There is no department with the code {place}. Write its two digits, such as 12, or leave the cell empty.",
    ),
)
BULK_NOT_ALLOWED = (
    "CALLS-E40",
    Entry(
        es="Quien pidió decidir el archivo de {call} ya no tiene ese permiso. Otra persona del equipo puede hacerlo.",
        en="Whoever asked to decide the file of {call} may no longer do so. Somebody else of the team can.",
        status=403,
    ),
)
COLLABORATOR_IS_STAFF = (
    "CALLS-E41",
    Entry(
        es="{person} trabaja en el programa: si ayudara aquí, no podría revisar su postulación. Invite a otra persona.",
        en="{person} works for the programme: by helping here they could not review your application. Invite another.",
        status=409,
    ),
)
CO_APPLICANT_UNKNOWN = (
    "CALLS-E42",
    Entry(
        es="No hay una organización que se pueda invitar con ese RUC. Revise sus dígitos o pídale que se registre.",
        en="There is no organisation that can be invited with that RUC. Look at its digits or ask it to register.",
    ),
)
CO_APPLICANT_IS_APPLICANT = (
    "CALLS-E43",
    Entry(
        es="Esa es la organización que presenta la postulación. Escriba el RUC de la otra organización.",
        en="That is the organisation that hands in the application. Write the RUC of the other organisation.",
        status=409,
    ),
)
CO_APPLICATION_ENDED = (
    "CALLS-E44",
    Entry(
        es="La invitación a postular juntas en {reference} ya terminó. Pida que le inviten otra vez.",
        en="The invitation to apply together in {reference} has ended. Ask to be invited again.",
        status=409,
    ),
)
