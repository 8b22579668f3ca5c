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
        es="La postulación está {state}: ya no es posible {act}. Vuelva a abrir la página para ver qué puede hacer ahora.",
        en="The application is {state_en}: it is not possible to {act_en} now. Open the page again to see what can be done.",
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
        es="El plazo para apelar terminó el {deadline} a las 23:59:59. Puede presentar un reclamo si cree que hubo un error.",
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
        es="Todavía falta sustentar los requisitos {requirements}. Pida la subsanación o registre una revisión de cada uno.",
        en="Requirements {requirements} still lack evidence. Ask for a correction or record a check of each.",
        status=409,
    ),
)
