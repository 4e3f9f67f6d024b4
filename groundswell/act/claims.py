"""An objection to a voice: evidence, the author's answer, a second reader, a clock."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from groundswell.act.models import Claim
from groundswell.listen import notice
from groundswell.listen.notice import NotTheirs
from groundswell.record.corrections import Kind
from groundswell.record.models import Account, Correction, Membership, Person, Product, Version, Voice
from groundswell.record.privacy import GONE, rows
from groundswell.record.shown import visible

# A claim is open until one of four ends, and nothing leads out of an end: its author accepts or declines it, a second
# reader of the company closes it for a reason, or its time runs out. Only the author's yes changes what counts.
By, Outcome = Claim.By, Claim.Outcome
WAITS = timedelta(days=settings.CLAIM_DAYS)


class NotClaimed(Exception):  # noqa: N818 - named after what went wrong
    """A claim cannot be made as wished: the reason's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Ended(Exception):  # noqa: N818 - named after what went wrong
    """The claim has come to its end already."""


class NotByThem(Exception):  # noqa: N818 - named after what went wrong
    """Whoever made a claim does not read it a second time."""


@transaction.atomic
def claim(
    voice: Voice,
    kind: str,
    evidence: str,
    by: str,
    *,
    instead: str = "",
    reader: Account | None = None,
    account: Account | None = None,
) -> Claim:
    """Somebody holds that a review is about something else. Its author is asked; nobody else sees it before the answer.

    instead  what it is about, in words: the product or version that they name is found, where the record knows it
    reader   who reads, if signed in; one who works for the product's company claims for the company
    account  who claims for the company
    Raises NotClaimed: own_words, no_review, unreachable, open_already, answered_already or corrected_already.
    """
    voice = Voice.objects.select_for_update().get(pk=voice.pk)
    may_be_claimed(voice, kind)
    if reader is not None and reader.person_id == voice.author_id:
        raise NotClaimed("own_words")
    member = reader if reader is not None and works_for(reader, voice) else account
    product, version = meant(voice, kind, instead)
    now = timezone.now()
    return Claim.objects.create(
        voice=voice,
        kind=kind,
        instead=instead,
        product=product,
        version=version,
        evidence=evidence,
        by=By.COMPANY if member else by,
        person=None if member or reader is None else reader.person,
        account=member,
        number=notice.receipt_number(),
        at=now,
        due_at=now + WAITS,
    )


def may_be_claimed(voice: Voice, kind: str) -> None:
    """Of reviews that everybody sees, whose authors can be asked; and of one kind once, unless nobody answered."""
    if not visible(Voice.objects.filter(pk=voice.pk, kind="review")).exists():
        raise NotClaimed("no_review")
    if not is_reachable(voice):
        raise NotClaimed("unreachable")
    same = Claim.objects.filter(voice=voice, kind=kind)
    if same.filter(ended_at=None).exists():
        raise NotClaimed("open_already")
    if same.exclude(outcome=Outcome.EXPIRED).exists():
        raise NotClaimed("answered_already")
    if Correction.objects.filter(voice=voice, kind=kind, ended_at=None).exists():
        raise NotClaimed("corrected_already")


def is_reachable(voice: Voice) -> bool:
    """Whether the author of a voice has an account here, and so can be asked."""
    return Account.objects.filter(person=voice.author_id, is_active=True).exists()


def works_for(account: Account, voice: Voice) -> bool:
    """Whether somebody works for the company of a voice's product: nobody of theirs claims as a mere reader."""
    return Membership.objects.filter(account=account, company__products=voice.product_id).exists()


def meant(voice: Voice, kind: str, instead: str) -> tuple[Product | None, Version | None]:
    """The product or version that somebody's words name: by its title or address, or by its name."""
    words = instead.strip()
    if words and kind == Kind.WRONG_VERSION:
        return None, Version.objects.filter(product=voice.product_id, name__iexact=words).order_by("pk").first()
    if words and kind in {Kind.WRONG_PRODUCT, Kind.MIX_UP}:
        others = Product.objects.exclude(pk=voice.product_id).order_by("pk")
        address = words.rstrip("/").rpartition("/")[2]
        return others.filter(title__iexact=words).first() or others.filter(slug=address).first(), None
    return None, None


@transaction.atomic
def accept(one: Claim, by: Person, answer: str = "", instead: str = "") -> Correction:
    """The author says that it is so: from now on the voice says so, and counts apart. Raises NotTheirs or Ended.

    answer   the author's own words to whoever claimed it
    instead  what it is about, if the author knows it better than whoever claimed it
    """
    must_be_of_the_author(one, by)
    end(one, Outcome.ACCEPTED, answer=answer)
    product, version = meant(one.voice, one.kind, instead) if instead else (one.product, one.version)
    return notice.correct(one.voice, one.kind, by, product=product, version=version)


def correct(voice: Voice, kind: str, by: Person, instead: str = "") -> Correction:
    """An author says unasked that a voice is about something else. What was claimed of that kind is thereby accepted.

    Raises NotTheirs.
    """
    claimed = Claim.objects.filter(voice=voice, kind=kind, ended_at=None).select_related("voice").first()
    if claimed is not None:
        return accept(claimed, by, instead=instead)
    product, version = meant(voice, kind, instead)
    return notice.correct(voice, kind, by, product=product, version=version)


@transaction.atomic
def decline(one: Claim, by: Person, answer: str = "") -> None:
    """The author says that it is not so: nothing changes, and nobody asks it again. Raises NotTheirs or Ended."""
    must_be_of_the_author(one, by)
    end(one, Outcome.DECLINED, answer=answer)


def must_be_of_the_author(one: Claim, by: Person) -> None:
    if one.voice.author_id != by.pk:
        raise NotTheirs(f"voice {one.voice_id} is not person {by.pk}'s")


@transaction.atomic
def close(one: Claim, by: Account, why: str) -> None:
    """A second reader finds that a claim need not be answered; the voice stays as it is. Raises NotByThem or Ended."""
    if one.account_id == by.pk:
        raise NotByThem
    end(one, Outcome.CLOSED, second=by, why=why)


def expire() -> None:
    """End the claims whose time has run out: they change nothing."""
    late = Claim.objects.filter(ended_at=None, due_at__lte=timezone.now())
    late.update(ended_at=timezone.now(), outcome=Outcome.EXPIRED)


def end(one: Claim, outcome: str, **told: object) -> None:
    """Bring a claim to its end, once: who comes second is told that it is over."""
    still_open = Claim.objects.filter(pk=one.pk, ended_at=None)
    if not still_open.update(ended_at=timezone.now(), outcome=outcome, **told):
        raise Ended
    one.refresh_from_db()


def waiting_for(person: Person | None) -> QuerySet[Claim]:
    """The open claims on what a person said, the oldest first: they alone can answer them."""
    if person is None:
        return Claim.objects.none()
    shown = visible(Voice.objects.filter(author=person))
    open_ones = Claim.objects.filter(voice__in=shown, ended_at=None)
    return open_ones.select_related("voice__product__company", "product", "version").order_by("pk")


def kept_of(account: Account) -> dict[str, list[dict[str, object]]]:
    """What an account is told of claims: those that it made, closed, or was asked; of others not who they were."""
    mine, asked = Claim.objects.filter(account=account), Claim.objects.none()
    if account.person is not None:
        mine |= Claim.objects.filter(person=account.person)
        asked = Claim.objects.filter(voice__author=account.person)
    told = rows(asked)
    return {
        "claims": rows(mine),
        "claims_closed": rows(Claim.objects.filter(second=account)),
        "claims_on_my_voices": [{name: row[name] for name in row.keys() - WHO} for row in told],
    }


# Who claimed something is told to the author of a voice as little as who reported it.
WHO = {"person_id", "account_id", "second_id", "number"}


def forget(account: Account) -> None:
    """Somebody leaves: what they claimed stands as nobody's, and what was claimed of their words loses its own."""
    Claim.objects.filter(account=account).update(account=None)
    Claim.objects.filter(second=account).update(second=None)
    if account.person is None:
        return
    Claim.objects.filter(person=account.person).update(person=None)
    about = Claim.objects.filter(voice__author=account.person)
    about.filter(ended_at=None).update(ended_at=timezone.now(), outcome=Outcome.EXPIRED)
    about.update(evidence=GONE, instead="", answer="")
