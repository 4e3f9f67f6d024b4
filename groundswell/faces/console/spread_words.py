"""What the pages about spread call things: signs, ties, ways, causes."""

from django.utils.translation import gettext_lazy as _

from groundswell.faces.words import COLLECTED, Words

SIGN: Words = {"": _("All that is said"), "for": _("What speaks for it"), "against": _("What speaks against it")}
TIE: Words = {
    "": _("not told"),
    "friend": _("friends"),
    "family": _("family"),
    "coworker": _("people one works with"),
    "stranger": _("strangers"),
}
WAY: Words = {
    "": _("not told"),
    "followed": _("opened the link"),
    "code": _("named the code"),
    "address": _("bought by the link"),
}
CAUSE: Words = {"organic": _("of themselves"), "by the company": _("by what you did")}
RULE: Words = {
    "decay": _("shared among all who told, the nearest most"),
    "last": _("the last who told"),
    "first": _("the first who told"),
}
TOLD_BY: Words = {
    "": "",
    "friend": _("friends"),
    "family": _("family"),
    "coworker": _("people one works with"),
    "stranger": _("strangers"),
    "review": _("a review"),
    "search": _("a search"),
    "advertisement": _("an advertisement"),
    "shop": _("the shop"),
}
KIND: Words = {
    "advertising": _("advertising"),
    "samples": _("samples"),
    "referral": _("rewards for telling others"),
    "creators": _("people who are paid to tell"),
    "newsletter": _("newsletter"),
    "event": _("event"),
    "invitation": _("invitations to try something and tell others"),
    "other": _("something else"),
}
HOW: Words = {**COLLECTED, "rewarded": _("for a reward"), "paid": _("paid"), "unasked": _("unasked")}


def kind_of_k(of: str, key: str) -> str:
    """For whom a K is told."""
    if of == "generation":
        return str(_("generation %(number)s") % {"number": key})
    table = {"cause": CAUSE, "tie": TIE, "way": WAY}[of]
    return str(table.get(key, key))
