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
