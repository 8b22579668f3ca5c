"""The simulated world of the pack `ruta`: applicants, their people, their applications, and who was told."""

from eslabon.simulate.ruta.building import ruta_pack, simulate_ruta
from eslabon.simulate.ruta.world import (
    Application,
    Contact,
    Correction,
    DiagnosticResponse,
    Organisation,
    Person,
    World,
)
from eslabon.simulate.ruta.writing import write_world

__all__ = [
    "Application",
    "Contact",
    "Correction",
    "DiagnosticResponse",
    "Organisation",
    "Person",
    "World",
    "ruta_pack",
    "simulate_ruta",
    "write_world",
]
