"""Tells those who reported a fault that it is said to be fixed, and asks them whether it is: by letter, once."""

from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, override

from groundswell.act.letters import is_suppressed, language_for, leave_address
from groundswell.act.models import FixLetter
from groundswell.plumbing import mail
from groundswell.record.fixes import standing
from groundswell.record.models import Account, Consent, Named, Voice
from groundswell.record.shown import visible


def told(fixes: list[int]) -> None:
    """Write to those whose voices were named for these fixes, if they want to know what is answered to them.

    Doing it twice writes to nobody twice. A letter that the mail server does not take is tried again.
    """
    failed: mail.NotSent | None = None
    for account, named in by_account(named_for(fixes)).items():
        try:
            tell(account, named)
        except mail.NotSent as error:
            # The others get theirs first; then the job fails, aloud, and is tried again.
            failed = error
    if failed is not None:
        raise failed


def named_for(fixes: list[int]) -> QuerySet[Named]:
    """The namings that stand, of voices whose authors want to know."""
    author = OuterRef("voice__author")
    wants = Consent.objects.filter(person=author, purpose=Consent.Purpose.MAIL, ended_at=None)
    shown = visible(Voice.objects.filter(named__fix__in=fixes))
    named = standing().filter(Exists(wants), fix__in=fixes, voice__in=shown, voice__author__account__is_active=True)
    return named.select_related("fix__product", "fix__version", "voice__author__account").order_by("pk")


def by_account(named: QuerySet[Named]) -> dict[Account, list[Named]]:
    found: dict[Account, list[Named]] = defaultdict(list)
    for one in named:
        found[one.voice.author.account].append(one)
    return found


@transaction.atomic
def tell(account: Account, named: Sequence[Named]) -> None:
    """Write one letter about the fixes that this account has not been told of; a letter that fails is none."""
    if is_suppressed(account.email):
        return
    # Two workers with the same news wait here for each other.
    Account.objects.select_for_update().get(pk=account.pk)
    known = set(FixLetter.objects.filter(account=account).values_list("fix_id", flat=True))
    fresh = {one.fix_id: one for one in named if one.fix_id not in known}
    if not fresh:
        return
    FixLetter.objects.bulk_create(FixLetter(account=account, fix_id=fix) for fix in fresh)
    with override(language_for(named[0].voice)):
        leave = leave_address(account)
        mail.send(account.email, subject(named[0]), text(list(fresh.values()), leave), leave=leave)


def subject(named: Named) -> str:
    return gettext("Is it fixed for you? %(product)s") % {"product": named.fix.product.title}


def text(named: Sequence[Named], leave_at: str) -> str:
    """The letter: what is said to be fixed, and where to answer. The company's own words stand on the page alone."""
    lines = [
        gettext("Hello,"),
        "",
        gettext("You reported something that bothered you. The company says that it is fixed. Is it, for you?"),
        gettext("Those who have the new version decide, not the company."),
        "",
    ]
    for one in named:
        about = {"product": one.fix.product.title, "version": one.fix.version.name}
        lines.append(gettext("%(product)s, version %(version)s") % about)
        lines.append(f"{settings.SITE}{reverse('fix', args=[one.fix_id])}\n")
    lines.append(gettext("There you can also say that it is not what you reported."))
    lines.append(gettext("You get this letter because you asked for it on your page. To get no more of them:"))
    return "\n".join([*lines, leave_at])
