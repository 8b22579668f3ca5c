"""A programme as its pack describes it, who holds which role in it, who complained and who left."""

from eslabon.web.programmes.models.grievances import Grievance, Withdrawal
from eslabon.web.programmes.models.programmes import Chain, Programme
from eslabon.web.programmes.models.roles import Role, RoleAssignment

__all__ = ["Chain", "Grievance", "Programme", "Role", "RoleAssignment", "Withdrawal"]
