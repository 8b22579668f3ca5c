"""A table with every kind of column of ours (conftest.py makes it)."""

import uuid

from django.db import models

from eslabon.web.fields.blind import BlindIndexField, KeepsBlindIndexes, digits_only
from eslabon.web.fields.money import AmountField, CurrencyField, QuantityField, UnitField
from eslabon.web.fields.sealed import EncryptedJSONField, EncryptedTextField


class Card(KeepsBlindIndexes):
    """A producer's card."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=40, blank=True)
    phone = EncryptedTextField(null=True, blank=True)
    phone_index = BlindIndexField(source="phone", normalise=digits_only)
    note = EncryptedTextField(default="")
    answers = EncryptedJSONField(null=True)
    amount = AmountField(null=True)
    currency = CurrencyField(default="PEN")
    quantity = QuantityField(null=True)
    unit = UnitField(default="kg")

    class Meta:
        app_label = "fields"

    def __str__(self) -> str:
        return self.title
