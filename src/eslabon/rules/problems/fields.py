"""What can go wrong around encrypted columns."""

from eslabon.rules.problems import Entry

KEY_MISSING = (
    "FIELDS-E01",
    Entry(
        es=(
            "Este dato está cifrado con la clave «{key}», que no está en el llavero de este sitio. "
            "Pida a quien administra el sitio que agregue esa clave a ESLABON_FIELD_KEYS."
        ),
        en=(
            "This value is encrypted under the key “{key}”, which is not in this site's key ring. "
            "Ask whoever runs the site to add that key to ESLABON_FIELD_KEYS."
        ),
        status=500,
    ),
)

DOES_NOT_OPEN = (
    "FIELDS-E02",
    Entry(
        es=(
            "El dato cifrado de {column}, fila {row}, no se puede abrir: fue alterado, viene de otra fila o columna, "
            "o la clave «{key}» cambió. Avise a quien administra el sitio; el respaldo tiene el valor anterior."
        ),
        en=(
            "The encrypted value of {column}, row {row}, does not open: it was altered, it comes from another row or "
            "column, or the key “{key}” changed. Tell whoever runs the site; the backup holds the earlier value."
        ),
        status=500,
    ),
)

KEY_RING_UNUSABLE = (
    "FIELDS-E03",
    Entry(
        es=(
            "El llavero ESLABON_FIELD_KEYS no sirve: {detail}. Se espera «nombre:clave», separados por comas, cada "
            "clave de 32 bytes en base64."
        ),
        en=(
            "The key ring ESLABON_FIELD_KEYS cannot be used: {detail}. Expected “name:key”, separated by commas, each "
            "key 32 bytes in base64."
        ),
        status=500,
    ),
)
