"""A business plan as a centre writes it, page by page: what is in the way, the promises, the plan, the baseline."""

from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image

from eslabon.rules.alliances.baseline import window
from tests.journeys.walking import Walker

START = date(2022, 3, 1)

SECTIONS = {  # section of the plan: what is written in it, by label
    "Producto": {
        "Producto": "Quinua blanca lavada",
        "Descripción": "Grano de más de 2 mm, lavado y seco, en sacos de 50 kg.",
    },
    "Mercado": {"Mercado y demanda": "La empresa exporta a cuatro países y compra hoy la mitad de lo que vende."},
    "Fortalezas, oportunidades, debilidades y amenazas": {
        "Fortalezas": "Se cultiva desde siempre.",
        "Oportunidades": "Precio en alza.",
        "Debilidades": "Poca maquinaria.",
        "Amenazas": "Heladas.",
    },
    "Objetivo y estrategia": {
        "Objetivo": "Vender 120 toneladas al año con menos de 2 % de rechazo.",
        "Estrategia": "Limpieza en origen, un técnico que vive en la zona y pago a ocho días.",
    },
    "Inicio, duración y graduación": {
        "Fecha de inicio": START.isoformat(),
        "Duración, meses": "36",
        "Horizonte de graduación, meses": "36",
    },
}
TABLES = {  # section of the plan: its lines, each cell by the column's name
    "Costos de producción": [{"concept": "Semilla y abono", "amount": "1.20", "unit": "kg"}],
    "Proyección de la demanda": [
        {"year": str(year), "volume": str(40000 * year), "unit": "kg", "price": "4.50"} for year in (1, 2, 3)
    ],
    "Plan de inversiones": [{"year": "1", "concept": "Zaranda", "amount": "15000"}],
    "Metas de cada año": [
        {"year": str(year), "sales": sales, "labour_days": str(900 * year), "investment": "5000"}
        for year, sales in ((1, "350000"), (2, "700000"), (3, "700000"))
    ],
    "Costo de la asistencia": [
        {"year": str(year), "amount": amount} for year, amount in ((1, "30000"), (2, "20000"), (3, "10000"))
    ],
}
PROMISES = {
    "comprador": "Comprar toda la quinua que cumpla",
    "productores": "Entregar limpio y seco",
    "centro u operador": "Un técnico en la zona",
}


def picture() -> Any:
    """A small picture as a browser sends it."""
    out = BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return {"name": "lista.png", "mimeType": "image/png", "buffer": out.getvalue()}


def record_bottleneck(centre: Walker) -> None:
    """Write down what is in the way, plan an action, and report it done with a picture."""
    centre.follow("Cuellos de botella")
    centre.select("Tipo", "Calidad del producto")
    centre.write("Qué pasa", "El grano llega con piedras y humedad.")
    centre.write("Cómo frena las ventas", "El comprador rechaza un tercio.")
    centre.write("Detectado el", "2022-01-05")
    centre.press("Anotar", exact=True)
    centre.follow("El grano llega con piedras y humedad.")
    centre.write("Qué se hace", "Comprar una zaranda")
    centre.select("De qué lado", "centro u operador")
    centre.write("Quién responde", "El técnico de la zona")
    centre.write("Desde", "2022-01-06")
    centre.write("Hasta", "2022-01-20")
    centre.press("Planear", exact=True)
    centre.follow("Comprar una zaranda")
    centre.select("Cómo va", "hecha")
    centre.write("Hecha el", "2022-01-18")
    centre.page.get_by_label("Foto, acta o certificado").set_input_files(picture())
    centre.press("Guardar", exact=True)
    centre.sees("lista.png")


def promise(centre: Walker) -> None:
    """One promise of each side."""
    centre.follow("Compromisos")
    for side, text in PROMISES.items():
        centre.select("Quién promete", side)
        centre.write("Qué promete", text)
        centre.write("Hasta cuándo", "2022-06-01")
        centre.press("Anotar", exact=True)


def write_plan(centre: Walker) -> None:
    """Every section of the plan, and the twelve months before it."""
    centre.follow("Plan de negocio")
    centre.press("Empezar el plan")
    for title, texts in SECTIONS.items():
        centre.press(title, role="link", exact=True)
        for label, text in texts.items():
            centre.write(label, text)
        centre.press("Guardar y volver al plan")
    for title, lines in TABLES.items():
        centre.press(title, role="link", exact=True)
        for number, line in enumerate(lines):
            for column, value in line.items():
                centre.page.locator(f"[name=rows-{number}-{column}]").fill(value)
        centre.press("Guardar y volver al plan")
    centre.press("Línea de base", role="link", exact=True)
    for indicator, monthly in (("Ventas del comprador", "8333.3333"), ("Jornales", "20")):
        if centre.page.get_by_role("main").get_by_role("link", name=indicator, exact=True).count():
            centre.press(indicator, role="link", exact=True)
        fill_the_year(centre, monthly)


def fill_the_year(centre: Walker, monthly: str) -> None:
    """The same figure for each of the twelve months before the start."""
    for month in window(START):
        centre.page.locator(f"[name=m{month:%Y_%m}]").fill(monthly)
    centre.write("De dónde salen las cifras", "Facturas")
    centre.press("Guardar", exact=True)
