"""What a shopper may send from someone else's page, and how it must look."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groundswell.act import invited
from groundswell.faces.words import DISCLOSURES, STARS, why_refused, why_refused_lazy
from groundswell.listen.said import Said
from groundswell.listen.screen import LENGTHS, Refused
from groundswell.plumbing.sign import keyed, token
from groundswell.record.models import Product

# Beside which field a refused shopper reads why.
FIELD_OF = {
    "missing_consent": "consent",
    "private_data": "text",
    "copy": "text",
    "nothing_said": "text",
    "unreadable_stars": "stars",
}
SLIP = 16  # letters that make one form's name its own


class DraftForm(forms.Form):
    """A review from the widget's box."""

    stars = forms.ChoiceField(
        choices=[(star, star) for star in STARS],
        error_messages=dict.fromkeys(("required", "invalid_choice"), why_refused_lazy("unreadable_stars")),
    )
    title = forms.CharField(required=False, max_length=LENGTHS["title"])
    text = forms.CharField(required=False, max_length=20_000)
    name = forms.CharField(required=False, max_length=60)
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Please give an address, so that we can send you the letter."),
            "invalid": _("That is no e-mail address. One looks like this: ada@example.com"),
        },
    )
    collected = forms.ChoiceField(
        choices=[*DISCLOSURES.items()],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please say how you come to write this.")),
    )
    consent = forms.BooleanField(error_messages={"required": why_refused_lazy("missing_consent")})
    slip = forms.CharField(required=False, max_length=100)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if "@" in name:
            raise ValidationError(why_refused("private_data"))
        return name

    def said_of(self, product: Product) -> Said:
        """What is said of the product, by somebody whom others know better."""
        given = self.cleaned_data
        return Said(
            id=voice_id(given["slip"], given["email"]),
            product=product.slug,
            stars=given["stars"],
            title=given["title"],
            text=given["text"],
            name=given["name"],
            collected=invited.came_about(given["collected"], product, given["email"]),
            said_at=timezone.now(),
        )

    def refuse(self, error: Refused) -> None:
        """Say beside the field concerned why it may not come in."""
        self.add_error(FIELD_OF.get(error.reason), why_refused(error.reason))

    def troubles(self) -> dict[str, Any]:
        """What stands in the way, by field; under `form` what concerns it as a whole."""
        return {"form" if name == "__all__" else name: list(told) for name, told in self.errors.items()}


def voice_id(slip: str, email: str) -> str:
    """The voice's own name: the same however often one form is sent, and nobody else's."""
    if len(slip) < SLIP:
        return f"site:{token()}"
    return f"site:{keyed('widget slip', slip, email.lower()).hex()[:43]}"
