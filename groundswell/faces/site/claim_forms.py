"""Forms about what a voice is about: a reader's claim, its author's answer, and an author's own word."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.faces.site.forms import PlainForm
from groundswell.faces.site.short_forms import NEEDED, one_of, words
from groundswell.faces.words import MISTAKEN
from groundswell.record.models import Version, Voice


class AboutForm(PlainForm):
    """What a voice is about, and which product or version, if somebody knows."""

    kind = one_of(_("What is it about, then?"), tuple(MISTAKEN.items()))
    instead = forms.CharField(
        label=_("Which product or version, if you know it?"),
        help_text=_("Its name, or the address of its page here."),
        required=False,
        max_length=300,
    )


class ClaimForm(AboutForm):
    """A reader holds that a review is about something else."""

    evidence = forms.CharField(
        label=_("What makes you think so?"),
        help_text=_("In your own words: what in the review shows it. Its author reads this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=NEEDED,
    )
    field_order = ("kind", "instead", "evidence")


class AnswerForm(PlainForm):
    """The author's answer to a claim."""

    answer = words(_("If you like, a few words to whoever said so"), rows=3, required=False)

    def __init__(self, *args: Any, voice: Voice, kind: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["answer"].help_text = _("They and the company can read them; they are not published.")
        self.fields["answer"].max_length = 1000  # type: ignore[attr-defined]
        if kind == "wrong_version":
            self.fields["instead"] = version_field(voice)
        elif kind in {"wrong_product", "mix_up"}:
            self.fields["instead"] = product_field()
        self.order_fields(["instead", "answer"])


def version_field(voice: Voice) -> forms.ChoiceField:
    """Which version it was: one of the product's own."""
    names = (
        Version.objects.filter(product=voice.product_id).order_by("released_on", "pk").values_list("name", flat=True)
    )
    choices = [("", _("I do not know")), *((name, name) for name in names)]
    return forms.ChoiceField(label=_("If it is so: which version was it?"), required=False, choices=choices)


def product_field() -> forms.CharField:
    return forms.CharField(
        label=_("If it is so: which product was it?"),
        help_text=_("Its name, or the address of its page here."),
        required=False,
        max_length=300,
    )
