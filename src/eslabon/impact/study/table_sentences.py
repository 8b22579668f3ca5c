"""What a table says in one sentence, of the numbers that stand in it; estimates have sentences of their own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eslabon.impact.study.numbers import number

Said = dict[str, str]


def said_of(table: Mapping[str, Any], *, declared: Mapping[str, Any]) -> list[Said]:
    """The sentences of a table that has no estimate to speak of; none if its kind has none."""
    speak = SPEAKERS.get(_kind_of(table))
    return [speak(table, declared)] if speak and table["rows"] else []


def _kind_of(table: Mapping[str, Any]) -> str:
    if table["kind"] != "frame":
        return str(table["kind"])
    heads = {head.get("name") for head in table["columns"]}
    for kind, needed in (
        ("bounds", "excludes_zero"),
        ("support", "on_support"),
        ("screen", "verdict"),
        ("dd", "treated_change"),
    ):
        if needed in heads:
            return kind
    return "pairs" if any(str(head).startswith("standardised: ") for head in heads) else "frame"


def _both(make: Callable[[str], str]) -> Said:
    return {language: make(language) for language in ("es", "en")}


def _ours(table: Mapping[str, Any], name: str) -> int:
    """Where our column of that name stands."""
    return next(
        place
        for place, head in enumerate(table["columns"])
        if head.get("name") == name and head.get("side") != "published"
    )


def _of_counts(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    total = table["rows"][-1]["cells"][_ours(table, "total")]["value"]
    inner = [
        place
        for place, head in enumerate(table["columns"])
        if head["name"] != "total" and head.get("side") != "published"
    ]
    most = max(inner, key=lambda place: table["rows"][-1]["cells"][place]["value"])
    head, size = table["columns"][most], table["rows"][-1]["cells"][most]["value"]
    words = {"es": "Son {} en total; lo más frecuente es «{}»: {}.", "en": "There are {} in all; most often “{}”: {}."}
    return _both(lambda lang: words[lang].format(_count(total, lang), head[lang], _count(size, lang)))


def _count(value: float, language: str) -> str:
    return number(value, digits=0, language=language)


def _of_descriptives(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    row = table["rows"][0]
    places = [place for place, head in enumerate(table["columns"])
              if head["name"] not in {"n", "all"} and head.get("side") != "published"]  # fmt: skip
    first, last = places[0], places[-1]
    digits = 1 if abs(row["cells"][first]["mean"]) >= 1 else 3
    words = {"es": "{}: la media va de {} en {} a {} en {}.", "en": "{}: the mean goes from {} in {} to {} in {}."}
    return _both(
        lambda lang: words[lang].format(
            row["label"][lang],
            number(row["cells"][first]["mean"], digits=digits, language=lang), table["columns"][first][lang],
            number(row["cells"][last]["mean"], digits=digits, language=lang), table["columns"][last][lang],
        )
    )  # fmt: skip


def _of_propensity(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    told: dict[str, list[str]] = {"es": [], "en": []}
    for place, head in enumerate(table["columns"]):
        if head.get("side") == "published":
            continue
        cells = [row["cells"][place] for row in table["rows"] if row["name"] not in {"n", "constant"}]
        known = [cell for cell in cells if cell is not None]
        apart = sum(cell["p_value"] is not None and cell["p_value"] < 0.05 for cell in known)
        told["es"].append(f"en {head['es']}, {apart} de {len(known)}")
        told["en"].append(f"in {head['en']}, {apart} of {len(known)}")
    return {
        "es": f"Características que al 5 % se relacionan con participar: {'; '.join(told['es'])}.",
        "en": f"Characteristics related at 5% to taking part: {'; '.join(told['en'])}.",
    }


def _of_balance(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    rows = _before_group(table["rows"], "outcome")
    before, after = (_ours(table, name) for name in ("smd_unmatched", "smd_matched"))
    largest = {place: max(abs(row["cells"][place]["value"] or 0.0) for row in rows) for place in (before, after)}
    tested = _ours(table, "p_matched")
    apart = sum((row["cells"][tested]["value"] or 1.0) < 0.05 for row in rows)
    words = {
        "es": "La mayor diferencia estandarizada entre las {} características pasa de {} a {} al emparejar; después, "
        "{} se distinguen al 5 %.",
        "en": "The largest standardised difference among the {} characteristics goes from {} to {} with matching; "
        "after it, {} differ at 5%.",
    }
    return _both(
        lambda lang: words[lang].format(
            len(rows), *(number(largest[place], digits=2, language=lang) for place in (before, after)), apart
        )
    )


def _before_group(rows: Sequence[Mapping[str, Any]], name: str) -> list[Mapping[str, Any]]:
    """The lines above the group of that name, without heads of groups."""
    kept = []
    for row in rows:
        if row["group"] and row["name"] == name:
            break
        kept += [] if row["group"] else [row]
    return kept


def _of_bounds(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    excluded, bound = _ours(table, "excludes_zero"), _ours(table, "bound")
    first = table["rows"][0]["cells"][excluded]["en"] == "yes"
    safe = [row["cells"][bound]["value"] for row in table["rows"][1:] if row["cells"][excluded]["en"] == "yes"]
    if not first:
        return {
            "es": "Ni con tendencias paralelas excluye el cero el intervalo; con mayores diferencias se ensancha.",
            "en": "Not even with parallel trends does the interval exclude zero; with larger differences it widens.",
        }
    most = max(safe, default=0.0)
    words = {
        "es": "Con tendencias paralelas el intervalo excluye el cero; lo sigue excluyendo hasta M = {}.",
        "en": "With parallel trends the interval excludes zero; it still does up to M = {}.",
    }
    return _both(lambda lang: words[lang].format(number(most, digits=3, language=lang)))


def _of_support(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    arm, everyone, kept = (_ours(table, name) for name in ("arm", "all", "on_support"))
    row = next(
        (
            row
            for row in reversed(table["rows"])
            if row["cells"][arm] and row["cells"][arm]["en"] in {"Treated", "treated"}
        ),
        table["rows"][-1],
    )
    words = {
        "es": "De {} tratados, {} quedan en el soporte común: el efecto es el de ellos.",
        "en": "Of {} treated, {} are on the common support: the effect is theirs.",
    }
    return _both(
        lambda lang: words[lang].format(*(_count(row["cells"][place]["value"], lang) for place in (everyone, kept)))
    )


def _of_screen(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    place = _ours(table, "verdict")
    jumps = [row["label"] for row in table["rows"] if row["cells"][place] and row["cells"][place]["en"] == "jump"]
    words = {
        "es": "La densidad salta en {} de {} grupos{}: se dejan fuera.",
        "en": "The density jumps in {} of {} groups{}: they are left out.",
    }
    return _both(
        lambda lang: words[lang].format(
            len(jumps), len(table["rows"]), f" ({', '.join(one[lang] for one in jumps)})" if jumps else ""
        )
    )


def _of_dd(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    row, places = table["rows"][0], [_ours(table, name) for name in ("treated_change", "control_change", "estimate")]
    words = {
        "es": "{}: los tratados cambian {}, los controles {}; la diferencia, con controles, es {}.",
        "en": "{}: the treated change by {}, the controls by {}; the difference, with controls, is {}.",
    }
    return _both(
        lambda lang: words[lang].format(
            row["label"][lang], *(number(row["cells"][place]["value"], digits=3, language=lang) for place in places)
        )
    )


def _of_pairs(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    place = next(k for k, head in enumerate(table["columns"]) if str(head["name"]).startswith("standardised: "))
    known = [row for row in table["rows"] if row["cells"][place] is not None]
    most = max(known, key=lambda row: abs(row["cells"][place]["value"]))
    words = {
        "es": "La mayor diferencia estandarizada es la de «{}»: {}.",
        "en": "The largest standardised difference is that of “{}”: {}.",
    }
    return _both(
        lambda lang: words[lang].format(
            most["label"][lang], number(most["cells"][place]["value"], digits=2, language=lang)
        )
    )


def _of_tests(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    place = _ours(table, "p_value")
    known = [row["cells"][place]["value"] for row in table["rows"] if row["cells"][place] is not None]
    apart = sum(value < 0.05 for value in known)
    return {
        "es": f"De {len(known)} pruebas, {apart} rechazan al 5 %; por azar se espera una de cada veinte.",
        "en": f"Of {len(known)} tests, {apart} reject at 5%; by chance one in twenty is expected.",
    }


def _of_flow(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    place = _ours(table, "dropped")
    out = sum(row["cells"][place]["value"] > 0 for row in table["rows"])
    return {
        "es": f"Ninguna fila se pierde sin contarse: {out} pasos dejan filas fuera, y cada uno dice por qué.",
        "en": f"No row is lost uncounted: {out} steps leave rows out, and each says why.",
    }


def _of_power(table: Mapping[str, Any], declared: Mapping[str, Any]) -> Said:
    row, place = table["rows"][0], _ours(table, "effect")
    words = {
        "es": "{}: un efecto menor que {} tenía menos de 80 % de probabilidad de verse.",
        "en": "{}: an effect below {} had less than an 80% chance of being seen.",
    }
    return _both(
        lambda lang: words[lang].format(
            row["label"][lang],
            number(row["cells"][place]["value"], digits=row["cells"][place]["digits"], language=lang),
        )
    )


SPEAKERS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Said]] = {
    "counts": _of_counts, "descriptives": _of_descriptives, "propensity": _of_propensity, "balance": _of_balance,
    "bounds": _of_bounds, "support": _of_support, "screen": _of_screen, "dd": _of_dd, "pairs": _of_pairs,
    "tests": _of_tests, "flow": _of_flow, "power": _of_power,
}  # fmt: skip
