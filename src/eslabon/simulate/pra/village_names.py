"""Names of villages as a register holds them, in the one spelling that it keeps to. Knows nothing of the matcher."""

from eslabon.simulate.draws import Draws

_SAINTS_M = (
    "Juan", "Pedro", "José", "Antonio", "Miguel", "Cristóbal", "Lorenzo", "Isidro", "Martín", "Marcos", "Mateo",
    "Jerónimo", "Nicolás", "Francisco", "Agustín", "Pablo", "Luis", "Gabriel", "Rafael", "Roque", "Sebastián",
    "Vicente",
)  # fmt: skip
_SAINTS_F = ("Rosa", "Ana", "Cruz", "Lucía", "Bárbara", "Isabel", "Elena", "Catalina", "Teresa", "Clara", "María")
_ROOTS = (
    "Huayll", "Ccoll", "Chall", "Yan", "Sorc", "Pum", "Lirc", "Quin", "Chuqui", "Llam", "Cusi", "Huarm", "Ccorp",
    "Tamb", "Sach", "Parc", "Cutur", "Ñahu", "Titir", "Occor", "Huis", "Cacay", "Rumi", "Puc", "Yur", "Sull", "Aya",
    "Chin", "Mayo", "Anta", "Cuntur", "Ttio", "Vilca", "Huanc", "Pacch", "Usno", "Accho", "Llocll", "Sicu", "Marca",
)  # fmt: skip
_ENDS = (
    "apampa", "abamba", "amarca", "apata", "acocha", "ahuasi", "aorcco", "amayo", "apucro", "acancha", "atambo",
    "achaca", "ayocc", "ani", "acucho", "ahuaylla", "apuquio", "arumi", "amoya", "allay", "accasa", "abado", "ancay",
)  # fmt: skip
_SPANISH = (
    "Buenos Aires", "Bellavista", "Miraflores", "La Libertad", "Progreso", "Esperanza", "La Unión", "El Carmen",
    "Porvenir", "Santa Fe", "Vista Alegre", "Los Ángeles", "El Triunfo", "Las Palmas", "La Florida", "Monterrico",
    "Dos de Mayo", "Tres Cruces", "Agua Blanca", "Piedra Grande", "Quebrada Honda", "Cruz Pata", "Monte Carmelo",
    "Villa Rica", "El Milagro", "La Merced", "Señor de los Milagros", "Virgen del Carmen", "Campo Verde", "Río Seco",
)  # fmt: skip
_APART = ("Alto", "Bajo", "Chico", "Grande", "Nuevo", "Viejo", "I", "II", "Norte", "Sur")
_PLANTS = ("Molle", "Quinual", "Chachas", "Maguey", "Tara", "Capulí", "Lambras", "Retama", "Aliso", "Nogal", "Chilca")


def village_name(draws: Draws) -> str:
    """One name as a register prints it, accents and all."""
    kind = draws.weighted([("quechua", 46), ("saint", 17), ("saint_of", 8), ("spanish", 16), ("plant", 5), ("two", 8)])
    quechua = draws.one(_ROOTS) + draws.one(_ENDS)
    if kind == "saint":
        name = _saint(draws)
    elif kind == "saint_of":
        name = f"{_saint(draws)} de {quechua}"
    elif kind == "spanish":
        name = ("Nuevo " if draws.chance(0.15) else "") + draws.one(_SPANISH)
    elif kind == "plant":
        name = f"{draws.one(_PLANTS)}{draws.one(('pampa', ' Pampa', 'pata', 'huayco', ' Orcco'))}"
    elif kind == "two":
        name = f"{draws.one(_ROOTS)}{draws.one(_ENDS)} {draws.one(_ROOTS)}{draws.one(_ENDS)}"
    else:
        name = quechua
    return f"{name} {draws.one(_APART)}" if draws.chance(0.08) else name


def sibling_of(draws: Draws, name: str) -> str:
    """A village of nearly the same name, which is another village."""
    words = name.split()
    if words[-1] in _APART:
        return " ".join([*words[:-1], draws.one([word for word in _APART if word != words[-1]])])
    if words[0] in {"San", "Santa"} and len(words) == 2:
        pool = _SAINTS_M if words[0] == "San" else _SAINTS_F
        return f"{words[0]} {draws.one([saint for saint in pool if saint != words[1]])}"
    return f"{name} {draws.one(_APART)}"


def _saint(draws: Draws) -> str:
    return f"San {draws.one(_SAINTS_M)}" if draws.chance(0.62) else f"Santa {draws.one(_SAINTS_F)}"
