"""The six requirements of a call, one function each: declaration and terms in, finding out."""

from collections.abc import Callable
from decimal import Decimal

from eslabon.rules.calls import words
from eslabon.rules.calls.calendar import anniversary
from eslabon.rules.calls.declarations import FAIL, NEEDS_EVIDENCE, PASS, Declaration, Finding, Terms
from eslabon.rules.identifiers import is_valid_ruc, ruc_fits_person

Check = Callable[[Declaration, Terms], Finding]


def check_combination(declaration: Declaration, terms: Terms) -> Finding:
    """Requirement 1, CALL-01: the department and the chain are open together in this call."""
    pair = (declaration.place, declaration.chain)
    name_es, name_en = (words.combination_name(*pair, language=language) for language in ("es", "en"))
    if pair in terms.combinations:
        return Finding(
            1, PASS, "CALL-01", f"La convocatoria está abierta para {name_es}.", f"The call is open to {name_en}."
        )
    open_es, open_en = (
        "; ".join(words.combination_name(*each, language=language) for each in sorted(terms.combinations))
        for language in ("es", "en")
    )
    return Finding(
        1,
        FAIL,
        "CALL-01",
        f"La convocatoria no está abierta para {name_es}. Está abierta para: {open_es}.",
        f"The call is not open to {name_en}. It is open to: {open_en}.",
    )


def _ruc_fault(declaration: Declaration) -> tuple[str, str] | None:
    """What is wrong with the RUC itself, in both languages."""
    ruc, person = declaration.taxpayer_id, declaration.person
    if not ruc:
        return (
            "No se indicó el RUC. Escriba los 11 dígitos de su RUC.",
            "No RUC was given. Write the 11 digits of the RUC.",
        )
    if not is_valid_ruc(ruc):
        return (
            (
                f"El RUC {ruc} no es válido: debe tener 11 dígitos y su último dígito debe coincidir con los demás. "
                "Revíselo en la ficha RUC."
            ),
            (
                f"The RUC {ruc} is not valid: it must have 11 digits and its last digit must agree with the others. "
                "Check it in the taxpayer record."
            ),
        )
    if not ruc_fits_person(ruc, person):
        return (
            (
                f"El RUC {ruc} no corresponde a una {words.PERSONS[person]['es']}: el de una persona natural empieza con "
                "10, 15 o 17; el de una persona jurídica, con 20. Revise el RUC o el tipo de persona."
            ),
            (
                f"The RUC {ruc} does not fit a {words.PERSONS[person]['en']}: that of a natural person begins with 10, 15 "
                "or 17; that of a legal person with 20. Check the RUC or the kind of person."
            ),
        )
    return None


def check_taxpayer(declaration: Declaration, terms: Terms) -> Finding:
    """Requirement 2, CALL-02: a valid RUC that fits the person, active, with the taxpayer record behind it."""
    del terms  # the same in every call
    wrong = _ruc_fault(declaration)
    if wrong:
        return Finding(2, FAIL, "CALL-02", *wrong)
    ruc = declaration.taxpayer_id
    if declaration.taxpayer_active is False:
        return Finding(
            2,
            FAIL,
            "CALL-02",
            f"El RUC {ruc} no está activo. Actívelo ante la SUNAT antes de postular.",
            f"The RUC {ruc} is not active. Have it activated by SUNAT before applying.",
        )
    if declaration.taxpayer_active is None:
        return Finding(
            2,
            NEEDS_EVIDENCE,
            "CALL-02",
            f"Falta saber si el RUC {ruc} está activo. Indíquelo y adjunte la ficha RUC.",
            f"It is not known whether the RUC {ruc} is active. State it and attach the taxpayer record.",
        )
    if "taxpayer" not in declaration.evidence:
        return Finding(
            2,
            NEEDS_EVIDENCE,
            "CALL-02",
            f"El RUC {ruc} figura como activo, pero falta el sustento. Adjunte la ficha RUC.",
            f"The RUC {ruc} is declared active, but the evidence is missing. Attach the taxpayer record.",
        )
    return Finding(
        2,
        PASS,
        "CALL-02",
        f"El RUC {ruc} es válido y está activo, con la ficha RUC adjunta.",
        f"The RUC {ruc} is valid and active, with the taxpayer record attached.",
    )


def check_activity(declaration: Declaration, terms: Terms) -> Finding:
    """Requirement 3, CALL-03: the minimum of calendar years of activity on the day of the application."""
    years = terms.minimum_activity_years
    reached = anniversary(declaration.activity_start, years=years)
    dates_es = f"Inició actividades el {declaration.activity_start} y postuló el {declaration.applied_on}"
    dates_en = f"Activity began on {declaration.activity_start} and the application is of {declaration.applied_on}"
    span_es, span_en = f"{years} año{'s' * (years != 1)}", f"{years} year{'s' * (years != 1)}"
    if reached is not None and declaration.applied_on >= reached:
        return Finding(
            3, PASS, "CALL-03", f"{dates_es}: tiene al menos {span_es}.", f"{dates_en}: at least {span_en} have passed."
        )
    when_es = f" Los cumple el {reached}: podrá postular a una convocatoria desde ese día." if reached else ""
    when_en = f" They are complete on {reached}: a call from that day on can be applied to." if reached else ""
    return Finding(
        3,
        FAIL,
        "CALL-03",
        f"{dates_es}: no llega a {span_es} de actividad.{when_es}",
        f"{dates_en}: this is less than {span_en} of activity.{when_en}",
    )


def check_debts(declaration: Declaration, terms: Terms) -> Finding:
    """Requirement 4, CALL-04: no debts with, or sanctions by, the provider entities, where the call asks."""
    if not terms.asks_debts:
        return Finding(
            4,
            PASS,
            "CALL-04",
            "Esta convocatoria no pregunta por deudas ni sanciones.",
            "This call does not ask about debts or sanctions.",
        )
    if declaration.debts_or_sanctions is None:
        return Finding(
            4,
            NEEDS_EVIDENCE,
            "CALL-04",
            "Falta declarar si tiene deudas con las entidades que prestan los servicios o sanciones de ellas. Responda sí o no.",
            "It is not stated whether there are debts with, or sanctions by, the provider entities. Answer yes or no.",
        )
    if declaration.debts_or_sanctions:
        return Finding(
            4,
            FAIL,
            "CALL-04",
            "Declaró deudas con las entidades que prestan los servicios o sanciones de ellas. Regularícelas para postular.",
            "Debts with, or sanctions by, the provider entities were declared. They have to be settled to apply.",
        )
    return Finding(
        4,
        PASS,
        "CALL-04",
        "Declaró que no tiene deudas con las entidades que prestan los servicios ni sanciones de ellas.",
        "No debts with, or sanctions by, the provider entities were declared.",
    )


def check_export(declaration: Declaration, terms: Terms) -> Finding:
    """Requirement 5, CALL-05: an exporter with evidence of it, or exportable supply."""
    del terms  # the same in every call
    if declaration.exporter and "export" in declaration.evidence:
        return Finding(5, PASS, "CALL-05", "Exporta y adjuntó el sustento.", "It exports and the evidence is attached.")
    if declaration.exporter:
        return Finding(
            5,
            NEEDS_EVIDENCE,
            "CALL-05",
            "Declaró que exporta, pero falta el sustento. Adjunte un documento de exportación.",
            "Exports were declared, but the evidence is missing. Attach an export document.",
        )
    if declaration.exportable_supply:
        return Finding(
            5,
            PASS,
            "CALL-05",
            "No exporta todavía y declaró que tiene oferta exportable.",
            "It does not export yet and exportable supply was declared.",
        )
    return Finding(
        5,
        FAIL,
        "CALL-05",
        "No exporta ni tiene oferta exportable. Esta ruta es para quien ya exporta o puede ofrecer un producto exportable.",
        "It neither exports nor has exportable supply. This route is for those who export or can offer such a product.",
    )


def _years_words(years: int) -> tuple[str, str]:
    if years == 1:
        return "el último año", "the last year"
    return f"alguno de los últimos {years} años", f"any of the last {years} years"


def check_sales(declaration: Declaration, terms: Terms) -> Finding:
    """Requirement 6, CALL-06: a non-exporter sold strictly more than its chain's threshold."""
    if declaration.exporter:
        return Finding(
            6,
            PASS,
            "CALL-06",
            "No se piden ventas mínimas a quien exporta.",
            "No minimum sales are asked of exporters.",
        )
    threshold = terms.sales_threshold_pen.get(declaration.chain)
    if threshold is None:
        return Finding(
            6,
            FAIL,
            "CALL-06",
            f"Esta convocatoria no tiene un monto de ventas para la cadena de {words.chain_name(declaration.chain, language='es')}. "
            "Solo puede entrar quien exporta.",
            f"This call has no sales amount for the chain {words.chain_name(declaration.chain, language='en')}. Only exporters can enter.",
        )
    years = (declaration.sales_last_pen, declaration.sales_previous_pen, declaration.sales_third_pen)
    declared = [amount for amount in years[: terms.sales_years] if amount is not None]
    return _weigh_sales(declared, threshold, years=terms.sales_years, has_evidence="sales" in declaration.evidence)


def _weigh_sales(declared: list[Decimal], threshold: Decimal, *, years: int, has_evidence: bool) -> Finding:
    when_es, when_en = _years_words(years)
    need_es, need_en = (
        f"más de {words.soles(threshold)} en {when_es}",
        f"more than {words.soles(threshold)} in {when_en}",
    )
    if not declared:
        return Finding(
            6,
            NEEDS_EVIDENCE,
            "CALL-06",
            f"Falta declarar sus ventas: se piden {need_es}. Escriba los montos y adjunte un reporte de ventas.",
            f"No sales are declared: {need_en} is asked. Write the amounts and attach a sales report.",
        )
    best = max(declared)
    if best <= threshold:
        return Finding(
            6,
            FAIL,
            "CALL-06",
            f"Sus mayores ventas declaradas son {words.soles(best)} y se piden {need_es}.",
            f"The largest sales declared are {words.soles(best)} and {need_en} is asked.",
        )
    if not has_evidence:
        return Finding(
            6,
            NEEDS_EVIDENCE,
            "CALL-06",
            f"Declaró ventas de {words.soles(best)} (se piden {need_es}), pero falta el sustento. Adjunte un reporte de ventas.",
            f"Sales of {words.soles(best)} are declared ({need_en} is asked), but without evidence. Attach a sales report.",
        )
    return Finding(
        6,
        PASS,
        "CALL-06",
        f"Sustentó ventas de {words.soles(best)}; se piden {need_es}.",
        f"Sales of {words.soles(best)} are evidenced; {need_en} is asked.",
    )


REQUIREMENTS: tuple[Check, ...] = (
    check_combination,
    check_taxpayer,
    check_activity,
    check_debts,
    check_export,
    check_sales,
)
