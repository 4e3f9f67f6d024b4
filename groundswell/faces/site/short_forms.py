"""Forms of a few words: a question, an answer, a confirmation, a recommendation, a report."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groundswell.faces.site.forms import PlainForm, SpeakingForm
from groundswell.faces.words import DISCLOSURES
from groundswell.listen.reasons import GROUNDS
from groundswell.listen.said import Said
from groundswell.listen.screen import LENGTHS
from groundswell.record.models import Product, Voice

AGREEMENT = _("These are my own words. I agree that they are published and kept.")
NEEDED = {"required": _("Please write at least a few words.")}
CHOOSE = {"required": _("Please choose one.")}
STANDS = (
    ("owner", _("I own it")),
    ("former_owner", _("I used to own it")),
    ("consumer", _("I have tried it, or know it otherwise")),
    ("employee", _("I work there, or am close to someone who does")),
)
KINDS_OF_REPLY = (("reply", _("I have something to say to it")), ("solution", _("I know a solution")))
EXPERIENCES = (("own", _("From my own experience")), ("heard", _("From what I have heard or read")))


def words(label: Any, *, rows: int = 5, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A field for some lines of text."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=20_000, widget=area, error_messages=NEEDED
    )


def one_of(label: Any, choices: tuple[tuple[str, Any], ...], help_text: Any = "") -> forms.ChoiceField:
    """A choice of few, all of them in sight."""
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )


class ShortForm(SpeakingForm):
    """A few words, and who says them."""

    kind = ""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["consent"].label = AGREEMENT

    @property
    def own_fields(self) -> Iterator[BoundField]:
        """The fields of this form alone: not those of who speaks."""
        return (field for field in self.visible_fields() if field.name not in {"name", "email", "consent"})

    def said(self, product: Product, to: Voice | None = None) -> Said:
        """What is said, about a product or to a voice of whatever source."""
        given = self.cleaned_data
        said = Said(
            id=self.voice_id,
            product=product.slug,
            kind=self.kind or given["manner"],
            answers=f"voice:{to.pk}" if to else "",
            title=given.get("title", ""),
            text=given.get("text", ""),
            name=given["name"],
            said_at=timezone.now(),
            **self.told_besides(),
        )
        return self.truly(said, product)

    def told_besides(self) -> dict[str, Any]:
        """From what standing it is said: as an owner, or as one who works there."""
        stand = self.cleaned_data.get("stand", "")
        if stand == "employee":
            return {"collected": "employee"}
        return {"role": stand, "collected": "unasked"} if stand else {}


class QuestionForm(ShortForm):
    """A question about a product."""

    kind = "question"
    title = forms.CharField(label=_("Your question, in one line"), max_length=LENGTHS["title"], error_messages=NEEDED)
    text = words(_("What else should others know in order to answer?"), required=False)
    field_order = ("title", "text", "name", "email", "consent")


class AnswerForm(ShortForm):
    """An answer to a question."""

    kind = "answer"
    text = words(_("Your answer"))
    stand = one_of(_("How do you know it?"), STANDS, _("Readers see it beside your words. All answers are welcome."))
    field_order = ("text", "stand", "name", "email", "consent")


class ReplyForm(ShortForm):
    """What a customer says to another's voice."""

    manner = one_of(_("What is it?"), KINDS_OF_REPLY)
    text = words(_("Your words"))
    stand = one_of(_("How do you know it?"), STANDS, _("Readers see it beside your words. All answers are welcome."))
    field_order = ("manner", "text", "stand", "name", "email", "consent")


class ConfirmForm(ShortForm):
    """I confirm this: it is so with me too."""

    kind = "endorsement"
    stand = one_of(_("What does it rest on?"), STANDS)
    text = words(_("If you like: how is it with you?"), rows=3, required=False)
    field_order = ("stand", "text", "name", "email", "consent")


class RecommendForm(ShortForm):
    """A recommendation that everybody can read, and that its author passes on."""

    kind = "recommendation"
    text = words(_("Why do you recommend it, and to whom?"))
    experience = one_of(_("What does it rest on?"), EXPERIENCES)
    collected = one_of(
        _("How do you come to write this?"),
        tuple(DISCLOSURES.items()),
        _("It goes with your words wherever you send them from here."),
    )
    field_order = ("text", "experience", "collected", "name", "email", "consent")

    def __init__(self, *args: Any, collected: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.came_about = collected
        if collected:  # invited by a letter of ours: then we know how they come to write
            del self.fields["collected"]

    def told_besides(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"collected": given.get("collected", self.came_about), "more": {"experience": given["experience"]}}


class ReportForm(PlainForm):
    """A reader's notice that a voice should not stand (Digital Services Act, article 16)."""

    ground = one_of(_("What is wrong with it?"), tuple(GROUNDS.items()))
    words = forms.CharField(
        label=_("Why do you think so?"),
        help_text=_("In your own words: which part, and what makes it so."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages=NEEDED,
    )
    name = forms.CharField(
        label=_("Your name"), required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "There we write what came of it. If you report something as against the law, the law asks for name and "
            "address, unless it is about the sexual abuse of children. We read your report without them, too."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I say here is right and complete."),
        error_messages={"required": _("Please say that you believe what you report.")},
    )
