"""How a view says who may open it; the decorators stand in `access`, below the contexts that accounts may not know."""

from eslabon.web.access.policies import Policy, permitted, public, signed_in

__all__ = ["Policy", "permitted", "public", "signed_in"]
