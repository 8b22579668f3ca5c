"""The bodies around the alliances of `paap`: who advises, who scores, who accompanies, who supervises. All made up."""

from dataclasses import dataclass

from eslabon.simulate.draws import Draws
from eslabon.simulate.names import MEN, WOMEN, organisation_names

# INEI-like codes of DANE and names, as in the pack's places; what grows there, the commonest first.
REGIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "05": ("Antioquia", ("coffee", "avocado", "dairy", "plantain")),
    "13": ("Bolívar", ("cacao", "cassava", "avocado")),
    "15": ("Boyacá", ("dairy", "cacao", "coffee")),
    "17": ("Caldas", ("coffee", "plantain", "avocado")),
    "18": ("Caquetá", ("dairy", "cacao", "fish")),
    "19": ("Cauca", ("coffee", "fish", "plantain")),
    "20": ("Cesar", ("cacao", "coffee", "avocado")),
    "23": ("Córdoba", ("cassava", "plantain", "fish")),
    "25": ("Cundinamarca", ("coffee", "dairy", "plantain")),
    "41": ("Huila", ("coffee", "cacao", "fish")),
    "50": ("Meta", ("cacao", "plantain", "fish", "dairy")),
    "52": ("Nariño", ("coffee", "dairy", "cacao")),
    "54": ("Norte de Santander", ("cacao", "coffee", "plantain")),
    "63": ("Quindío", ("coffee", "plantain", "avocado")),
    "66": ("Risaralda", ("coffee", "avocado", "plantain")),
    "68": ("Santander", ("cacao", "coffee", "dairy")),
    "70": ("Sucre", ("cassava", "avocado", "fish")),
    "73": ("Tolima", ("coffee", "cacao", "avocado")),
    "76": ("Valle del Cauca", ("coffee", "plantain", "avocado")),
    "86": ("Putumayo", ("fish", "cacao", "dairy")),
}
SURNAMES = (
    "Restrepo", "Cárdenas", "Ospina", "Giraldo", "Muñoz", "Perdomo", "Trujillo", "Bonilla", "Rincón", "Suárez",
    "Arango", "Quintero", "Zuluaga", "Bedoya", "Ordóñez", "Erazo", "Narváez", "Pérez", "Acosta", "Mosquera",
    "Barrios", "Vargas",
)  # fmt: skip
SCORING_BODIES, SCORERS_EACH = 3, 14
ACCOMPANIERS, SUPERVISORS = 26, 24
ADVISERS_PER_PROFILE = 4  # profiles that one consultant takes, in the middle of the two to five of the source
TIES = {"contract": 9, "family": 12, "interest": 8}


@dataclass(frozen=True)
class Body:
    """An organisation with a function; `region` is empty where it works everywhere."""

    body: str
    name: str
    function: str  # adviser | scoring_body | accompanier | supervisor
    region: str


@dataclass(frozen=True)
class Member:
    """Somebody who works for a body."""

    person: str
    name: str
    sex: str
    body: str
    function: str  # consultant | scorer | supervisor


@dataclass(frozen=True)
class Tie:
    """Something that keeps two from judging each other; `second` may be a profile's organisation."""

    kind: str  # contract | family | interest
    first: str
    second: str
    note: str


def draw_bodies(seed: int) -> list[Body]:
    """One adviser per region, three scoring bodies, the accompanying ones, and the team that supervises."""
    names = organisation_names(Draws(seed, "paap bodies"))
    bodies = [
        Body(f"SIM-OGR{code}", f"Corporación {name}", "adviser", code)
        for code, name in zip(REGIONS, names, strict=False)
    ]
    rest = iter(names[len(REGIONS) :])
    bodies += [
        Body(f"SIM-CAL{number}", f"Centro de Evaluación {next(rest)}", "scoring_body", "")
        for number in range(1, SCORING_BODIES + 1)
    ]
    codes = list(REGIONS)
    bodies += [
        Body(f"SIM-OGA{number:02d}", f"Fundación {next(rest)}", "accompanier", codes[(number - 1) % len(codes)])
        for number in range(1, ACCOMPANIERS + 1)
    ]
    return [*bodies, Body("SIM-EIP", "Equipo implementador del proyecto (simulado)", "supervisor", "")]


def draw_members(seed: int, *, bodies: list[Body], profiles_by_region: dict[str, int]) -> list[Member]:
    """Consultants enough for the profiles of their region, the scorers and the supervisors."""
    members = []
    for body in bodies:
        draws = Draws(seed, f"paap members of {body.body}")
        function, count = {
            "adviser": ("consultant", -(-profiles_by_region.get(body.region, 0) // ADVISERS_PER_PROFILE)),
            "scoring_body": ("scorer", SCORERS_EACH),
            "accompanier": ("technician", 2),
            "supervisor": ("supervisor", SUPERVISORS),
        }[body.function]
        for number in range(1, count + 1):
            sex = "f" if draws.chance(0.48) else "m"
            name = f"{draws.one(WOMEN if sex == 'f' else MEN)} {draws.one(SURNAMES)} {draws.one(SURNAMES)}"
            members.append(Member(f"{body.body}-{number:02d}", name, sex, body.body, function))
    return members


def draw_ties(seed: int, *, bodies: list[Body], members: list[Member], organisations: list[str]) -> list[Tie]:
    """Contracts between advisers and accompanying bodies, families and interests of scorers in organisations."""
    draws = Draws(seed, "paap ties")
    advisers = draws.shuffled([one for one in bodies if one.function == "adviser"])
    accompaniers = [one for one in bodies if one.function == "accompanier"]
    ties = list[Tie]()
    for adviser in advisers[: TIES["contract"]]:
        near = [one for one in accompaniers if one.region == adviser.region] or accompaniers
        ties.append(Tie("contract", adviser.body, draws.one(near).body, "La asesora contrata a quien acompaña."))
    scorers = draws.shuffled([one for one in members if one.function == "scorer"])
    among = draws.shuffled(organisations)
    for kind, note in (("family", "Un familiar está en la directiva."), ("interest", "Le vende insumos.")):
        ties += [Tie(kind, scorers.pop().person, among.pop(), note) for _ in range(TIES[kind])]
    return ties
