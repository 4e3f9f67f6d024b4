"""The letter that asks whether an address is its writer's: it names the product, and none of the words."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from groundswell.listen.drafts import code, drop, link_token
from groundswell.listen.models import Draft
from groundswell.plumbing import mail
from groundswell.plumbing.limit import Limit, knock

LETTERS = Limit("letters", most=5, within=timedelta(hours=1))
# The code stands before the link, where a telephone shows it first.
TEXT = gettext_lazy(
    "Hello,\n\n"
    "something about %(product)s was written on our pages, with this address. "
    "If it was you, this code publishes it:\n\n"
    "%(code)s\n\n"
    "Or open this link, on any device:\n\n"
    "%(link)s\n\n"
    "The code holds for an hour, the link for two weeks. If it was not you, do nothing: then it is never published, "
    "and forgotten after two weeks. Nobody is shown this address."
)


def tell(draft: Draft, about: str) -> None:
    """Send the letter with the link and the code, in the reader's language.

    about  the product's title. Nothing that a stranger typed stands in the letter: nobody can send
           words of his own to somebody else through us.
    Raises TooOften past the address's share, and NotSent where the mail server does not take it.
    """
    knock(LETTERS, draft.email)
    link = f"{settings.SITE}/confirm/{link_token(draft)}/?lang={get_language()}"
    subject = _("%(code)s is your code for %(product)s") % {"code": code(draft), "product": about}
    mail.send(draft.email, subject, str(TEXT) % {"product": about, "link": link, "code": code(draft)})


def tell_or_drop(draft: Draft, about: str) -> None:
    """The first letter: what cannot be told of is not kept, and its writer hears why."""
    try:
        tell(draft, about)
    except BaseException:
        drop(draft)
        raise
