"""Where allauth meets us: how an account is saved, how secrets and messages are kept."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from eslabon.web.accounts.models import User
from eslabon.web.accounts.services.throttling import client_address
from eslabon.web.audit import services as audit
from eslabon.web.fields.keyring import Binding, current_ring

# allauth does not tell the row; the table and column still keep a secret from being pasted elsewhere.
AUTHENTICATOR = Binding(table="mfa_authenticator", column="data", row="")
logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # -- allauth ships no complete types
    """Accounts of ours behind allauth's pages."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002  # -- allauth's signature
        """Keep the name and language beside what allauth keeps, and the audit entry beside the write."""
        user.full_name = form.cleaned_data["full_name"].strip()
        user.language = form.cleaned_data["language"]
        saved: User = super().save_user(request, user, form, commit=commit)
        audit.record(saved, "account.open", saved, after={"username": saved.username, "language": saved.language})
        return saved

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that throttles and audit use too."""
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, but never fail the act behind it: a message that cannot leave is logged without its address."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("the message %s could not be sent", template_prefix)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # -- allauth ships no complete types
    """Second factors, with their secrets encrypted at rest."""

    def encrypt(self, text: str) -> str:
        """Seal the secret of an authenticator app or the seed of recovery codes."""
        return current_ring().seal(text.encode(), binding=AUTHENTICATOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again."""
        return current_ring().open(encrypted_text, binding=AUTHENTICATOR).decode()

    def _get_site_name(self) -> str:
        return "Eslabón"
