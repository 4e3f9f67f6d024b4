"""Conclusions about what was said: belief, places, scores, proportions, words. They can be drawn anew."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import ClassVar

import numpy as np
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from groundswell.engine.weigh.proportion import goes_by_words
from groundswell.engine.weigh.score import LEVELS, UNIT
from groundswell.engine.weigh.terms import EVEN
from groundswell.record.models import Fix, Impression, Named, Person, Product, Revision, Voice

AT_ONCE = 500


class Whose(models.TextChoices):
    """Whose voices a score rests on. The two are shown side by side and never blended."""

    CONSUMERS = "consumers"
    EXPERTS = "experts"


class Epoch(models.Model):
    """A day's constants, drawn from all that was heard before it; the live road uses them till the next."""

    day = models.DateField()
    opened_at = models.DateTimeField(default=timezone.now)
    levels = models.JSONField(help_text="what products begin with: people at each of the five stars, in millionths")
    gate = models.PositiveIntegerField(help_text="millionths of a voice: who counts less waits behind the rest")

    def __str__(self) -> str:
        return f"epoch {self.pk} of {self.day}"

    @classmethod
    def current(cls) -> "Epoch":
        """The epoch that the live road goes by."""
        return cls.objects.latest("pk")

    @property
    def is_blank(self) -> bool:
        """Whether it was drawn before anybody had spoken."""
        return bool(sum(self.levels) <= LEVELS * EVEN * UNIT)


class Prior(models.Model):
    """What products of a category begin with in this epoch, where it differs from the others'."""

    category = models.CharField(max_length=100, unique=True)
    levels = models.JSONField(help_text="people at each of the five stars, in millionths")

    def __str__(self) -> str:
        return f"prior of {self.category}"


class Known(models.Model):
    """What an epoch knows of somebody from what they say of products, and what that makes a voice of theirs count.

    Drawn when the epoch opens; within it nothing that is said changes what anybody counts.
    """

    whose = models.CharField(max_length=9, choices=Whose)
    voices = models.PositiveIntegerField(help_text="products that they speak about")
    evidence = models.BigIntegerField(help_text="sum of how far out they stand, in 2^-20 log-odds; 0 is usual")
    proof = models.BigIntegerField(help_text="sum of how sure it is that they had the product, in millionths")
    helpful = models.PositiveIntegerField(help_text="votes that found their voices helpful")
    votes = models.PositiveIntegerField(help_text="all votes on their voices")
    copies = models.BigIntegerField(help_text="of their texts, those that they had said before, in millionths")
    weight = models.PositiveIntegerField(help_text="millionths of a voice")

    class Meta:
        abstract = True


class Credibility(Known):
    """How far a person is believed, from all that they say: what their voice counts about any other product."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credibility", db_index=False)
    belief = models.PositiveIntegerField(help_text="for order and moderation, in 1/2^20")
    only = models.ForeignKey(
        Product, on_delete=models.CASCADE, null=True, related_name="+", help_text="the one product that they speak of"
    )
    cluster = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", help_text="of the accounts that are one, the first"
    )

    class Meta:
        verbose_name_plural = "credibility"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "whose"], name="credibility_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} counts {self.weight / 1e6:.3f}"


class Weight(Known):
    """What a person's voice about one product counts: drawn from what they say of other products alone."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="weights", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="weights")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "person", "whose"], name="weight_once_a_voice"),
        ]

    def __str__(self) -> str:
        return f"person {self.person_id} counts {self.weight / 1e6:.3f} for product {self.product_id}"


class Copy(models.Model):
    """A review that says nearly what somebody else had said before, as it was when the epoch opened."""

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="copy", primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="copies")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="copies")
    of = models.ForeignKey(
        Voice, on_delete=models.SET_NULL, null=True, related_name="copied_by", help_text="who said it first"
    )
    others = models.PositiveIntegerField(help_text="how many had said it before; accounts that are one count once")
    counts = models.BooleanField(help_text="not where it was said of this very product: one opinion counts once")

    class Meta:
        verbose_name_plural = "copies"

    def __str__(self) -> str:
        return f"{self.voice_id} says what {self.of_id} said"


class Place(models.Model):
    """A review that counts: the newest public one of its author about its product, and its rank's key."""

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="place", primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="places", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="places", db_index=False)
    whose = models.CharField(max_length=9, choices=Whose)
    stars = models.IntegerField(help_text="millionths of a star")
    level = models.PositiveSmallIntegerField()
    collected = models.CharField(max_length=8)
    proof = models.CharField(max_length=7)
    merit = models.IntegerField(help_text="how high inside its level, in 1/2^20; below 0, it waits behind the rest")
    mass = models.PositiveIntegerField(help_text="millionths of a voice that it counts for in the score")
    head = models.PositiveIntegerField(help_text="millionths of a person: the accounts of a cluster are one together")
    is_new = models.BooleanField(help_text="nothing is known of its author but this voice, and nothing proves it")
    in_flood = models.BooleanField(help_text="it came with the newcomers for whom its product's alarm rings")
    said_at = models.DateTimeField(null=True)
    tie = models.CharField(max_length=320, help_text="settles equals: source and outside id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "person", "whose"], name="place_once_a_person"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["product", "whose", "level", "-merit", "-said_at", "tie"], name="place_in_its_level"),
            models.Index(fields=["product", "whose", "level", "-said_at", "tie"], name="place_by_day_in_its_level"),
        ]

    def __str__(self) -> str:
        return f"place of {self.voice_id}"


class Fixed(models.Model):
    """What owners' answers about a fix came to when the epoch opened."""

    fix = models.OneToOneField(Fix, on_delete=models.CASCADE, related_name="fixed", primary_key=True)
    yes = models.PositiveIntegerField(help_text="people for whom it is fixed; linked accounts are one")
    no = models.PositiveIntegerField(help_text="people for whom it is not, objecting authors among them")
    yes_mass = models.BigIntegerField(help_text="millionths of a voice that they count together")
    no_mass = models.BigIntegerField()
    reported = models.BigIntegerField(help_text="millionths of a voice that the named voices count together before")
    low = models.FloatField(help_text="for this share of the owners it is fixed, at least")
    kept = models.PositiveIntegerField(help_text="millionths of its mass that a named voice keeps")

    class Meta:
        verbose_name_plural = "fixed"

    def __str__(self) -> str:
        return f"fix {self.fix_id}: {self.yes} of {self.yes + self.no}"


class Faded(models.Model):
    """A voice that counts less in this epoch, since owners confirm that what it reports is fixed."""

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="faded", primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    named = models.ForeignKey(
        Named, on_delete=models.CASCADE, related_name="+", help_text="of its fixes the least sure"
    )
    kept = models.PositiveIntegerField(help_text="millionths of its mass")

    class Meta:
        verbose_name_plural = "faded"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kept__range=(1, 999_999)), name="faded_never_to_nothing"),
        ]

    def __str__(self) -> str:
        return f"voice {self.voice_id} keeps {self.kept / 1e6:.3f}"

    @classmethod
    def among(cls, where: Q) -> dict[int, int]:
        """What faded voices keep, in millionths, by voice; where product and person are as asked.

        Its author's word counts at once: who objects, or says it anew, has the whole voice again.
        """
        anew = Revision.objects.filter(voice=OuterRef("voice"), heard_at__gt=OuterRef("named__at"))
        standing = cls.objects.filter(where, ~Exists(anew), named__denial=None)
        return dict(standing.values_list("voice_id", "kept"))


class Score(models.Model):
    """What the counting reviews of a product come to: a value nobody moves far, and how sure it is."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="scores")
    whose = models.CharField(max_length=9, choices=Whose)
    epoch = models.ForeignKey(Epoch, on_delete=models.PROTECT, related_name="scores")
    value = models.FloatField()
    low = models.FloatField(help_text="likely not below: the 5 % point")
    high = models.FloatField(help_text="likely not above: the 95 % point")
    people = models.PositiveIntegerField()
    mass = models.FloatField(help_text="full voices it rests on")
    one_person_moves = models.FloatField(help_text="stars that one person can still move it")
    is_too_few = models.BooleanField(default=False, help_text="one person can move it by more than the company allows")
    prior = models.JSONField(help_text="what it began with: people at each of the five stars, in millionths")
    cap = models.BigIntegerField(null=True, help_text="millionths of a voice that a flood counts at most")
    cells = models.JSONField(help_text="collected/proof: five counts, five masses, five heads, both in millionths")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "whose"], name="score_once_a_product"),
            models.CheckConstraint(
                condition=Q(value__range=(1, 5), low__range=(1, 5), high__range=(1, 5)),
                name="score_is_in_stars",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value:.2f} for {self.product_id}"

    @property
    def prior_stars(self) -> float:
        """The mean that it began with."""
        return float(sum(star * mass for star, mass in enumerate(self.prior, start=1)) / sum(self.prior))


class Alarm(models.Model):
    """More newcomers came than a product's rhythm explains: until it ends, they count together under a cap.

    Since when, and the cap, are drawn once, when the alarm begins: if the cap grew with the others of the moment,
    one more good voice could let in more of the newcomers' bad ones.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="alarms")
    whose = models.CharField(max_length=9, choices=Whose)
    began_at = models.DateTimeField(default=timezone.now)
    since = models.DateField(help_text="the first day of the flood")
    day = models.DateField(help_text="the last day of the flood")
    heard = models.PositiveIntegerField(help_text="newcomers in the days that tell it best")
    usual = models.FloatField(help_text="how many were to be expected in them")
    chance = models.FloatField(help_text="that so many come by chance, on a day")
    cap = models.BigIntegerField(help_text="millionths of a voice")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "whose"], condition=Q(ended_at=None), name="alarm_rings_once_a_product"
            ),
        ]

    def __str__(self) -> str:
        return f"alarm of {self.day} for {self.product_id}"

    @property
    def cap_voices(self) -> float:
        """The cap in full voices."""
        return self.cap / 1e6

    @classmethod
    def since_when(cls) -> dict[tuple[str, int], date]:
        """Since when the floods are, for which an alarm rings; by whose, product."""
        ringing = cls.objects.filter(ended_at=None)
        return {
            (whose, product): since for whose, product, since in ringing.values_list("whose", "product_id", "since")
        }

    @classmethod
    def caps(cls, whose: str, products: Sequence[int]) -> dict[int, int]:
        """The caps of those products whose alarm rings."""
        ringing = cls.objects.filter(whose=whose, ended_at=None)
        if len(products) <= AT_ONCE:
            ringing = ringing.filter(product__in=products)
        return dict(ringing.values_list("product_id", "cap"))


class Useful(models.Model):
    """What a voice is worth to readers who usually disagree; of those that enough readers have voted on.

    Drawn when the epoch opens, from all votes; within it no vote moves it.
    """

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="useful", primary_key=True)
    usual = models.FloatField(help_text="share of helpful votes over all voices")
    worth = models.FloatField(help_text="share of helpful votes above the usual that the middle of the sides gives")
    low = models.FloatField(help_text="likely not below: the 5 % point")
    high = models.FloatField(help_text="likely not above: the 95 % point")
    raters = models.FloatField(help_text="full readers it rests on; all who vote alike are one")
    one_reader_moves = models.FloatField(help_text="how far one reader more could move the worth")
    is_to_both = models.BooleanField(help_text="whether readers of both sides find it useful")
    merit = models.IntegerField(help_text="what stands in its place's merit, in 1/2^20")

    class Meta:
        verbose_name_plural = "useful"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(usual__range=(0, 1), low__lte=F("worth"), high__gte=F("worth")), name="useful_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worth:+.2f} for voice {self.voice_id}"

    @property
    def in_a_hundred(self) -> tuple[int, int, int]:
        """How many of a hundred readers of all sides likely find it helpful, at least and at most; and as is usual."""
        shares = (self.usual + self.low, self.usual + self.high, self.usual)
        low, high, usual = (round(100 * min(max(share, 0), 1)) for share in shares)
        return low, high, usual


class Taste(models.Model):
    """A matter of taste: people who have something in common see a product otherwise than the others do.

    Only what chance hardly explains, however many groups and products were looked at. Drawn when the epoch opens.
    """

    class Group(models.TextChoices):
        LANGUAGE = "language"
        COUNTRY = "country"
        VERSION = "version"
        OWNED = "owned"
        USE = "use"
        ASKED = "asked"

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="taste", primary_key=True)
    group = models.CharField(max_length=8, choices=Group)
    value = models.CharField(max_length=100, help_text="what they have in common")
    people = models.PositiveIntegerField()
    stars = models.FloatField(help_text="their mean")
    others = models.PositiveIntegerField(help_text="of whom the same is known, and it is something else")
    others_stars = models.FloatField(help_text="the mean of the others")
    chance = models.FloatField(help_text="that so far apart comes about by chance, with so many groups looked at")
    tried = models.PositiveIntegerField(help_text="groups looked at")

    class Meta:
        verbose_name_plural = "taste"
        constraints: ClassVar = [
            # Nobody is to be known again in a group.
            models.CheckConstraint(condition=Q(people__gte=5, others__gte=5), name="taste_is_of_five_at_least"),
            models.CheckConstraint(
                condition=Q(stars__range=(1, 5), others_stars__range=(1, 5)), name="taste_is_in_stars"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.value}: {self.stars:.1f}, others {self.others_stars:.1f}"


class Proportion(models.Model):
    """How often a voice was shown lately, beside how many customers report the same."""

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="proportion", primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="proportions")
    day = models.DateField(help_text="the last day of showings that it goes by, in UTC")
    shown = models.BigIntegerField(help_text="impressions")
    share = models.FloatField(help_text="of all attention that the product's voices got")
    alike = models.PositiveIntegerField(help_text="of those who tell, who report the same, its author among them")
    telling = models.PositiveIntegerField(help_text="who tell something in words, in its language; 0: it does not")
    like_stars = models.PositiveIntegerField(help_text="customers who gave about as many stars")
    people = models.PositiveIntegerField(help_text="customers")
    of_version = models.BooleanField(help_text="only owners of its version were counted")
    ratio = models.FloatField(help_text="share of attention over share of customers")
    low = models.FloatField(help_text="of the ratio: giving it all who gave about as many stars")
    high = models.FloatField(help_text="of the ratio: giving it those alone who are near in words")
    channel = models.CharField(max_length=7, choices=Impression.Channel, help_text="where most of what is too much was")
    site = models.CharField(max_length=60, blank=True, help_text="outside, whose page")
    is_out = models.BooleanField(help_text="it is out of proportion")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["product", "-low"], name="proportion_by_product")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(low__gte=0, ratio__gte=F("low"), high__gte=F("ratio")),
                name="proportion_lies_in_its_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ratio:.1f} times for voice {self.voice_id}"

    @property
    def is_told(self) -> bool:
        """Whether it can be told how many met the same."""
        return bool(goes_by_words(*np.array([self.telling, self.like_stars, self.people])))


class Words(models.Model):
    """The words of a voice that everybody sees, as they are searched; the database keeps its own index of them.

    The index follows by itself, by the triggers and the column that the migration 0004 makes: whoever alters this
    table makes them anew. It holds numbers in the place of words: see docs/decisions/0015.
    """

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="words", primary_key=True)
    text = models.TextField(help_text="without capitals and marks")
    said = models.TextField(default="", help_text="numbers of its words' stems, in their order")
    about = models.TextField(default="", help_text="numbers of the stems that name its product")
    marks = models.TextField(default="", help_text="its product, kind and language: what a search is narrowed by")

    class Meta:
        verbose_name_plural = "words"
        indexes: ClassVar = [models.Index(fields=["voice"], condition=Q(said=""), name="words_to_be_indexed")]

    def __str__(self) -> str:
        return f"words of {self.voice_id}"


class ProductWords(models.Model):
    """A product's title, brand and category, as they are searched."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="words", primary_key=True)
    text = models.TextField()
    stems = models.TextField(default="", help_text="of its words in every language, between blanks")
    more = models.TextField(default="", help_text="what the company says it is")

    class Meta:
        verbose_name_plural = "product words"

    def __str__(self) -> str:
        return f"words of product {self.product_id}"


class Topics(models.Model):
    """What people speak of when they speak of a product: drawn once a day, so that an order stands till the next."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="topics", primary_key=True)
    voices = models.PositiveIntegerField(help_text="of which they were drawn")
    told = models.TextField(help_text="number:voices of each stem, between blanks, the most telling first")

    class Meta:
        verbose_name_plural = "topics"

    def __str__(self) -> str:
        return f"topics of product {self.product_id}"


class Stem(models.Model):
    """In how many voices a stem stands: what is rare tells more."""

    number = models.CharField(max_length=7, primary_key=True)
    voices = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.number} in {self.voices}"


class Spelling(models.Model):
    """A word as voices write it, and how many do: what a mistyped one may have meant."""

    word = models.CharField(max_length=40, primary_key=True)
    head = models.CharField(max_length=2, help_text="its first two letters")
    tail = models.CharField(max_length=2, help_text="its last two")
    size = models.PositiveSmallIntegerField(help_text="letters")
    voices = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["head", "-voices", "word", "size"], name="spelling_by_head"),
            models.Index(fields=["tail", "-voices", "word", "size"], name="spelling_by_tail"),
        ]

    def __str__(self) -> str:
        return f"{self.word} in {self.voices}"


class Ring(models.Model):
    """A group of people who seem to act as one, with what speaks for it: proposed to a person, who decides."""

    whose = models.CharField(max_length=9, choices=Whose)
    key = models.CharField(max_length=64, help_text="a digest of its people: the same group is the same proposal")
    chance = models.FloatField(help_text="how many such groups a whole file shows by accident, on average")
    meetings = models.JSONField(help_text="product, first and last second, people at each of five stars, who")
    texts = models.JSONField(help_text="of each text that several share: person and voice")
    products = models.ManyToManyField(Product, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["whose", "key"], name="ring_proposed_once")]

    def __str__(self) -> str:
        return f"ring {self.pk}"


class RingMember(models.Model):
    """Somebody in a group, and how much ties them to any other of it, at most."""

    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="members", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    lockstep = models.PositiveIntegerField(help_text="products with the same stars in the same 7 days")
    company = models.PositiveIntegerField(help_text="products in the same 7 days, and no others")
    words = models.PositiveIntegerField(help_text="texts nearly alike")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ring", "person"], name="ring_member_once")]

    def __str__(self) -> str:
        return f"person {self.person_id} in ring {self.ring_id}"


class Rehearsed(models.Model):
    """An attack upon a product that somebody asked to have tried on a copy, and what came of it."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    attack = models.CharField(max_length=10)
    size = models.PositiveIntegerField(help_text="accounts, votes or reports")
    asked_at = models.DateTimeField(default=timezone.now)
    drawn_at = models.DateTimeField(null=True)
    found = models.JSONField(null=True, help_text="before, undefended, defended, each as the engine's Outcome")

    class Meta:
        verbose_name_plural = "rehearsed"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "attack", "size"], name="rehearsed_once"),
            models.CheckConstraint(
                condition=Q(drawn_at=None, found=None) | Q(drawn_at__isnull=False, found__isnull=False),
                name="rehearsed_has_an_outcome_once_drawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attack} of {self.size} upon product {self.product_id}"


class Turn(models.Model):
    """People judge a product otherwise since a day: what was said before counts less, so that it does not hide that.

    Drawn when the epoch opens, from who can confirm it; within the epoch nothing that is said changes it.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="turns", db_index=False)
    whose = models.CharField(max_length=9, choices=Whose)
    day = models.DateField(help_text="the first that belongs to what is said since, in UTC")
    confirmed = models.DateField(help_text="the day whose voices made it sure")
    before = models.FloatField(help_text="mean stars of what was said before, back to an earlier turn")
    since = models.FloatField(help_text="mean stars of what was said since")
    known = models.PositiveIntegerField(help_text="people behind the one")
    people = models.PositiveIntegerField(help_text="and behind the other")
    chance = models.FloatField(help_text="that people of one mind ever come to look so within as many days, at most")
    kept = models.PositiveIntegerField(help_text="millionths of its weight that a voice from before keeps")
    left = models.BigIntegerField(help_text="millionths of a voice that all from before count together at most")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "whose"], name="turn_once_a_product"),
            models.CheckConstraint(condition=Q(before__range=(1, 5), since__range=(1, 5)), name="turn_is_in_stars"),
            # A single person's word is no mean, and nobody is to be known again in one.
            models.CheckConstraint(condition=Q(known__gte=20, people__gte=20), name="turn_is_of_twenty_at_least"),
            models.CheckConstraint(condition=Q(kept__range=(0, 999_999)), name="turn_takes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.before:.1f} before {self.day}, {self.since:.1f} since, for product {self.product_id}"

    @property
    def voices_left(self) -> float:
        """What all from before count together at most, in full voices."""
        return self.left / UNIT

    @property
    def share_kept(self) -> float:
        """What a voice from before keeps of its weight."""
        return self.kept / UNIT

    @property
    def began(self) -> int:
        """Its first moment, in seconds since 1970."""
        return int(datetime.combine(self.day, time(), UTC).timestamp())
