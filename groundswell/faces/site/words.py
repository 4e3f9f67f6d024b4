"""What readers of the pages read where the record has a word of its own, and what labels mean."""

from collections.abc import Mapping

from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from groundswell.faces.words import CLOSE, COLLECTED, MISTAKEN, PROOF, ROLE, STARS, USEFUL, Words

KIND: Words = {
    "review": _("Reviews"),
    "older": _("Older reviews"),
    "aside": _("Counted apart"),
    "recommendation": _("Recommendations"),
    "question": _("Questions"),
    "mention": _("Mentions"),
    "share": _("Passed on"),
    "answer": _("Answer"),
    "solution": _("Suggested solution"),
    "endorsement": _("I confirm this"),
    "reply": _("Reply"),
}
# One of a kind, as it stands beside a single voice.
ONE: Words = {
    **KIND,
    "review": _("Review"),
    "older": _("Older review"),
    "aside": _("Review"),
    "recommendation": _("Recommendation"),
    "question": _("Question"),
    "mention": _("Mention"),
    "endorsement": _("Confirmation"),
}
# People by whether somebody had asked them.
ASKED: Words = {
    "not_asked": _("nobody asked them"),
    "asked": _("asked to write"),
    "unknown_whether_asked": _("not known whether asked"),
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
# What stands in public beside a voice that its author has corrected.
CORRECTED: Words = {
    "delivery": _("The author says: this is about the delivery, not the product."),
    "wrong_seller": _("The author says: this is about another shop."),
    "wrong_product": _("The author says: this is about another product."),
    "wrong_version": _("The author says: this is about another version."),
    "misuse": _("The author says: it was used for something that it is not made for."),
    "mix_up": _("The author says: this was a mix-up, and is not about this product."),
}
# The same as lines of a list with counts.
ASIDE: Words = {
    "delivery": _("about the delivery, not the product"),
    "wrong_seller": _("about another shop"),
    "wrong_product": _("about another product"),
    "misuse": _("about using it for something that it is not made for"),
    "mix_up": _("mixed up with something else"),
    "close": _("by people close to the seller"),
}
ORDER: Words = {
    "fair": _("in fair order"),
    "newest": _("newest first"),
    "helpful": _("most helpful first"),
    "lowest": _("lowest stars first"),
    "highest": _("highest stars first"),
}
OWNS: Words = {
    "owner": _("own it"),
    "former_owner": _("used to own it"),
    "consumer": _("do not say"),
}
TIE: Words = {
    "friend": _("friend of the author"),
    "family": _("family of the author"),
    "coworker": _("works with the author"),
    "stranger": _("a stranger to the author"),
}
# The same, to the reader's own face.
YOURS: Words = {
    "friend": _("a friend of yours"),
    "family": _("of your family"),
    "coworker": _("works with you"),
    "stranger": _("known to you"),
}
# How somebody thanks whoever told them, to be read by the teller.
THANKS: Words = {
    "": _("Thank you!"),
    "helped": _("Thank you, it helped me decide."),
    "right": _("Thank you, it was just right for me."),
    "spared": _("Thank you, you spared me a mistake."),
}
EXPERIENCE: Words = {
    "own": _("from own experience"),
    "heard": _("from hearsay"),
}
# Who sees a product otherwise than the others do, by the groups of weigh.models.Taste.
TASTE: Words = {
    "language": _("People who write in %(value)s"),
    "country": _("People in the country %(value)s"),
    "version": _("People who speak of version %(value)s"),
    "use": _("People who use it for “%(value)s”"),
    "owned-year": _("People who had owned it for a year or longer"),
    "owned-less": _("People who had owned it for less than a year"),
    "asked-asked": _("People who had been asked to write"),
    "asked-not_asked": _("People whom nobody had asked to write"),
}
TERM: Words = {
    "experience": _("how many other products they speak of"),
    "deviation": _("how near to others they stand there"),
    "proof": _("how sure it is that they had them"),
    "helpful": _("how helpful readers found them there"),
    "repeated": _("the same text over and over"),
}
TABLES: Mapping[str, Words] = {
    "term": TERM,
    "experience": EXPERIENCE,
    "useful": USEFUL,
    "close": CLOSE,
    "thanks": THANKS,
    "taste": TASTE,
    "owns": OWNS,
    "tie": TIE,
    "yours": YOURS,
    "kind": KIND,
    "one": ONE,
    "role": ROLE,
    "collected": {**ASKED, **COLLECTED},
    "proof": PROOF,
    "obtained": OBTAINED,
    "about": ABOUT,
    "ground": GROUND,
    "mistaken": MISTAKEN,
    "corrected": CORRECTED,
    "aside": ASIDE,
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


# What a label beside a voice means, in a sentence or two.
MEANS: Words = {
    "proof-none": _("Nothing shows that this person bought it. The words are heard all the same."),
    "proof-claimed": _("The person says that they bought it. Nobody has checked."),
    "proof-receipt": _("The person has shown a receipt."),
    "proof-order": _("The shop's records show that this person bought it."),
    "proof-kept": _("The shop's records show that this person bought it and did not send it back."),
    "collected-unasked": _("Nobody asked for this: the person came of their own accord."),
    "collected-invited": _(
        "Somebody, mostly the shop, asked this person to write and gave nothing for it. "
        "Those who are asked are often content, so their score also stands by itself."
    ),
    "collected-rewarded": _("The person got something for writing, or hopes to: a voucher, points, a discount."),
    "collected-employee": _("The person works for the company, or is close to someone who does."),
    "collected-paid": _("The person was paid to write this."),
    "collected-campaign": _("This is part of a campaign that asked many people at once."),
    "collected-unknown": _("The place where this was written does not tell whether somebody had asked for it."),
    "close-member": _("The person worked for the seller when they wrote this. It counts apart from the score."),
    "close-family": _(
        "When this was written, the author and somebody who works for the seller both said that they are family. "
        "Who that is we do not tell. It counts apart from the score."
    ),
    "close-household": _(
        "When this was written, the author and somebody who works for the seller both said that they live in one "
        "household. Who that is we do not tell. It counts apart from the score."
    ),
    "close-coworker": _(
        "When this was written, the author and somebody who works for the seller both said that they work together. "
        "Who that is we do not tell. It counts apart from the score."
    ),
    "role-owner": _("The person says that they own it, and writes from living with it."),
    "role-former_owner": _("The person says that they owned it and no longer do."),
    "obtained-gift": _("The person did not pay for it: it was a present."),
    "obtained-sample": _("The person got it free to try it, often from the company."),
    "obtained-borrowed": _("The person used one that belongs to somebody else."),
    "experience-own": _("The person says that they have experience with it."),
    "experience-heard": _("The person passes on what they have heard or read."),
    "useful-both": _(
        "By what they find helpful, readers fall into two sides. Both sides find this helpful, more often than they "
        "find other voices. Accounts that vote alike count as one reader, so no crowd can bring that about."
    ),
    "tie-friend": _("Both say in public that they are friends. A friend may be right, but is no stranger."),
    "tie-family": _("Both say in public that they are family. A relative may be right, but is no stranger."),
    "tie-coworker": _("Both say in public that they work together. A colleague may be right, but is no stranger."),
}
