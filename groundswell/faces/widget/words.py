"""What the widget says, in the reader's language."""

from collections.abc import Mapping
from datetime import date

from django.template.defaultfilters import date as date_filter
from django.template.defaultfilters import floatformat
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from groundswell.listen.screen import TOLD

Words = Mapping[str, object]

COLLECTED: Words = {
    "unasked": _("written unasked"),
    "invited": _("invited to write"),
    "rewarded": _("rewarded for writing"),
    "employee": _("works there, or close to someone who does"),
    "paid": _("paid to write"),
    "campaign": _("part of a campaign"),
    "unknown": _("not known whether asked"),
}
PROOF: Words = {
    "none": _("no proof of purchase"),
    "claimed": _("says they bought it"),
    "receipt": _("receipt seen"),
    "order": _("purchase confirmed"),
    "kept": _("bought and not sent back"),
}
ROLE: Words = {
    "owner": _("owns it"),
    "former_owner": _("used to own it"),
    "expert": _("expert"),
    "staff": _("works for the company"),
}
STARS: Words = {
    "1": _("very bad"),
    "2": _("bad"),
    "3": _("so-so"),
    "4": _("good"),
    "5": _("very good"),
}
DISCLOSURES: Words = {
    "unasked": _("Nobody asked me to"),
    "invited": _("I was asked to, and get nothing for it"),
    "rewarded": _("I get something for it, or hope to"),
    "employee": _("I work there, or am close to someone who does"),
    "paid": _("I am paid to write this"),
}
CONSENT = _(
    "These are my own words about my own experience. I agree that they are published and kept. "
    "I can amend them or take them back; what I wrote before stays readable until I take them back."
)
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


REFUSED_OTHERWISE = _("This could not be taken in as it stands. Please look it over and try again.")


def written(words: Words) -> dict[str, str]:
    return {name: str(word) for name, word in words.items()}


def grouped(number: int) -> str:
    """A count as the reader's language writes it: 1,234."""
    return str(floatformat(number, "0g"))


def one_decimal(stars: float) -> str:
    return str(floatformat(stars, 1))


def day(moment: date | None) -> str:
    """A day as the reader's language writes it. Django's Italian gives months a capital, Italians do not."""
    if moment is None:
        return gettext("day unknown")
    shown = str(date_filter(moment, "DATE_FORMAT"))
    return shown.lower().lstrip("0") if get_language() == "it" else shown


def out_of(stars: float) -> str:
    return gettext("%(stars)s out of 5 stars") % {"stars": floatformat(stars)}


def starred(star: int) -> str:
    return ngettext("%(n)s star", "%(n)s stars", star) % {"n": star}


def how_sure(low: float, high: float, people: int) -> str:
    """How sure the score is, in a sentence."""
    told = ngettext(
        "Likely between %(low)s and %(high)s, from one person.",
        "Likely between %(low)s and %(high)s, from %(many)s people.",
        people,
    )
    return told % {"low": one_decimal(low), "high": one_decimal(high), "many": grouped(people)}


def refused(reason: str) -> str:
    """What a refused shopper reads."""
    known = TOLD.get(reason)
    return gettext(known) if known else str(REFUSED_OTHERWISE)
