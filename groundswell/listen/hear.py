"""What people said: the one door by which a voice enters the record."""

import logging
from collections import Counter
from collections.abc import Sequence

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from groundswell.listen.hold import withdraw
from groundswell.listen.item import COLUMNS, Heard, Item, Outcome, shown_name, stars_column
from groundswell.listen.match import Matcher
from groundswell.listen.models import Refusal
from groundswell.listen.said import Said
from groundswell.listen.screen import Visitor
from groundswell.plumbing.merkle import root_of
from groundswell.plumbing.rows import insert_many, stamp
from groundswell.record.close import closest, kind_of
from groundswell.record.models import (
    Closeness,
    Experience,
    Hold,
    News,
    OutsideVotes,
    Person,
    Revision,
    Source,
    Voice,
    VoiceKind,
    Withdrawal,
    announce,
)

log = logging.getLogger(__name__)

# Before our own number of a voice: so that somebody on our pages can answer what was said elsewhere.
OURS = "voice:"


def hear(said: Said, *, source: str, company: str = "", visitor: Visitor | None = None) -> Heard:
    """Let one voice in: from our own pages, with a visitor, or from a program.

    Said again, it is a repeat; under the same id in new words, a revision.
    Raises Refused, which has been counted and tells its reason.
    """
    answer = Ear(source, company).hear([said], visitor)[0]
    if answer.refused is not None:
        raise answer.refused
    return answer


class Ear:
    """Hears the voices of one source, batch by batch, and keeps what it has learnt of names between them."""

    # Another writer may let in the same voice, person or product first: then look again, and find it.
    # Of two who wait for each other PostgreSQL turns one away, which looks again likewise.
    TRIES = 4

    def __init__(self, source: str, company: str = "") -> None:
        self.source, _ = Source.objects.get_or_create(key=source)
        self.company = company
        self.matcher = Matcher(self.source, company)
        self.kinds = {kind.key: kind for kind in VoiceKind.objects.all()}

    def hear(self, all_said: Sequence[Said], visitor: Visitor | None = None) -> list[Heard]:
        """Let a batch in: all of it or, if we fail, nothing. Answers stand in the order of what was said."""
        batch = [Item(said, self.source.key) for said in all_said]
        for item in batch:
            item.screen(self.kinds, visitor)
        for tries_left in reversed(range(self.TRIES)):
            try:
                return self.hear_screened(batch)
            except (IntegrityError, OperationalError):
                if not tries_left:
                    raise
                batch = [Item(item.said, item.source, refused=item.refused) for item in batch]
                for item in batch:
                    item.read_stars()
        raise AssertionError("the last try returns or raises")

    def hear_screened(self, batch: list[Item]) -> list[Heard]:
        try:
            with transaction.atomic():
                self.let_in([item for item in batch if item.refused is None])
                count_refusals(self.source.key, batch)
        except BaseException:
            # What was made has been undone, so what was learnt of it is no longer true.
            self.forget()
            raise
        return [item.answer() for item in batch]

    def forget(self) -> None:
        """Forget what was learnt of products and people."""
        self.matcher = Matcher(self.source, self.company)

    def let_in(self, batch: list[Item]) -> None:
        """Let in what passed the screen; what answers another of the batch comes after it."""
        if not batch:
            return
        here = {item.said.id for item in batch if item.said.id}
        later = [item for item in batch if item.said.answers in here]
        if later and len(later) < len(batch):
            self.let_in([item for item in batch if item.said.answers not in here])
            self.let_in(later)
            return
        batch = self.belonging(batch)
        fresh = self.sort_out_known(batch)
        fresh = self.with_authors(fresh)
        if fresh:
            self.write(fresh)
            log.info("voices heard", extra={"source": self.source.key, "voices": len(fresh)})

    def belonging(self, batch: list[Item]) -> list[Item]:
        """Find what each belongs to: the voice it answers, and with it the product."""
        answered = self.answered({item.said.answers for item in batch if item.said.answers})
        for item in batch:
            if item.said.answers and item.said.answers not in answered:
                item.refuse("answers_unknown", repr(item.said.answers[:40]), "the id of a voice heard before")
        batch = [item for item in batch if item.refused is None]
        self.matcher.learn_products([item.said for item in batch if not item.said.answers])
        for item in batch:
            item.answered = answered.get(item.said.answers)
            product = item.answered.product if item.answered else self.matcher.product_of(item.said)
            item.product, item.slug = product.pk, product.slug
            item.name_itself()
        return batch

    def answered(self, wanted: set[str]) -> dict[str, Voice]:
        """The voices that these names mean: the source's own ids; our pages may also name any voice by our number."""
        if not wanted:
            return {}
        found = Voice.objects.filter(source=self.source, outside_id__in=wanted).select_related("product")
        by_name = {voice.outside_id: voice for voice in found}
        ours = [name.removeprefix(OURS) for name in wanted if name.startswith(OURS)]
        if ours and self.source.key == Source.SITE:
            numbers = [int(number) for number in ours if number.isdecimal() and len(number) < 19]
            public = Voice.objects.filter(pk__in=numbers, audience=Voice.Audience.PUBLIC)
            here = public.select_related("product")
            by_name |= {f"{OURS}{voice.pk}": voice for voice in here}
        return by_name

    def sort_out_known(self, batch: list[Item]) -> list[Item]:
        """Keep what is new; what is known is repeated, revised, or has another's id."""
        known = {
            voice.outside_id: voice
            for voice in Voice.objects.filter(source=self.source, outside_id__in=[item.id for item in batch]).only(
                "outside_id", "author", "product", "stars", "title", "text", "said_at", "kind"
            )
        }
        first: dict[str, Item] = {}
        for item in batch:
            if item.id in first:
                self.compare_within(item, first[item.id])
                continue
            first[item.id] = item
            if item.id in known:
                self.compare(item, known[item.id])
        return [item for item in first.values() if item.id not in known]

    def compare_within(self, item: Item, first: Item) -> None:
        """Two of one batch under one id: which of two wordings is the newer nobody can tell."""
        if not item.says_the_same(first.stars, first.said.title, first.said.text):
            item.outcome = Outcome.REFUSED
            item.refuse("id_taken", f"id {item.id[:40]!r} twice, in different words", "one row for each id")
        elif first.refused:
            item.outcome, item.refused = Outcome.REFUSED, first.refused
        else:
            item.outcome = Outcome.REPEATED

    def compare(self, item: Item, voice: Voice) -> None:
        """One that is known: said again, in new words, or by someone else under the same id."""
        stars = None if voice.stars is None else int(voice.stars * 1_000_000)
        item.outcome = Outcome.REPEATED
        if item.says_the_same(stars, voice.title, voice.text):
            return
        same_author = not item.handle or self.matcher.knows_as(item.handle, voice.author_id)
        if not (same_author and item.product == voice.product_id and item.said.kind == voice.kind_id):
            id_taken(item)
        elif not Withdrawal.objects.filter(voice=voice).exists():
            item.outcome = revise(item, voice)

    def with_authors(self, fresh: list[Item]) -> list[Item]:
        """Find or make who said it; nobody answers for himself."""
        self.matcher.learn_versions([(item.product, item.said.version) for item in fresh if item.said.version])
        names = {item.handle: shown_name(item.said.name or item.said.person) for item in fresh if item.handle}
        self.matcher.learn_people({item.to: shown_name(item.said.to) for item in fresh if item.to} | names)
        self.add_nobodies([item for item in fresh if not item.handle and item.said.role != "staff"])
        for item in fresh:
            if item.handle:
                item.author = self.matcher.people[item.handle]
            elif item.said.role == "staff":
                item.author = self.matcher.speaker_of(item.said)
            item.addressed_to = self.matcher.people[item.to] if item.to else None
            item.version = self.matcher.versions.get((item.product, item.said.version))
            if item.said.kind == "endorsement" and item.answered and item.answered.author_id == item.author:
                item.refuse("endorses_oneself", "the author's own voice", "the voice of somebody else")
        return [item for item in fresh if item.refused is None]

    def add_nobodies(self, nobodies: list[Item]) -> None:
        """Each voice of nobody in particular gets a person of its own."""
        persons = Person.objects.bulk_create(
            Person(name=shown_name(item.said.name or item.said.person)) for item in nobodies
        )
        for item, person in zip(nobodies, persons, strict=True):
            item.author = person.pk

    def write(self, fresh: list[Item]) -> None:
        """Write a batch's facts, and the one piece of news that binds them."""
        told = [item for item in fresh if item.tells_of_an_experience]
        made = Experience.objects.bulk_create(item.as_experience() for item in told)
        for item, experience in zip(told, made, strict=True):
            item.experience = experience.pk
        leaves = [item.commitment() for item in fresh]
        held = sum(bool(item.said.held) for item in fresh)
        news = announce(
            News.Kind.VOICES_HEARD,
            count=len(leaves),
            root=root_of(leaves).hex(),
            facts={"held": {Hold.Ground.AT_SOURCE.value: held}} if held else None,
        )
        now = stamp(timezone.now())
        rows = [item.row(self.source.pk, news.pk, leaf, now) for leaf, item in enumerate(fresh)]
        insert_many(Voice, COLUMNS, rows)
        for item in fresh:
            item.outcome = Outcome.HEARD
        self.write_what_came_with(fresh)

    def write_what_came_with(self, fresh: list[Item]) -> None:
        """Write what stood beside a voice: who its author is to the seller, votes, the source's hold, the reply."""
        voted = [item for item in fresh if item.said.helpful or item.said.unhelpful]
        held = [item for item in fresh if item.said.held]
        spoke = [item for item in fresh if item.said.role != Voice.Role.STAFF]
        close = closest({(item.author, item.product) for item in spoke})
        near = [item for item in spoke if (item.author, item.product) in close] if close else []
        ids = self.ids_of(voted + held + near)
        Closeness.objects.bulk_create(
            Closeness(voice_id=ids[item.id], kind=close[item.author, item.product]) for item in near
        )
        OutsideVotes.objects.bulk_create(
            OutsideVotes(voice_id=ids[item.id], helpful=item.said.helpful, unhelpful=item.said.unhelpful)
            for item in voted
        )
        Hold.objects.bulk_create(
            Hold(
                voice_id=ids[item.id],
                ground=Hold.Ground.AT_SOURCE,
                evidence=item.said.held,
                placed_by=self.source.key,
            )
            for item in held
        )
        self.let_in([Item(item.reply(), self.source.key) for item in fresh if item.said.reply])

    def ids_of(self, items: list[Item]) -> dict[str, int]:
        if not items:
            return {}
        written = Voice.objects.filter(source=self.source, outside_id__in=[item.id for item in items])
        return dict(written.values_list("outside_id", "pk"))


def id_taken(item: Item) -> None:
    item.outcome = Outcome.REFUSED
    item.refuse("id_taken", f"id {item.id[:40]!r} of another voice", "an id of its own, or another --source")


def revise(item: Item, voice: Voice) -> Outcome:
    """Keep a new wording of a voice; a wording that is kept already is a repeat."""
    said = item.said
    if Revision.objects.filter(voice=voice, wording=item.wording).exists():
        return Outcome.REPEATED
    news = announce(News.Kind.VOICE_CHANGED, voice.pk, count=1, root=item.commitment().hex())
    Revision.objects.create(
        voice=voice,
        said_at=said.said_at,
        stars=stars_column(item.stars),
        level=item.level,
        stars_given=said.stars[:40],
        title=said.title,
        text=said.text,
        wording=item.wording,
        news=news,
    )
    # Who has come close to the seller since says the new words as such.
    kind = kind_of(voice.author, voice.product)
    if kind and voice.role != Voice.Role.STAFF:
        Closeness.objects.get_or_create(voice=voice, defaults={"kind": kind})
    return Outcome.REVISED


def withdrawn_at_source(source: str, outside_id: str) -> int:
    """A source says that an author took a voice back. Returns how many were new to us."""
    voice = Voice.objects.filter(source__key=source, outside_id=outside_id, withdrawal=None).first()
    if voice is None:
        return 0
    withdraw(voice, voice.author, f"withdrawn at {source}")
    return 1


def count_refusals(source: str, batch: list[Item]) -> None:
    """Count what was turned away, by reason and day; its words are not kept."""
    today = timezone.now().date()
    for reason, count in Counter(item.refused.reason for item in batch if item.refused).items():
        row, _ = Refusal.objects.get_or_create(source=source, day=today, reason=reason)
        Refusal.objects.filter(pk=row.pk).update(count=F("count") + count)
