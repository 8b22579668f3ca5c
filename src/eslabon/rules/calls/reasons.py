"""What an applicant is told about each requirement: the figures, and what to do."""

from typing import Any, NamedTuple

from eslabon.rules.calls.declarations import Finding


class Reason(NamedTuple):
    """One text in Spanish and English; `str.format` templates over the same details."""

    es: str
    en: str


COMBINATION_OPEN = Reason(
    "La convocatoria está abierta para {name_es}.",
    "The call is open to {name_en}.",
)
COMBINATION_CLOSED = Reason(
    "La convocatoria no está abierta para {name_es}. Está abierta para: {open_es}.",
    "The call is not open to {name_en}. It is open to: {open_en}.",
)
RUC_EMPTY = Reason(
    "No se indicó el RUC. Escriba los 11 dígitos de su RUC.",
    "No RUC was given. Write the 11 digits of the RUC.",
)
RUC_WRONG = Reason(
    "El RUC {ruc} no es válido: debe tener 11 dígitos, empezar con 10, 15, 17 o 20, y terminar en el dígito que "
    "corresponde a los demás. Cópielo de la ficha RUC.",
    "The RUC {ruc} is not valid: it must have 11 digits, begin with 10, 15, 17 or 20, and end in the digit that "
    "follows from the others. Copy it from the taxpayer record.",
)
RUC_OF_ANOTHER_PERSON = Reason(
    "El RUC {ruc} no corresponde a una {person_es}: el de una persona natural empieza con 10, 15 o 17; el de una "
    "persona jurídica, con 20. Revise el RUC o el tipo de persona.",
    "The RUC {ruc} does not fit a {person_en}: that of a natural person begins with 10, 15 or 17; that of a legal "
    "person with 20. Check the RUC or the kind of person.",
)
RUC_NOT_ACTIVE = Reason(
    "El RUC {ruc} no está activo. Actívelo ante la SUNAT antes de postular.",
    "The RUC {ruc} is not active. Have it activated by SUNAT before applying.",
)
RUC_STATUS_UNKNOWN = Reason(
    "Falta saber si el RUC {ruc} está activo. Indíquelo y adjunte la ficha RUC.",
    "It is not known whether the RUC {ruc} is active. State it and attach the taxpayer record.",
)
RUC_WITHOUT_EVIDENCE = Reason(
    "El RUC {ruc} figura como activo, pero falta el sustento. Adjunte la ficha RUC.",
    "The RUC {ruc} is declared active, but the evidence is missing. Attach the taxpayer record.",
)
RUC_ACTIVE = Reason(
    "El RUC {ruc} es válido y está activo, con la ficha RUC adjunta.",
    "The RUC {ruc} is valid and active, with the taxpayer record attached.",
)
ACTIVITY_ENOUGH = Reason(
    "Inició actividades el {start} y postuló el {applied}: tiene {years_es} de actividad o más.",
    "Activity began on {start} and the application is of {applied}: {years_en} of activity or more.",
)
ACTIVITY_SHORT = Reason(
    "Inició actividades el {start} y postuló el {applied}: no llega a {years_es} de actividad. Podrá postular a una "
    "convocatoria desde el {reached}.",
    "Activity began on {start} and the application is of {applied}: less than {years_en} of activity. A call can be "
    "applied to from {reached} on.",
)
ACTIVITY_NEVER = Reason(
    "Inició actividades el {start}: no llega a {years_es} de actividad. Revise la fecha.",
    "Activity began on {start}: less than {years_en} of activity. Check the date.",
)
DEBTS_NOT_ASKED = Reason(
    "Esta convocatoria no pregunta por deudas ni sanciones.",
    "This call does not ask about debts or sanctions.",
)
DEBTS_UNKNOWN = Reason(
    "Falta declarar si tiene deudas con las entidades que dan los servicios, o sanciones de ellas. Conteste sí o no.",
    "It is not stated whether there are debts with, or sanctions by, the provider entities. Answer yes or no.",
)
DEBTS_DECLARED = Reason(
    "Declaró deudas con las entidades que dan los servicios, o sanciones de ellas. Para postular, regularícelas.",
    "Debts with, or sanctions by, the provider entities were declared. They have to be settled to apply.",
)
DEBTS_NONE = Reason(
    "Declaró que no tiene deudas con las entidades que dan los servicios ni sanciones de ellas.",
    "No debts with, or sanctions by, the provider entities were declared.",
)
EXPORTS = Reason(
    "Exporta y adjuntó el sustento.",
    "It exports and the evidence is attached.",
)
EXPORTS_WITHOUT_EVIDENCE = Reason(
    "Declaró que exporta, pero falta el sustento. Adjunte un documento de exportación.",
    "Exports were declared, but the evidence is missing. Attach an export document.",
)
EXPORTABLE_SUPPLY = Reason(
    "No exporta todavía y declaró que tiene oferta exportable.",
    "It does not export yet and exportable supply was declared.",
)
NOTHING_TO_EXPORT = Reason(
    "No exporta ni declaró oferta exportable. La ruta es para quien exporta o puede ofrecer un producto exportable.",
    "It neither exports nor declared exportable supply. The route is for those who export or can offer such a product.",
)
SALES_NOT_ASKED = Reason(
    "No se piden ventas mínimas a quien exporta.",
    "No minimum sales are asked of exporters.",
)
SALES_WITHOUT_THRESHOLD = Reason(
    "En la cadena de {chain_es} esta convocatoria solo recibe a quien exporta: no tiene un monto de ventas para ella.",
    "In the chain {chain_en} this call takes exporters only: it has no sales amount for it.",
)
SALES_UNKNOWN = Reason(
    "Falta declarar sus ventas: se piden más de {threshold} en {years_es}. Escriba los montos y adjunte un reporte de "
    "ventas.",
    "No sales are declared: more than {threshold} in {years_en} is asked. Write the amounts and attach a sales report.",
)
SALES_LOW = Reason(
    "Sus mayores ventas declaradas son {best} y se piden más de {threshold} en {years_es}.",
    "The largest sales declared are {best}, and more than {threshold} in {years_en} is asked.",
)
SALES_WITHOUT_EVIDENCE = Reason(
    "Declaró ventas de {best} (se piden más de {threshold} en {years_es}), pero falta el sustento. Adjunte un reporte "
    "de ventas.",
    "Sales of {best} are declared (more than {threshold} in {years_en} is asked), but without evidence. Attach a sales "
    "report.",
)
SALES_ENOUGH = Reason(
    "Sustentó ventas de {best}; se piden más de {threshold} en {years_es}.",
    "Sales of {best} are evidenced; more than {threshold} in {years_en} is asked.",
)


def find(requirement: int, *, result: str, reason: Reason, **details: Any) -> Finding:
    """The finding on a requirement, under its clause.

    >>> find(5, result="pass", reason=EXPORTS).clause
    'CALL-05'
    """
    return Finding(
        requirement, result, f"CALL-{requirement:02d}", reason.es.format(**details), reason.en.format(**details)
    )
