"""Problems of the regressions: differences in differences, event studies, panels, resampled inference."""

from eslabon.impact.problems import Entry

START_OUTSIDE = (
    "IMPACT-E20",
    Entry(
        es='El comienzo {start} debe caer después del primer periodo de "{column}" y a más tardar en el último; '
        "hay: {periods}.",
        en='The start {start} must come after the first period of "{column}" and no later than the last; there '
        "are: {periods}.",
    ),
)
ONE_ARM = (
    "IMPACT-E21",
    Entry(
        es='Todas las filas de "{column}" son {value}: faltan filas con quienes comparar.',
        en='All rows of "{column}" are {value}: there is nobody to compare with.',
    ),
)
CLUSTER_CROSSES = (
    "IMPACT-E22",
    Entry(
        es='El grupo {cluster} de "{column}" está en dos unidades de "{unit}" que tienen también otros grupos '
        "(filas {rows}): cada unidad debe caber en un grupo o cada grupo en una unidad.",
        en='Cluster {cluster} of "{column}" lies in two units of "{unit}" that also have other clusters (rows '
        "{rows}): each unit must lie in one cluster, or each cluster in one unit.",
    ),
)
ONE_CLUSTER = (
    "IMPACT-E23",
    Entry(
        es='"{column}" tiene un solo grupo: el error estándar por grupos necesita al menos dos.',
        en='"{column}" has a single cluster: clustered standard errors need two at least.',
    ),
)
NOT_IDENTIFIED = (
    "IMPACT-E24",
    Entry(
        es='No se puede separar el efecto de "{term}" de los efectos fijos: no varía más allá de ellos.',
        en='The effect of "{term}" cannot be told apart from the fixed effects: it does not vary beyond them.',
    ),
)
OUTCOME_CONSTANT = (
    "IMPACT-E25",
    Entry(
        es='El resultado "{column}" no varía dentro de las unidades y periodos: no hay efecto que medir.',
        en='The outcome "{column}" does not vary inside units and periods: there is no effect to measure.',
    ),
)
NO_FREEDOM = (
    "IMPACT-E26",
    Entry(
        es="Hay {n} filas para {parameters} parámetros: no queda con qué medir el error.",
        en="There are {n} rows for {parameters} parameters: nothing is left to measure the error with.",
    ),
)
COLUMN_TWO_ROLES = (
    "IMPACT-E27",
    Entry(
        es='La columna "{column}" no puede ser a la vez {first} y {second}.',
        en='The column "{column}" cannot be both {first} and {second}.',
    ),
)
UNIT_TWICE = (
    "IMPACT-E28",
    Entry(
        es='"{unit}" aparece más de una vez en el mismo periodo de "{period}" (filas {rows}): un panel tiene '
        "una fila por unidad y periodo.",
        en='"{unit}" appears more than once in one period of "{period}" (rows {rows}): a panel has one row per '
        "unit and period.",
    ),
)
TREATED_CHANGES = (
    "IMPACT-E29",
    Entry(
        es='"{column}" cambia dentro de la misma unidad de "{unit}" (filas {rows}): debe decir quién recibe el '
        "programa, en todas sus filas.",
        en='"{column}" changes inside one unit of "{unit}" (rows {rows}): it must say who gets the programme, '
        "in all of its rows.",
    ),
)
PERIOD_EMPTY = (
    "IMPACT-E30",
    Entry(
        es="En el periodo {period} no hay filas {arm}: su coeficiente no existe.",
        en="Period {period} has no {arm} rows: its coefficient does not exist.",
    ),
)
NO_BASELINE = (
    "IMPACT-E31",
    Entry(
        es='Ninguna unidad de "{unit}" tiene el resultado antes y después de {start}.',
        en='No unit of "{unit}" has the outcome before and after {start}.',
    ),
)
PLACES_DIFFER = (
    "IMPACT-E32",
    Entry(
        es='"{unit}" tiene más de una coordenada por unidad (filas {rows}): dé la del lugar, igual en todas sus filas.',
        en='"{unit}" has more than one coordinate in a unit (rows {rows}): give the place\'s, the same in all of '
        "its rows.",
    ),
)
NO_ROOM_TO_PERMUTE = (
    "IMPACT-E33",
    Entry(
        es='No hay otra asignación posible de "{column}" dentro de los estratos: la prueba no tiene con qué comparar.',
        en='No other assignment of "{column}" exists inside the strata: the test has nothing to compare with.',
    ),
)
COLLINEAR_LEFT_OUT = (
    "IMPACT-W20",
    Entry(
        es="Quedaron fuera, por ser combinación de otras columnas o no variar: {columns}.",
        en="Left out, as combinations of other columns or without variation: {columns}.",
    ),
)
NEVER_BEFORE = (
    "IMPACT-W21",
    Entry(
        es='{count} unidades tratadas de "{column}" no se observan antes del comienzo (filas {rows}); se conservan, no '
        "informan sobre el cambio: {named}.",
        en='{count} treated units of "{column}" are never observed before the start (rows {rows}); kept, they say '
        "nothing about the change: {named}.",
    ),
)
TREATED_VARIES = (
    "IMPACT-W22",
    Entry(
        es='"{column}" varía dentro de las unidades de "{unit}": se agrega como columna propia al lado del efecto.',
        en='"{column}" varies inside units of "{unit}": it is added as a column of its own beside the effect.',
    ),
)
FEW_CLUSTERS = (
    "IMPACT-W23",
    Entry(
        es='Solo {count} grupos en "{column}": el error estándar por grupos puede quedarse corto; vea wild_bootstrap.',
        en='Only {count} clusters in "{column}": clustered standard errors may be too small; see wild_bootstrap.',
    ),
)
BOOTSTRAP_NOT_EXACT = (
    "IMPACT-W24",
    Entry(
        es='Los efectos de "{unit}" no caben enteros en los grupos de "{cluster}": el bootstrap los trata como '
        "ya descontados y es aproximado.",
        en='Effects of "{unit}" do not lie whole inside clusters of "{cluster}": the bootstrap takes them as '
        "already removed and is approximate.",
    ),
)
EXACT_FIT = (
    "IMPACT-W25",
    Entry(
        es="El ajuste es exacto: el error estándar es cero y no mide nada.",
        en="The fit is exact: the standard error is zero and measures nothing.",
    ),
)
ALL_SIGNS = (
    "IMPACT-W26",
    Entry(
        es="Con {count} grupos hay {draws} combinaciones de signos: se usan todas y el valor p no baja de {smallest}.",
        en="With {count} clusters there are {draws} combinations of signs: all are used, and p cannot fall "
        "below {smallest}.",
    ),
)
SPECIFICATION_FAILED = (
    "IMPACT-W27",
    Entry(
        es="La especificación {name} no se pudo estimar: {why}",
        en="Specification {name} could not be estimated: {why}",
    ),
)
COVARIANCE_NOT_POSITIVE = (
    "IMPACT-W28",
    Entry(
        es='La varianza de "{term}" con distancia sale negativa; no hay error estándar.',
        en='The variance of "{term}" with distance comes out negative; there is no standard error.',
    ),
)
PERIODS_NOT_COMPARED = (
    "IMPACT-W29",
    Entry(
        es="Sin filas de ambos grupos en los periodos {periods}: no tienen coeficiente.",
        en="No rows of both groups in periods {periods}: they have no coefficient.",
    ),
)
ONE_PERIOD = (
    "IMPACT-W31",
    Entry(
        es='{count} unidades de "{column}" se observan en un solo periodo: se conservan y no informan sobre el cambio.',
        en='{count} units of "{column}" are observed in one period only: kept, and they say nothing about the change.',
    ),
)
ONE_GROUP = (
    "IMPACT-E34",
    Entry(
        es='Menos de dos grupos de "{column}" tienen filas tratadas y no tratadas, antes y después: nada que comparar.',
        en='Fewer than two groups of "{column}" have treated and untreated rows, before and after: nothing to compare.',
    ),
)
NO_RING = (
    "IMPACT-E35",
    Entry(
        es="El anillo de {low} a {high} no tiene filas antes y después del comienzo, o fuera de él no queda nadie.",
        en="The ring from {low} to {high} has no rows before and after the start, or nobody is left outside it.",
    ),
)
GROUPS_NOT_COMPARED = (
    "IMPACT-W30",
    Entry(
        es='Quedan fuera, sin filas tratadas y no tratadas antes y después, los grupos de "{column}": {groups}.',
        en='Left out, without treated and untreated rows before and after, are the groups of "{column}": {groups}.',
    ),
)
