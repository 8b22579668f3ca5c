"""Rotating the keys takes the secrets of second factors along: the old key may then go."""

import json
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command

from eslabon.web.accounts.services.adapters import SecondFactorAdapter
from tests.web.conftest import TOTP_SECRET

pytestmark = pytest.mark.django_db
NEW = ["t3", "D" * 43 + "="]


def rotate() -> dict[str, Any]:
    out = StringIO()
    call_command("rotate_field_keys", "--json", "--batch=1", stdout=out)
    return {one["column"]: one for one in json.loads(out.getvalue())["columns"]}["mfa_authenticator.data"]


def test_second_factors_open_without_the_old_key_after_a_rotation(settings: Any, make_user: Any) -> None:
    staff = make_user("facilitator")
    codes = RecoveryCodes.activate(staff)
    before = codes.get_unused_codes()
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    assert rotate()["rotated"] == 2
    settings.FIELD_KEYS = [NEW]
    app = Authenticator.objects.get(user=staff, type=Authenticator.Type.TOTP)
    assert SecondFactorAdapter().decrypt(app.data["secret"]) == TOTP_SECRET
    seed = Authenticator.objects.get(user=staff, type=Authenticator.Type.RECOVERY_CODES)
    assert RecoveryCodes(seed).get_unused_codes() == before
    assert (rotate()["rotated"], rotate()["current"]) == (0, 2)


def test_second_factor_under_an_unknown_key_is_told_and_left(settings: Any, make_user: Any) -> None:
    staff = make_user("facilitator")
    before = Authenticator.objects.get(user=staff).data
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match="1 values could not be opened"):
        rotate()
    assert Authenticator.objects.get(user=staff).data == before
