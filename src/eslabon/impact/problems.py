"""Everything that an estimation refuses or remarks, with a stable code and a sentence for who must act.

`impact` knows neither Django nor `eslabon.rules`, so its catalogue is its own; `docs/reference/impact-errors.md` lists
it. A sentence names the column and the rows, and says what to do.
"""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One entry; texts are `str.format` templates over the details."""

    es: str  # what is wrong and what to do, in Spanish
    en: str  # the same in English


class ImpactError(ValueError):
    """Input that no right answer can be given for; says what, where and what to do.

    >>> problem = ImpactError(COLUMN_MISSING, column="ingreso", known="income, place")
    >>> problem.code
    'IMPACT-E01'
    >>> str(problem)
    'IMPACT-E01: The frame has no column "ingreso". It has: income, place.'
    """

    def __init__(self, coded: tuple[str, Entry], **details: Any) -> None:
        self.code, self.entry = coded
        self.details = details
        super().__init__(f"{self.code}: {self.text('en')}")

    def text(self, language: str) -> str:
        """The sentence in `language` (es or en; anything else gives Spanish)."""
        template = self.entry.en if language.startswith("en") else self.entry.es
        return template.format(**self.details)


class ImpactWarning(UserWarning):
    """Something that the reader of a number must know, while the number stands."""


@dataclass(frozen=True)
class Remark:
    """A warning kept beside the estimate it belongs to.

    >>> Remark.of(SINGLETONS_KEPT, count=3, column="place").text("en")
    '3 units of "place" have a single row: kept, and they carry no information on the effect.'
    """

    code: str  # stable code
    es: str  # the sentence in Spanish
    en: str  # the sentence in English

    @classmethod
    def of(cls, coded: tuple[str, Entry], **details: Any) -> "Remark":
        """Fill an entry of the catalogue."""
        code, entry = coded
        return cls(code, entry.es.format(**details), entry.en.format(**details))

    def text(self, language: str) -> str:
        """The sentence in `language` (es or en; anything else gives Spanish)."""
        return self.en if language.startswith("en") else self.es


def warn_of(remarks: Iterable[Remark], *, stacklevel: int = 3) -> None:
    """Raise each remark as an `ImpactWarning` where the method was called; the estimate keeps them too.

    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as heard:
    ...     warnings.simplefilter("always")
    ...     warn_of([Remark("IMPACT-W01", "una", "one")])
    >>> [str(one.message) for one in heard]
    ['IMPACT-W01: one']
    """
    for remark in remarks:
        warnings.warn(f"{remark.code}: {remark.en}", ImpactWarning, stacklevel=stacklevel)


def rows_in_words(positions: Any, *, most: int = 5) -> str:
    """Name the first rows, counted from 1 as a person counts them.

    Parameters
    ----------
    positions
        Positions counted from 0, in order.
    most
        How many are named before the rest is only counted.

    >>> rows_in_words([0, 4])
    '1, 5'
    >>> rows_in_words(range(8))
    '1, 2, 3, 4, 5 … (8)'
    """
    places = [int(position) + 1 for position in positions]
    named = ", ".join(str(place) for place in places[:most])
    return named if len(places) <= most else f"{named} … ({len(places)})"


COLUMN_MISSING = (
    "IMPACT-E01",
    Entry(
        es='La tabla no tiene la columna "{column}". Tiene: {known}.',
        en='The frame has no column "{column}". It has: {known}.',
    ),
)
NOT_NUMERIC = (
    "IMPACT-E02",
    Entry(
        es='La columna "{column}" debe tener números; no los tienen las filas {rows} (por ejemplo {example}).',
        en='The column "{column}" must hold numbers; rows {rows} do not (for example {example}).',
    ),
)
NOT_FINITE = (
    "IMPACT-E03",
    Entry(
        es='La columna "{column}" tiene valores infinitos (o mayores que 1e90) en las filas {rows}: corríjalos o '
        "déjelos vacíos.",
        en='The column "{column}" has infinite values (or some beyond 1e90) in rows {rows}: correct them or leave '
        "them empty.",
    ),
)
NOT_BINARY = (
    "IMPACT-E04",
    Entry(
        es='La columna "{column}" debe ser 0 o 1; tiene otros valores en las filas {rows} (por ejemplo {example}).',
        en='The column "{column}" must be 0 or 1; rows {rows} hold something else (for example {example}).',
    ),
)
NOTHING_LEFT = (
    "IMPACT-E05",
    Entry(
        es="No queda ninguna fila con todos los datos que el método necesita ({columns}).",
        en="No row has everything that the method needs ({columns}).",
    ),
)
BAD_WEIGHTS = (
    "IMPACT-E06",
    Entry(
        es='Los pesos de "{column}" no pueden faltar ni ser negativos; revise las filas {rows}.',
        en='Weights in "{column}" can be neither missing nor negative; look at rows {rows}.',
    ),
)
NOT_A_FRAME = (
    "IMPACT-E07",
    Entry(
        es="Se esperaba una tabla de pandas o polars; llegó {kind}.",
        en="A frame of pandas or polars was expected; this is {kind}.",
    ),
)
ALL_WEIGHTS_ZERO = (
    "IMPACT-E08",
    Entry(
        es='Todos los pesos de "{column}" son cero: ninguna fila cuenta.',
        en='All weights in "{column}" are zero: no row counts.',
    ),
)
COLUMN_TWICE = (
    "IMPACT-E09",
    Entry(
        es='La tabla tiene más de una columna llamada "{column}": deje una.',
        en='The frame has more than one column called "{column}": leave one.',
    ),
)
BAD_SETTING = (
    "IMPACT-E10",
    Entry(
        es='El ajuste "{setting}" no puede ser {value}: se esperaba {expected}.',
        en='The setting "{setting}" cannot be {value}: {expected} was expected.',
    ),
)
TOO_SMALL = (
    "IMPACT-E11",
    Entry(
        es='Todos los valores de "{column}" son menores que 1e-50: expréselos en una unidad más pequeña.',
        en='All values of "{column}" are below 1e-50: give them in a smaller unit.',
    ),
)
SINGLETONS_KEPT = (
    "IMPACT-W01",
    Entry(
        es='{count} unidades de "{column}" tienen una sola fila: se conservan y no informan sobre el efecto.',
        en='{count} units of "{column}" have a single row: kept, and they carry no information on the effect.',
    ),
)
CUTOFF_OUTSIDE = (
    "IMPACT-E60",
    Entry(
        es='El punto de corte {cutoff} no está dentro de "{column}" (de {low} a {high}): falta un lado.',
        en='The cut-off {cutoff} is not inside "{column}" ({low} to {high}): one side is empty.',
    ),
)
TOO_FEW_SCORES = (
    "IMPACT-E61",
    Entry(
        es='"{column}" tiene {left} valores distintos bajo el corte y {right} desde él: hacen falta {needed} por lado.',
        en='"{column}" has {left} distinct values below the cut-off and {right} from it on: a side needs {needed}.',
    ),
)
NO_JUMP_IN_TAKE_UP = (
    "IMPACT-E62",
    Entry(
        es='La participación "{column}" no cambia en el corte {cutoff}: no hay efecto que se pueda estimar así.',
        en='Take-up "{column}" does not change at the cut-off {cutoff}: there is no effect to estimate in this way.',
    ),
)
NO_RD_FIT = (
    "IMPACT-E63",
    Entry(
        es='No hay ajuste para "{column}" junto al corte: {why}.',
        en='There is no fit for "{column}" beside the cut-off: {why}.',
    ),
)
CONSTANT_OUTCOME = (
    "IMPACT-E64",
    Entry(
        es='"{column}" tiene el mismo valor en las {rows} filas: no hay nada que comparar.',
        en='"{column}" has the same value in all {rows} rows: there is nothing to compare.',
    ),
)
SCORE_AT_CUTOFF = (
    "IMPACT-W60",
    Entry(
        es='{count} filas tienen "{column}" igual al corte {cutoff}: cuentan como por encima.',
        en='{count} rows have "{column}" equal to the cut-off {cutoff}: they count as above.',
    ),
)
MASS_POINTS = (
    "IMPACT-W61",
    Entry(
        es='"{column}" se repite: {left} valores distintos en {rows_left} filas bajo el corte, {right} en {rows_right} '
        "desde él; los anchos de banda lo tienen en cuenta.",
        en='"{column}" repeats itself: {left} distinct values in {rows_left} rows below the cut-off, {right} in '
        "{rows_right} from it on; the bandwidths take it into account.",
    ),
)
SHARP_TAKE_UP = (
    "IMPACT-W62",
    Entry(
        es='"{column}" es 1 desde el corte y 0 por debajo, sin excepción: el diseño es nítido.',
        en='"{column}" is 1 from the cut-off on and 0 below it without exception: the design is sharp.',
    ),
)
WEAK_FIRST_STAGE = (
    "IMPACT-W63",
    Entry(
        es='El salto de "{column}" en el corte es débil (F = {strength}, menos de 10): el intervalo puede engañar.',
        en='The jump of "{column}" at the cut-off is weak (F = {strength}, under 10): the interval may mislead.',
    ),
)
FEW_CLUSTERS_BESIDE = (
    "IMPACT-W64",
    Entry(
        es='Solo hay {left} y {right} grupos de "{column}" a cada lado del corte dentro del ancho de banda: con menos '
        "de 10 los errores estándar son poco fiables.",
        en='There are only {left} and {right} groups of "{column}" on the sides of the cut-off inside the bandwidth: '
        "with fewer than 10 the standard errors are unreliable.",
    ),
)

NO_GROUP_TO_TEST = (
    "IMPACT-E65",
    Entry(
        es='Ningún grupo de "{column}" tiene {at_least} filas a cada lado del corte: no se puede revisar ninguno.',
        en='No group of "{column}" has {at_least} rows on each side of the cut-off: none can be tested.',
    ),
)
THIN_GROUPS = (
    "IMPACT-W65",
    Entry(
        es='{count} grupos de "{column}" tienen muy pocas filas junto al corte (menos de {at_least} en un lado, o muy '
        "pocos valores distintos) y no se revisan: {named}.",
        en='{count} groups of "{column}" are too thin at the cut-off (under {at_least} rows on a side, or too few '
        "distinct values) and are not tested: {named}.",
    ),
)
NO_CONTRASTS = (
    "IMPACT-E66",
    Entry(
        es='Ningún grupo de "{start}" se puede comparar después de su inicio con controles "{control}" ({why}).',
        en='No group of "{start}" can be compared after its start with "{control}" controls ({why}).',
    ),
)
TWO_STARTS = (
    "IMPACT-E67",
    Entry(
        es='Hay unidades de "{column}" dos veces en un periodo o con dos valores de "{start}": filas {rows}.',
        en='Units of "{column}" come twice in a period or have two values of "{start}": rows {rows}.',
    ),
)
TWO_CLUSTERS = (
    "IMPACT-E68",
    Entry(
        es='Hay unidades de "{column}" en dos grupos de "{cluster}": filas {rows}.',
        en='Units of "{column}" lie in two groups of "{cluster}": rows {rows}.',
    ),
)
ALWAYS_TREATED = (
    "IMPACT-W66",
    Entry(
        es='{count} filas tienen "{column}" en el primer periodo ({first}) o antes: sin un antes no se usan.',
        en='{count} rows have "{column}" in the first period ({first}) or earlier: without a before they are not used.',
    ),
)
UNBALANCED_UNITS = (
    "IMPACT-W67",
    Entry(
        es='{count} unidades de "{column}" no están en todos los periodos: sus {rows} filas no se usan.',
        en='{count} units of "{column}" are not in every period: their {rows} rows are not used.',
    ),
)
SKIPPED_CELLS = (
    "IMPACT-W68",
    Entry(
        es="{count} comparaciones (inicio/periodo) no se pueden hacer y no entran en los promedios: {named}.",
        en="{count} comparisons (start/period) cannot be made and are not in the averages: {named}.",
    ),
)
NO_DR_CONTRAST = (
    "IMPACT-E69",
    Entry(
        es="Tratados y controles no se pueden comparar con estas covariables: {why}.",
        en="Treated and controls cannot be compared with these covariates: {why}.",
    ),
)
BAD_COEFFICIENTS = (
    "IMPACT-E70",
    Entry(
        es="Los coeficientes y su covarianza no sirven: {why}.",
        en="The coefficients and their covariance cannot be used: {why}.",
    ),
)
NOT_UNIVERSAL = (
    "IMPACT-E71",
    Entry(
        es="La sensibilidad necesita efectos comparados todos con el último periodo antes del inicio, y "
        'alguno anterior a él: elija esa base (en group_time, base="universal").',
        en="Sensitivity needs effects that are all compared with the last period before the start, and some "
        'before it: choose that base (in group_time, base="universal").',
    ),
)
OPEN_ENDED = (
    "IMPACT-W69",
    Entry(
        es="Con los límites {bounds} el intervalo llega al borde de la rejilla: es más largo que lo que se muestra.",
        en="With bounds {bounds} the interval reaches the edge of the grid: it is longer than shown.",
    ),
)
NO_TABLE = (
    "IMPACT-E72",
    Entry(
        es="El cuadro no se puede calcular con este diseño de muestra: {why}.",
        en="The table cannot be computed with this sample design: {why}.",
    ),
)
ONE_ARM = (
    "IMPACT-E73",
    Entry(
        es='"{column}" tiene un solo valor en las {rows} filas: falta el otro grupo.',
        en='"{column}" has one value in all {rows} rows: the other arm is missing.',
    ),
)
NO_ATTRITION_MODEL = (
    "IMPACT-E74",
    Entry(
        es="No se puede modelar quién se perdió: {why}.",
        en="Who was lost cannot be modelled: {why}.",
    ),
)
NOBODY_OBSERVED = (
    "IMPACT-E75",
    Entry(
        es='Nadie con "{treated}" = {arm} tiene "{column}" observado.',
        en='Nobody with "{treated}" = {arm} has "{column}" observed.',
    ),
)
EXTREME_WEIGHTS = (
    "IMPACT-W70",
    Entry(
        es="El mayor peso por pérdida es {largest} (probabilidad mínima {lowest}): pocas personas pesan mucho; "
        'considere "trim".',
        en="The largest weight for loss is {largest} (lowest probability {lowest}): few people weigh much; "
        'consider "trim".',
    ),
)
NO_IMPUTATION = (
    "IMPACT-E76",
    Entry(
        es="No se puede imputar qué habría pasado sin el programa: {why}.",
        en="What would have been without the programme cannot be imputed: {why}.",
    ),
)
NOT_IMPUTED = (
    "IMPACT-W71",
    Entry(
        es='{count} filas tratadas no tienen filas sin tratar de su "{unit}" o de su "{period}": no se usan.',
        en='{count} treated rows have no untreated rows of their "{unit}" or of their "{period}": they are not used.',
    ),
)
STARTS_WITHIN = (
    "IMPACT-W72",
    Entry(
        es='{count} unidades de "{column}" tienen filas con distintos "{start}": cada fila cuenta con el suyo.',
        en='{count} units of "{column}" have rows with different values of "{start}": each row counts by its own.',
    ),
)
ONE_CLUSTER = (
    "IMPACT-E77",
    Entry(
        es='"{column}" tiene un solo grupo: no se pueden calcular errores estándar por grupo.',
        en='"{column}" has a single group: standard errors by group cannot be computed.',
    ),
)
LONE_CLUSTERS = (
    "IMPACT-W73",
    Entry(
        es='{count} grupos de inicio ({named}) se comparan con una sola unidad de "{column}" de un lado: su error no '
        "se puede conocer.",
        en='{count} starting groups ({named}) are compared with a single unit of "{column}" on one side: their error '
        "cannot be known.",
    ),
)
LONE_MOMENTS = (
    "IMPACT-W74",
    Entry(
        es='A {named} periodos del inicio solo hay un grupo de "{column}": el error de esa parte no se puede conocer.',
        en='At {named} periods since the start there is a single group of "{column}": the error of that part cannot '
        "be known.",
    ),
)
BALANCE_UNKNOWN = (
    "IMPACT-W75",
    Entry(
        es='No se puede estimar el salto de "{column}" en el corte: su balance queda sin número.',
        en='The jump of "{column}" at the cut-off cannot be estimated: its balance has no number.',
    ),
)
