"""Fill an empty database: the programme, a call that is open today, and the people who work for it.

`python -m tests.served.seed NAME…` makes the staff once per name, so that each journey has colleagues of its own.
"""

import sys
from datetime import timedelta

import django

PASSWORD = "una-clave-larga-2026"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"
CALL = "ruta-prueba"
STAFF = {"facilitator": "Gladys Gestora", "coordinator": "Carmen Coordinadora", "desk": "Mateo de la Mesa"}


def seed(names: list[str]) -> None:
    """Do it."""
    from allauth.mfa.models import Authenticator
    from django.utils import timezone

    from eslabon.files.packs import load_pack, pack_path
    from eslabon.web.accounts.models import User
    from eslabon.web.accounts.services.adapters import SecondFactorAdapter
    from eslabon.web.calls.services import CallChanges, create_call_from_pack, publish_call
    from eslabon.web.programmes.models import Role
    from eslabon.web.programmes.services import grant_role, install_pack

    pack, _faults = load_pack(pack_path("ruta"))
    assert pack is not None
    programme = install_pack(pack, actor=None)
    today = timezone.localdate()
    manager = None
    for name in names:
        for code, full_name in STAFF.items():
            user = User.objects.create_user(username=f"{code}-{name}", full_name=full_name, password=PASSWORD)
            role = Role.objects.get(programme=programme, code=code)
            grant_role(user, role=role, since=today, place=None, chain=None, party=None, actor=None)
            secret = SecondFactorAdapter().encrypt(TOTP_SECRET)
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
            manager = manager or user
    changes = CallChanges(
        code=CALL,
        title_es="Ruta Productiva: convocatoria de prueba",
        title_en="Productive Route: trial call",
        opens_on=today - timedelta(days=10),
        closes_on=today + timedelta(days=50),
    )
    call = create_call_from_pack(programme, code="ruta-2021-1", pack=pack, actor=manager, changes=changes)
    publish_call(call, actor=manager, now=timezone.now() - timedelta(days=10))


if __name__ == "__main__":
    django.setup()
    seed(sys.argv[1:])
