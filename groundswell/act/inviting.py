"""The letter by which a company invites somebody who is listened to: to try a product, and to say how it is."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from groundswell.act import invited
from groundswell.act.letters import language_for, leave_address
from groundswell.act.models import Invitation
from groundswell.act.whom import INVITE, REST
from groundswell.plumbing import mail
from groundswell.record.models import Account, Voice

BATCH = 200


def send() -> None:
    """Write to those who were invited. What the mail server does not take is tried again at the next turn.

    A letter is written down before it goes out: a worker that dies in between may lose one, and sends none twice.
    """
    last = 0
    while batch := invited.due(last, BATCH):
        last = batch[-1].pk
        for one in batch:
            if invited.claim(one):
                write(one, one.person.account)


def write(one: Invitation, account: Account) -> None:
    leave = leave_address(account, INVITE)
    latest = Voice.objects.filter(author=one.person_id).order_by("-pk").first()
    try:
        with override(language_for(latest)):
            mail.send(account.email, subject(one), text(one, leave), leave=leave)
    except mail.NotSent:
        invited.was_not_sent(one)


def subject(one: Invitation) -> str:
    told = {"company": one.product.company.name, "product": one.product.title}
    return gettext("%(company)s invites you to try %(product)s") % told


def text(one: Invitation, leave: str) -> str:
    """The letter: who asks, why this person, what becomes of it; no words of strangers, and nothing to be had."""
    told = {"company": one.product.company.name, "product": one.product.title}
    lines = [
        gettext("Hello,"),
        "",
        gettext("%(company)s invites you to try %(product)s, and to tell others how it is:") % told,
        address_of("product", one),
        "",
        gettext(
            "Why you: people came by what you passed on of products of %(company)s. What you said of them, good or "
            "bad, played no part, and nobody has looked at it for this."
        )
        % told,
        "",
        gettext("You owe nothing: if you do not answer, nothing follows. There is nothing to be had for it, either."),
        "",
        gettext("Praise and blame are equally welcome, and take the same way. Say here what you think of it:"),
        address_of("write", one),
        "",
        gettext("A link of your own, to tell others:"),
        address_of("pass_on_product", one),
        "",
        gettext(
            "What you say of it here, and what you pass on, is marked as part of a campaign of %(company)s, for "
            "everybody to see."
        )
        % told,
        "",
        rest(),
        gettext("You get this letter because you said on your page that you like it. To get no more of this kind:"),
        leave,
        "",
        *sender(one),
    ]
    return "\n".join(lines)


def rest() -> str:
    told = ngettext(
        "Nobody here invites you to anything else within one day.",
        "Nobody here invites you to anything else within %(n)s days.",
        REST.days,
    )
    return told % {"n": REST.days}


def address_of(page: str, one: Invitation) -> str:
    """A page about the product; where something is said or passed on, it knows by which letter one comes."""
    path = settings.SITE + reverse(page, args=[one.product.slug])
    return path if page == "product" else f"{path}?invited={invited.token_of(one)}"


def sender(one: Invitation) -> list[str]:
    company = one.product.company
    return [line for line in (company.name, company.address, company.contact) if line]
