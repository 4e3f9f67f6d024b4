"""Asks buyers by letter for a review: once for all that an order held, once more, in the same words to everyone."""

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from groundswell.act import requested
from groundswell.act.letters import leave_link
from groundswell.act.models import ReviewRequest
from groundswell.act.requested import REMINDED_AFTER, REQUEST, Asked
from groundswell.plumbing import mail
from groundswell.record.models import Product, Purchase

BATCH = 500
# A letter names so many products; who bought more finds the others by themselves.
NAMED = 20


def send() -> None:
    """Write to the buyers whose letter is due. What the mail server does not take is due again at the next turn.

    A letter is written down before it goes out: a worker that dies in between may lose one, and sends none twice.
    """
    last = 0
    while batch := requested.due(last, BATCH):
        last = batch[-1].pk
        for asked in requested.sorted_out(batch):
            if requested.claim(asked.request):
                write(asked)


def write(asked: Asked) -> None:
    one = asked.request
    leave = leave_link(one.buyer.address, REQUEST)
    try:
        with override(one.buyer.language):
            mail.send(one.buyer.email, subject(one), text(asked, leave), leave=leave)
    except mail.NotSent:
        requested.was_not_sent(one)
    else:
        requested.was_sent(one)


def subject(one: ReviewRequest) -> str:
    told = {"company": one.buyer.company.name}
    if one.sent_at is not None:
        return gettext("Once more: how is what you bought from %(company)s?") % told
    return gettext("How is what you bought from %(company)s?") % told


def text(asked: Asked, leave: str) -> str:
    """The letter: who asks, about what, what becomes of it and what everybody will see (ISO 20488)."""
    one = asked.request
    told = {"company": one.buyer.company.name, "order": one.buyer.order}
    lines = [
        gettext("Hello,"),
        "",
        gettext("you bought something from %(company)s (order %(order)s), and they ask you how it is. Write here:")
        % told,
        "",
    ]
    lines += [f"{product.title}\n{write_address(one, product)}\n" for product in asked.products[:NAMED]]
    lines += [*what_becomes_of_it(), "", *why_this_letter(told["company"]), leave, "", *sender(one)]
    return "\n".join(lines)


def what_becomes_of_it() -> list[str]:
    return [
        gettext(
            "Good or bad, every review takes the same way: all are published, whatever their stars, and count towards "
            "what others read about the product. There is nothing to be had for it."
        ),
        gettext(
            "Everybody can read your words, your stars and the name that you choose, and that you were asked to "
            "write. Nobody is shown your address. You can change what you wrote, or take it back, at any time."
        ),
    ]


def why_this_letter(company: str) -> list[str]:
    once_more = ngettext(
        "%(company)s gave us your address for this. If you do not write, we ask once more after one day; "
        "then we forget the address.",
        "%(company)s gave us your address for this. If you do not write, we ask once more after %(n)s days; "
        "then we forget the address.",
        REMINDED_AFTER.days,
    )
    return [
        once_more % {"company": company, "n": REMINDED_AFTER.days},
        gettext("To get no more letters of this kind, from whomever you buy:"),
    ]


def sender(one: ReviewRequest) -> list[str]:
    company = one.buyer.company
    checked = settings.SITE + reverse("checked_company", args=[company.slug])
    told = gettext("How these reviews are checked: %(address)s") % {"address": checked}
    return [told, "", company.name, company.address, *([company.contact] if company.contact else [])]


def write_address(one: ReviewRequest, product: Product) -> str:
    """Where the buyer writes about one product: what is written there is known to have been asked for."""
    token = dumps(one.pk, salt="request")
    return f"{settings.SITE}{reverse('write', args=[product.slug])}?asked={token}"


def was_asked(token: str, product: Product) -> bool:
    """Whether a letter's link asks for a review of this product."""
    try:
        number = int(loads(token, salt="request"))
    except (BadSignature, ValueError, TypeError):
        return False
    buyer = ReviewRequest.objects.filter(pk=number).values_list("buyer__source", "buyer__order").first()
    return buyer is not None and Purchase.objects.filter(source=buyer[0], order=buyer[1], product=product).exists()
