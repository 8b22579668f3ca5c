"""What can go wrong with buyers, producers, alliances and their plans."""

from eslabon.rules.problems import Entry

PLAN_STEP = (
    "ALLIANCES-E01",
    Entry(
        es="El plan ya no está en el estado que mostraba la página. Vuelva a abrirlo y mire cómo está.",
        en="The plan is no longer in the state that the page showed. Open it again and see where it stands.",
        status=409,
    ),
)
APPROVES_OWN_PLAN = (
    "ALLIANCES-E02",
    Entry(
        es="Usted escribió o presentó este plan (ALLIANCE-27). Tiene que aprobarlo otra persona.",
        en="You wrote or submitted this plan (ALLIANCE-27). Somebody else has to approve it.",
        status=403,
    ),
)
PLAN_NOT_VIABLE = (
    "ALLIANCES-E03",
    Entry(
        es="El plan no llega a la relación que pide el programa (ALLIANCE-01). Devuélvalo, o apártese de la regla con "
        "su nombre y el motivo.",
        en="The plan does not reach the ratio that the programme asks (ALLIANCE-01). Return it, or depart from the "
        "rule with your name and the reason.",
        status=409,
    ),
)
NOTHING_TO_OVERRIDE = (
    "ALLIANCES-E04",
    Entry(
        es="La regla ya dice que el plan es viable: no hay de qué apartarse.",
        en="The rule already says that the plan is viable: there is nothing to depart from.",
        status=409,
    ),
)
REASON_TOO_SHORT = (
    "ALLIANCES-E05",
    Entry(
        es="Escriba el motivo de modo que otra persona lo entienda: al menos {least} letras.",
        en="Write the reason so that somebody else understands it: at least {least} letters.",
    ),
)
OVERRIDE_OF_OWN_PLAN = (
    "ALLIANCES-E06",
    Entry(
        es="Usted escribió o presentó este plan (ALLIANCE-06). Solo otra persona puede apartarse de la regla.",
        en="You wrote or submitted this plan (ALLIANCE-06). Only somebody else may depart from the rule.",
        status=403,
    ),
)
OVERRIDDEN_BEFORE = (
    "ALLIANCES-E07",
    Entry(
        es="Otra persona ya se apartó de la regla en esta decisión.",
        en="Somebody has already departed from the rule in this decision.",
        status=409,
    ),
)
VIABILITY_NOT_DECIDED = (
    "ALLIANCES-E08",
    Entry(
        es="La viabilidad no se decidió con las cifras de hoy (ALLIANCE-07). Pida primero la decisión.",
        en="Viability was not decided on today's figures (ALLIANCE-07). Ask for the decision first.",
        status=409,
    ),
)
PLAN_INCOMPLETE = (
    "ALLIANCES-E09",
    Entry(
        es="Al plan le falta: {missing_es} (ALLIANCE-25).",
        en="The plan lacks: {missing_en} (ALLIANCE-25).",
    ),
)
LINKAGE_STEP = (
    "ALLIANCES-E10",
    Entry(
        es="Ese paso no sigue del estado en que está la articulación (ALLIANCE-40). Mire su historia y elija otro.",
        en="That step does not follow from the state that the link is in (ALLIANCE-40). See its history and choose "
        "another.",
        status=409,
    ),
)
EFFECTIVE_BY_HAND = (
    "ALLIANCES-E11",
    Entry(
        es="Una articulación es efectiva con su primera compra conciliada. Nadie puede anotarlo a mano (ALLIANCE-41).",
        en="A link becomes effective with its first reconciled purchase. Nobody can record it by hand (ALLIANCE-41).",
        status=403,
    ),
)
CAUSE_MISSING = (
    "ALLIANCES-E12",
    Entry(
        es="Diga por qué se durmió o terminó la articulación (ALLIANCE-42).",
        en="Say why the link fell asleep or ended (ALLIANCE-42).",
    ),
)
LINKAGE_DAY = (
    "ALLIANCES-E13",
    Entry(
        es="La fecha no puede ser futura ni anterior al estado de ahora ({earliest}) (ALLIANCE-43).",
        en="The date cannot be in the future, nor before the present state ({earliest}) (ALLIANCE-43).",
    ),
)
BOTTLENECK_STEP = (
    "ALLIANCES-E14",
    Entry(
        es="El cuello de botella ya no está en el estado que mostraba la página (ALLIANCE-50). Vuelva a abrirla.",
        en="The bottleneck is no longer in the state that the page showed (ALLIANCE-50). Open the page again.",
        status=409,
    ),
)
NOTHING_TO_SHOW = (
    "ALLIANCES-E15",
    Entry(
        es="Para declararlo resuelto hace falta al menos una acción hecha y algo que la muestre: una foto, un acta, un "
        "certificado (ALLIANCE-51).",
        en="To declare it resolved, at least one action must be done with something to show for it: a photograph, "
        "minutes, a certificate (ALLIANCE-51).",
    ),
)
RESOLVED_DAY = (
    "ALLIANCES-E16",
    Entry(
        es="El día en que se resolvió va del {found}, en que se detectó, al {today} (ALLIANCE-51).",
        en="The day on which it was resolved lies between {found}, when it was found, and {today} (ALLIANCE-51).",
    ),
)
CHECKS_OWN_WORK = (
    "ALLIANCES-E17",
    Entry(
        es="Usted trabajó en este cuello de botella o es de una de las partes de la alianza (ALLIANCE-52). Tiene que "
        "comprobarlo otra persona de la unidad de monitoreo.",
        en="You worked on this bottleneck or belong to one of the alliance's parties (ALLIANCE-52). Somebody else of "
        "the monitoring unit has to check it.",
        status=403,
    ),
)
SEEN_DAY = (
    "ALLIANCES-E18",
    Entry(
        es="El día en que se vio va del {resolved}, en que se resolvió, al {today} (ALLIANCE-52).",
        en="The day on which it was seen lies between {resolved}, when it was resolved, and {today} (ALLIANCE-52).",
    ),
)
JUDGES_OWN_PROMISE = (
    "ALLIANCES-E19",
    Entry(
        es="Que un compromiso se cumplió lo dice la otra parte o la unidad de monitoreo, no quien lo prometió "
        "(ALLIANCE-55).",
        en="The other side or the monitoring unit says whether a commitment was kept, not who made it (ALLIANCE-55).",
        status=403,
    ),
)
OPERATOR_NOT_POSSIBLE = (
    "ALLIANCES-E20",
    Entry(
        es="Elija otro operador: este ya lleva la alianza, o es su comprador u organización (ALLIANCE-70).",
        en="Choose another operator: this one runs the alliance already, or is its buyer or organisation "
        "(ALLIANCE-70).",
    ),
)
TRANSFER_REASON = (
    "ALLIANCES-E21",
    Entry(
        es="Diga por qué pasa a otro operador (ALLIANCE-70).", en="Say why another operator takes over (ALLIANCE-70)."
    ),
)
TRANSFER_DAY = (
    "ALLIANCES-E22",
    Entry(
        es="La fecha no puede ser futura ni anterior al último pase (ALLIANCE-70).",
        en="The date cannot be in the future, nor before the last transfer (ALLIANCE-70).",
    ),
)
PLAN_CHANGED = (
    "ALLIANCES-E23",
    Entry(
        es="Alguien guardó el plan mientras usted lo editaba. Su texto sigue en esta página: ábralo en otra, compare y "
        "vuelva a guardar.",
        en="Somebody saved the plan while you were editing. Your text is still on this page: open the plan in another, "
        "compare and save again.",
        status=409,
    ),
)
PLAN_LOCKED = (
    "ALLIANCES-E24",
    Entry(
        es="El plan está presentado o aprobado: ya no se edita. Abra una versión nueva para cambiarlo.",
        en="The plan is submitted or approved and cannot be edited. Open a new version to change it.",
        status=409,
    ),
)
PLAN_OPEN = (
    "ALLIANCES-E25",
    Entry(
        es="Ya hay una versión en elaboración o por aprobar; siga con ella.",
        en="A version is already being written or waits for approval; go on with that one.",
        status=409,
    ),
)
ASSISTANCE_RISES = (
    "ALLIANCES-E26",
    Entry(
        es="La asistencia tiene que bajar cada año y no baja en el año {years} (ALLIANCE-21).",
        en="Assistance has to fall each year and does not in year {years} (ALLIANCE-21).",
    ),
)
BASELINE_LOCKED = (
    "ALLIANCES-E27",
    Entry(
        es="La línea de base quedó fija al presentar el plan (ALLIANCE-13). Para corregirla abra una versión nueva.",
        en="The baseline was fixed when the plan was submitted (ALLIANCE-13). Open a new version to correct it.",
        status=409,
    ),
)
MONTH_OUTSIDE = (
    "ALLIANCES-E28",
    Entry(
        es="{month} no es uno de los doce meses antes del inicio (ALLIANCE-10).",
        en="{month} is not one of the twelve months before the start (ALLIANCE-10).",
    ),
)
MAPPED_BEFORE = (
    "ALLIANCES-E29",
    Entry(
        es="{name} ya está en el mapeo de esta alianza.",
        en="{name} is already mapped for this alliance.",
        status=409,
    ),
)
ALREADY_LEFT = (
    "ALLIANCES-E30",
    Entry(
        es="{name} no está en la alianza ese día: revise cuándo entró y cuándo salió.",
        en="{name} is not in the alliance on that day: see when it joined and left.",
        status=409,
    ),
)
DEMAND_OF_ANOTHER = (
    "ALLIANCES-E31",
    Entry(
        es="Esa demanda es de otro programa, comprador o producto.",
        en="That demand belongs to another programme, buyer or product.",
    ),
)
DATES_REVERSED = (
    "ALLIANCES-E32",
    Entry(es="La fecha final es anterior a la inicial.", en="The last day is before the first."),
)
NOT_DUE = (
    "ALLIANCES-E33",
    Entry(
        es="Esta pregunta se hace desde el {due} (ALLIANCE-72).",
        en="This is asked from {due} on (ALLIANCE-72).",
        status=409,
    ),
)
RECORD_FROZEN = (
    "ALLIANCES-E34",
    Entry(
        es="La trayectoria se calcula una vez, al postular, y no se cambia (ALLIANCE-80).",
        en="The track record is computed once, at the application, and is not changed (ALLIANCE-80).",
        status=409,
    ),
)
NO_TERMS = (
    "ALLIANCES-E35",
    Entry(
        es="El programa no tiene todavía sus reglas de planes de negocio. Quien instala paquetes puede cargarlas.",
        en="The programme has no rules for business plans yet. Whoever installs packs can load them.",
        status=409,
    ),
)
KIND_UNKNOWN = (
    "ALLIANCES-E36",
    Entry(es="«{kind}» no es un tipo que el programa conozca.", en="“{kind}” is not a kind that the programme knows."),
)
FILE_OF_ANOTHER = (
    "ALLIANCES-E37",
    Entry(es="No se encuentra ese archivo en esta alianza.", en="That file is not found in this alliance.", status=404),
)
CODE_TAKEN = (
    "ALLIANCES-E38",
    Entry(
        es="El código «{code}» ya está en uso en el programa. Elija otro.",
        en="The code “{code}” is already in use in the programme. Choose another.",
    ),
)
NOT_AN_OPERATOR = (
    "ALLIANCES-E39",
    Entry(
        es="Usted abre alianzas en nombre de su centro u organización: elija una por la que trabaje.",
        en="You open alliances on behalf of your centre or organisation: choose one that you work for.",
        status=403,
    ),
)
MORE_WOMEN_THAN_PEOPLE = (
    "ALLIANCES-E40",
    Entry(
        es="Las mujeres no pueden ser más que el total: revise socias y directiva.",
        en="There cannot be more women than people: see members and board again.",
    ),
)
YEAR_REPEATED = (
    "ALLIANCES-E41",
    Entry(
        es="Un año está dos veces en la tabla: deje una sola línea por año.",
        en="A year stands twice in the table: leave one line per year.",
    ),
)
START_MOVED = (
    "ALLIANCES-E42",
    Entry(
        es="La alianza empezó el {start} y su línea de base son los doce meses de antes: "
        "deje ese inicio en el plan (ALLIANCE-14).",
        en="The alliance started on {start} and its baseline is the twelve months before: "
        "leave that start in the plan (ALLIANCE-14).",
        status=409,
    ),
)
READING_WRONG = (
    "ALLIANCES-E43",
    Entry(
        es="Revise la lectura: el día no puede ser futuro y no pueden dominar el paquete más productores que los "
        "vistos (ALLIANCE-22).",
        en="See the reading again: its day cannot be in the future, and no more producers can master the package "
        "than were seen (ALLIANCE-22).",
    ),
)
DOES_NOT_CHANGE = (
    "ALLIANCES-E44",
    Entry(
        es="Esto no cambia: {reason_es} ({clause})",
        en="This does not change: {reason_en} ({clause})",
        status=409,
    ),
)
END_NOT_POSSIBLE = (
    "ALLIANCES-E45",
    Entry(
        es="Ponga un fin que venga después del inicio y no antes de hoy, {today} (ALLIANCE-76).",
        en="Give an end that comes after the start and not before today, {today} (ALLIANCE-76).",
    ),
)
NUMBER_OF_ANOTHER = (
    "ALLIANCES-E46",
    Entry(
        es="Ese número de identidad está registrado con un nombre distinto. Cópielo otra vez del documento; si está "
        "bien, pida a la dirección del programa que revise el registro (ALLIANCE-34).",
        en="That identity number is on record under a different name. Copy it again from the document; if it is right, "
        "ask the programme's direction to review the record (ALLIANCE-34).",
        status=409,
    ),
)
HAS_A_NUMBER = (
    "ALLIANCES-E47",
    Entry(
        es="El número es de {name}, que ya está en este mapeo: es la misma persona dos veces (ALLIANCE-34).",
        en="The number is that of {name}, who is mapped here already: it is one person twice (ALLIANCE-34).",
        status=409,
    ),
)
READS_OWN_ALLIANCE = (
    "ALLIANCES-E48",
    Entry(
        es="Usted es de una de las partes de esta alianza: su madurez la lee otra persona de la unidad de monitoreo "
        "(ALLIANCE-22).",
        en="You belong to one of the parties of this alliance: somebody else of the monitoring unit reads its maturity "
        "(ALLIANCE-22).",
        status=403,
    ),
)
GRANT_AMOUNT = (
    "ALLIANCES-E49",
    Entry(
        es="Escriba un monto mayor que cero, con dos decimales a lo más (ALLIANCE-77).",
        en="Write an amount above zero, with at most two decimals (ALLIANCE-77).",
    ),
)
GRANT_DAYS = (
    "ALLIANCES-E50",
    Entry(
        es="Revise las fechas: se acordó hasta hoy, {today}, y el plazo para gastar no termina antes de empezar ni de "
        "acordarse (ALLIANCE-77).",
        en="See the dates again: it was agreed up to today, {today}, and the time to spend does not end before it "
        "begins nor before it was agreed (ALLIANCE-77).",
    ),
)
GRANTS_OWN_ALLIANCE = (
    "ALLIANCES-E51",
    Entry(
        es="Usted es de una de las partes de esta alianza: sus recursos los anota otra persona (ALLIANCE-78).",
        en="You belong to one of the parties of this alliance: somebody else records its grants (ALLIANCE-78).",
        status=403,
    ),
)
GRANT_WITHDRAWN = (
    "ALLIANCES-E52",
    Entry(
        es="Ese recurso ya se retiró; lo anotado queda en la historia.",
        en="That grant was withdrawn already; what was recorded stays in the history.",
        status=409,
    ),
)
JUDGED_BEFORE = (
    "ALLIANCES-E53",
    Entry(
        es="Ya se dijo si este compromiso se cumplió; solo la unidad de monitoreo lo corrige (ALLIANCE-55).",
        en="Whether this commitment was kept was said already; only the monitoring unit corrects it (ALLIANCE-55).",
        status=409,
    ),
)
WITHIN_ITSELF = (
    "ALLIANCES-E54",
    Entry(
        es="Elija una comunidad que venda por sí misma: nadie vende dentro de sí, ni dentro de quien vende dentro de "
        "otra (ALLIANCE-33).",
        en="Choose a community that supplies by itself: nobody supplies within themselves, nor within one that "
        "supplies within another (ALLIANCE-33).",
    ),
)
TWO_SIDES = (
    "ALLIANCES-E55",
    Entry(
        es="El comprador y la organización de productores son la misma: elija dos partes distintas.",
        en="The buyer and the producers' organisation are the same: choose two different parties.",
    ),
)
NOT_OF_THE_ALLIANCE = (
    "ALLIANCES-E56",
    Entry(
        es="Esa organización no suministra en esta alianza: elija la suya o una de sus productores.",
        en="That organisation does not supply in this alliance: choose its own or one of its producers'.",
    ),
)
