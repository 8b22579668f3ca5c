"""The words of tables and reports in Spanish and English."""

PUBLISHED = {"es": "Publicado", "en": "Published"}
ESTIMATED = {"es": "Estimado", "en": "Estimated"}
TOTAL = {"es": "Total", "en": "Total"}
NO_TOTAL = {"es": "", "en": ""}

_COLUMNS = {
    "located=0": ("Sin coordenadas", "Without coordinates"),
    "located=1": ("Con coordenadas", "With coordinates"),
    "corridor=0": ("Control", "Control"),
    "corridor=1": ("Tratado", "Treated"),
    "all": ("Total", "All"),
    "expenditure_pen": ("Gasto por persona, S/ al mes", "Expenditure per head, S/ a month"),
    "agricultural": ("Hogar agrícola", "Farms crops"),
    "livestock": ("Hogar pecuario", "Keeps livestock"),
    "forestry": ("Hogar forestal", "Works in forestry"),
    "farm_output_pen": ("Valor de la producción, S/ al año", "Farm output, S/ a year"),
    "farm_sales_pen": ("Ventas, S/ al año", "Farm sales, S/ a year"),
    "own_consumption_pen": ("Autoconsumo, S/ al año", "Own consumption, S/ a year"),
    "titled_plots": ("Parcelas con título", "Titled plots"),
    "land_ha": ("Hectáreas", "Hectares"),
    "rainfed_plots": ("Parcelas de secano", "Rainfed plots"),
    "head_female": ("Jefa mujer", "Woman at the head"),
    "head_age": ("Edad del jefe (años)", "Age of the head (years)"),
    "age_square": ("Edad² / 100", "Age² / 100"),
    "head_single": ("Sin pareja", "Single"),
    "head_couple": ("En pareja", "In a couple"),
    "head_migrant": ("Migrante", "Migrant"),
    "members": ("Miembros", "Members"),
    "under_6": ("Menores de 6 años", "Under 6"),
    "aged_6_14": ("De 6 a 14 años", "Aged 6 to 14"),
    "over_65": ("Mayores de 65", "Over 65"),
    "persons_per_room": ("Personas por cuarto", "Persons per room"),
    "brick_walls": ("Paredes de ladrillo", "Brick walls"),
    "good_floor": ("Piso de losetas o madera", "Tile or wooden floor"),
    "good_roof": ("Techo de concreto o teja", "Concrete or tile roof"),
    "no_electricity": ("Sin electricidad", "No electricity"),
    "no_water": ("Sin agua de red", "No piped water"),
    "no_sanitation": ("Sin servicio higiénico", "No sanitation"),
    "cooks_with_wood": ("Cocina con leña o carbón", "Cooks with wood or coal"),
    "altitude_m": ("Altitud, m", "Altitude, m"),
    "altitude_km": ("Altitud, km", "Altitude, km"),
    "ln_altitude": ("Altitud (logaritmo)", "Altitude (logarithm)"),
    "rural": ("Rural", "Rural"),
    "houses_2007": ("Viviendas en 2007", "Houses in 2007"),
    "houses_hundreds": ("Viviendas en 2007, cientos", "Houses in 2007, hundreds"),
    "coast": ("Costa", "Coast"),
    "sierra": ("Sierra", "Sierra"),
    "selva": ("Selva", "Selva"),
    "design": ("Diseño", "Design"),
    "outcome": ("Resultado", "Outcome"),
    "specification": ("Especificación", "Specification"),
    "name": ("Prueba", "Test"),
    "statistic": ("Estadístico", "Statistic"),
    "p_value": ("p", "p"),
    "distribution": ("Distribución", "Distribution"),
    "estimate": ("Estimación", "Estimate"),
    "std_error": ("Error estándar", "Std. error"),
    "ci_low": ("IC inferior", "CI low"),
    "ci_high": ("IC superior", "CI high"),
    "n": ("N", "N"),
    "n_clusters": ("Conglomerados", "Clusters"),
    "term": ("Término", "Term"),
    "role": ("Papel", "Role"),
    "period": ("Periodo", "Period"),
    "before": ("Antes", "Before"),
    "after": ("Después", "After"),
    "column": ("Columna", "Column"),
    "step": ("Paso", "Step"),
    "dropped": ("Salen", "Left out"),
    "kept": ("Quedan", "Remain"),
    "step:opened": ("Se abren los datos", "Data opened"),
    "step:joined": ("Se unen los datos", "Data joined"),
    "step:outside_sample": ("Fuera de la muestra", "Outside the sample"),
    "step:without_place": ("Sin ubicación", "Without a place"),
    "step:missing": ("Falta el dato", "Missing"),
    "step:rows": ("Filas", "Rows"),
    "step:kept": ("Se conservan", "Kept"),
    "step:screened": ("Densidad que salta", "Density that jumps"),
    "distance_km": ("distancia, km", "distance, km"),
    "treated": ("Tratado", "Treated"),
    "control": ("Control", "Control"),
    "arm": ("Grupo", "Arm"),
    "on_support": ("En el soporte", "On support"),
    "off_low": ("Por debajo", "Below"),
    "off_high": ("Por encima", "Above"),
    "weight_zero": ("Peso cero", "Weight zero"),
    "effective": ("Tamaño efectivo", "Effective size"),
    "sample": ("Muestra", "Sample"),
    "covariate": ("Covariable", "Covariate"),
    "treated_unmatched": ("Tratados, antes", "Treated, before"),
    "control_unmatched": ("Controles, antes", "Controls, before"),
    "treated_matched": ("Tratados, después", "Treated, after"),
    "control_matched": ("Controles, después", "Controls, after"),
    "smd_unmatched": ("Dif. est., antes", "Std. diff., before"),
    "smd_matched": ("Dif. est., después", "Std. diff., after"),
    "variance_ratio_unmatched": ("Razón de varianzas, antes", "Variance ratio, before"),
    "variance_ratio_matched": ("Razón de varianzas, después", "Variance ratio, after"),
    "p_unmatched": ("p, antes", "p, before"),
    "p_matched": ("p, después", "p, after"),
    "pretrend": ("Sin diferencias antes del inicio", "No differences before the start"),
    "equality": ("El mismo efecto en todos los grupos", "The same effect in all groups"),
    "group": ("Grupo", "Group"),
    "verdict": ("Veredicto", "Verdict"),
    "jump": ("salta", "jump"),
    "no jump": ("no salta", "no jump"),
    "too thin": ("muy pocos", "too thin"),
    "p_holm": ("p (Holm)", "p (Holm)"),
    "n_left": ("N debajo", "N below"),
    "n_right": ("N desde el corte", "N from the cut-off"),
    "(constant)": ("Constante", "Constant"),
    "bound": ("Cota", "Bound"),
}


def both(text: str) -> dict[str, str]:
    """The same words in both languages."""
    return {"es": text, "en": text}


def column_words(name: str) -> dict[str, str]:
    """The words for a column or value; what has none keeps its name, with blanks.

    >>> column_words("head_age")["es"], column_words("radius · 0 · 5")["en"]
    ('Edad del jefe (años)', 'up to 5 km')
    """
    if name in _COLUMNS:
        es, en = _COLUMNS[name]
        return {"es": es, "en": en}
    if name.startswith("radius · 0 · "):
        reach = name.removeprefix("radius · 0 · ")
        return {"es": f"hasta {reach} km", "en": f"up to {reach} km"}
    return both(name.replace("_", " "))
