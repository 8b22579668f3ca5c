"""Forms of calls and applications: what people see and type."""

from eslabon.web.calls.forms.applying import (
    CoApplicantForm,
    CollaboratorForm,
    EvidenceForm,
    ReasonForm,
    RegisterOrganisationForm,
)
from eslabon.web.calls.forms.declaration import DeclarationForm

__all__ = [
    "CoApplicantForm",
    "CollaboratorForm",
    "DeclarationForm",
    "EvidenceForm",
    "ReasonForm",
    "RegisterOrganisationForm",
]
