"""The plan on paper: the same sections as a page, as PDF/UA and as a document to go on writing in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _

from eslabon.web.alliances.models import Bottleneck, BottleneckAction, Commitment, Demand, InvestmentLine, Side
from eslabon.web.ui import formats
from eslabon.web.ui.paper import print_pdf

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "alliances" / "typst" / "plan.typ"
BAR = 100


class _Pen:
    """Writes numbers, amounts and days of one plan in one language."""

    def __init__(self, content: Mapping[str, Any], *, tongue: str) -> None:
        self.tongue, self.currency = tongue, content["currency"]
        self.country = {"PEN": "PE", "COP": "CO"}.get(self.currency, "")
        self.locale = formats.reader_locale(tongue, self.country)

    def number(self, text: str | None) -> str:
        return "–" if text is None else formats.write_number(Decimal(text), locale=self.locale)

    def money(self, text: str | None) -> str:
        if text is None:
            return "–"
        return formats.write_money(Decimal(text), self.currency, language=self.tongue, country=self.country)

    def day(self, text: str | None) -> str:
        return "–" if text is None else formats.write_day(date.fromisoformat(text), locale=self.locale, short=True)

    def month(self, text: str) -> str:
        return format_date(date.fromisoformat(text), format="LLLL y", locale=self.locale)

    def unit(self, value: str | None, unit: str) -> str:
        return "–" if value is None else f"{self.number(value)} {unit}"


def printed(content: Mapping[str, Any], *, language: str) -> dict[str, Any]:
    """Return the plan in words: a head, facts, and numbered sections of texts, tables and lists."""
    tongue = "en" if language.startswith("en") else "es"
    with translation.override(tongue):
        pen = _Pen(content, tongue=tongue)
        alliance = content["alliance"]
        sections = [section for section in _sections(content, pen=pen) if section["blocks"]]
        return {
            "language": tongue,
            "title": _("Plan de negocio"),
            "name": alliance["name"],
            "programme": alliance["programme"][tongue],
            "reference": f"{alliance['code']} · {_('versión')} {content['version']}",
            "state": "" if content["state"] in ("approved", "replaced") else _("Borrador: todavía no está aprobado."),
            "facts": _facts(content, pen=pen),
            "figures": _figures(content, pen=pen),
            "sections": [{**section, "number": number} for number, section in enumerate(sections, start=1)],
            "signatures": _signatures(alliance),
            "signatures_title": _("Firman"),
        }


def _facts(content: Mapping[str, Any], *, pen: _Pen) -> list[list[str]]:
    alliance = content["alliance"]
    rows = [
        [_("Producto"), content["product"] or alliance["chain"][pen.tongue]],
        [_("Comprador"), alliance["buyer"]],
        [_("Productores"), alliance["organisation"] or _("independientes")],
        [_("Proveedores mapeados"), pen.number(str(alliance["suppliers"]))],
        [_("Operador"), alliance["operator"]],
        [_("Lugar"), " · ".join(one for one in (alliance["corridor"], alliance["place"]) if one)],
        [_("Fecha de inicio"), pen.day(content["starts_on"]) if content["starts_on"] else ""],
        [_("Duración"), _("%(n)s meses") % {"n": content["duration_months"]} if content["duration_months"] else ""],
        [
            _("Horizonte de graduación"),
            _("%(n)s meses") % {"n": content["graduation_months"]} if content["graduation_months"] else "",
        ],
    ]
    return [row for row in rows if row[1]]


def _figures(content: Mapping[str, Any], *, pen: _Pen) -> list[list[str]]:
    """The four figures that a bank reads first."""
    viability = content["viability"]
    ratio = viability["ratio"]
    base = _baseline_sales(viability)
    return [
        [_("Ventas antes, doce meses"), pen.money(base)],
        [_("Ventas esperadas, plan"), pen.money(viability["expected_total"])],
        [_("Asistencia del programa"), pen.money(viability["assistance"])],
        [_("Ventas por unidad de asistencia"), pen.number(None if ratio is None else f"{Decimal(ratio):.1f}")],
    ]


def _baseline_sales(viability: Mapping[str, Any]) -> str | None:
    return next((year["baseline"] for year in viability["years"] if year["baseline"] is not None), None)


def _text(*paragraphs: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"kind": "text", "title": title, "text": text} for title, text in paragraphs if text]


def _table(
    header: list[str], rows: list[list[str]], *, numeric: int, wide: int = -1, has_total: bool = False, title: str = ""
) -> list[dict[str, Any]]:
    """A table whose last `numeric` columns are figures, and whose column `wide` takes what room is left."""
    words = len(header) - numeric
    block = {"kind": "table", "title": title, "header": header, "rows": rows, "words": words}
    return [{**block, "wide": wide, "has_total": has_total}] if rows else []


def _sections(content: Mapping[str, Any], *, pen: _Pen) -> list[dict[str, Any]]:
    return [
        {"title": _("El producto"), "blocks": _text(("", content["product_description"]))},
        {"title": _("Costos de producción"), "blocks": _production(content, pen=pen)},
        {"title": _("Mercado y demanda"), "blocks": _market(content, pen=pen)},
        {
            "title": _("Fortalezas, oportunidades, debilidades y amenazas"),
            "blocks": _text(
                (_("Fortalezas"), content["strengths"]),
                (_("Oportunidades"), content["opportunities"]),
                (_("Debilidades"), content["weaknesses"]),
                (_("Amenazas"), content["threats"]),
            ),
        },
        {"title": _("Cuellos de botella y qué se hace"), "blocks": _stuck(content, pen=pen)},
        {
            "title": _("Objetivo y estrategia"),
            "blocks": _text((_("Objetivo"), content["objective"]), (_("Estrategia"), content["strategy"])),
        },
        {"title": _("Compromisos"), "blocks": _promises(content, pen=pen)},
        {"title": _("Plan de inversiones"), "blocks": _investments(content, pen=pen)},
        {"title": _("Metas por año"), "blocks": _goals(content, pen=pen)},
        {"title": _("Línea de base"), "blocks": _baseline(content, pen=pen)},
        {"title": _("Viabilidad"), "blocks": _viability(content, pen=pen)},
    ]


def _production(content: Mapping[str, Any], *, pen: _Pen) -> list[dict[str, Any]]:
    lines = content["production_costs"]
    rows = [[one["concept"], one["unit"], pen.money(one["amount"])] for one in lines]
    units = {one["unit"] for one in lines}
    has_total = len(units) == 1 and len(lines) > 1
    if has_total:
        total = sum((Decimal(one["amount"]) for one in lines), Decimal(0))
        rows.append([_("Total"), units.pop(), pen.money(str(total))])
    return _table([_("Concepto"), _("Unidad"), _("Monto")], rows, numeric=1, wide=0, has_total=has_total)


def _market(content: Mapping[str, Any], *, pen: _Pen) -> list[dict[str, Any]]:
    demand = content["alliance"]["demand"]
    blocks = _text(("", content["market"]))
    if demand is not None:
        said = [
            (_("Demanda asegurada por año"), pen.unit(demand["yearly_volume"], demand["unit"])),
            (_("Cómo está asegurada"), str(dict(Demand.Assurance.choices)[demand["assurance"]])),
            (_("Precio"), _price(demand, pen=pen)),
            (_("Calidad"), demand["quality"]),
            (_("Cuándo"), demand["timing"]),
            (_("Certificación"), demand["certification"]),
        ]
        blocks.append({"kind": "facts", "title": "", "rows": [[name, value] for name, value in said if value]})
    rows = [
        [
            str(one["year"]),
            pen.unit(one["volume"], one["unit"]),
            pen.money(one["price"]),
            pen.money(one["amount"]),
        ]
        for one in content["projections"]
    ]
    header = [_("Año"), _("Volumen"), _("Precio por unidad"), _("Valor")]
    return blocks + _table(header, rows, numeric=3, title=_("Proyección de la demanda"))


def _price(demand: Mapping[str, Any], *, pen: _Pen) -> str:
    rule = str(dict(Demand.PriceRule.choices)[demand["price_rule"]])
    price = f"{pen.money(demand['price'])} / {demand['unit']}" if demand["price"] is not None else ""
    return ", ".join(one for one in (rule, price, demand["price_terms"]) if one)


def _stuck(content: Mapping[str, Any], *, pen: _Pen) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    states, sides = dict(BottleneckAction.State.choices), dict(Side.choices)
    for one in content["bottlenecks"]:
        state = str(dict(Bottleneck.State.choices)[one["state"]])
        text = "\n".join(part for part in (one["description"], one["effect"]) if part)
        blocks += _text((f"{one['kind'][pen.tongue]} ({state})", text))
        rows = [
            [
                action["title"],
                action["responsible"] or str(sides[action["side"]]).capitalize(),
                f"{pen.day(action['starts_on'])} – {pen.day(action['due_on'])}",
                str(states[action["state"]]),
                pen.money(action["cost"]),
            ]
            for action in one["actions"]
        ]
        blocks += _table([_("Acción"), _("Responde"), _("Fechas"), _("Estado"), _("Costo")], rows, numeric=1, wide=0)
    return blocks


def _promises(content: Mapping[str, Any], *, pen: _Pen) -> list[dict[str, Any]]:
    sides, outcomes = dict(Side.choices), dict(Commitment.Outcome.choices)
    rows = [
        [
            one["party"] or str(sides[one["side"]]).capitalize(),
            one["text"],
            pen.day(one["due_on"]),
            str(outcomes[one["outcome"]]),
        ]
        for one in content["commitments"]
    ]
    return _table([_("Quién"), _("Qué promete"), _("Hasta"), _("Estado")], rows, numeric=0, wide=1)


def _investments(content: Mapping[str, Any], *, pen: _Pen) -> list[dict[str, Any]]:
    lines = content["investments"]
    payers = dict(InvestmentLine.Payer.choices)
    rows = [[str(one["year"]), one["concept"], str(payers[one["payer"]]), pen.money(one["amount"])] for one in lines]
    if len(rows) > 1:
        total = sum((Decimal(one["amount"]) for one in lines), Decimal(0))
        rows.append(["", _("Total"), "", pen.money(str(total))])
    return _table(
        [_("Año"), _("Concepto"), _("Quién paga"), _("Monto")], rows, numeric=1, wide=1, has_total=len(rows) > 1
    )


def _goals(content: Mapping[str, Any], *, pen: _Pen) -> list[dict[str, Any]]:
    costs = {one["year"]: one["amount"] for one in content["costs"]}
    rows = [
        [
            str(one["year"]),
            pen.money(one["sales"]),
            pen.number(one["labour_days"]),
            pen.money(one["investment"]),
            pen.money(costs.get(one["year"])),
        ]
        for one in content["goals"]
    ]
    header = [_("Año"), _("Ventas"), _("Jornales"), _("Inversión"), _("Asistencia del programa")]
    return _table(header, rows, numeric=4) + _bars(content, pen=pen)


def _bars(content: Mapping[str, Any], *, pen: _Pen) -> list[dict[str, Any]]:
    """Sales of each year beside the twelve months before, as bars with their figures."""
    base = _baseline_sales(content["viability"])
    values = [(_("Antes"), base)] if base is not None else []
    values += [(_("Año %(n)s") % {"n": one["year"]}, one["sales"]) for one in content["goals"]]
    most = max((Decimal(value) for _name, value in values), default=Decimal(0))
    if most == 0 or len(values) < 2:
        return []
    rows = [[name, int(Decimal(value) * BAR / most), pen.money(value)] for name, value in values]
    return [{"kind": "bars", "title": _("Ventas antes y durante el plan"), "rows": rows}]


def _baseline(content: Mapping[str, Any], *, pen: _Pen) -> list[dict[str, Any]]:
    known = content["baseline"]
    if not known:
        return []
    months = [month for month, _value in known[0]["months"]]
    rows = [
        [pen.month(month), *(pen.number(dict(map(tuple, one["months"])).get(month)) for one in known)]
        for month in months
    ]
    rows.append([_("Total"), *(pen.number(one["total"]) for one in known)])
    header = [_("Mes"), *(_with_unit(one, tongue=pen.tongue) for one in known)]
    said = _("Los doce meses antes del inicio; todo resultado se cuenta como lo que los excede.")
    return _text(("", said)) + _table(header, rows, numeric=len(known), has_total=True)


def _with_unit(one: Mapping[str, Any], *, tongue: str) -> str:
    """The name of an indicator, with its unit where the name does not say it."""
    return str(one["name"][tongue]) if one["unit"] in ("days", "people") else f"{one['name'][tongue]} ({one['unit']})"


def _viability(content: Mapping[str, Any], *, pen: _Pen) -> list[dict[str, Any]]:
    found = content["viability"]
    rows = [
        [
            str(one["year"]),
            pen.money(one["sales"]),
            pen.money(one["baseline"]),
            pen.money(one["counted"]),
            pen.money(one["assistance"]),
        ]
        for one in found["years"]
    ]
    rows.append(
        [
            _("Total"),
            pen.money(found["expected_total"]),
            "",
            pen.money(found["counted"]),
            pen.money(found["assistance"]),
        ]
    )
    header = [_("Año"), _("Ventas"), _("Antes"), _("Cuentan"), _("Costo de la asistencia")]
    said = f"{found['reason_en' if pen.tongue == 'en' else 'reason_es']} ({found['clause']})"
    blocks = _text(("", said)) + _table(header, rows, numeric=4, has_total=True)
    override = content["override"]
    if override is not None:
        words = _("%(who)s se apartó de la regla el %(day)s: %(reason)s") % {
            "who": override["by"],
            "day": pen.day(override["on"]),
            "reason": override["reason"],
        }
        blocks += _text((_("Apartamiento de la regla"), words))
    return blocks


def _signatures(alliance: Mapping[str, Any]) -> list[list[str]]:
    named = [
        (_("Comprador"), alliance["buyer"]),
        (_("Productores"), alliance["organisation"]),
        (_("Operador"), alliance["operator"]),
    ]
    return [[role, name] for role, name in named if name]


def plan_pdf(content: Mapping[str, Any], *, language: str, code: str = "") -> bytes:
    """Return the plan as PDF/UA; all text goes in as data, never as markup."""
    return print_pdf(TEMPLATE, content={**printed(content, language=language), "fingerprint": code})


def plan_docx(content: Mapping[str, Any], *, language: str) -> bytes:
    """Return the plan as a document of headings, paragraphs and tables."""
    from docx import Document
    from docx.shared import Pt, RGBColor

    said = printed(content, language=language)
    document: Any = Document()
    document.core_properties.title = f"{said['title']}: {said['name']}"
    document.core_properties.author = said["programme"]
    document.core_properties.language = said["language"]
    document.styles["Normal"].font.size = Pt(10.5)
    for level in (1, 2):
        document.styles[f"Heading {level}"].font.color.rgb = RGBColor(0x6B, 0x3A, 0x1E)
    document.add_paragraph(said["programme"])
    document.add_heading(f"{said['title']}: {said['name']}", level=1)
    document.add_paragraph(said["reference"])
    if said["state"]:
        document.add_paragraph(said["state"], style="Intense Quote")
    _docx_table(document, header=None, rows=[*said["facts"], *said["figures"]], words=2)
    for section in said["sections"]:
        document.add_heading(f"{section['number']}. {section['title']}", level=2)
        for block in section["blocks"]:
            _docx_block(document, block)
    document.add_heading(said["signatures_title"], level=2)
    for role, name in said["signatures"]:
        document.add_paragraph(f"\n____________________________\n{name}\n{role}")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _docx_block(document: Any, block: Mapping[str, Any]) -> None:
    if block["kind"] == "bars":  # the figures of the table above: a document to write in needs them once
        return
    if block["title"]:
        document.add_paragraph().add_run(block["title"]).bold = True
    if block["kind"] == "text":
        for line in block["text"].splitlines():
            document.add_paragraph(line)
    elif block["kind"] == "facts":
        _docx_table(document, header=None, rows=block["rows"], words=2)
    else:
        _docx_table(document, header=block["header"], rows=block["rows"], words=block["words"])


def _docx_table(document: Any, *, header: list[str] | None, rows: list[list[str]], words: int) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    lines = [*([header] if header else []), *rows]
    if not lines:
        return
    table = document.add_table(rows=0, cols=len(lines[0]), style="Light Grid Accent 1" if header else "Table Grid")
    for line in lines:
        cells = table.add_row().cells
        for number, text in enumerate(line):
            cells[number].text = text
            if number >= words:
                cells[number].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()
