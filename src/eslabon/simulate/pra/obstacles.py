"""What keeps a buyer from buying more, and what is done about it: the words of the simulated plans."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Obstacle:
    """A bottleneck, what resolves it, and who must act."""

    code: str
    name: str
    actions: tuple[tuple[str, str], ...]  # what, and who: centre | buyer | producers | other
    kind: str  # of the plan.toml of the pack


OBSTACLES = (
    Obstacle(
        "handling",
        "El manejo del cultivo o de la crianza no da la calidad pedida",
        (("Escuelas de campo cada quincena", "centre"), ("Parcela de muestra en cada sector", "producers")),
        "quality",
    ),
    Obstacle(
        "harvest",
        "Se pierde producto entre la cosecha y el acopio",
        (("Capacitar en cosecha y selección", "centre"), ("Entregar jabas y mantas", "buyer")),
        "technical",
    ),
    Obstacle(
        "seed",
        "No hay semilla ni material de la variedad que el comprador vende",
        (("Traer semilla certificada", "buyer"), ("Instalar semilleros comunales", "producers")),
        "technical",
    ),
    Obstacle(
        "water",
        "Falta agua en los meses secos",
        (("Reparar bocatomas y canales", "producers"), ("Gestionar riego ante la municipalidad", "other")),
        "equipment",
    ),
    Obstacle(
        "collection",
        "Reunir cargas pequeñas cuesta más que lo que dejan",
        (("Abrir un punto de acopio por sector", "buyer"), ("Acordar días de recojo", "producers")),
        "logistics",
    ),
    Obstacle(
        "certificate",
        "El mercado de destino pide un certificado que nadie tiene",
        (("Armar el sistema interno de control", "centre"), ("Pagar la primera auditoría", "buyer")),
        "certification",
    ),
    Obstacle(
        "prices",
        "Los productores no conocen los precios y venden al primero que llega",
        (("Publicar el precio de la semana", "centre"), ("Acordar una regla de precio por campaña", "buyer")),
        "market",
    ),
    Obstacle(
        "traceability",
        "No se sabe de qué chacra viene cada lote",
        (("Codificar productores y lotes", "centre"), ("Llevar el cuaderno de entregas", "producers")),
        "volume",
    ),
    Obstacle(
        "organisation",
        "Cada quien vende por su lado",
        (("Formar grupos por sector con un delegado", "centre"), ("Firmar el acuerdo de entrega", "producers")),
        "organisation",
    ),
    Obstacle(
        "inputs",
        "No alcanza el dinero para insumos al empezar la campaña",
        (("Adelantar insumos a cuenta de la cosecha", "buyer"), ("Presentar carpetas a una caja rural", "centre")),
        "finance",
    ),
)
COMMITMENTS = {  # one of each side a year, in turns
    "buyer": ("Comprar lo acordado si cumple la calidad", "Pagar dentro de los días acordados"),
    "centre": ("Dar asistencia técnica todo el año", "Reunir a las dos partes cada trimestre"),
    "producers": ("Entregar al comprador lo acordado", "Aplicar el paquete técnico"),
}
OVERRIDES = (
    "Es el único comprador con demanda asegurada en la zona más pobre del corredor.",
    "La certificación tarda tres años y las ventas vienen después del horizonte del plan.",
    "El gobierno regional cofinancia la mitad de la asistencia desde el segundo año.",
)
BROKEN_BY = (
    ("price", "Los intermediarios pagaron más y las entregas cesaron."),
    ("quality", "La producción no llegó a la calidad pedida."),
    ("closed", "El comprador cerró su planta en la zona."),
    ("moved", "El comprador pasó sus compras a otra región."),
)
