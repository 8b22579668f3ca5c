"""What can go wrong with calendars: plans, announcements, moves, feeds."""

from eslabon.rules.problems import Entry

NOT_PLANNED = (
    "CALENDAR-E01",
    Entry(
        es="La sesión ya no está planeada: {state_es}. Actualice la página para ver cómo quedó.",
        en="The session is not planned any more: {state_en}. Load the page again to see how it stands.",
        status=409,
    ),
)
NOTICE_TOO_SHORT = (
    "CALENDAR-E02",
    Entry(
        es="Faltan {left} días para el {day_es} y se anuncia con {notice}. Escriba el motivo para anunciarla así.",
        en="{day_en} is {left} days away and {notice} days of notice are given. Write the reason to announce it so.",
    ),
)
DAY_IS_PAST = (
    "CALENDAR-E03",
    Entry(
        es="El {day_es} ya pasó. Elija un día que esté por venir.",
        en="{day_en} is past. Choose a day that is still to come.",
    ),
)
NOT_MOVABLE = (
    "CALENDAR-E04",
    Entry(
        es="La sesión no se puede cambiar: {state_es}.",
        en="The session cannot be changed: {state_en}.",
        status=409,
    ),
)
REASON_NEEDED = (
    "CALENDAR-E05",
    Entry(
        es="Ya se avisó a las organizaciones. Escriba el motivo: se les dirá junto con el cambio.",
        en="The organisations were told already. Write the reason: they are told it with the change.",
    ),
)
BREAKS_CALENDAR = (
    "CALENDAR-E06",
    Entry(
        es="Así no se puede: {reasons_es}",
        en="It cannot be so: {reasons_en}",
        status=409,
    ),
)
NOTHING_PLACED = (
    "CALENDAR-E07",
    Entry(
        es="El plan «{title}» todavía no tiene sesiones que adoptar. Espere a que avance o haga otro.",
        en="The plan “{title}” has no sessions to adopt yet. Wait until it gets on, or make another.",
        status=409,
    ),
)
ALREADY_ADOPTED = (
    "CALENDAR-E08",
    Entry(
        es="El plan «{title}» ya se adoptó.",
        en="The plan “{title}” was adopted already.",
        status=409,
    ),
)
NOTHING_TO_PLAN = (
    "CALENDAR-E09",
    Entry(
        es="Ninguna organización con ruta firmada espera un servicio en este periodo. Cuando firmen, haga el plan.",
        en="No organisation with a signed route waits for a service in this period. Make the plan once they sign.",
    ),
)
PERIOD_TOO_LATE = (
    "CALENDAR-E10",
    Entry(
        es="Con {notice} días de aviso lo más temprano es el {day_es}, y el periodo termina antes. Elija otro fin.",
        en="With {notice} days of notice the earliest is {day_en}, and the period ends before. Choose another end.",
    ),
)
NOT_INVITED = (
    "CALENDAR-E11",
    Entry(
        es="{party} no está invitada a esta sesión, o la sesión ya no espera respuesta.",
        en="{party} is not invited to this session, or the session waits for no answer any more.",
        status=409,
    ),
)
PLAN_NOT_STOPPED = (
    "CALENDAR-E12",
    Entry(
        es="El plan «{title}» todavía se está buscando. Deténgalo o espere a que termine.",
        en="The plan “{title}” is still being searched for. Stop it or wait for its end.",
        status=409,
    ),
)
NOTHING_TO_ANNOUNCE = (
    "CALENDAR-E13",
    Entry(es="Elija al menos una sesión planeada.", en="Choose at least one planned session."),
)
DATE_BLOCKED_TWICE = (
    "CALENDAR-E14",
    Entry(es="El {day_es} ya está bloqueado.", en="{day_en} is blocked already.", status=409),
)
FEED_UNKNOWN = (
    "CALENDAR-E15",
    Entry(
        es="Este calendario ya no está: se anuló o la dirección no es esa. Pida otra en la página de su calendario.",
        en="This calendar is no more: it was revoked, or the address is another. Ask for one on your calendar's page.",
        status=404,
    ),
)
REPETITION_FULL = (
    "CALENDAR-E16",
    Entry(
        es="{party} ya está en otra repetición o ya asiste a esta.",
        en="{party} is in another repetition or attends this one already.",
        status=409,
    ),
)
CHANGED_MEANWHILE = (
    "CALENDAR-E17",
    Entry(
        es="Otra persona cambió esta sesión mientras usted la miraba. Mírela como quedó y vuelva a elegir.",
        en="Somebody else changed this session while you were looking at it. See how it stands and choose again.",
        status=409,
    ),
)
ALREADY_STARTED = (
    "CALENDAR-E18",
    Entry(
        es="La repetición ya empezó: quien no estuvo desde la primera sesión espera la siguiente.",
        en="The repetition has begun: whoever was not there from the first session waits for the next one.",
        status=409,
    ),
)
SOMEBODY_CAME = (
    "CALENDAR-E19",
    Entry(
        es="Ya hay {listed} en la lista de asistencia de esta sesión, así que tuvo lugar: márquela como realizada. Si "
        "no fue así, quite antes a quien no estuvo.",
        en="{listed} already on the attendance list of this session, so it took place: mark it as held. If it did "
        "not, first take off who was not there.",
        status=409,
    ),
)
TOO_MANY_WINDOWS = (
    "CALENDAR-E20",
    Entry(
        es="Ya anotó {most} días u horas en que no puede: quite los que ya no hagan falta.",
        en="You have noted {most} days or hours that cannot be: take off those that are no longer needed.",
    ),
)
