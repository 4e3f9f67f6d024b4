"""What the widget alone says, in the reader's language."""

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from groundswell.faces.words import CONSENT, Words, grouped

# What the script needs to know, by the names under which it asks for them.
BUTTONS: Words = {
    "heading": _("What people say"),
    "none": _("No customer has said anything yet. Be the first."),
    "no_fit": _("No voice fits this."),
    "all": _("Show all again"),
    "more": _("More voices"),
    "page": _("All voices and where they come from"),
    "write": _("Write a review"),
    "whole": _("Read all of it"),
    "caption": _("How many people gave how many stars"),
    "stars": _("Stars"),
    "people": _("People"),
    "customers": _("Customers"),
    "experts": _("Experts"),
    "made_up": _("Made up: no real customer said any of this."),
}
FORM: Words = {
    "heading": _("Write a review"),
    "stars": _("How was it, all in all?"),
    "title": _("In one line"),
    "text": _("What happened?"),
    "text_hint": _("What was good, what was not, and for whom would it be right?"),
    "name": _("Your name, as others will see it"),
    "name_hint": _("A first name or a made-up one will do. Leave it empty to stay without one."),
    "email": _("Your e-mail address"),
    "email_hint": _("We send you one letter to make sure that it is yours. It is never shown to anybody."),
    "collected": _("How do you come to write this?"),
    "collected_hint": _("Readers see it beside your words. All answers are welcome."),
    "consent": CONSENT,
    "send": _("Publish my review"),
    "code": _("The six digits from the letter"),
    "confirm": _("Publish it"),
    "back": _("Back without writing"),
    "failed": _("That did not get through. What you wrote is still here; please try again."),
}


def written(words: Words) -> dict[str, str]:
    return {name: str(word) for name, word in words.items()}


def one_decimal(stars: float) -> str:
    return str(floatformat(stars, 1))


def out_of(stars: float) -> str:
    return gettext("%(stars)s out of 5 stars") % {"stars": floatformat(stars)}


def starred(star: int) -> str:
    return ngettext("%(n)s star", "%(n)s stars", star) % {"n": star}


def so_many(people: int) -> str:
    """Who stands behind it, in words."""
    return ngettext("from one person", "from %(many)s people", people) % {"many": grouped(people)}


def how_sure(low: float, high: float, people: int) -> str:
    """How sure the score is, in a sentence."""
    told = ngettext(
        "Likely between %(low)s and %(high)s, from one person.",
        "Likely between %(low)s and %(high)s, from %(many)s people.",
        people,
    )
    return told % {"low": one_decimal(low), "high": one_decimal(high), "many": grouped(people)}
