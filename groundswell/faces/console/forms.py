"""What somebody at a company may send, and how it must look."""

from datetime import UTC, date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groundswell.act.models import Judgement
from groundswell.faces.words import MISTAKEN
from groundswell.listen.catalogue import gtin_trouble
from groundswell.listen.catalogue_file import MOST_BYTES
from groundswell.listen.reasons import GROUNDS
from groundswell.record.models import Company, Key, Membership, Product, Version
from groundswell.weigh.models import Score, Whose

ROLES = (
    (Membership.Role.CARE, _("Care: answers, holds back, edits products")),
    (Membership.Role.READER, _("Reader: reads, and changes nothing")),
    (Membership.Role.OWNER, _("Owner: may do all, also let people in")),
)
SCOPES = (
    (Key.Scope.WRITE, _("Write: bring voices in")),
    (Key.Scope.READ, _("Read: what everybody may read, and no more")),
)

ATTACKS = {
    "flood": _("Fresh accounts, each giving 1 star on one day; nothing links them"),
    "ring": _("Accounts that are one: they praise other products for some weeks, then give 1 star here"),
    "sellers": _("Fresh accounts of the seller's, each giving 5 stars"),
    "aberrant": _("One real customer, much heard, who gives 1 star; so many readers find it helpful"),
    "flags": _("Reports against its best voices"),
}


class Plain(forms.Form):
    """A form whose labels end without a colon."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **more})


def words(label: Any, rows: int, most: int, **more: Any) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class FirstForm(Plain):
    """The first owner: which company, and whom."""

    name = forms.CharField(label=_("Your company's name"), max_length=200)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You sign in with it from now on. Nobody is shown it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ReplyForm(Plain):
    """What the company says below a voice."""

    text = words(_("Your company's reply"), 5, 5000)


class HoldForm(Plain):
    """A ground, and what it rests on."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[(ground.value, words) for ground, words in GROUNDS.items()],  # type: ignore[attr-defined]
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a ground.")},
    )
    evidence = words(
        _("What does it rest on?"),
        4,
        2000,
        help_text=_("In words that its author will read: what is said where, and why that is so."),
    )


class ReasonForm(Plain):
    """Why a hold is lifted, or a report closed."""

    why = words(_("Why?"), 3, 500)


class JudgeForm(Plain):
    """Whether some people are one, and the ground for saying so."""

    verdict = forms.ChoiceField(
        label=_("What do you find?"),
        choices=[
            (Judgement.Verdict.ONE.value, _("They are one: they count for one person together")),
            (Judgement.Verdict.NOT_ONE.value, _("They are not: each counts as before")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    why = words(
        _("Why?"), 4, 2000, help_text=_("In words that others can follow: what did you see, and why is it no accident?")
    )


class RehearsalForm(Plain):
    """Which attack to try upon which product, and how large."""

    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.none(), empty_label=None)
    attack = forms.ChoiceField(label=_("Who attacks?"), choices=list(ATTACKS.items()), widget=forms.RadioSelect)
    size = forms.IntegerField(
        label=_("How many?"),
        help_text=_("Accounts; of the one real customer, votes; of the reports, reports."),
        min_value=1,
        max_value=5000,
        initial=50,
    )

    def __init__(self, *args: Any, company: Company, **more: Any) -> None:
        super().__init__(*args, **{"initial": {"attack": "flood"}, **more})
        spoken_of = Score.objects.filter(whose=Whose.CONSUMERS).values("product")
        of_company = Product.objects.filter(company=company, pk__in=spoken_of).order_by("title")
        cast(forms.ModelChoiceField[Product], self.fields["product"]).queryset = of_company


class ClaimForm(Plain):
    """What a voice is about instead of the product, and what shows it."""

    kind = forms.ChoiceField(
        label=_("What is it about, then?"),
        choices=list(MISTAKEN.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    instead = forms.CharField(
        label=_("Which product or version, if you know it?"),
        help_text=_("Its name, or the address of its page here."),
        required=False,
        max_length=300,
    )
    evidence = words(
        _("What makes you think so?"),
        4,
        2000,
        help_text=_("In words that its author will read: what is said where, and why that is so."),
    )


class ProductForm(Plain):
    """What a company tells of a product."""

    title = forms.CharField(label=_("Title"), max_length=300)
    brand = forms.CharField(label=_("Brand"), max_length=200, required=False)
    category = forms.CharField(label=_("Category"), max_length=100, required=False)
    about = words(_("What it is, in your words"), 5, 20_000, required=False)
    sku = forms.CharField(
        label=_("Your own number for it (SKU)"),
        max_length=100,
        required=False,
        help_text=_("The widget and the API find it by this number."),
    )
    gtin = forms.CharField(
        label=_("GTIN"),
        max_length=20,
        required=False,
        help_text=_("The number below the bar code: 8, 12, 13 or 14 digits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    mpn = forms.CharField(label=_("The maker's number (MPN)"), max_length=100, required=False)
    shop_page = forms.URLField(
        label=_("Where it can be bought"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("The page in your shop. Who was told of it is led there."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, product: Product | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.product = product

    def clean_gtin(self) -> str:
        given = "".join(self.cleaned_data["gtin"].replace("-", " ").split())
        trouble = gtin_trouble(given)
        # A wrong number that stands already is told of in its own time, not when the title is mended.
        if trouble and not (self.product and self.product.gtin == given):
            found, wanted = trouble
            told = {"found": found, "wanted": wanted}
            if wanted.isdigit():
                raise ValidationError(gettext("Found %(found)s, but the check digit fits %(wanted)s.") % told)
            raise ValidationError(gettext("Found %(found)s, wanted 8, 12, 13 or 14 digits.") % told)
        return given


class PictureForm(Plain):
    """How a product looks, and the same in words."""

    picture = forms.FileField(
        label=_("A picture"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, up to 8 MB. It is drawn anew, without what the camera noted down."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    picture_alt = forms.CharField(
        label=_("The picture in words"),
        max_length=300,
        required=False,
        help_text=_("For those who do not see it: what is to be seen?"),
    )


class VersionForm(Plain):
    """A version, and since when it is sold."""

    name = forms.CharField(label=_("Version"), max_length=100)
    released_on = forms.DateField(
        label=_("Sold since"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01"}),
    )


class FixForm(Plain):
    """A fault, and since which version it is fixed."""

    fault = forms.CharField(
        label=_("What was the fault?"),
        max_length=200,
        help_text=_("In a few plain words, as customers would say it. Everybody reads them: “The lid leaks”."),
    )
    version = forms.ModelChoiceField(
        label=_("Fixed since version"),
        help_text=_("The first version without the fault, already sold."),
        queryset=Version.objects.none(),
        to_field_name="name",
        empty_label=_("please choose"),
    )

    def __init__(self, *args: Any, versions: QuerySet[Version], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]


class AliasForm(Plain):
    """What a source calls a product."""

    source = forms.CharField(
        label=_("Where"), max_length=120, help_text=_("As voices from there name it: site, api/…, trustpilot …")
    )
    value = forms.CharField(label=_("Its name there"), max_length=300)


class ShownForm(Plain):
    """Where else readers were shown a voice, and how often."""

    voice = forms.IntegerField(
        label=_("Number of the voice"),
        min_value=1,
        max_value=2**63 - 1,
        help_text=_("The figures at the end of its lasting link."),
    )
    site = forms.CharField(
        label=_("Whose page"), max_length=60, help_text=_("For example the name of a search engine, or of a forum.")
    )
    place = forms.IntegerField(
        label=_("Place"), min_value=1, max_value=1000, initial=1, help_text=_("1 stands on top of the page.")
    )
    day = forms.DateField(
        label=_("Day"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "2000-01-01"}),
    )
    count = forms.IntegerField(label=_("How often it was shown on that day"), min_value=1, max_value=2_000_000_000)

    def clean_day(self) -> date:
        told: date = self.cleaned_data["day"]
        if not date(2000, 1, 1) <= told <= datetime.now(UTC).date():
            raise ValidationError(_("Please name a day that has come."))
        return told


class FileForm(Plain):
    """A file of products, or its text once it was read."""

    file = forms.FileField(
        label=_("A CSV file"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )
    text = forms.CharField(
        label=_("The file as it was read; mend it here if you like"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)


class KeyForm(Plain):
    """Who will use a key, and for what."""

    name = forms.CharField(
        label=_("Who will use it?"), max_length=30, help_text=_("For example: shop, till, newsletter.")
    )
    scope = forms.ChoiceField(label=_("What may it do?"), choices=SCOPES, widget=forms.RadioSelect, initial="write")


# Stars by which one person may move a score, and some words for it. Empty: by as many as it takes.
NUMBERS = [
    ("", _("From the first voice on")),
    ("0.5", _("Once no one person can move it by more than half a star: that takes three fully believed voices")),
    ("0.4", _("Once it is 0.4 stars at most: five voices")),
    ("0.25", _("Once it is a quarter of a star at most: eleven voices")),
]


LEADS = (
    (Company.Leads.CONSUMERS, _("Customers' score")),
    (Company.Leads.EXPERTS, _("Experts' score, where experts have spoken: the page then says that you chose it")),
)


FALSE_ALARMS = [
    ("0.5", _("One in two months")),
    ("1.0", _("One a month")),
    ("2.0", _("Two a month")),
    ("5.0", _("Five a month")),
]


class CompanyForm(Plain):
    """What a company says of itself."""

    name = forms.CharField(label=_("Name"), max_length=200)
    contact = forms.EmailField(
        label=_("Contact address"),
        required=False,
        help_text=_("One address for readers, authors and authorities. It is shown in public."),
    )
    address = words(_("Postal address"), 4, 500, required=False)
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    widest_move = forms.TypedChoiceField(
        label=_("From when on a score is a number"),
        required=False,
        choices=NUMBERS,
        coerce=float,
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("Before that, a product's page says that there are too few voices yet. The voices are shown."),
    )
    half_life_days = forms.IntegerField(
        label=_("Days after which an opinion counts half"),
        required=False,
        min_value=1,
        max_value=36_500,
        help_text=_("Left empty, no opinion fades by its age alone: what was true of a product stays true of it."),
    )
    leads = forms.TypedChoiceField(
        label=_("Whose score stands first on your products' pages"),
        required=False,
        choices=LEADS,
        empty_value=Company.Leads.CONSUMERS.value,
        widget=forms.RadioSelect,
        help_text=_("The other stands beside it, always. Search engines and lists are given customers' score."),
    )

    false_alarms = forms.TypedChoiceField(
        label=_("How many false alarms a month you put up with"),
        required=False,
        choices=FALSE_ALARMS,
        coerce=float,
        empty_value=1.0,  # type: ignore[arg-type]
        widget=forms.RadioSelect,
        help_text=_("Of surges of talk. With fewer of them, a true one is told later."),
    )

    review_request_days = forms.IntegerField(
        label=_("Days after a purchase when its buyer is asked for a review"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_(
            "Long enough for the goods to come and be used. Left empty, nobody is asked. The letter goes to buyers "
            "of whom your shops tell an address, in the same words to each, and once more ten days later to those "
            "who wrote nothing."
        ),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("review_request_days") and not told.get("address"):
            self.add_error("address", gettext("Whoever writes to buyers must say where they are found by post."))
        return told

    @classmethod
    def of(cls, company: Company) -> dict[str, object]:
        return {name: getattr(company, name) for name in cls.base_fields}


class InviteForm(Plain):
    """Whom to ask in, and as what."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect, initial=Membership.Role.CARE)


class RoleForm(Plain):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
