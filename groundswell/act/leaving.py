"""Somebody takes all they are to us along, or wants to be forgotten: each over every room that keeps something."""

import json
import logging
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from groundswell.act import claims, invited, judging, requested
from groundswell.act.models import FixLetter, Invitation, Judged, Judgement, Letter, ReviewRequest
from groundswell.listen import drafts, receive
from groundswell.listen.models import Buyer, Draft
from groundswell.plumbing import mail
from groundswell.record import privacy
from groundswell.record.models import Account, Erasure, Picture
from groundswell.spread.models import Credit, Node
from groundswell.weigh.models import Copy, Credibility, Faded, Place, RingMember, Score, Useful, Weight

log = logging.getLogger(__name__)

FORMAT = "groundswell-me-1"
IN_MEMORY = 8_000_000
# An archive holds at most so many bytes of photographs; the rest are named in it, and stay at their addresses.
MOST_MEDIA = 500_000_000


def archive(account: Account) -> IO[bytes]:
    """All that we keep about an account as one ZIP: me.json, and the photographs in media/. Read from its start."""
    told = everything(account)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever reads it closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
        told["photographs_left_out"] = add_photographs(zipped, account)
        zipped.writestr("me.json", json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
    file.seek(0)
    return file


def everything(account: Account) -> dict[str, object]:
    """What every room keeps: facts, what waits, letters, and the conclusions that rest on this person."""
    # Who has not spoken yet is no person: nothing is of theirs.
    mine = Q(person=account.person) if account.person else Q(pk=None)
    places, address = Place.objects.filter(mine), privacy.address_of(account.email)
    scores = Score.objects.filter(product__in=places.values("product"))
    return {
        "format": FORMAT,
        "drawn_at": timezone.now().isoformat(),
        **privacy.kept_of(account),
        **claims.kept_of(account),
        "drafts": privacy.rows(Draft.objects.filter(email__iexact=account.email)),
        "letters": privacy.rows(Letter.objects.filter(account=account)),
        "orders_we_may_ask_about": privacy.rows(Buyer.objects.filter(address=address)),
        "review_requests": privacy.rows(ReviewRequest.objects.filter(buyer__address=address)),
        "invitations": privacy.rows(Invitation.objects.filter(mine)),
        "invitations_of_mine": privacy.rows(Invitation.objects.filter(by=account)),
        "fix_letters": privacy.rows(FixLetter.objects.filter(account=account)),
        "places": privacy.rows(places),
        "credibility": privacy.rows(Credibility.objects.filter(mine)),
        "weights": privacy.rows(Weight.objects.filter(mine)),
        "groups_i_seem_to_act_with": privacy.rows(RingMember.objects.filter(mine)),
        "judged": privacy.rows(Judged.objects.filter(mine)),
        "judgements_about_me": privacy.rows(Judgement.objects.filter(people__in=Judged.objects.filter(mine))),
        "judgements_of_mine": privacy.rows(Judgement.objects.filter(by=account)),
        "faded": privacy.rows(Faded.objects.filter(mine)),
        "copies": privacy.rows(Copy.objects.filter(mine)),
        "useful": privacy.rows(Useful.objects.filter(voice__in=places.values("voice"))),
        "whom_i_told_and_who_told_me": privacy.rows(Node.objects.filter(mine)),
        "credit": privacy.rows(Credit.objects.filter(mine)),
        "scores_my_voices_are_part_of": privacy.rows(scores),
    }


def add_photographs(zipped: ZipFile, account: Account) -> list[str]:
    """Put the photographs in. Returns the names of those that did not fit or are no longer there."""
    left_out, size = [], 0
    mine = Picture.objects.filter(voice__author=account.person) if account.person else Picture.objects.none()
    for name in sorted(set(mine.values_list("file", flat=True))):
        path = settings.MEDIA_ROOT / name
        size += path.stat().st_size if path.exists() else 0
        if path.exists() and size <= MOST_MEDIA:
            zipped.write(path, f"media/{name}")
        else:
            left_out.append(name)
    return left_out


def leave(account: Account) -> Erasure:
    """Forget an account in every room, and write it one last letter with the receipt. Raises privacy.LastOwner."""
    email = account.email
    with transaction.atomic():
        files = drafts.forget_of(email)
        receive.forget_words(email)
        judging.forget(account.person)
        claims.forget(account)
        invited.forget(account.person)
        requested.forget(privacy.address_of(email))
        erasure = privacy.erase(account)
        transaction.on_commit(lambda: privacy.drop_files(files))
    log.info("account erased", extra={"receipt": erasure.receipt, "voices": erasure.voices})
    send_receipt(email, erasure)
    return erasure


def send_receipt(email: str, erasure: Erasure) -> None:
    """The receipt was shown already, so a letter that fails is not tried again: that would keep the address."""
    text = _(
        "Hello,\n\nwe have erased your account and everything you wrote, as you asked. "
        "The number of the receipt is %(receipt)s.\n\n"
        "This is our last letter: we no longer have this address."
    )
    try:
        mail.send(email, _("Your account is erased"), text % {"receipt": erasure.receipt})
    except mail.NotSent:
        log.warning("receipt not sent", extra={"receipt": erasure.receipt})
