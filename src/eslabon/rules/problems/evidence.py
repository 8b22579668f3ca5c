"""What can go wrong with the linkage index, context events and publications."""

from eslabon.rules.problems import Entry

NO_SHEET = (
    "EVIDENCE-E01",
    Entry(
        es="El programa {programme} no tiene índice de encadenamiento. Añádalo a su paquete (linkage_index.toml).",
        en="The programme {programme} has no linkage index. Add it to its pack (linkage_index.toml).",
        status=409,
    ),
)
NOTHING_ANSWERED = (
    "EVIDENCE-E02",
    Entry(
        es="Responda al menos una pregunta; lo que no sepa puede quedar sin respuesta.",
        en="Answer at least one question; what you do not know may stay open.",
    ),
)
IN_THE_FUTURE = (
    "EVIDENCE-E03",
    Entry(
        es="La fecha {day} todavía no llega. Escriba la de hoy o una anterior.",
        en="The date {day} has not come yet. Write today's or an earlier one.",
    ),
)
ENDS_BEFORE = (
    "EVIDENCE-E04",
    Entry(
        es="El hecho termina antes de empezar. Revise las dos fechas.",
        en="The event ends before it begins. Check the two dates.",
    ),
)
ALREADY_WITHDRAWN = (
    "EVIDENCE-E05",
    Entry(
        es="Ese hecho ya se había retirado.",
        en="That event had been taken back already.",
        status=409,
    ),
)
REASON_NEEDED = (
    "EVIDENCE-E06",
    Entry(
        es="Escriba por qué se retira.",
        en="Write why it is taken back.",
    ),
)
NOTHING_TO_PUBLISH = (
    "EVIDENCE-E07",
    Entry(
        es="Todavía no hay meses cerrados con cifras verificadas. Cierre los meses y verifique la muestra.",
        en="There are no locked months with verified figures yet. Lock the months and check the sample.",
        status=409,
    ),
)
NOT_STANDARD = (
    "EVIDENCE-E08",
    Entry(
        es="El archivo IATI no cumpliría la norma y no se publicó nada: {fault}",
        en="The IATI file would not keep the standard and nothing was published: {fault}",
        status=409,
    ),
)
NEVER_PUBLISHED = (
    "EVIDENCE-E09",
    Entry(
        es="{programme} todavía no publicó resultados que un archivo IATI pueda llevar.",
        en="{programme} has not published results yet that an IATI file could carry.",
        status=404,
    ),
)
OF_ANOTHER_PROGRAMME = (
    "EVIDENCE-E10",
    Entry(
        es="Ese producto o corredor es de otro programa: elija uno de este.",
        en="That product or corridor is of another programme: choose one of this one.",
    ),
)
