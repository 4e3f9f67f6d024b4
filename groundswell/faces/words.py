"""What people read where the record has a word of its own, and days and counts in their language: on every face."""

from collections.abc import Mapping
from datetime import date

from django.template.defaultfilters import date as date_filter
from django.template.defaultfilters import floatformat
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from groundswell.listen.screen import TOLD
from groundswell.record.models import Voice
from groundswell.record.shown import Shown
from groundswell.weigh.fixed import Told

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
    "consumer": _("customer"),
    "owner": _("owns it"),
    "former_owner": _("used to own it"),
    "expert": _("expert"),
    "staff": _("works for the company"),
}
# How the author of a voice stood to whoever sells the product.
CLOSE: Words = {
    "member": _("works for the seller"),
    "family": _("family of somebody who works for the seller"),
    "household": _("lives with somebody who works for the seller"),
    "coworker": _("works with somebody who works for the seller"),
}
STARS: Words = {
    "1": _("very bad"),
    "2": _("bad"),
    "3": _("so-so"),
    "4": _("good"),
    "5": _("very good"),
}
# What a voice may be about instead of the product that it stands beside.
MISTAKEN: Words = {
    "delivery": _("About the delivery, not the product"),
    "wrong_seller": _("About another shop or seller"),
    "wrong_product": _("About another product"),
    "wrong_version": _("About another version of the product"),
    "misuse": _("About using it for something that it is not made for"),
    "mix_up": _("A mix-up: it belongs to something else"),
}
# Why a claim of that cannot be made.
NOT_CLAIMED: Words = {
    "own_words": _("These are your own words: you can say yourself what they are about."),
    "no_review": _("This can be said of reviews that everybody can read."),
    "unreachable": _("We cannot reach the author of this review, and only the author could say that it is so."),
    "open_already": _("Somebody has said so already. The author is being asked."),
    "answered_already": _("The author has been asked this already, and it was answered."),
    "corrected_already": _("The author says so already."),
}
# Where readers were shown a voice; elsewhere, the place is named.
CHANNEL: Words = {
    "product": _("on the product's page"),
    "voice": _("on its own page"),
    "search": _("in the search here"),
    "widget": _("on shops' own pages"),
}
# Who finds a voice helpful.
USEFUL: Words = {
    "both": _("useful to people who usually disagree"),
}
# How somebody comes to write, as they say it themselves.
DISCLOSURES: Words = {
    "unasked": _("Nobody asked me to"),
    "invited": _("I was asked to, and get nothing for it"),
    "rewarded": _("I get something for it, or hope to"),
    "employee": _("I work there, or am close to someone who does"),
    "paid": _("I am paid to write this"),
}
# To whom something is passed on, and how that came about; read as "Passed on to friends: unasked, without reward."
PASSED_TO: Words = {
    "": _("Passed on"),
    "friend": _("Passed on to friends"),
    "family": _("Passed on to family"),
    "coworker": _("Passed on to people at work"),
    "stranger": _("Passed on to others"),
}
PASSED_ON: Words = {
    "unasked": _("unasked, without reward"),
    "invited": _("on request, without reward"),
    "rewarded": _("for a reward, or the hope of one"),
    "employee": _("by somebody who works there, or is close to someone who does"),
    "paid": _("for pay"),
    "campaign": _("as part of a campaign"),
    "unknown": _("not known whether asked"),
}
CONSENT = _(
    "These are my own words about my own experience. I agree that they are published and kept. "
    "I can amend them or take them back; what I wrote before stays readable until I take them back."
)
REFUSED_OTHERWISE = _("This could not be taken in as it stands. Please look it over and try again.")


def day(moment: date | None) -> str:
    """A day as the reader's language writes it. Django's Italian gives months a capital, Italians do not."""
    if moment is None:
        return gettext("day unknown")
    written = str(date_filter(moment, "DATE_FORMAT"))
    return written.lower().lstrip("0") if get_language() == "it" else written


def grouped(number: int) -> str:
    """A count as the reader's language writes it: 1,234."""
    return str(floatformat(number, "0g"))


def name_of(shown: Shown) -> str:
    """Who said it, as shown."""
    return shown.name or gettext("somebody without a name")


def is_useful_to_both(voice: Voice) -> bool:
    """Whether readers of both sides find a voice useful. Bring `useful` along: else it costs a query of its own."""
    useful = getattr(voice, "useful", None)
    return useful is not None and bool(useful.is_to_both)


def fixed_since(told: Told) -> str:
    """How far a fault is fixed, by its owners' word."""
    facts: dict[str, object] = {"version": told.fix.version.name}
    if told.is_confirmed:
        sentence = ngettext(
            "Fixed since %(version)s: %(confirmed)s of %(many)s owner confirms.",
            "Fixed since %(version)s: %(confirmed)s of %(many)s owners confirm.",
            told.asked,
        )
        facts |= {"confirmed": grouped(told.confirmed), "many": grouped(told.asked)}
    elif told.answered:
        sentence = ngettext(
            "Said to be fixed in %(version)s; one owner has answered so far; no: %(no)s.",
            "Said to be fixed in %(version)s; %(many)s owners have answered so far, %(no)s of them no.",
            told.answered,
        )
        facts |= {"many": grouped(told.answered), "no": grouped(told.no)}
    else:
        sentence = gettext("Said to be fixed in %(version)s; no owner has answered so far.")
    return sentence % facts


def passed_on(tie: str, collected: str) -> str:
    """How somebody comes to pass something on, and to whom: goes along in every form."""
    return gettext("%(to)s: %(how)s.") % {"to": PASSED_TO[tie], "how": PASSED_ON[collected]}


def why_refused(reason: str) -> str:
    """What a refused shopper reads."""
    return gettext(TOLD[reason]) if reason in TOLD else str(REFUSED_OTHERWISE)


why_refused_lazy = lazy(why_refused, str)


def wrong_code(tries_left: int) -> str:
    """What somebody reads who typed another code than the letter's."""
    told = ngettext(
        "That is not the code in the newest letter. You can try once more.",
        "That is not the code in the newest letter. You can try %(n)s more times.",
        tries_left,
    )
    return told % {"n": tries_left}


def where_shown(channel: str, site: str) -> str:
    """Where readers were shown a voice, to be read after a sentence that says so."""
    return str(CHANNEL[channel]) if channel in CHANNEL else gettext("at %(site)s") % {"site": site}
