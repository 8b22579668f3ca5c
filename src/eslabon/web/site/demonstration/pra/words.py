"""The words of the simulated plans: what is bought and grown, what helps and what does not. Written for the demo."""

PRODUCTS = {
    "artichoke": ("Alcachofa fresca", "Cabezas cosechadas a mano, clasificadas por calibre el mismo día."),
    "trout": ("Trucha fresca", "Piezas de 250 a 300 gramos, evisceradas y en hielo."),
    "quinoa": ("Grano de quinua", "Grano seco, limpio y sin saponina visible."),
    "potato": ("Papa de color", "Tubérculo seleccionado por variedad y tamaño."),
    "coffee": ("Café pergamino seco", "Pergamino con 12 % de humedad, separado por lote y familia."),
    "cacao": ("Cacao en grano seco", "Grano fermentado cinco días y secado al sol."),
    "beans": ("Menestra seca", "Grano seco, limpio y de un solo calibre."),
    "dairy": ("Leche fresca", "Leche fría entregada antes de las nueve de la mañana."),
    "handicrafts": ("Tejidos y cerámica", "Piezas hechas sobre diseño acordado, con control de acabado."),
}
MARKETS = {
    "export": "El comprador exporta y no alcanza a llenar sus pedidos con lo que acopia hoy.",
    "national": "El comprador vende en supermercados y a la industria del país y quiere crecer.",
}
SWOT = {
    "strengths": "El producto ya se cultiva en la zona y las familias quieren vender juntas.",
    "weaknesses": "Cada quien entrega calidades distintas y nadie lleva registros.",
    "opportunities": "El comprador asegura el volumen y paga antes que el intermediario.",
    "threats": "Heladas, vías cortadas en lluvias y compradores de paso que pagan más un solo día.",
}
OBJECTIVE = "Que las familias del corredor vendan {product} al comprador con la calidad que pide, año tras año."
STRATEGY = (
    "Resolver los cuellos de botella uno por uno, empezar por los grupos que ya existen y crecer con cada campaña."
)
COSTS = (("Mano de obra", 42), ("Insumos", 27), ("Cosecha y traslado", 19), ("Otros", 12))  # hundredths of the price
INVESTMENTS = (
    (1, "Equipos de acopio", "buyer", 50),
    (1, "Herramientas y mantas", "organisation", 20),
    (2, "Ampliación de la planta", "buyer", 30),
)
EFFECT = "Mientras siga así, el comprador no puede pedir más."
CHECK_NOTE = "Se visitó la zona, se habló con cinco familias y se vio lo que dice la evidencia."
EVIDENCE = {"photograph": "Foto", "minutes": "Acta firmada", "invoice": "Factura", "roster": "Lista de asistentes"}
