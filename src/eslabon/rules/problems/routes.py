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

# Commitments, outside services, referrals, graduation.
NON_NEGOTIABLE = (
    "ROUTES-E30",
    Entry(
        es="«{service}» es de los servicios que su segmento pide: para no recibirlo tendría que dejar el programa. "
        "Acéptelo, o elija «Dejar el programa».",
        en="“{service}” is one that your segment asks: not to take it means leaving the programme. Accept it, or "
        "choose “Leave the programme”.",
    ),
)
DECLINED_WITHOUT_REASON = (
    "ROUTES-E31",
    Entry(
        es="Escriba por qué no tomará «{service}»: con eso la entidad ajusta su oferta.",
        en="Write why you will not take “{service}”: the entity adjusts what it offers by it.",
    ),
)
ANSWERS_PENDING = (
    "ROUTES-E32",
    Entry(
        es="Falta responder {count} de los servicios: {services}.",
        en="{count} of the services have no answer yet: {services}.",
    ),
)
NOTHING_ACCEPTED = (
    "ROUTES-E33",
    Entry(
        es="Para firmar, acepte al menos un servicio.",
        en="To sign, accept at least one service.",
    ),
)
PREREQUISITE_DECLINED = (
    "ROUTES-E34",
    Entry(
        es="«{service}» necesita antes «{before}», que no aceptó. Acepte los dos o ninguno.",
        en="“{service}” needs “{before}” first, which was declined. Accept both or neither.",
    ),
)
ROUTE_NOT_OPEN = (
    "ROUTES-E35",
    Entry(
        es="Esta ruta ya no se puede cambiar: está {state}. Abra otra vez la página para ver la que está en uso.",
        en="This route can no longer be changed: it is {state_en}. Open the page again to see the one in use.",
        status=409,
    ),
)
ROUTE_CHANGED = (
    "ROUTES-E36",
    Entry(
        es="Otra persona cambió esta ruta mientras la miraba. Abra otra vez la página y revise antes de firmar.",
        en="Somebody else changed this route while you were looking. Open the page again and check before signing.",
        status=409,
    ),
)
NOTHING_TO_PROPOSE = (
    "ROUTES-E37",
    Entry(
        es="{party} todavía no tiene un diagnóstico con resultado: la ruta se propone a partir de él.",
        en="{party} has no scored diagnostic yet: its route is proposed from it.",
        status=409,
    ),
)
NO_TERMS_OF_REFERENCE = (
    "ROUTES-E38",
    Entry(
        es="Para encargar el servicio a otra entidad, escriba los términos de referencia.",
        en="To have somebody else give the service, write the terms of reference.",
    ),
)
NOT_ACCEPTED_YET = (
    "ROUTES-E39",
    Entry(
        es="El encargo todavía no está aceptado por el equipo facilitador: el servicio no se ofrece hasta entonces.",
        en="The facilitating team has not accepted the subcontract yet: the service is not offered until then.",
        status=409,
    ),
)
NOT_A_NEED = (
    "ROUTES-E40",
    Entry(
        es="El diagnóstico no encontró la necesidad «{need}». Elija una de las que encontró.",
        en="The diagnostic did not find the need “{need}”. Choose one of those that it found.",
    ),
)
NEED_IS_MET = (
    "ROUTES-E41",
    Entry(
        es="La necesidad «{need}» ya la atiende un servicio de la ruta: no hace falta derivarla.",
        en="A service of the route already meets the need “{need}”: it need not be referred.",
    ),
)
NOT_COMPLETED_YET = (
    "ROUTES-E42",
    Entry(
        es="{party} todavía no completa su segmento: {reason}",
        en="{party} has not completed its segment yet: {reason_en}",
        status=409,
    ),
)
NO_CONSENT_TO_PUBLISH = (
    "ROUTES-E43",
    Entry(
        es="{party} no ha dado su consentimiento para publicar su caso. Regístrelo en la página de la organización.",
        en="{party} has not consented to publishing its case. Record it on the organisation's page.",
        status=409,
    ),
)
TOO_MANY_CHECKS = (
    "ROUTES-E44",
    Entry(
        es="Se revisaron muchos códigos en poco tiempo desde aquí. Espere un minuto y pruebe otra vez.",
        en="Many codes were checked from here in a short time. Please wait a minute and try again.",
        status=429,
    ),
)
DATES_REVERSED = (
    "ROUTES-E45",
    Entry(
        es="El servicio termina el {ends}, antes de empezar el {starts}. Corrija una de las fechas.",
        en="The service ends on {ends}, before it starts on {starts}. Correct one of the dates.",
    ),
)
NO_PORTFOLIO = (
    "ROUTES-E46",
    Entry(
        es="El paquete {pack} no trae servicios: no hay nada que instalar en el portafolio.",
        en="The pack {pack} brings no services: there is nothing to install in the portfolio.",
        status=409,
    ),
)
NOT_SUBCONTRACTED = (
    "ROUTES-E47",
    Entry(
        es="Este servicio no está encargado a nadie: no hay nada que aceptar.",
        en="This service is not subcontracted: there is nothing to accept.",
        status=409,
    ),
)
REFERRAL_CLOSED = (
    "ROUTES-E48",
    Entry(
        es="Esta derivación ya está cerrada. Si la necesidad sigue, haga otra.",
        en="This referral is closed. If the need is still there, make another one.",
        status=409,
    ),
)
BLOCKED_TWICE = (
    "ROUTES-E49",
    Entry(
        es="El {day} ya está marcado como día sin sesiones.",
        en="{day} is already marked as a day without sessions.",
    ),
)
SIGNED_FOR_WITHOUT_WORD = (
    "ROUTES-E51",
    Entry(
        es="Falta decir quién de la organización le pidió firmar, y cómo: sin eso no se firma en su nombre.",
        en="Say who of the organisation asked you to sign, and how: without that nobody signs in its name.",
    ),
)
HELPED_ON_ROUTE = (
    "ROUTES-E52",
    Entry(
        es="Usted ayudó a esta organización con su diagnóstico o su ruta: esto lo decide otra persona.",
        en="You helped this organisation with its diagnostic or its route: somebody else decides this.",
        status=403,
    ),
)
NOT_ALLOWED_ANY_MORE = (
    "ROUTES-E50",
    Entry(
        es="Su rol ya no permite proponer rutas: pida a la coordinación que lo revise.",
        en="Your role no longer allows proposing routes: please ask the coordinator to look at it.",
        status=403,
    ),
)
