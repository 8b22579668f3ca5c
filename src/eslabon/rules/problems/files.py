"""What can go wrong with a table that people bring (`eslabon.files.tables`)."""

from eslabon.rules.problems import Entry

NOT_READ = (
    "FILES-E01",
    Entry(
        es="no se pudo abrir ({cause}); se esperaba un archivo CSV o XLSX que se pueda leer.",
        en="it could not be opened ({cause}); a readable CSV or XLSX file was expected.",
    ),
)
TOO_LARGE = (
    "FILES-E02",
    Entry(
        es="tiene más de {limit} {unit_es}; divida la tabla en varios archivos.",
        en="it has more than {limit} {unit_en}; split the table into several files.",
        status=413,
    ),
)
EMPTY = (
    "FILES-E03",
    Entry(
        es="está vacío; se esperaba una fila de encabezados: {columns}.",
        en="it is empty; a row of headers was expected: {columns}.",
    ),
)
OTHER_FORMAT = (
    "FILES-E04",
    Entry(
        es="no es una tabla CSV en UTF-8 ni un libro de Excel (.xlsx); guárdelo en la hoja de cálculo como "
        "«CSV UTF-8» o «.xlsx».",
        en="it is neither a CSV table in UTF-8 nor an Excel workbook (.xlsx); save it in the spreadsheet as "
        "“CSV UTF-8” or “.xlsx”.",
    ),
)
COLUMN_MISSING = (
    "FILES-E05",
    Entry(
        es="falta esta columna; se esperaba en la fila de encabezados, con este mismo nombre.",
        en="this column is missing; it was expected in the row of headers, under exactly this name.",
    ),
)
COLUMN_REPEATED = (
    "FILES-E06",
    Entry(
        es="esta columna aparece más de una vez; se esperaba una sola.",
        en="this column appears more than once; it was expected once.",
    ),
)
COLUMN_IGNORED = (
    "FILES-E07",
    Entry(
        es="esta columna no se usa y se deja de lado.",
        en="this column is not used and is left aside.",
    ),
)
OTHER_SEPARATOR = (
    "FILES-E08",
    Entry(
        es="las columnas están separadas por «{separator}»; se esperaban comas. Guarde la tabla como CSV separado por "
        "comas o como .xlsx.",
        en="the columns are separated by “{separator}”; commas were expected. Save the table as comma-separated CSV or "
        "as .xlsx.",
    ),
)
BAD_VALUE = (
    "FILES-E09",
    Entry(
        es="«{value}» no vale aquí; se esperaba {expected_es}.",
        en="“{value}” is not valid here; {expected_en} was expected.",
    ),
)
VALUE_MISSING = (
    "FILES-E10",
    Entry(
        es="está vacío; se esperaba {expected_es}.",
        en="it is empty; {expected_en} was expected.",
    ),
)
REPEATED_ID = (
    "FILES-E11",
    Entry(
        es="«{value}» ya está en la fila {first}; se esperaba un identificador distinto en cada fila.",
        en="“{value}” is already in row {first}; a different identifier was expected in each row.",
    ),
)
NOT_UTF8 = (
    "FILES-E12",
    Entry(
        es="tiene letras que no están en UTF-8 ({bytes}); se esperaba un archivo guardado como «CSV UTF-8».",
        en="it has letters that are not in UTF-8 ({bytes}); a file saved as “CSV UTF-8” was expected.",
    ),
)
CONTROL_CHARACTER = (
    "FILES-E13",
    Entry(
        es="tiene un carácter nulo (NUL), que no es texto; se esperaba un valor sin él.",
        en="it has a null character (NUL), which is no text; a value without it was expected.",
    ),
)
UNEVEN_ROW = (
    "FILES-E14",
    Entry(
        es="la fila tiene {found} celdas; se esperaban {expected}, como en los encabezados. Revise comas y comillas.",
        en="the row has {found} cells; {expected} were expected, as in the headers. Check commas and quotes.",
    ),
)
BROKEN_ROW = (
    "FILES-E15",
    Entry(
        es="la fila no se puede leer ({cause}); se esperaban celdas separadas por comas, con las comillas cerradas.",
        en="the row cannot be read ({cause}); cells separated by commas, with closed quotes, were expected.",
    ),
)
BROKEN_WORKBOOK = (
    "FILES-E16",
    Entry(
        es="el libro de Excel está dañado o no tiene una hoja con datos; ábralo y guárdelo otra vez como .xlsx.",
        en="the Excel workbook is damaged or has no sheet with data; open it and save it again as .xlsx.",
    ),
)
OUTPUT_IS_INPUT = (
    "FILES-E17",
    Entry(
        es="{path} es el mismo archivo que se lee; elija otro nombre para el resultado.",
        en="{path} is the very file that is read; choose another name for the result.",
    ),
)
NOT_WRITTEN = (
    "FILES-E18",
    Entry(
        es="No se pudo escribir {path} ({cause}). Elija una carpeta que exista y en la que pueda guardar.",
        en="{path} could not be written ({cause}). Choose a folder that exists and that can be written to.",
    ),
)
IATI_NOT_XML = (
    "FILES-E19",
    Entry(
        es="no es XML que se pueda leer ({cause}); se esperaba un archivo de actividades IATI 2.03.",
        en="it is not XML that can be read ({cause}); an IATI 2.03 activity file was expected.",
    ),
)
IATI_NOT_SCHEMA = (
    "FILES-E20",
    Entry(
        es="no cumple el esquema de IATI 2.03: {cause}",
        en="it does not fit the schema of IATI 2.03: {cause}",
    ),
)
IATI_BREACH = (
    "FILES-E21",
    Entry(
        es="<{element}> no cumple la regla {rule} de IATI: {case}",
        en="<{element}> does not keep IATI's rule {rule}: {case}",
    ),
)
