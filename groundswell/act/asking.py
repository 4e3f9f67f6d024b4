"""Asks the authors of voices, by letter, whether what was claimed of them is so: once, and once more at half time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from groundswell.act.claims import WAITS
from groundswell.act.letters import is_suppressed, language_for, leave_address, my_page
from groundswell.act.models import Claim
from groundswell.plumbing import mail
from groundswell.record.models import Account, Voice
from groundswell.record.shown import visible

CLAIM = "claim"
# However much is claimed of what somebody said, they get one such letter within so long.
BETWEEN = timedelta(days=1)
# A letter names so many claims; the rest stand on the author's own page.
NAMED = 10


class NoSuchClaim(Exception):  # noqa: N818 - named after what went wrong
    """The link leads to no claim that its reader can answer: it was changed, or the account is gone."""


def ask() -> None:
    """Write to authors whose letter is due. What the mail server does not take is tried again."""
    failed: mail.NotSent | None = None
    for account, claims in by_author(due()).items():
        try:
            tell(account, claims)
        except mail.NotSent as error:
            # The others get theirs first; then the job fails, aloud, and is tried again.
            failed = error
    if failed is not None:
        raise failed


def due() -> QuerySet[Claim]:
    """The claims that their authors are to be asked of now, the oldest first."""
    now = timezone.now()
    lately = Q(asked_at__gt=now - BETWEEN) | Q(asked_again_at__gt=now - BETWEEN)
    asked_lately = Claim.objects.filter(lately, voice__author=OuterRef("voice__author"))
    half_time = Q(asked_again_at=None, asked_at__lte=now - WAITS / 2)
    shown = visible(Voice.objects.filter(author__account__is_active=True))
    wanted = Claim.objects.filter(Q(asked_at=None) | half_time, ~Exists(asked_lately), voice__in=shown, ended_at=None)
    return wanted.select_related("voice__product", "voice__author__account").order_by("pk")


def by_author(claims: Iterable[Claim]) -> dict[Account, list[Claim]]:
    found: dict[Account, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.voice.author.account].append(claim)
    return found


@transaction.atomic
def tell(account: Account, claims: Sequence[Claim]) -> None:
    """Write one letter about these claims; who wants no such letters is asked on their own page alone."""
    # Two workers with the same claims wait here for each other.
    Account.objects.select_for_update().get(pk=account.pk)
    fresh = list(due().filter(pk__in=[claim.pk for claim in claims]))
    if not fresh:
        return
    ids, now = [claim.pk for claim in fresh], timezone.now()
    again = Claim.objects.filter(pk__in=ids, asked_at__isnull=False).update(asked_again_at=now)
    Claim.objects.filter(pk__in=ids, asked_at=None).update(asked_at=now)
    if is_suppressed(account.email, CLAIM):
        return
    leave_at = leave_address(account, CLAIM)
    with override(language_for(fresh[0].voice)):
        mail.send(account.email, subject(fresh, is_reminder=again == len(ids)), text(fresh, account), leave=leave_at)


def subject(claims: Sequence[Claim], *, is_reminder: bool) -> str:
    product = claims[0].voice.product.title
    if is_reminder:
        return gettext("Still a question about what you wrote about %(product)s") % {"product": product}
    return gettext("A question about what you wrote about %(product)s") % {"product": product}


def text(claims: Sequence[Claim], account: Account) -> str:
    """The letter: where to answer, and no words of strangers, who could otherwise write to anybody through us."""
    lines = [
        gettext("Hello,"),
        "",
        ngettext(
            "somebody thinks that what you wrote may be about something else than it seems: the delivery, say, "
            "or another version. Only you can say. Read it and answer here:",
            "somebody thinks that some of what you wrote may be about something else than it seems: the delivery, "
            "say, or another version. Only you can say. Read it and answer here:",
            len(claims),
        ),
        "",
    ]
    lines += [f"{claim.voice.product.title}\n{answer_address(claim, account)}\n" for claim in claims[:NAMED]]
    if len(claims) > NAMED:
        lines += [gettext("All that waits for your answer: %(address)s") % {"address": my_page()}, ""]
    lines += [silence(), "", gettext("To get no more letters of this kind:"), leave_address(account, CLAIM)]
    return "\n".join(lines)


def silence() -> str:
    days = ngettext(
        "If you do not answer within one day, nothing changes.",
        "If you do not answer within %(n)s days, nothing changes.",
        settings.CLAIM_DAYS,
    )
    return days % {"n": settings.CLAIM_DAYS}


def answer_address(claim: Claim, account: Account) -> str:
    """Where the author answers, without signing in: the letter shows that the address is theirs."""
    token = dumps([claim.pk, account.pk], salt="claim")
    return settings.SITE + reverse("answer_claim", args=[token])


def claim_of(token: str) -> Claim:
    """The claim that a letter's link leads to, ended or not. Raises NoSuchClaim."""
    try:
        claim, account = loads(token, salt="claim")
    except (BadSignature, ValueError, TypeError) as error:
        raise NoSuchClaim from error
    theirs = Claim.objects.filter(pk=claim, voice__author__account=account, voice__author__account__is_active=True)
    found = theirs.select_related("voice__author", "voice__product__company", "product", "version").first()
    if found is None:
        raise NoSuchClaim
    return found
