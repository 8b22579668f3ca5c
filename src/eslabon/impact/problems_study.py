"""What a study refuses, beyond what its methods refuse: IMPACT-E80 to E99."""

from eslabon.impact.problems import Entry

NO_PROVIDER = (
    "IMPACT-E80",
    Entry(
        es='No hay de dónde tomar datos de tipo "{kind}": {why}.',
        en='There is nowhere to take data of the kind "{kind}" from: {why}.',
    ),
)
DATA_NOT_GIVEN = (
    "IMPACT-E81",
    Entry(
        es='El estudio espera la tabla "{name}": entréguela en frames={{"{name}": tabla}}.',
        en='The study expects the frame "{name}": give it in frames={{"{name}": frame}}.',
    ),
)
FILE_KIND = (
    "IMPACT-E82",
    Entry(
        es="No se lee un archivo como {file}; sí los que terminan en {known}.",
        en="A file like {file} is not read; those ending in {known} are.",
    ),
)
DATA_UNREADABLE = (
    "IMPACT-E83",
    Entry(es="No se pudo leer {file}: {why}.", en="{file} could not be read: {why}."),
)
BAD_METHOD_SETTING = (
    "IMPACT-E84",
    Entry(
        es='El diseño "{design}" no puede llamar a {method} así: {why}.',
        en='The design "{design}" cannot call {method} like this: {why}.',
    ),
)
UNKNOWN_PUBLISHED = (
    "IMPACT-E85",
    Entry(
        es="{file}, fila {row}: {why}.",
        en="{file}, row {row}: {why}.",
    ),
)
LEDGER_BROKEN = (
    "IMPACT-E86",
    Entry(
        es="{file}, línea {line}: la cadena de huellas está rota; alguien cambió lo ya escrito.",
        en="{file}, line {line}: the chain of hashes is broken; somebody changed what was written.",
    ),
)
NOT_CHANGED = (
    "IMPACT-E87",
    Entry(
        es="El estudio ya está congelado tal como está: no hay nada que enmendar.",
        en="The study is frozen as it stands: there is nothing to amend.",
    ),
)
REASON_MISSING = (
    "IMPACT-E88",
    Entry(
        es="El estudio cambió desde que se congeló: diga por qué con --reason.",
        en="The study has changed since it was frozen: say why with --reason.",
    ),
)
NOT_FROZEN = (
    "IMPACT-W80",
    Entry(
        es="El estudio no se congeló antes de abrir los datos.",
        en="The study was not frozen before the data were opened.",
    ),
)
CHANGED_SINCE = (
    "IMPACT-W81",
    Entry(
        es="El estudio cambió después de congelarse y el cambio no está asentado como enmienda.",
        en="The study has changed since it was frozen, and the change is not recorded as an amendment.",
    ),
)
