"""What a shopper may send, and how it must look."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, dumps, loads
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from groundswell.faces.site.words import ABOUT, OBTAINED, STARS, told
from groundswell.listen.said import Said
from groundswell.listen.screen import LENGTHS, Refused
from groundswell.plumbing.sign import token
from groundswell.record.models import Product

# The five that our pages speak come first.
OURS = ("en", "de", "it", "pl", "lt")
EASTERN = ("bg", "cs", "el", "et", "hr", "hu", "lv", "ro", "ru", "sk", "sl", "tr", "uk")
WESTERN = ("da", "es", "fi", "fr", "ga", "nb", "nl", "pt", "sv")
LANGUAGES = (*OURS, *WESTERN, *EASTERN)
DISCLOSURES = (
    ("unasked", _("Nobody asked me to")),
    ("invited", _("I was asked to, and get nothing for it")),
    ("rewarded", _("I get something for it, or hope to")),
    ("employee", _("I work there, or am close to someone who does")),
    ("paid", _("I am paid to write this")),
)

# Beside which field a refused shopper reads why.
FIELD_OF = {
    "missing_consent": "consent",
    "private_data": "text",
    "copy": "text",
    "nothing_said": "text",
    "dated_ahead": "owned_from",
    "owned_backwards": "owned_from",
    "unreadable_stars": "stars",
}
told_later = lazy(told, str)


def day(label: Any) -> forms.DateField:
    """A day, picked or typed."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01"})
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"])


def star_label(star: str) -> str:
    """Stars as a figure, as signs and as a word."""
    signs = '<i aria-hidden="true">{}</i><span>{} – {}</span>'
    return format_html(signs, "★" * int(star), star, STARS[star])


class WordingForm(forms.Form):
    """What can be said anew: stars and words."""

    stars = forms.ChoiceField(
        label=_("How was it, all in all?"),
        choices=[(star, star) for star in "12345"],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), told_later("unreadable_stars")),
    )
    title = forms.CharField(label=_("In one line"), required=False, max_length=LENGTHS["title"])
    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("What was good, what was not, and for whom would it be right?"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    consent = forms.BooleanField(
        label=_(
            "These are my own words about my own experience. I agree that they are published and kept. "
            "I can amend them from this browser; what I wrote before stays readable."
        ),
        error_messages={"required": told_later("missing_consent")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        self.fields["stars"].choices = [(star, star_label(star)) for star in "12345"]  # type: ignore[attr-defined]

    def said_of(self, product: Product, *, writer: str, voice: str) -> Said:
        """What this person says of the product."""
        given = self.cleaned_data
        return Said(
            id=voice,
            person=writer,
            product=product.slug,
            stars=given["stars"],
            title=given["title"],
            text=given["text"],
            said_at=timezone.now(),
        )

    def refuse(self, refused: Refused) -> None:
        """Say beside the field concerned why it may not come in."""
        field = FIELD_OF.get(refused.reason)
        self.add_error(field if field in self.fields else None, told(refused.reason))


class ReviewForm(WordingForm):
    """A review, and the experience that it rests on."""

    name = forms.CharField(
        label=_("Your name, as others will see it"),
        help_text=_("A first name or a made-up one will do. Leave it empty to stay without one."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    collected = forms.ChoiceField(
        label=_("How do you come to write this?"),
        help_text=_("Readers see it beside your words. All answers are welcome."),
        choices=DISCLOSURES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say how you come to write this.")},
    )
    obtained = forms.ChoiceField(label=_("How did you get it?"), choices=[*OBTAINED.items()], initial="unknown")
    version = forms.ChoiceField(label=_("Which version?"), required=False)
    about = forms.ChoiceField(label=_("What are you writing about?"), choices=[*ABOUT.items()], initial="product")
    owned_from = day(_("I have had it since"))
    owned_until = day(_("until, if you no longer have it"))
    language = forms.ChoiceField(label=_("Language of your words"), required=False)
    slip = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = (
        "stars",
        "title",
        "text",
        "name",
        "collected",
        "obtained",
        "version",
        "about",
        "owned_from",
        "owned_until",
        "language",
        "consent",
    )

    def __init__(self, *args: Any, product: Product, is_known: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [version.name for version in product.versions.order_by("released_on", "pk")]
        self.fields["version"].choices = [("", _("I do not know")), *zip(names, names, strict=True)]  # type: ignore[attr-defined]
        if not names:
            del self.fields["version"]
        if is_known:
            del self.fields["name"]
        spoken = [(code, get_language_info(code)["name_local"]) for code in LANGUAGES]
        self.fields["language"].choices = [("", _("Recognise it")), *spoken]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if "@" in name:
            raise ValidationError(told("private_data"))
        return name

    def clean_owned_from(self) -> date | None:
        return self.been("owned_from")

    def clean_owned_until(self) -> date | None:
        return self.been("owned_until")

    def been(self, field: str) -> date | None:
        """A day that has been."""
        given: date | None = self.cleaned_data[field]
        if given and given > timezone.localdate():
            raise ValidationError(told("dated_ahead"))
        return given

    def said_of(self, product: Product, *, writer: str, voice: str) -> Said:
        said, given = super().said_of(product, writer=writer, voice=voice), self.cleaned_data
        said.name = given.get("name", "")
        said.collected = given["collected"]
        said.obtained = given["obtained"]
        said.proof = "claimed" if given["obtained"] == "bought" else "none"
        said.version = given.get("version", "")
        said.about = given["about"]
        said.owned_from, said.owned_until = given["owned_from"], given["owned_until"]
        said.role = "former_owner" if said.owned_until else "owner" if said.owned_from else "consumer"
        said.language = given["language"]
        return said


def slip_for(writer: str) -> str:
    """Goes out with an empty form and comes back with it: sent twice, it is one voice of one person."""
    return dumps([writer, f"site:{token()}"], salt="slip")


def read_slip(given: str, known: str) -> tuple[str, str]:
    """Who writes, and the voice's own name. Who is known by this browser stays who he is."""
    try:
        writer, voice = loads(given, salt="slip")
    except (BadSignature, ValueError):
        return known, f"site:{token()}"
    return writer, voice
