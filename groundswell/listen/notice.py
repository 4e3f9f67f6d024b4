"""What people did: a helpful vote, a report, a correction, a tie, a consent, what they were shown."""

import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groundswell.plumbing import snapshot
from groundswell.plumbing.models import Serving
from groundswell.plumbing.rows import add_to_counts
from groundswell.record import showing
from groundswell.record.changes import note
from groundswell.record.models import (
    Account,
    Consent,
    Correction,
    HelpfulVote,
    Impression,
    Link,
    News,
    Objection,
    PenName,
    Person,
    Picture,
    Product,
    Report,
    Suppression,
    Tie,
    Version,
    Voice,
    announce,
)

# Letters and digits that nobody mistakes for each other when read aloud.
PLAIN = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# What a link of people who live in one household rests on.
BOTH_SAY_SO = "both say so"


class NotTheirs(Exception):  # noqa: N818 - named after what went wrong
    """Somebody did what only somebody else may do."""


@transaction.atomic
def helpful(voice: Voice, voter: Person, is_helpful: bool) -> None:
    """One person found a voice helpful, or not. A person has one vote on a voice; the last word counts."""
    if voice.author_id == voter.pk:
        raise NotTheirs(f"voice {voice.pk} is person {voter.pk}'s own")
    before = HelpfulVote.objects.filter(voice=voice, voter=voter).first()
    if before is not None and before.helpful == is_helpful:
        return
    HelpfulVote.objects.update_or_create(
        voice=voice, voter=voter, defaults={"helpful": is_helpful, "at": timezone.now()}
    )
    announce(News.Kind.VOICE_VOTED, voice.pk)


def report(
    voice: Voice, ground: str, words: str, *, email: str = "", name: str = "", by: Person | None = None
) -> Report:
    """A reader says that a voice should not stand. The receipt's number is theirs to ask by."""
    return Report.objects.create(
        voice=voice, ground=ground, words=words, email=email, name=name, person=by, number=receipt_number()
    )


def receipt_number() -> str:
    """A number to ask by, which nobody guesses."""
    return "".join(secrets.choice(PLAIN) for _ in range(10))


@transaction.atomic
def correct(
    voice: Voice, kind: str, by: Person, *, product: Product | None = None, version: Version | None = None
) -> Correction:
    """The author says that a voice is about something else; of one kind the latest word stands.

    product, version  what it is about instead, where the record knows it
    """
    if voice.author_id != by.pk:
        raise NotTheirs(f"voice {voice.pk} is person {voice.author_id}'s, not {by.pk}'s")
    Voice.objects.select_for_update().get(pk=voice.pk)
    before = Correction.objects.filter(voice=voice, kind=kind, ended_at=None)
    same = before.filter(product=product, version=version).first()
    if same is not None:
        return same
    before.update(ended_at=timezone.now())
    made = Correction.objects.create(voice=voice, kind=kind, by=by, product=product, version=version)
    stands_otherwise(voice, {"corrected": kind})
    return made


@transaction.atomic
def uncorrect(made: Correction, by: Person) -> None:
    """The author says that the voice is about the product after all; that a correction stood is kept."""
    if made.by_id != by.pk:
        raise NotTheirs(f"correction {made.pk} is person {made.by_id}'s, not {by.pk}'s")
    if Correction.objects.filter(pk=made.pk, ended_at=None).update(ended_at=timezone.now()):
        stands_otherwise(made.voice, {"uncorrected": made.kind})


def stands_otherwise(voice: Voice, facts: dict[str, str]) -> None:
    """Say that a voice counts otherwise now, and let no kept page show it as before."""
    announce(News.Kind.VOICE_CHANGED, voice.pk, facts=facts)
    snapshot.forget(snapshot.product(voice.product_id))


def picture(voice: Voice, *, file: str, alt: str, width: int, height: int) -> None:
    """A photograph came with a voice."""
    Picture.objects.get_or_create(voice=voice, file=file, defaults={"alt": alt, "width": width, "height": height})


def pen_name(person: Person, product: Product, name: str) -> None:
    """A person speaks of one product under this name. The usual name, or none, needs no row."""
    if name and name != person.name:
        PenName.objects.update_or_create(person=person, product=product, defaults={"name": name})


@transaction.atomic
def rename(person: Person, name: str) -> None:
    """A person goes by another name from now on, beside all that they said; empty for none."""
    Person.objects.filter(pk=person.pk).update(name=name)
    products = Voice.objects.filter(author=person).values_list("product_id", flat=True).distinct()
    snapshot.forget(*(snapshot.product(product) for product in products))


@transaction.atomic
def rename_beside(person: Person, product: Product, name: str) -> None:
    """A person goes by another name beside one product; empty for the usual one."""
    if name:
        PenName.objects.update_or_create(person=person, product=product, defaults={"name": name})
    else:
        PenName.objects.filter(person=person, product=product).delete()
    snapshot.forget(snapshot.product(product.pk))


def tie(declarer: Person, other: Person, kind: str) -> Tie:
    """One side says how the two stand to each other; it counts when the other side confirms it."""
    return Tie.objects.get_or_create(declarer=declarer, other=other, kind=kind, revoked_at=None)[0]


def confirm_tie(declared: Tie, by: Person) -> None:
    """The other side says that it is so."""
    if by.pk != declared.other_id:
        raise NotTheirs(f"only person {declared.other_id} can confirm tie {declared.pk}, not {by.pk}")
    open_ones = Tie.objects.filter(pk=declared.pk, confirmed_at=None, revoked_at=None)
    open_ones.update(confirmed_at=timezone.now(), confirmed_by=by)


@transaction.atomic
def join(declarer: Person, other: Person, kind: str, *, is_public: bool, one_household: bool = False) -> Tie:
    """Both sides say so: one handed a link over, the other opened it.

    is_public      whether both wish that others may know
    one_household  whether both say that they live in one: then they share one voice
    """
    if declarer.pk == other.pk:
        raise NotTheirs(f"person {other.pk} is tied to nobody else")
    # Said by either side, it is one tie.
    turned = Tie.objects.filter(declarer=other, other=declarer, kind=kind, revoked_at=None).first()
    declared = turned or tie(declarer, other, kind)
    if declared.other_id == other.pk:
        confirm_tie(declared, other)
    else:
        confirm_tie(declared, declarer)
    Tie.objects.filter(pk=declared.pk).update(is_public=is_public)
    if one_household:
        live_together(declared)
    return Tie.objects.get(pk=declared.pk)


def live_together(joined: Tie) -> None:
    """Both live in one household: they count for one together, for as long as both stand by it."""
    found = link(joined.declarer, joined.other, Link.Ground.HOUSEHOLD, BOTH_SAY_SO)
    # What somebody else has found is not theirs to end.
    if found.evidence == BOTH_SAY_SO and not Tie.objects.filter(household=found).exists():
        Tie.objects.filter(pk=joined.pk).update(household=found)


@transaction.atomic
def live_apart(joined: Tie, by: Person) -> None:
    """Either side says that they no longer live in one household: each has a voice of their own again."""
    if by.pk not in {joined.declarer_id, joined.other_id}:
        raise NotTheirs(f"tie {joined.pk} is not person {by.pk}'s")
    household = Link.objects.filter(tie=joined, ended_at=None).first()
    if household is not None:
        unlink(household, "one of the two says so", Account.objects.filter(person=by).first())


@transaction.atomic
def revoke_tie(declared: Tie, by: Person) -> None:
    """Either side ends it, and with it what rests on it; that it was is kept."""
    live_apart(declared, by)
    Tie.objects.filter(pk=declared.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)


def ties_of(person: Person) -> list[Tie]:
    """The ties of a person that both sides stand by."""
    either = Q(declarer=person) | Q(other=person)
    held = Tie.objects.filter(either, confirmed_at__isnull=False, revoked_at=None)
    return list(held.select_related("declarer", "other", "household").order_by("pk"))


@transaction.atomic
def link(one: Person, other: Person, ground: str, evidence: str, by: Account | None = None) -> Link:
    """Two persons are one, or act as one: they count for one together. Twice is once."""
    if one.pk == other.pk:
        raise NotTheirs(f"person {one.pk} is linked to nobody else")
    first, second = sorted((one, other), key=lambda person: person.pk)
    parts = {"one": first, "other": second, "ground": ground, "ended_at": None}
    found, is_new = Link.objects.get_or_create(**parts, defaults={"evidence": evidence, "by": by})
    if is_new:
        announce(News.Kind.PEOPLE_LINKED, found.pk)
    return found


@transaction.atomic
def unlink(found: Link, why: str, by: Account | None = None) -> None:
    """They are not one after all; that they were taken for it is kept."""
    open_ones = Link.objects.filter(pk=found.pk, ended_at=None)
    if open_ones.update(ended_at=timezone.now(), ended_by=by, ended_why=why):
        announce(News.Kind.PEOPLE_LINKED, found.pk)


def consent(person: Person, purpose: str, wording: str) -> Consent:
    """A person agreed, in these words; agreeing twice is agreeing once."""
    return Consent.objects.get_or_create(person=person, purpose=purpose, ended_at=None, defaults={"wording": wording})[
        0
    ]


def end_consent(person: Person, purpose: str) -> None:
    """A person agrees no longer."""
    Consent.objects.filter(person=person, purpose=purpose, ended_at=None).update(ended_at=timezone.now())


def object_to(person: Person, to: str) -> Objection:
    """A person does not want this done with what they said; told twice is told once."""
    return Objection.objects.get_or_create(person=person, to=to, ended_at=None)[0]


def end_objection(person: Person, to: str) -> None:
    """A person minds it no longer."""
    Objection.objects.filter(person=person, to=to, ended_at=None).update(ended_at=timezone.now())


def suppress(address: str, stream: str) -> None:
    """An address, known by its keyed hash, wants no more letters of one kind."""
    Suppression.objects.get_or_create(address=address, stream=stream)


def unsuppress(address: str, stream: str) -> None:
    """Its owner, signed in, wants them again."""
    Suppression.objects.filter(address=address, stream=stream).delete()


AT_ONCE = 1000
COUNTED = ("voice_id", "channel", "site", "place", "day", "count")


def count_servings() -> None:
    """Take in what the pipes have counted: each serving is an impression of every voice that it showed."""
    while take_in_servings():
        pass


@transaction.atomic
def take_in_servings() -> int:
    """Take in some of them, each once. Returns how many."""
    some = list(Serving.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
    counts: Counter[tuple[int, str, int, date]] = Counter()
    for serving in some:
        for shown in showing.read(serving.shows):
            counts[shown.voice, shown.channel, shown.place, serving.day] += serving.count
    were_shown(counts)
    Serving.objects.filter(pk__in=[serving.pk for serving in some]).delete()
    return len(some)


def were_shown(counts: Mapping[tuple[int, str, int, date], int]) -> None:
    """Voices were shown on our own pages: how often, by voice, channel, place and day; added to what was known."""
    rows = [(voice, channel, "", place, day, count) for (voice, channel, place, day), count in sorted(counts.items())]
    add_to_counts(Impression, COUNTED, rows)


def forget_old_impressions() -> None:
    """Forget what readers were shown longer ago than any conclusion looks back; a day at a time, the oldest first.

    One day more is kept, so that what was drawn yesterday can still be drawn again.
    """
    first = timezone.now().date() - showing.LATELY
    old = Impression.objects.filter(day__lt=first)
    for day in list(old.order_by("day").values_list("day", flat=True).distinct()):
        old.filter(day=day).delete()


@transaction.atomic
def was_shown_outside(voice: Voice, site: str, place: int, day: date, count: int, *, by: str) -> None:
    """A voice was shown elsewhere so often on one day. Told again of the same place and day, the last word counts.

    site  whose page it was: a search engine, a forum
    by    who says so: it stands in the company's log
    """
    parts: dict[str, Any] = {
        "voice": voice,
        "channel": Impression.Channel.OUTSIDE,
        "site": site,
        "place": place,
        "day": day,
    }
    known = Impression.objects.filter(**parts).first()
    before = {"count": known.count} if known else None
    Impression.objects.update_or_create(**parts, defaults={"count": count})
    told = f"voice {voice.pk} at {site}, place {place}, {day}"
    if before != {"count": count}:
        note(voice.product.company, by, told, before, {"count": count})
