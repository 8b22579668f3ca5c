"""What can go wrong around people and organisations."""

from eslabon.rules.problems import Entry

IDENTIFIER_TAKEN = (
    "PARTIES-E01",
    Entry(
        es="Ese {scheme} ya está registrado. Pida a quien representa a la organización que le invite, o acérquese a la "
        "mesa de ayuda del programa.",
        en="That {scheme} is already registered. Ask the organisation's representative to invite you, or go to the "
        "programme's help desk.",
        status=409,
    ),
)
IDENTIFIER_INVALID = (
    "PARTIES-E02",
    Entry(
        es="El {scheme} no está completo o tiene una cifra cambiada. Cópielo tal como está impreso en el documento.",
        en="The {scheme} is incomplete or has a wrong digit. Copy it as it is printed on the document.",
    ),
)
CONTACT_INVALID = (
    "PARTIES-E03",
    Entry(
        es="No pudimos leer ese dato como {channel}. Por ejemplo: {example}.",
        en="We could not read that as {channel}. For example: {example}.",
    ),
)
LAST_REPRESENTATIVE = (
    "PARTIES-E04",
    Entry(
        es="{organisation} quedaría sin representante legal. Registre primero a quien le reemplaza; si no puede, la "
        "mesa de ayuda del programa lo hace con usted.",
        en="{organisation} would be left without a legal representative. Register the successor first; if you cannot, "
        "the programme's help desk does it with you.",
        status=409,
    ),
)
MEMBERSHIP_DATES = (
    "PARTIES-E05",
    Entry(
        es="La fecha {day} no sirve: {person} empezó el {since}{until}. Elija una fecha posterior.",
        en="The date {day} does not fit: {person} began on {since}{until}. Choose a later date.",
    ),
)
MEMBERSHIP_KINDS = (
    "PARTIES-E06",
    Entry(
        es="Solo una persona puede pertenecer a una organización. Revise a quién y dónde está registrando.",
        en="Only a person can belong to an organisation. Check whom you are registering, and where.",
    ),
)
MERGE_NOT_ALIKE = (
    "PARTIES-E07",
    Entry(
        es="No se puede unir a {kept} con {absorbed}: deben ser dos registros distintos del mismo tipo, y ninguno "
        "unido ya a otro. Abra de nuevo la lista de posibles duplicados.",
        en="{kept} and {absorbed} cannot be merged: they must be two different records of the same kind, neither "
        "merged into another already. Open the list of possible duplicates again.",
        status=409,
    ),
)
MERGE_INTERESTED = (
    "PARTIES-E08",
    Entry(
        es="Usted pertenece a una de las dos partes, por eso no puede unirlas. Pida a otra persona del equipo que lo "
        "haga.",
        en="You belong to one of the two parties, so you cannot merge them. Ask somebody else of the team to do it.",
        status=403,
    ),
)
MERGE_LATER_FIRST = (
    "PARTIES-E09",
    Entry(
        es="Después de esta unión, {kept} se unió a {later}. Deshaga primero esa unión y luego esta.",
        en="After this merge, {kept} was merged into {later}. Undo that merge first, then this one.",
        status=409,
    ),
)
MERGE_ALREADY_UNDONE = (
    "PARTIES-E10",
    Entry(
        es="Esta unión ya se deshizo. No hace falta nada más.",
        en="This merge was already undone. Nothing else is needed.",
        status=409,
    ),
)
INVITATION_NOT_VALID = (
    "PARTIES-E11",
    Entry(
        es="Esta invitación ya se usó, se retiró o venció. Pida a la organización que le envíe otra.",
        en="This invitation was used, withdrawn or has expired. Ask the organisation to send you another.",
        status=410,
    ),
)
MEMBERSHIP_ENDED = (
    "PARTIES-E12",
    Entry(
        es="{person} ya terminó su participación el {until}. No hace falta nada más.",
        en="{person} already left on {until}. Nothing else is needed.",
        status=409,
    ),
)
NAME_MISSING = (
    "PARTIES-E13",
    Entry(
        es="Falta el nombre. Escríbalo tal como figura en el documento de la persona o de la organización.",
        en="The name is missing. Write it as it stands on the person's or organisation's document.",
    ),
)
CONTACT_TAKEN = (
    "PARTIES-E14",
    Entry(
        es="Ese dato de contacto ya está en la ficha. No hace falta escribirlo otra vez.",
        en="That contact is already on the record. There is no need to write it again.",
        status=409,
    ),
)
CONSENT_IN_FORCE = (
    "PARTIES-E15",
    Entry(
        es="Ese permiso ya está dado. Si algo cambió, retírelo primero y regístrelo de nuevo.",
        en="That consent is already given. If something changed, withdraw it first and record it again.",
        status=409,
    ),
)
INVITATION_TO_ONESELF = (
    "PARTIES-E16",
    Entry(
        es="Usted hizo esta invitación: la acepta la persona invitada, con su propia cuenta. Envíele el enlace.",
        en="You made this invitation: the person invited takes it up, with an account of their own. Send the link.",
        status=403,
    ),
)
