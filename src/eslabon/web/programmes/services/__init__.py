"""What is done to a programme: install its pack, give and end roles, take complaints, record who leaves."""

from eslabon.web.programmes.services.packs import install_pack
from eslabon.web.programmes.services.roles import end_role, grant_role

__all__ = ["end_role", "grant_role", "install_pack"]
