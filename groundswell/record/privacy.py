"""What the record keeps of one account: all of it told to its owner, and all of it forgotten at their wish."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from groundswell.plumbing import once, pictures, snapshot, wipe
from groundswell.plumbing.sign import keyed
from groundswell.record.bulk import told_anew, told_of
from groundswell.record.models import (
    Account,
    Change,
    Closeness,
    Confirmation,
    Consent,
    Correction,
    Denial,
    Erased,
    Erasure,
    Experience,
    Fix,
    Handle,
    HelpfulVote,
    Hold,
    Impression,
    Link,
    Membership,
    Named,
    News,
    Objection,
    OutsideVotes,
    PenName,
    Person,
    Picture,
    Product,
    Purchase,
    Referral,
    Report,
    Return,
    Revision,
    ShareLink,
    Thanks,
    Tie,
    Voice,
    Withdrawal,
    announce,
)
from groundswell.record.proof import Told, digest_of, salt_of

Model = type[models.Model]

# What the archive tells, and by which way each table leads to its person or account. The tests look for a
# table that leads to one and stands neither here nor below.
OF_PERSON: dict[str, tuple[Model, str]] = {
    "handles": (Handle, "person"),
    "pen_names": (PenName, "person"),
    "voices": (Voice, "author"),
    "revisions": (Revision, "voice__author"),
    "pictures": (Picture, "voice__author"),
    "experiences": (Experience, "person"),
    "withdrawals": (Withdrawal, "by"),
    "holds_on_my_voices": (Hold, "voice__author"),
    "corrections": (Correction, "by"),
    "closeness_to_sellers": (Closeness, "voice__author"),
    "votes_counted_elsewhere": (OutsideVotes, "voice__author"),
    "shown_to_readers": (Impression, "voice__author"),
    "told_to_me": (Voice, "addressed_to"),
    "votes": (HelpfulVote, "voter"),
    "ties_declared": (Tie, "declarer"),
    "ties_received": (Tie, "other"),
    "links_from_me": (Link, "one"),
    "links_to_me": (Link, "other"),
    "consents": (Consent, "person"),
    "objections": (Objection, "person"),
    "reports": (Report, "person"),
    "fix_answers": (Confirmation, "person"),
    "named_voices": (Named, "voice__author"),
    "share_links": (ShareLink, "person"),
    "told_by_others": (Referral, "person"),
    "thanks_given": (Thanks, "referral__person"),
    "purchases": (Purchase, "person"),
    "returns": (Return, "purchase__person"),
    "denials": (Denial, "by"),
}
OF_ACCOUNT: dict[str, tuple[Model, str]] = {
    "memberships": (Membership, "account"),
    "addresses": (EmailAddress, "user"),
    "passkeys": (Authenticator, "user"),
    "signed_in_elsewhere": (SocialAccount, "user"),
    "holds_placed": (Hold, "account"),
    "holds_read_again": (Hold, "second"),
    "links_made": (Link, "by"),
    "links_ended": (Link, "ended_by"),
    "fixes_told": (Fix, "by"),
    "fixes_ended": (Fix, "ended_by"),
    "voices_named": (Named, "by"),
}
# What leads to a person or an account, and is told elsewhere or not at all.
TOLD_ELSEWHERE = {
    "record.Account.person": "the account itself is told",
    "record.Tie.confirmed_by": "the other of the tie, which is told",
    "record.Tie.revoked_by": "one of the two, whose tie is told",
    "record.Account_groups.account": "nobody here is in a group",
    "record.Account_user_permissions.account": "nobody here has permissions of Django's",
}
# What opens doors is not handed out, not even to its owner.
SECRETS = {"password", "data", "nonce"}
# Neither letters nor digits that are mistaken for each other when read aloud.
PLAIN = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GONE = "erased at its author's wish"
FORMER = "somebody who has left"


class LastOwner(Exception):  # noqa: N818 - named after what went wrong
    """A company would have no owner left: another one comes first."""


def address_of(email: str) -> str:
    """A mail address as suppressions keep it: a keyed hash, hex."""
    return keyed("address", email.strip().lower()).hex()


def kept_of(account: Account) -> dict[str, Any]:
    """Everything that the record holds of an account and of the person it speaks as, as JSON takes it."""
    told: dict[str, Any] = {"account": plain(account), "person": account.person and plain(account.person)}
    for name, (model, way) in OF_ACCOUNT.items():
        told[name] = rows(model._default_manager.filter(**{way: account}))
    for name, (model, way) in OF_PERSON.items():
        told[name] = rows(model._default_manager.filter(**{way: account.person})) if account.person else []
    told["reports"] = rows(reports_of(account))
    told["products"] = rows(Product.objects.filter(voices__author=account.person).distinct()) if account.person else []
    return told


def rows(found: Iterable[models.Model]) -> list[dict[str, Any]]:
    """Rows as JSON takes them, without what opens doors."""
    return [plain(row) for row in found]


def plain(row: models.Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in SECRETS]
    return {field.attname: simple(getattr(row, field.attname)) for field in fields}


def simple(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def reports_of(account: Account) -> QuerySet[Report]:
    """The reports that this person made, signed in or by mail alone."""
    mine = Q(email__iexact=account.email)
    return Report.objects.filter(mine | Q(person=account.person) if account.person else mine)


@transaction.atomic
def erase(account: Account) -> Erasure:
    """Forget an account and the person it speaks as: words, names, pictures, votes, ties, ways in.

    Tombstones stay: that something stood there, its stars by level, and the digest by which the seals still fit.
    News go out, so that scores and order are drawn anew. Raises LastOwner.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    must_not_orphan(account)
    person = account.person
    voices = pictured = 0
    if person is not None:
        voices, pictured = empty_voices(person)
        take_votes_back(person)
        take_answers_back(person)
        forget_who(person)
    reports_of(account).update(email="", name="", person=None)
    forget_staff(account)
    end_sessions(account)
    account.delete()
    wipe.after_commit()
    receipt = "".join(secrets.choice(PLAIN) for _ in range(16))
    return Erasure.objects.create(receipt=receipt, voices=voices, pictures=pictured)


def must_not_orphan(account: Account) -> None:
    others = Membership.objects.filter(company=OuterRef("company"), role=Membership.Role.OWNER).exclude(account=account)
    owned = account.memberships.filter(~Exists(others), role=Membership.Role.OWNER)
    alone = owned.select_related("company").first()
    if alone is not None:
        raise LastOwner(alone.company.name)


def empty_voices(person: Person) -> tuple[int, int]:
    """Make tombstones of all that a person said. Returns how many, and how many pictures went."""
    said = Voice.objects.filter(author=person)
    voices = list(said.select_related("source", "product"))
    for voice in voices:
        keep_digest(voice.news_id, voice.leaf, told_of(voice))
        empty_revisions(voice)
        forget_answers(voice)
    pictured = drop_pictures(Picture.objects.filter(voice__author=person))
    said.update(
        title="", text="", country="", address="", more=None, stars_given="", scale="", language="", experience=None
    )
    Experience.objects.filter(person=person).delete()
    Closeness.objects.filter(voice__author=person).delete()
    Hold.objects.filter(voice__author=person).update(evidence=GONE)
    Hold.objects.filter(voice__author=person, lifted_at__isnull=False).update(lifted_why=GONE)
    for voice in voices:
        entomb(voice, person)
    snapshot.forget(*(snapshot.product(voice.product_id) for voice in voices))
    return len(voices), pictured


def keep_digest(news: int, leaf: int, told: Told) -> None:
    """Keep of a wording what the seals need: a salted digest, which tells nothing."""
    digest = digest_of(told, salt_of(told)).hex()
    Erased.objects.get_or_create(news_id=news, leaf=leaf, defaults={"digest": digest})


def empty_revisions(voice: Voice) -> None:
    for revision in voice.revisions.select_related("voice__source", "voice__product"):
        keep_digest(revision.news_id, 0, told_anew(revision))
        # The fingerprint goes too: it would confirm a guess of the words.
        Revision.objects.filter(pk=revision.pk).update(
            title="", text="", stars_given="", wording=f"erased {revision.pk}"
        )


def forget_answers(voice: Voice) -> None:
    """Answers that programs were given repeat what was said."""
    if timezone.now() - voice.heard_at < once.KEPT * 2:
        once.forget_about(voice.outside_id)


def entomb(voice: Voice, person: Person) -> None:
    _, is_new = Withdrawal.objects.update_or_create(
        voice=voice, defaults={"why": ""}, create_defaults={"by": person, "why": ""}
    )
    # News even of one that was taken back before: what was kept of its words elsewhere goes now.
    announce(News.Kind.VOICE_CHANGED, voice.pk, facts={"withdrawn": True} if is_new else None)


def drop_pictures(found: QuerySet[Picture]) -> int:
    """Remove pictures, and their files where nothing else shows them."""
    files = set(found.values_list("file", flat=True))
    count = found.delete()[0]
    transaction.on_commit(lambda: drop_files(files))
    return count


def drop_files(files: Iterable[str]) -> None:
    for file in files:
        if not (Picture.objects.filter(file=file).exists() or Product.objects.filter(picture=file).exists()):
            pictures.drop(file)


def take_votes_back(person: Person) -> None:
    """Votes tell what somebody thinks; without somebody they count for nobody."""
    voted = list(HelpfulVote.objects.filter(voter=person).values_list("voice_id", "voice__product_id"))
    HelpfulVote.objects.filter(voter=person).delete()
    for voice, _ in voted:
        announce(News.Kind.VOICE_VOTED, voice)
    snapshot.forget(*(snapshot.product(product) for _, product in voted))


def take_answers_back(person: Person) -> None:
    """Likewise what somebody answered about fixes; from the next epoch on it counts no more."""
    answers = Confirmation.objects.filter(person=person)
    snapshot.forget(*(snapshot.product(product) for product in answers.values_list("fix__product", flat=True)))
    answers.delete()
    Denial.objects.filter(by=person).delete()


def forget_who(person: Person) -> None:
    """Names go; that a tie or a consent was, and when it ended, is kept of nobody in particular."""
    Handle.objects.filter(person=person).delete()
    PenName.objects.filter(person=person).delete()
    Consent.objects.filter(person=person, ended_at=None).update(ended_at=timezone.now())
    Objection.objects.filter(person=person, ended_at=None).update(ended_at=timezone.now())
    either = Tie.objects.filter(Q(declarer=person) | Q(other=person))
    either.update(is_public=False)
    either.filter(revoked_at=None).update(revoked_at=timezone.now(), revoked_by=person)
    for household in Link.objects.filter(tie__in=either, ended_at=None):
        Link.objects.filter(pk=household.pk).update(ended_at=timezone.now())
        announce(News.Kind.PEOPLE_LINKED, household.pk)
    Link.objects.filter(Q(one=person) | Q(other=person)).update(evidence="", ended_why="")
    ShareLink.objects.filter(person=person, ended_at=None).update(ended_at=timezone.now())
    # Whoever told them learns nothing of them any more.
    Thanks.objects.filter(referral__person=person).delete()
    Referral.objects.filter(person=person).update(tells_teller=False)
    Purchase.objects.filter(person=person).update(tells_teller=False)
    for buyer in set(Purchase.objects.filter(person=person).exclude(buyer="").values_list("buyer", flat=True)):
        forget_buyer(buyer)
    Person.objects.filter(pk=person.pk).update(name="")


def forget_buyer(buyer: str, source: str = "") -> None:
    """Nobody can find an address by what is left of it; that it was one buyer stays, so that all sums stay right.

    source  the key of the one shop that forgets; empty: all do
    """
    theirs = Purchase.objects.filter(buyer=buyer)
    (theirs.filter(source__key=source) if source else theirs).update(buyer=secrets.token_hex(32))


def forget_staff(account: Account) -> None:
    """What somebody decided for a company stands, without who it was."""
    Link.objects.filter(by=account).update(by=None)
    Link.objects.filter(ended_by=account).update(ended_by=None)
    Fix.objects.filter(by=account).update(by=None)
    Fix.objects.filter(ended_by=account).update(ended_by=None)
    Named.objects.filter(by=account).update(by=None)
    Hold.objects.filter(second=account).update(second=None, second_at=None)
    Hold.objects.filter(account=account).update(account=None, second=None, second_at=None)
    Hold.objects.filter(placed_by__iexact=account.email).update(placed_by=FORMER)
    Hold.objects.filter(lifted_by__iexact=account.email).update(lifted_by=FORMER)
    Report.objects.filter(closed_by__iexact=account.email).update(closed_by=FORMER)
    Change.objects.filter(by__iexact=account.email).update(by=FORMER)
    for what in ("invitation", "member"):
        Change.objects.filter(what__iexact=f"{what} {account.email}").update(what=f"{what} {FORMER}")


def end_sessions(account: Account) -> None:
    """Sign the account out everywhere."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(account.pk):
            session.delete()
