"""Words from which the names of made-up people and organisations are put together."""

from eslabon.simulate.draws import Draws

WOMEN = (
    "Rosa", "María", "Carmen", "Luz", "Flor", "Juana", "Elena", "Nélida", "Yolanda", "Gladys", "Norma", "Sonia",
    "Zoila", "Edith", "Maribel", "Karina", "Dina", "Lidia", "Esther", "Nancy", "Doris", "Magaly", "Roxana",
    "Yesenia", "Ruth", "Celia", "Mercedes", "Teófila", "Hermelinda", "Delicia",
)  # fmt: skip
MEN = (
    "José", "Luis", "Carlos", "Juan", "Jorge", "Segundo", "Víctor", "Miguel", "Wilder", "Elmer", "Percy", "Edgar",
    "Félix", "Hugo", "Julio", "Raúl", "Santos", "Wilmer", "Abel", "Darwin", "Nilton", "Alcides", "Teodoro", "Rubén",
    "Marcial", "Grimaldo", "Óscar", "Fredy", "Pablo", "Leoncio",
)  # fmt: skip
SURNAMES = {
    "20": (
        "Chero", "Yarlequé", "Zapata", "Sandoval", "Ruesta", "Palacios", "Saavedra", "Imán", "Nizama", "Silupú",
        "Vílchez", "Castillo", "Rivas", "Cruz", "Peña", "Morales", "Córdova", "Juárez", "Agurto", "Herrera",
    ),
    "22": (
        "Tuanama", "Sangama", "Ishuiza", "Tapullima", "Amasifuén", "Cachique", "Pinedo", "Ríos", "Vela", "Satalaya",
        "Shupingahua", "Salas", "Fasabi", "Pezo", "Guerra", "Arévalo", "Paredes", "Flores", "Torres", "Mendoza",
    ),
    "12": (
        "Quispe", "Huamán", "Camarena", "Ricse", "Orihuela", "Poma", "Inga", "Ñaupari", "Lazo", "Meza", "Cárdenas",
        "Rojas", "Chávez", "Espíritu", "Baldeón", "Mayta", "Capcha", "Astuhuamán", "Solano", "Vilcapoma",
    ),
}  # fmt: skip
FIRST_WORDS = (
    "Aurora", "Lucero", "Colibrí", "Quinilla", "Paujil", "Guayacán", "Chirapa", "Huarango", "Semilla", "Manantial",
    "Sendero", "Retoño", "Horizonte", "Mirador", "Surco", "Brote", "Remanso", "Alborada", "Ceibo", "Picaflor",
    "Sementera", "Tinaja", "Bordón", "Cántaro", "Umbral",
)  # fmt: skip
SECOND_WORDS = (
    "de la Ladera", "del Recodo", "de las Tres Quebradas", "del Puente Viejo", "de la Loma Clara", "del Agua Mansa",
    "de los Molles", "de la Otra Banda", "del Alto Rumbo", "de la Media Luna", "del Buen Surco",
    "de las Dos Orillas", "del Camino Largo", "de la Piedra Lisa", "del Sol Tardío", "de la Brisa Nueva",
    "del Algarrobal", "de la Peña Honda",
)  # fmt: skip
FORMS = {
    "cooperative": ("Cooperativa Agraria {}", "Cooperativa Agraria de Servicios {}", "Cooperativa de Productores {}"),
    "association": ("Asociación de Productores {}", "Asociación Agropecuaria {}", "Asociación de Familias {}"),
    "company": ("Agroexportadora {} S.A.C.", "{} Agroindustria S.R.L.", "Negocios {} E.I.R.L."),
}
TRADES = {"banana": ("Bananera", ""), "coffee": ("Cafetalera", ""), "cacao": ("Cacaotera", "")}


def person_names(draws: Draws, *, department: str, sex: str) -> tuple[str, str]:
    """Made-up given names and two surnames, of those common in the department."""
    pool = WOMEN if sex == "f" else MEN
    first = draws.one(pool)
    second = draws.one([name for name in pool if name != first])
    given = f"{first} {second}" if draws.chance(0.6) else first
    surnames = SURNAMES.get(department, SURNAMES["12"])
    return given, f"{draws.one(surnames)} {draws.one(surnames)}"


def organisation_names(draws: Draws) -> list[str]:
    """Every pair of words once, in random order: enough names for a whole world without a repetition."""
    return draws.shuffled([f"{first} {second}" for first in FIRST_WORDS for second in SECOND_WORDS])


def organisation_name(draws: Draws, own: str, *, kind: str, chain: str) -> str:
    """The full name: legal form, own name and sometimes the trade."""
    form = draws.one(FORMS[kind])
    trade = draws.one(TRADES[chain])
    if trade and kind == "cooperative":
        form = form.replace("Agraria", f"Agraria {trade}")
    return form.format(own)
