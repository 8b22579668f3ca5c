"""Who signs in to the demonstration, programme by programme: one login per role, and people of organisations."""

from collections.abc import Iterable
from dataclasses import dataclass

from eslabon.web.accounts.models import User
from eslabon.web.site.demonstration.stage import PASSWORD, REPRESENTATIVE, STAFF, STAFF_MEMBER, open_account


@dataclass(frozen=True)
class Login:
    """Somebody who signs in; without a role it is a person of an organisation."""

    username: str
    full_name: str
    role: str = ""
    what: str = ""  # where or for whom, as the list prints it
    place: str | None = None  # reach of a role of one region


PRA = (
    Login("pra-direccion", "Diana de la Dirección", "coordinator"),
    Login("pra-centro-cusco", "Celso del Centro Cusco", "centre", "corridor Cusco"),
    Login("pra-monitoreo", "Mónica de Monitoreo", "monitoring_unit"),
    Login("pra-comite", "Clemente del Comité", "committee"),
    Login("pra-cooperante", "Delia Donante", "donor"),
    Login("pra-auditoria", "Abel Auditor", "auditor"),
    Login("pra-evaluadora", "Elsa Evaluadora", "evaluator"),
    Login("pra-compradora", "Berta Compradora", what="a buyer in Cusco"),
    Login("pra-productor", "Próspero Productor", what="an organisation in Cusco"),
)
PAAP = (
    Login("paap-direccion", "Dora de la Dirección", "coordinator"),
    Login("paap-ogr", "Óscar de la OGR", "regional_manager", "adviser in Huila"),
    Login("paap-calificadora-1", "Catalina Calificadora", "scorer", "first scorer"),
    Login("paap-calificadora-2", "Carolina Calificadora", "scorer", "second scorer"),
    Login("paap-calificadora-3", "Camila Calificadora", "scorer", "takes over who steps aside"),
    Login("paap-conciliacion", "Consuelo Concilia", "score_lead"),
    Login("paap-oga", "Olga de la OGA", "accompanier", "accompanies in Bolívar"),
    Login("paap-eip", "Elías del Equipo Implementador", "supervisor"),
    Login("paap-cir", "Ciro del Comité Regional", "committee", "Huila", "CO-41"),
    Login("paap-apelaciones", "Apolonia de Apelaciones", "appeals"),
    Login("paap-auditoria", "Aníbal Auditor", "auditor"),
    Login("paap-evaluadora", "Estela Evaluadora", "evaluator"),
    Login("paap-representante", "Rita Representante", what="an organisation in Huila"),
)


def open_logins(logins: Iterable[Login]) -> dict[str, User]:
    """Make the accounts; who gets which role is for each programme to say, since most reach a party of it."""
    return {one.username: open_account(one.username, one.full_name) for one in logins}


def told() -> Iterable[str]:
    """The list as it is printed, by programme."""
    yield f"Everybody in it is made up. Password of every login: {PASSWORD}"
    yield "ruta: Ruta Productiva Exportadora"
    for role, username, name, place, chain, entity in STAFF:
        yield _line(username, role, f"{name} {' '.join(part for part in (place, chain, entity) if part)}")
    yield _line(REPRESENTATIVE, "organisation, signs", "Rosa Representante")
    yield _line(STAFF_MEMBER, "organisation, fills in", "Pedro Personal")
    for title, logins in (("pra: alliances by corridor", PRA), ("paap: alliances chosen by score", PAAP)):
        yield title
        for one in logins:
            yield _line(one.username, one.role or "organisation", f"{one.full_name}, {one.what}".rstrip(", "))


def _line(username: str, role: str, who: str) -> str:
    return f"  {username:<20}{role:<26}{who}".rstrip()
