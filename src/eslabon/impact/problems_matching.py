"""Problems of exposure, matching, balance, poverty, samples and power."""

from eslabon.impact.problems import Entry

COORDINATES_MISSING = (
    "IMPACT-E40",
    Entry(
        es='Faltan coordenadas ({names}) en las filas {rows}: complételas, quítelas o use missing="keep".',
        en='Coordinates ({names}) are missing in rows {rows}: fill them in, leave them out or use missing="keep".',
    ),
)
COORDINATES_OUTSIDE = (
    "IMPACT-E41",
    Entry(
        es="Las filas {rows} de {names} no están en la tierra (latitud −90 a 90, longitud −180 a 360): ¿cruzadas?",
        en="Rows {rows} of {names} are not on the earth (latitude −90 to 90, longitude −180 to 360): swapped?",
    ),
)
COORDINATES_UNEVEN = (
    "IMPACT-E42",
    Entry(
        es="Las columnas {names} deben tener el mismo largo; tienen {sizes} filas.",
        en="The columns {names} must be of one length; they have {sizes} rows.",
    ),
)
NO_PLACES = (
    "IMPACT-E43",
    Entry(
        es="No hay ningún lugar con coordenadas al cual medir la distancia.",
        en="There is no place with coordinates to measure the distance to.",
    ),
)
DISTANCE_UNUSABLE = (
    "IMPACT-E44",
    Entry(
        es="La distancia falta, es infinita o negativa en las filas {rows}: un hogar sin distancia no tiene anillo.",
        en="The distance is missing, infinite or negative in rows {rows}: a household without one has no ring.",
    ),
)
UNLOCATED_KEPT = (
    "IMPACT-W40",
    Entry(
        es="Sin coordenadas ({names}): filas {rows}. Se conservan sin distancia; un lugar así nunca es el más cercano.",
        en="Without coordinates ({names}): rows {rows}. Kept without a distance; such a place is nobody's nearest.",
    ),
)
PERFECT_SEPARATION = (
    "IMPACT-E45",
    Entry(
        es="En el periodo {period}, {columns} separa sin error a tratados y controles en las filas {rows}: la"
        " probabilidad de participar no tiene máximo. Quite la columna o junte categorías.",
        en="In period {period}, {columns} tells treated and controls apart without error in rows {rows}: the propensity"
        " model has no maximum. Leave the column out or join categories.",
    ),
)
PROPENSITY_UNSETTLED = (
    "IMPACT-E46",
    Entry(
        es="El {link} del periodo {period} no llega a un máximo: revise columnas con valores extremos.",
        en="The {link} of period {period} does not reach a maximum: look for columns with extreme values.",
    ),
)
CELL_EMPTY = (
    "IMPACT-E47",
    Entry(
        es="No hay filas con {treated} = {arm} y {post} = {period}: el método necesita ambos grupos en ambos periodos.",
        en="There are no rows with {treated} = {arm} and {post} = {period}: it takes both arms in both periods.",
    ),
)
TOO_FEW_CLUSTERS = (
    "IMPACT-E48",
    Entry(
        es='"{column}" tiene un solo grupo: no hay con qué estimar el error. Use otro conjunto de conglomerados.',
        en='"{column}" has a single cluster: there is nothing to estimate the error from. Use other clusters.',
    ),
)
NOBODY_MATCHED = (
    "IMPACT-E49",
    Entry(
        es='Nadie queda emparejado en el periodo {period} para "{outcome}": amplíe el ancho de banda o el soporte.',
        en='Nobody is matched in period {period} for "{outcome}": widen the bandwidth or the support.',
    ),
)
REPLICATES_FAILED = (
    "IMPACT-E50",
    Entry(
        es="Solo {kept} de {reps} réplicas tuvieron respuesta: hay muy pocos conglomerados con tratados o controles.",
        en="Only {kept} of {reps} replicates had an answer: too few clusters hold treated or controls.",
    ),
)
COLUMNS_REDUNDANT = (
    "IMPACT-W41",
    Entry(
        es="En el periodo {period} estas columnas no dicen nada nuevo y quedan fuera del modelo: {columns}.",
        en="In period {period} these columns say nothing new and are left out of the model: {columns}.",
    ),
)
REPLICATES_LOST = (
    "IMPACT-W42",
    Entry(
        es="{lost} de {reps} réplicas no tuvieron respuesta (sin tratados, sin controles o sin máximo) y no cuentan.",
        en="{lost} of {reps} replicates had no answer (no treated, no controls or no maximum) and do not count.",
    ),
)
FEW_CLUSTERS = (
    "IMPACT-W43",
    Entry(
        es="Solo hay {count} conglomerados: el error por bootstrap suele ser demasiado pequeño con menos de {enough}.",
        en="There are only {count} clusters: with fewer than {enough} the bootstrap's error tends to be too small.",
    ),
)
TREATED_DROPPED = (
    "IMPACT-W44",
    Entry(
        es="{dropped} de {all} tratados quedan fuera del soporte común o sin pareja: el efecto es el de los demás.",
        en="{dropped} of {all} treated are off the common support or have no match: the effect is that of the others.",
    ),
)
SAMPLES_DIFFER = (
    "IMPACT-W45",
    Entry(
        es='Los resultados no faltan en las mismas filas: balance, soporte y pesos son los de "{outcome}".',
        en='The outcomes are not missing in the same rows: balance, support and weights are those of "{outcome}".',
    ),
)
EXPENDITURE_UNUSABLE = (
    "IMPACT-E51",
    Entry(
        es="El gasto es infinito o negativo en las filas {rows}: corríjalo o déjelo vacío.",
        en="Expenditure is infinite or negative in rows {rows}: correct it or leave it empty.",
    ),
)
INDEX_UNUSABLE = (
    "IMPACT-E52",
    Entry(
        es='"{column}" debe ser un número mayor que 0; revise las filas {rows}.',
        en='"{column}" must be a number above 0; look at rows {rows}.',
    ),
)
LENGTHS_DIFFER = (
    "IMPACT-E53",
    Entry(
        es='"{column}" tiene {size} filas y se esperaban {expected} (o un solo valor).',
        en='"{column}" has {size} rows where {expected} were expected (or a single value).',
    ),
)
SAMPLE_TOO_LARGE = (
    "IMPACT-E54",
    Entry(
        es="No se pueden elegir {total} de {population}: pida a lo más {population}.",
        en="{total} cannot be chosen from {population}: ask for {population} at most.",
    ),
)
MINIMUM_TOO_LARGE = (
    "IMPACT-E55",
    Entry(
        es="Con un mínimo de {minimum} por estrato hacen falta al menos {needed}; la muestra es de {total}.",
        en="With a minimum of {minimum} in each stratum at least {needed} are needed; the sample is {total}.",
    ),
)
STRATUM_UNUSABLE = (
    "IMPACT-E56",
    Entry(
        es="La población de un estrato es un número entero desde 0; revise: {strata}.",
        en="The population of a stratum is a whole number from 0 on; look at: {strata}.",
    ),
)
NO_SPREAD = (
    "IMPACT-W46",
    Entry(
        es="Sin dispersión con que estandarizar en: {groups}. Sus valores quedan vacíos.",
        en="Nothing to standardise by in: {groups}. Their values are left empty.",
    ),
)
ALONE = (
    "IMPACT-W47",
    Entry(
        es="Solo hay {count} hogar o conglomerado: el error no se puede conocer.",
        en="There is only {count} household or cluster: the error cannot be known.",
    ),
)
NOTHING_PREDICTED = (
    "IMPACT-E58",
    Entry(
        es='Ningún ancho de banda se puede juzgar para "{outcome}": no quedan dos controles en un periodo.',
        en='No bandwidth can be judged for "{outcome}": no period has two controls left.',
    ),
)
ONE_GROUP = (
    "IMPACT-E57",
    Entry(
        es='"{column}" tiene un solo grupo ({value}): no hay con quién comparar.',
        en='"{column}" has a single group ({value}): there is nobody to compare with.',
    ),
)
