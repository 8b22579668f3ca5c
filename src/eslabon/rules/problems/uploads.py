"""What can go wrong with the files that people send and with imports."""

from eslabon.rules.problems import Entry

FILE_TOO_LARGE = (
    "UPLOADS-E01",
    Entry(
        es="El archivo «{name}» es más grande de lo que se puede recibir ({limit_mb} MB). Envíe uno más liviano: "
        "una foto con menos resolución o un PDF con menos páginas.",
        en="The file “{name}” is larger than can be received ({limit_mb} MB). Please send a lighter one: "
        "a photo with a lower resolution or a PDF with fewer pages.",
        status=413,
    ),
)
FILE_EMPTY = (
    "UPLOADS-E02",
    Entry(
        es="El archivo «{name}» llegó vacío. Ábralo para ver si tiene contenido y envíelo otra vez.",
        en="The file “{name}” arrived empty. Open it to see that it has content and send it again.",
    ),
)
FILE_NOT_ACCEPTED = (
    "UPLOADS-E03",
    Entry(
        es="El archivo «{name}» no se pudo aceptar. {reason_es}",
        en="The file “{name}” could not be accepted. {reason_en}",
    ),
)
KIND_NOT_ASKED = (
    "UPLOADS-E04",
    Entry(
        es="El archivo «{name}» es {found_es}; aquí se necesita {asked_es}.",
        en="The file “{name}” is {found_en}; what is needed here is {asked_en}.",
    ),
)
FILE_LOST = (
    "UPLOADS-E05",
    Entry(
        es="El archivo «{name}» no se puede leer en el servidor. Avise al equipo del programa: ellos pueden "
        "recuperarlo de la copia de respaldo.",
        en="The file “{name}” cannot be read on the server. Please tell the programme team: they can restore it "
        "from the backup.",
        status=503,
    ),
)
REQUEST_TOO_LARGE = (
    "UPLOADS-E06",
    Entry(
        es="Lo que envió es demasiado grande ({limit_mb} MB como máximo en total) y no se guardó. Vuelva a la página "
        "anterior y envíe archivos más livianos, o de uno en uno.",
        en="What you sent is too large ({limit_mb} MB at most in all) and was not kept. Go back to the previous page "
        "and send lighter files, or one at a time.",
        status=413,
    ),
)
IMPORT_CHANGED = (
    "UPLOADS-E10",
    Entry(
        es="Desde que se revisó este archivo cambiaron los datos: lo que se iba a hacer ya no es lo mismo. No se "
        "aplicó nada. Revise el archivo otra vez y confirme.",
        en="The data changed since this file was checked: what was going to be done is no longer the same. Nothing "
        "was applied. Check the file again and confirm.",
        status=409,
    ),
)
IMPORT_HAS_FAULTS = (
    "UPLOADS-E11",
    Entry(
        es="El archivo tiene {faults} filas con errores. Corríjalas y envíe el archivo otra vez, o marque que quiere "
        "guardar solo las filas buenas.",
        en="The file has {faults} rows with errors. Correct them and send the file again, or tick that you want to "
        "keep the good rows only.",
    ),
)
IMPORT_NOTHING_TO_DO = (
    "UPLOADS-E12",
    Entry(
        es="En este archivo no hay ninguna fila que se pueda aplicar. Corrija lo que se indica y envíelo otra vez.",
        en="There is no row in this file that can be applied. Correct what is shown and send it again.",
    ),
)
IMPORT_DISCARDED = (
    "UPLOADS-E13",
    Entry(
        es="Esta importación se descartó el {day}. Envíe el archivo otra vez para volver a revisarlo.",
        en="This import was discarded on {day}. Send the file again to check it once more.",
        status=409,
    ),
)
IMPORT_KIND_UNKNOWN = (
    "UPLOADS-E14",
    Entry(
        es="Esta importación es de un tipo («{kind}») que el programa ya no usa. Avise al equipo del programa.",
        en="This import is of a kind (“{kind}”) that the programme no longer uses. Please tell the programme team.",
        status=409,
    ),
)
IMPORT_ALREADY_APPLIED = (
    "UPLOADS-E15",
    Entry(
        es="Esta importación ya se aplicó el {day}; no se puede descartar. Corrija los registros en su propia página.",
        en="This import was already applied on {day}; it cannot be discarded. Correct the records on their own page.",
        status=409,
    ),
)
