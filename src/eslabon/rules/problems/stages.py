"""What can go wrong around gates, assignments, scores and rankings."""

from eslabon.rules.problems import Entry

GATE_CLOSED = (
    "STAGES-E01",
    Entry(
        es="La alianza todavía no puede pasar de etapa: {missing_es}",
        en="The alliance cannot pass the gate yet: {missing_en}",
        status=409,
    ),
)
NO_GATE = (
    "STAGES-E02",
    Entry(
        es="La etapa {stage} no tiene paso a otra: la alianza ya llegó a un final (STAGE-07).",
        en="The stage {stage} leads to no other one: the alliance has come to an end (STAGE-07).",
        status=409,
    ),
)
NOT_PRESENTED = (
    "STAGES-E03",
    Entry(
        es="Primero alguien debe presentar la alianza al paso de etapa (STAGE-01).",
        en="Somebody has to present the alliance at its gate first (STAGE-01).",
        status=409,
    ),
)
ROLE_NOT_ASKED = (
    "STAGES-E04",
    Entry(
        es="Este paso de etapa no pide su aprobación, o ya la dio (STAGE-03). Lo que falta se ve en la alianza.",
        en="This gate does not ask your approval, or has it already (STAGE-03). The alliance shows what is missing.",
        status=409,
    ),
)
REQUESTER_APPROVES = (
    "STAGES-E05",
    Entry(
        es="Usted presentó la alianza a este paso, y quien presenta no aprueba (STAGE-03). Lo hará otra persona.",
        en="You presented the alliance at this gate; who presents does not approve (STAGE-03). Another person will.",
        status=403,
    ),
)
DOCUMENT_NOT_ASKED = (
    "STAGES-E06",
    Entry(
        es="Este paso de etapa no pide el documento {kind} (STAGE-02). Elija uno de la lista.",
        en="This gate does not ask the document {kind} (STAGE-02). Choose one of the list.",
    ),
)
APPROVED_TWICE = (
    "STAGES-E07",
    Entry(
        es="Usted ya aprobó este paso en otro rol; cada aprobación es de otra persona (STAGE-03).",
        en="You approved this gate in another role; each approval is another person’s (STAGE-03).",
        status=403,
    ),
)
SHEET_NOT_COMPLETE = (
    "STAGES-E10",
    Entry(
        es="Faltan puntos en {count} criterios: {missing}. Se entrega cuando están todos (STAGE-11).",
        en="{count} criteria have no points: {missing}. A sheet is handed in when all have them (STAGE-11).",
    ),
)
POINTS_OFF_SCALE = (
    "STAGES-E11",
    Entry(
        es="Los puntos de {criterion} van de {least} a {most}, de {step} en {step} (STAGE-10).",
        en="The points of {criterion} go from {least} to {most} in steps of {step} (STAGE-10).",
    ),
)
SHEET_HANDED_IN = (
    "STAGES-E12",
    Entry(
        es="Esta calificación ya se entregó y no cambia (STAGE-13). Si hay un error, pídalo como reconsideración.",
        en="This sheet was handed in and does not change (STAGE-13). A mistake is put right by an appeal.",
        status=409,
    ),
)
REASON_NEEDED = (
    "STAGES-E13",
    Entry(es="Escriba el motivo: queda junto con lo decidido.", en="Write the reason: it is kept with the decision."),
)
NOTHING_TO_RECONCILE = (
    "STAGES-E14",
    Entry(
        es="Los puntajes difieren en {gap}, dentro de la tolerancia de {tolerance}: nada que conciliar (STAGE-15).",
        en="The scores differ by {gap}, within the tolerance of {tolerance}: there is nothing to reconcile (STAGE-15).",
        status=409,
    ),
)
RECONCILED_OUTSIDE = (
    "STAGES-E15",
    Entry(
        es="El puntaje {total} debe estar entre {low} y {high} (STAGE-15).",
        en="The score {total} must lie between {low} and {high} (STAGE-15).",
    ),
)
CONFLICT = (
    "STAGES-E16",
    Entry(
        es="No es posible, por conflicto de interés: {reasons_es}",
        en="Not possible, because of a conflict of interest: {reasons_en}",
        status=403,
    ),
)
DECLARE_FIRST = (
    "STAGES-E17",
    Entry(
        es="Antes de abrir la hoja diga si tiene algún interés en esta alianza (STAGE-26).",
        en="Before the sheet opens, say whether you have an interest in this alliance (STAGE-26).",
        status=409,
    ),
)
NOT_YOUR_SHEET = (
    "STAGES-E18",
    Entry(
        es="Esta hoja es de otra persona. Cada quien ve solo la suya hasta que las dos estén entregadas (STAGE-12).",
        en="This sheet is another person’s. Everybody sees the own one only, until both are handed in (STAGE-12).",
        status=403,
    ),
)
NOT_SCORED_YET = (
    "STAGES-E19",
    Entry(
        es="Faltan puntajes de {count} perfiles de esta región: {missing}. Se ordena cuando están (STAGE-18).",
        en="{count} profiles of this region have no score yet: {missing}. It is ranked when all have one (STAGE-18).",
        status=409,
    ),
)
NO_CUT_OFF = (
    "STAGES-E20",
    Entry(
        es="Fije primero el puntaje de corte y el presupuesto de {place} (STAGE-16).",
        en="Fix the cut-off and the budget of {place} first (STAGE-16).",
        status=409,
    ),
)
APPEAL_TOO_LATE = (
    "STAGES-E21",
    Entry(
        es="El plazo para pedir reconsideración terminó el {deadline} a las 23:59:59 (STAGE-19).",
        en="The time to appeal ended on {deadline} at 23:59:59 (STAGE-19).",
        status=409,
    ),
)
APPEAL_EXISTS = (
    "STAGES-E22",
    Entry(
        es="Ya hay una reconsideración de este puntaje. Se decide una sola vez (STAGE-19).",
        en="There is an appeal against this score already. It is decided once (STAGE-19).",
        status=409,
    ),
)
NO_SCORE_YET = (
    "STAGES-E23",
    Entry(
        es="Este perfil todavía no tiene puntaje. Espere a que se publique.",
        en="This profile has no score yet. Wait until it is published.",
        status=409,
    ),
)
PROFILE_NOT_OPEN = (
    "STAGES-E24",
    Entry(
        es="La convocatoria {round} recibe perfiles del {opens} al {closes}.",
        en="The round {round} takes profiles from {opens} to {closes}.",
        status=409,
    ),
)
PLACE_TAKEN = (
    "STAGES-E25",
    Entry(
        es="Este perfil ya tiene sus dos calificadores. Para cambiar uno, debe apartarse primero (STAGE-28).",
        en="This profile has its two scorers already. To change one, that one steps aside first (STAGE-28).",
        status=409,
    ),
)
NOT_OF_THE_BODY = (
    "STAGES-E26",
    Entry(
        es="{person} no trabaja para la entidad que califica esta alianza (STAGE-28). Elija a alguien de ella.",
        en="{person} does not work for the body that scores this alliance (STAGE-28). Choose somebody of it.",
        status=403,
    ),
)
FUNCTION_TAKEN = (
    "STAGES-E27",
    Entry(
        es="{party} ya tiene esa función. Termínela con su motivo antes de darla a otra entidad (STAGE-29).",
        en="{party} has that function already. End it with its reason before another body gets it (STAGE-29).",
        status=409,
    ),
)
LEVEL_NOT_YET = (
    "STAGES-E28",
    Entry(
        es="La organización todavía no pasa de nivel: {missing_es}",
        en="The organisation does not go on to the next level yet: {missing_en}",
        status=409,
    ),
)
TOO_FEW_TO_SCREEN = (
    "STAGES-E29",
    Entry(
        es="Ninguna región tiene {in_all} puntajes, con {least} a cada lado de su corte: nada que examinar (STAGE-33).",
        en="No region has {in_all} scores or more, {least} on each side of its cut-off: nothing to screen (STAGE-33).",
        status=409,
    ),
)
STALE_SHEET = (
    "STAGES-E30",
    Entry(
        es="Esta hoja se guardó en otra ventana. Ábrala otra vez y siga desde ahí.",
        en="This sheet was saved in another window. Open it again and go on from there.",
        status=409,
    ),
)
NO_PLAN_TO_CHECK = (
    "STAGES-E31",
    Entry(
        es="Este paso vuelve a mirar la viabilidad, y la alianza no tiene todavía un plan con sus cifras (STAGE-05).",
        en="This gate looks at viability again, and the alliance has no plan with its figures yet (STAGE-05).",
        status=409,
    ),
)
PROFILE_EXISTS = (
    "STAGES-E32",
    Entry(
        es="Esta alianza ya tiene un perfil en la convocatoria {round}.",
        en="This alliance has a profile in the round {round} already.",
        status=409,
    ),
)
JUDGES_OWN_APPEAL = (
    "STAGES-E33",
    Entry(
        es="Usted pidió esta reconsideración: la decide otra persona (STAGE-19).",
        en="You filed this appeal: another person decides it (STAGE-19).",
        status=403,
    ),
)
GRADUATED_ALREADY = (
    "STAGES-E34",
    Entry(
        es="{party} ya se graduó de la ruta de servicios (STAGE-32).",
        en="{party} has graduated from the service route already (STAGE-32).",
        status=409,
    ),
)
HISTORY_SKIPS = (
    "STAGES-E40",
    Entry(
        es="Ningún paso lleva de {stage} a {to}. Escriba en el archivo también las etapas que faltan entre las dos.",
        en="No gate leads from {stage} to {to}. Write the stages between the two into the file as well.",
    ),
)
HISTORY_DAY = (
    "STAGES-E41",
    Entry(
        es="La fecha {day} de {stage} es anterior a la etapa que la precede, o no ha llegado. Corríjala en el archivo.",
        en="The day {day} of {stage} is before the stage that comes before it, or still to come. Mend it in the file.",
    ),
)
HISTORY_BEGUN = (
    "STAGES-E42",
    Entry(
        es="{alliance} ya cambió de etapa aquí: su historia anterior ya no se puede traer (STAGE-35).",
        en="{alliance} has changed its stage here already: its earlier history cannot be brought any more (STAGE-35).",
        status=409,
    ),
)
CUTOFF_DIFFERS = (
    "STAGES-E50",
    Entry(
        es="la región {region} tiene el corte {cutoff} en una fila anterior; se esperaba el mismo en todas las suyas.",
        en="region {region} has the cut-off {cutoff} in an earlier row; the same was expected in all of its rows.",
    ),
)
REGION_WITHOUT_TERMS = (
    "STAGES-E51",
    Entry(
        es="la región {region} no está en el archivo de regiones, o su fila no vale; se esperaba ahí con su corte.",
        en="region {region} is not in the file of regions, or its row is refused; it was expected there.",
    ),
)
CUTOFF_UNSOUND = (
    "STAGES-E52",
    Entry(
        es="El corte va de 0 a 100 puntos, y el presupuesto es cero o más (STAGE-16).",
        en="A cut-off is from 0 to 100 points, and the money zero or more (STAGE-16).",
    ),
)
