"""What somebody may change about themselves, and how it must look."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groundswell.faces.site.forms import PlainForm
from groundswell.faces.words import why_refused


class AddressForm(PlainForm):
    """Where the code goes."""

    is_too_often = False
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "inputmode": "email"}),
        error_messages={
            "required": _("Please write your e-mail address."),
            "invalid": _("This is no e-mail address. It looks like name@example.org."),
        },
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class CodeForm(PlainForm):
    """Six digits, comfortable on a telephone."""

    code = forms.CharField(
        label=_("The six digits in the letter"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
        error_messages={"required": _("Please type the six digits.")},
    )


def is_a_name(name: str) -> None:
    """A name, and no address or anything else by which somebody is reached."""
    if "@" in name or "://" in name:
        raise ValidationError(why_refused("private_data"))


class NameForm(PlainForm):
    """The name beside all that somebody says, or beside one product."""

    name = forms.CharField(
        label=_("Your name, as others will see it"),
        help_text=_("A first name or a made-up one will do. Leave it empty to stay without one."),
        required=False,
        max_length=60,
        validators=[is_a_name],
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


class MailForm(PlainForm):
    """Whether letters are wanted."""

    reply = forms.BooleanField(
        label=_("Write to me when somebody answers what I said: at most one letter for each answer."), required=False
    )


class AlikeForm(PlainForm):
    """Whether one's public reviews are compared with those of others, for either side's eyes."""

    compare = forms.BooleanField(
        label=_(
            "Show me what people say who know the same products: compare my public reviews with theirs, for me alone."
        ),
        required=False,
    )
    apart = forms.BooleanField(
        label=_("Leave me out: show my reviews to nobody because we know the same products."), required=False
    )


class InvitedForm(PlainForm):
    """Whether somebody likes to be asked to try things, and to tell others."""

    invite = forms.BooleanField(
        label=_(
            "I like to be invited: companies here may ask me by letter, at most once in 30 days, to try something and "
            "tell others. For that they see how many people came by what I passed on of theirs, with my name as it "
            "stands beside my public words."
        ),
        required=False,
    )


TIES = {"friend": _("a friend"), "family": _("family"), "coworker": _("somebody I work with")}
AT_HOME = ("friend", "family")  # who may say that they live together
AS_ONE = _(
    "What each of you says stays on a product's page in full. In its score you count together as one: one household "
    "is one voice. Either of you can end that at any time."
)


class TieForm(PlainForm):
    """How two people stand to each other, as one of them sees it."""

    kind = forms.ChoiceField(label=_("Who is it?"), choices=[*TIES.items()], widget=forms.RadioSelect)
    one_household = forms.BooleanField(label=_("We live in one household."), help_text=AS_ONE, required=False)
    is_public = forms.BooleanField(label=_("Others may know of it, if the other side agrees too."), required=False)

    def clean(self) -> dict[str, object]:
        told = self.cleaned_data
        if told.get("one_household") and told.get("kind") not in AT_HOME:
            self.add_error("one_household", _("Only family and friends can say that they live in one household."))
        return told


class ConfirmForm(PlainForm):
    """The other side's yes to a tie, and to each thing that was offered with it."""

    one_household = forms.BooleanField(label=_("Yes, we live in one household."), help_text=AS_ONE, required=False)
    is_public = forms.BooleanField(label=_("Others may know of it."), required=False)


class EraseForm(PlainForm):
    """A last question before all is gone."""

    sure = forms.BooleanField(
        label=_("I want all of this erased. I know that it cannot be undone."),
        error_messages={"required": _("Please tick this first, if you are sure.")},
    )
