"""What somebody at a company says of a shop that is to call."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groundswell.faces.console.forms import Plain
from groundswell.listen.models import Shop
from groundswell.listen.shops import name_of

KINDS = (
    (Shop.Kind.SHOPIFY, _("Shopify")),
    (Shop.Kind.WOOCOMMERCE, _("WooCommerce")),
    (Shop.Kind.SIGNED, _("Another program, which signs as Standard Webhooks has it")),
)


class SecretForm(Plain):
    """By which secret a shop signs."""

    secret = forms.CharField(
        label=_("New secret"),
        max_length=200,
        required=False,
        help_text=_("The one that the shop shows you. Empty: we make one, which you paste there."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ShopForm(SecretForm):
    """Which shop is to call."""

    kind = forms.ChoiceField(label=_("What kind of shop is it?"), choices=KINDS, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Its address, or what it is called"),
        max_length=200,
        help_text=_("For example: acme.myshopify.com, shop.example, till."),
    )
    field_order = ("kind", "name", "secret")

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.fields["secret"].label = _("Its secret")
        self.fields["secret"].help_text = _("Leave it empty if the shop has not shown you one yet.")

    def clean_name(self) -> str:
        given = self.cleaned_data["name"]
        if not name_of(given):
            raise ValidationError(gettext("Please give an address such as shop.example, or one word."))
        return str(given)
