"""What can go wrong with instruments, responses and their scores."""

from eslabon.rules.problems import Entry

INSTRUMENT_REFUSED = (
    "DIAGNOSTICS-E01",
    Entry(
        es="El cuestionario {name} no se instaló: tiene {count} cosas por corregir. La primera: {first_es}",
        en="The questionnaire {name} was not installed: {count} things are to be corrected. The first: {first_en}",
    ),
)
VERSION_TAKEN = (
    "DIAGNOSTICS-E02",
    Entry(
        es="El libro de {code} cambió, pero sigue diciendo que es la versión {version}. Póngale otra versión.",
        en="The workbook of {code} changed, but still says that it is version {version}. Give it another version.",
        status=409,
    ),
)
NO_INSTRUMENT = (
    "DIAGNOSTICS-E03",
    Entry(
        es="Todavía no hay un cuestionario instalado para la cadena {chain}. Pida al equipo que lo instale.",
        en="No questionnaire is installed yet for the chain {chain}. Ask the team to install it.",
        status=409,
    ),
)
RESPONSE_HANDED_IN = (
    "DIAGNOSTICS-E04",
    Entry(
        es="Este diagnóstico ya se entregó: sus respuestas se leen, pero no se cambian.",
        en="This diagnostic was already handed in: its answers can be read and no longer changed.",
        status=409,
    ),
)
RESPONSE_INCOMPLETE = (
    "DIAGNOSTICS-E05",
    Entry(
        es="Para entregar falta responder o revisar {count} preguntas. Están marcadas en la lista.",
        en="To hand it in, {count} questions are still to be answered or checked. The list marks them.",
    ),
)
NO_SUCH_ATTACHMENT = (
    "DIAGNOSTICS-E06",
    Entry(
        es="Aquí no se pide un documento. Vuelva al diagnóstico y adjúntelo donde se pide.",
        en="No document is asked for here. Go back to the diagnostic and attach it where it is asked.",
    ),
)
DOCUMENT_OF_ANOTHER = (
    "DIAGNOSTICS-E07",
    Entry(
        es="Ese documento no es de esta organización o ya se retiró. Elija otro o suba uno nuevo.",
        en="That document is not of this organisation or was withdrawn. Choose another or upload a new one.",
        status=403,
    ),
)
NOTHING_UPLOADED = (
    "DIAGNOSTICS-E08",
    Entry(es="Falta elegir el documento.", en="The document is still to be chosen."),
)
ROUND_NOT_OVER = (
    "DIAGNOSTICS-E09",
    Entry(
        es="{party} todavía no entregó el diagnóstico anterior: otra ronda se abre después.",
        en="{party} has not handed in the diagnostic before: another round opens after that.",
        status=409,
    ),
)
