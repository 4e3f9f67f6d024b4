"""What a shopper may send, and how it must look."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from groundswell.act import invited
from groundswell.faces.site.speaker import Speaker
from groundswell.faces.site.words import ABOUT, OBTAINED
from groundswell.faces.words import CONSENT, DISCLOSURES, STARS, why_refused, why_refused_lazy
from groundswell.listen import telling
from groundswell.listen.said import Said
from groundswell.listen.screen import LENGTHS, Refused
from groundswell.plumbing.limit import TooOften
from groundswell.plumbing.sign import token
from groundswell.record.models import Product, ShareLink

# The five that our pages speak come first.
OURS = ("en", "de", "it", "pl", "lt")
EASTERN = ("bg", "cs", "el", "et", "hr", "hu", "lv", "ro", "ru", "sk", "sl", "tr", "uk")
WESTERN = ("da", "es", "fi", "fr", "ga", "nb", "nl", "pt", "sv")
LANGUAGES = (*OURS, *WESTERN, *EASTERN)

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


def given(request: HttpRequest) -> QueryDict | None:
    """What was sent, if anything was: boxes left unticked send nothing at all."""
    return request.POST if request.method == "POST" else None


def day(label: Any) -> forms.DateField:
    """A day, picked or typed."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01"})
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"])


def star_label(star: str) -> str:
    """Stars as a figure, as signs and as a word."""
    signs = '<i aria-hidden="true">{}</i><span>{} – {}</span>'
    return format_html(signs, "★" * int(star), star, STARS[star])


def address() -> forms.EmailField:
    """Where a letter can reach who writes."""
    return forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you one letter to make sure that it is yours. It is never shown to anybody."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please give an address, so that we can send you the letter."),
            "invalid": _("That is no e-mail address. One looks like this: ada@example.com"),
        },
    )


class PlainForm(forms.Form):
    """Labels without a colon behind them."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **more})


class AgreedForm(PlainForm):
    """Words that are published, with their author's agreement."""

    consent = forms.BooleanField(label=CONSENT, error_messages={"required": why_refused_lazy("missing_consent")})
    wait = 0  # seconds to wait, for who comes too often

    @property
    def agreed(self) -> str:
        """The words that are agreed to."""
        return str(self.fields["consent"].label)

    def refuse(self, refused: Refused) -> None:
        """Say beside the field concerned why it may not come in."""
        field = FIELD_OF.get(refused.reason)
        self.add_error(field if field in self.fields else None, why_refused(refused.reason))
        if isinstance(refused.__cause__, TooOften):
            self.wait = refused.__cause__.wait

    def pause(self, error: TooOften) -> None:
        """Say how long to wait; nothing typed is lost."""
        self.add_error(None, why_refused("flood"))
        self.wait = error.wait


class SpeakingForm(AgreedForm):
    """Whatever is said on our pages: by whom, and where a letter reaches them if they are not signed in."""

    name = forms.CharField(
        label=_("Your name, as others will see it"),
        help_text=_("A first name or a made-up one will do. Leave it empty to stay without one."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = address()
    slip = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, speaker: Speaker, **more: Any) -> None:
        super().__init__(*args, **more)
        self.speaker = speaker
        self.initial.setdefault("slip", slip_for())
        if speaker.is_known:
            del self.fields["email"]
        if speaker.person is not None:
            self.fields["name"].label = _("Another name, for this product alone")
            self.fields["name"].help_text = _(
                "If you like: shown instead of your usual name beside all that you say about this product."
            )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if "@" in name:
            raise ValidationError(why_refused("private_data"))
        return name

    @property
    def voice_id(self) -> str:
        """The name of the voice to be: the same however often this form is sent."""
        return read_slip(self.cleaned_data["slip"])

    def truly(self, said: Said, product: Product) -> Said:
        """What is said, marked as part of a campaign where its author was invited to it."""
        account = self.speaker.account
        email = account.email if account else self.cleaned_data["email"]
        said.collected = invited.came_about(said.collected, product, email)
        return said


class WordingForm(AgreedForm):
    """What can be said anew: stars and words."""

    stars = forms.ChoiceField(
        label=_("How was it, all in all?"),
        choices=[(star, star) for star in "12345"],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), why_refused_lazy("unreadable_stars")),
    )
    title = forms.CharField(label=_("In one line"), required=False, max_length=LENGTHS["title"])
    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("What was good, what was not, and for whom would it be right?"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    field_order: tuple[str, ...] = ("stars", "title", "text", "consent")

    def __init__(self, *args: Any, has_stars: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if has_stars:
            self.fields["stars"].choices = [(star, star_label(star)) for star in "12345"]  # type: ignore[attr-defined]
        else:
            del self.fields["stars"]

    def wording(self) -> dict[str, Any]:
        """What it says, as Said names it."""
        given = self.cleaned_data
        return {"stars": given.get("stars", ""), "title": given["title"], "text": given["text"]}


class ReviewForm(SpeakingForm, WordingForm):
    """A review, and the experience that it rests on."""

    collected = forms.ChoiceField(
        label=_("How do you come to write this?"),
        help_text=_("Readers see it beside your words. All answers are welcome."),
        choices=[*DISCLOSURES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please say how you come to write this.")},
    )
    obtained = forms.ChoiceField(label=_("How did you get it?"), choices=[*OBTAINED.items()], initial="unknown")
    version = forms.ChoiceField(label=_("Which version?"), required=False)
    about = forms.ChoiceField(label=_("What are you writing about?"), choices=[*ABOUT.items()], initial="product")
    owned_from = day(_("I have had it since"))
    owned_until = day(_("until, if you no longer have it"))
    language = forms.ChoiceField(label=_("Language of your words"), required=False)
    told_by = forms.CharField(
        label=_("Did somebody tell you of it? Name their code"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )

    field_order = (
        "stars",
        "title",
        "text",
        "collected",
        "obtained",
        "version",
        "about",
        "owned_from",
        "owned_until",
        "language",
        "told_by",
        "name",
        "email",
        "consent",
    )

    def __init__(self, *args: Any, product: Product, collected: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.came_about = collected
        if collected:  # asked by a letter of ours: then we know how they come to write
            del self.fields["collected"]
        names = [version.name for version in product.versions.order_by("released_on", "pk")]
        self.fields["version"].choices = [("", _("I do not know")), *zip(names, names, strict=True)]  # type: ignore[attr-defined]
        if not names:
            del self.fields["version"]
        spoken = [(code, get_language_info(code)["name_local"]) for code in LANGUAGES]
        self.fields["language"].choices = [("", _("Recognise it")), *spoken]  # type: ignore[attr-defined]

    def clean_told_by(self) -> ShareLink | None:
        """The link of the code, if one was named."""
        code = self.cleaned_data["told_by"]
        link = telling.link_by(code)
        if code and link is None:
            raise ValidationError(_("This is no code of ours, or it was taken back. Please look at each letter again."))
        return link

    def clean_owned_from(self) -> date | None:
        return self.been("owned_from")

    def clean_owned_until(self) -> date | None:
        return self.been("owned_until")

    def been(self, field: str) -> date | None:
        """A day that has been."""
        given: date | None = self.cleaned_data[field]
        if given and given > timezone.localdate():
            raise ValidationError(why_refused("dated_ahead"))
        return given

    def said_of(self, product: Product) -> Said:
        """What is said of the product, by somebody whom others know better."""
        given = self.cleaned_data
        owned_from, owned_until = given["owned_from"], given["owned_until"]
        said = Said(
            id=self.voice_id,
            product=product.slug,
            said_at=timezone.now(),
            name=given["name"],
            collected=given.get("collected", self.came_about),
            obtained=given["obtained"],
            proof="claimed" if given["obtained"] == "bought" else "none",
            version=given.get("version", ""),
            about=given["about"],
            owned_from=owned_from,
            owned_until=owned_until,
            role="former_owner" if owned_until else "owner" if owned_from else "consumer",
            language=given["language"],
            **self.wording(),
        )
        return self.truly(said, product)


class CodeForm(PlainForm):
    """The six digits of a letter."""

    code = forms.CharField(
        label=_("The six digits from the letter"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Please type the six digits from the letter.")},
    )


class AddressForm(PlainForm):
    """Another address for a letter."""

    email = address()


def slip_for() -> str:
    """Goes out with an empty form and comes back with it: sent twice, it is one voice."""
    return dumps(f"site:{token()}", salt="slip")


def read_slip(given: str) -> str:
    """The voice's own name; a new one where the slip is none of ours."""
    try:
        return str(loads(given, salt="slip"))
    except (BadSignature, ValueError):
        return f"site:{token()}"
