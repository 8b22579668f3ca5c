"""The words of tables and reports in Spanish and English."""

import re

from eslabon.impact.study.column_names import COLUMNS

PUBLISHED = {"es": "Publicado", "en": "Published"}
ESTIMATED = {"es": "Estimado", "en": "Estimated"}
TOTAL = {"es": "Total", "en": "Total"}
NO_TOTAL = {"es": "", "en": ""}

# What is put together from names: a band, a slope in a year, a statistic of a group.
PATTERNS = [
    (re.compile(pattern), es, en)
    for pattern, es, en in (
        (r"radius · 0 · (.+)", "hasta {} km", "up to {} km"),
        (r"band · (.+) · (.+)", "de {} a {} km", "{} to {} km"),
        (r"\w+=(\d{4}(?:-II?)?)", "Año {}", "Year {}"),
        (r"(.+) × \w+=(\d{4}(?:-II?)?)", "{} × {}", "{} × {}"),
        (r"step:(.+)", "{}", "{}"),
        (r"(n|mean|sd): 0", "{} · control", "{} · control"),
        (r"(n|mean|sd): 1", "{} · tratado", "{} · treated"),
        (r"(difference|std_error|p_value|standardised): 0 − 1", "{}: control − tratado", "{}: control − treated"),
        (r"(n|mean|sd): (.+)", "{} · {}", "{} · {}"),
        (r"(difference|std_error|p_value|standardised): (.+) − (.+)", "{}: {} − {}", "{}: {} − {}"),
        (r"robust, (residuals|none|covariates), (nn|hc3)", "Robusto, {}, varianza {}", "Robust, {}, {} variance"),
        (r"ATT\((.+), (.+)\)", "Primera vez {}, año {}", "First time {}, year {}"),
        (r"(.+) × treated", "{} × tratado", "{} × treated"),
        (r"(\d{4}) · (\d{4})", "{} · {}", "{} · {}"),
    )
]


def both(text: str) -> dict[str, str]:
    """The same words in both languages."""
    return {"es": text, "en": text}


def column_words(name: str) -> dict[str, str]:
    """The words for a column or value; what has none keeps its name, with blanks.

    >>> column_words("head_age")["es"], column_words("radius · 0 · 5")["en"]
    ('Edad del jefe (años)', 'up to 5 km')
    """
    if name in COLUMNS:
        es, en = COLUMNS[name]
        return {"es": es, "en": en}
    for pattern, es, en in PATTERNS:
        found = pattern.fullmatch(name)
        if found:
            parts = [column_words(part) for part in found.groups()]
            return {
                "es": es.format(*(part["es"] for part in parts)), "en": en.format(*(part["en"] for part in parts))
            }  # fmt: skip
    return both(name.replace("_", " "))
