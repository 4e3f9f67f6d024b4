"""What readers read where the record has a word of its own."""

from collections.abc import Mapping

from django.utils.translation import get_language_info, gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from groundswell.listen.screen import TOLD

Words = Mapping[str, object]

KIND: Words = {
    "review": _("Reviews"),
    "older": _("Older reviews"),
    "recommendation": _("Recommendations"),
    "question": _("Questions"),
    "mention": _("Mentions"),
    "share": _("Passed on"),
    "answer": _("Answer"),
    "solution": _("Suggested solution"),
    "endorsement": _("I confirm this"),
    "reply": _("Reply"),
}
ROLE: Words = {
    "consumer": _("customer"),
    "owner": _("owns it"),
    "former_owner": _("used to own it"),
    "expert": _("expert"),
    "staff": _("works for the company"),
}
COLLECTED: Words = {
    "not_asked": _("nobody asked them"),
    "asked": _("asked to write"),
    "unknown_whether_asked": _("not known whether asked"),
    "unasked": _("nobody asked them"),
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
OBTAINED: Words = {
    "bought": _("bought it"),
    "gift": _("got it as a present"),
    "sample": _("got it free to try"),
    "borrowed": _("borrowed it"),
    "unknown": _("would rather not say"),
}
ABOUT: Words = {
    "product": _("the product itself"),
    "delivery": _("the delivery"),
    "shop": _("the shop"),
    "service": _("the service"),
}
GROUND: Words = {
    "at_source": _("kept back where it was written"),
    "spam": _("advertising or spam"),
    "illegal": _("against the law"),
    "private_data": _("private data"),
    "abuse": _("insults or threats"),
    "off_topic": _("about something else"),
    "not_a_customer": _("not by a customer"),
}
ORDER: Words = {
    "fair": _("in fair order"),
    "newest": _("newest first"),
    "helpful": _("most helpful first"),
    "lowest": _("lowest stars first"),
    "highest": _("highest stars first"),
}
STARS: Words = {
    "1": _("very bad"),
    "2": _("bad"),
    "3": _("so-so"),
    "4": _("good"),
    "5": _("very good"),
}
TABLES: Mapping[str, Words] = {
    "kind": KIND,
    "role": ROLE,
    "collected": COLLECTED,
    "proof": PROOF,
    "obtained": OBTAINED,
    "about": ABOUT,
    "ground": GROUND,
    "order": ORDER,
    "stars": STARS,
}


def word(value: str, table: str) -> str:
    """The reader's word for one of the record's; an open registry may hold one that has none yet."""
    return str(TABLES[table].get(value, value))


def language_name(code: str) -> str:
    """A language's name in the reader's language; the code where no name is known."""
    try:
        return str(get_language_info(code.lower())["name_translated"])
    except KeyError:
        return code


REFUSED_OTHERWISE = gettext_lazy("This could not be taken in as it stands. Please look it over and try again.")


def told(reason: str) -> str:
    """What a refused shopper reads."""
    return gettext(TOLD[reason]) if reason in TOLD else str(REFUSED_OTHERWISE)
