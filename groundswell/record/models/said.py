"""Voice, with the Experience it rests on, its Pictures, Revisions, Votes, Reports, Holds and Withdrawals."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from groundswell.plumbing.checks import one_of
from groundswell.record.models.news import News
from groundswell.record.models.people import Account, Person
from groundswell.record.models.products import Product, Version
from groundswell.record.models.sources import Source


class VoiceKind(models.Model):
    """A form in which people tell each other. The registry is open: a new form is a new row."""

    key = models.CharField(max_length=20, primary_key=True)
    about = models.CharField(max_length=200)
    answers_another = models.BooleanField(default=False, help_text="stands below another voice")

    def __str__(self) -> str:
        return self.key


class Experience(models.Model):
    """What a voice rests on: which product and version, how obtained, owned how long, proven how far."""

    class Obtained(models.TextChoices):
        BOUGHT = "bought"
        GIFT = "gift"
        SAMPLE = "sample"
        BORROWED = "borrowed"
        UNKNOWN = "unknown"

    class About(models.TextChoices):
        PRODUCT = "product"
        DELIVERY = "delivery"
        SHOP = "shop"
        SERVICE = "service"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="experiences")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="experiences")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="experiences")
    obtained = models.CharField(max_length=10, choices=Obtained, default=Obtained.UNKNOWN)
    owned_from = models.DateField(null=True)
    owned_until = models.DateField(null=True)
    about = models.CharField(max_length=10, choices=About, default=About.PRODUCT)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=one_of("obtained", ["bought", "gift", "sample", "borrowed", "unknown"]),
                name="experience_obtained_known",
            ),
            models.CheckConstraint(
                condition=one_of("about", ["product", "delivery", "shop", "service"]),
                name="experience_about_known",
            ),
            models.CheckConstraint(
                condition=Q(owned_from=None) | Q(owned_until=None) | Q(owned_until__gte=F("owned_from")),
                name="experience_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} with {self.product_id}"


class Voice(models.Model):
    """One thing one person said, somewhere, about something. Its first wording is never overwritten."""

    class Role(models.TextChoices):
        CONSUMER = "consumer"
        OWNER = "owner"
        FORMER_OWNER = "former_owner"
        EXPERT = "expert"
        STAFF = "staff"

    class Collected(models.TextChoices):
        UNASKED = "unasked"
        INVITED = "invited"
        REWARDED = "rewarded"
        EMPLOYEE = "employee"
        PAID = "paid"
        CAMPAIGN = "campaign"
        UNKNOWN = "unknown"

    class Proof(models.TextChoices):
        NONE = "none"
        CLAIMED = "claimed"
        RECEIPT = "receipt"
        ORDER = "order"
        KEPT = "kept"

    class Audience(models.TextChoices):
        PUBLIC = "public"
        CIRCLE = "circle"
        PERSON = "person"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="voices", db_index=False)
    outside_id = models.CharField(max_length=200, help_text="the source's own name for it")
    kind = models.ForeignKey(VoiceKind, on_delete=models.PROTECT, related_name="voices", db_index=False)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="voices", db_index=False)
    role = models.CharField(max_length=12, choices=Role, default=Role.CONSUMER)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="voices", db_index=False)
    experience = models.ForeignKey(
        Experience, on_delete=models.PROTECT, null=True, related_name="voices", db_index=False
    )
    answers = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="answered_by",
        db_index=False,
        help_text="what it replies to",
    )
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.PUBLIC)
    addressed_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="told", db_index=False)

    stars = models.DecimalField(max_digits=7, decimal_places=6, null=True, help_text="from 1 to 5")
    level = models.PositiveSmallIntegerField(null=True, help_text="which of the five bars it stands in")
    stars_given = models.CharField(max_length=40, blank=True, help_text="as the source gave it")
    scale = models.CharField(max_length=20, blank=True, help_text="the source's scale: 1-5, 0-100 …")
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True, help_text="BCP 47; empty where unsure")
    language_told = models.BooleanField(default=False, help_text="by the author, not recognised by us")

    collected = models.CharField(max_length=8, choices=Collected, default=Collected.UNKNOWN)
    proof = models.CharField(max_length=7, choices=Proof, default=Proof.NONE)
    said_at = models.DateTimeField(null=True, help_text="unknown where the source does not say")
    heard_at = models.DateTimeField(default=timezone.now)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166, where known")
    address = models.URLField(max_length=500, blank=True, help_text="where it stands outside")
    more = models.JSONField(null=True, help_text="pros, cons, pictures and what else the source told")
    news = models.ForeignKey(News, on_delete=models.PROTECT, related_name="voices")
    leaf = models.PositiveIntegerField(default=0, help_text="its place among the news' commitments")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["product", "author"], name="voice_by_product_author"),
            models.Index(fields=["author"], name="voice_by_author"),
            models.Index(fields=["answers"], condition=Q(answers__isnull=False), name="voice_by_answered"),
            models.Index(fields=["experience"], condition=Q(experience__isnull=False), name="voice_by_experience"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "outside_id"], name="voice_heard_once"),
            # A check that comes out NULL passes, so "has stars" is asked aloud.
            models.CheckConstraint(
                condition=Q(kind="review", stars__isnull=False, stars__range=(1, 5))
                | (~Q(kind="review") & Q(stars=None)),
                name="voice_has_stars_if_review",
            ),
            models.CheckConstraint(
                condition=Q(stars=None, level=None) | Q(stars__isnull=False, level__isnull=False, level__range=(1, 5)),
                name="voice_level_goes_with_stars",
            ),
            models.CheckConstraint(
                condition=Q(audience="person", addressed_to__isnull=False)
                | (~Q(audience="person") & Q(addressed_to=None)),
                name="voice_told_to_a_person_names_one",
            ),
            models.CheckConstraint(
                condition=~one_of("kind", ["reply", "answer", "solution", "endorsement"]) | Q(answers__isnull=False),
                name="voice_answering_names_what",
            ),
            models.CheckConstraint(
                condition=~Q(role="staff") | ~one_of("kind", ["review", "recommendation", "endorsement"]),
                name="voice_of_staff_is_no_consumers",
            ),
            models.CheckConstraint(
                condition=one_of("role", ["consumer", "owner", "former_owner", "expert", "staff"])
                & one_of("audience", ["public", "circle", "person"])
                & one_of("collected", ["unasked", "invited", "rewarded", "employee", "paid", "campaign", "unknown"])
                & one_of("proof", ["none", "claimed", "receipt", "order", "kept"]),
                name="voice_words_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.pk}"


class Revision(models.Model):
    """A later wording of a voice. The earlier ones stay readable; the latest stands."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="revisions")
    said_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(default=timezone.now)
    stars = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    level = models.PositiveSmallIntegerField(null=True)
    stars_given = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    wording = models.CharField(max_length=64, help_text="fingerprint: the same wording is kept once")
    news = models.ForeignKey(News, on_delete=models.PROTECT, related_name="revisions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voice", "wording"], name="revision_kept_once"),
            models.CheckConstraint(
                condition=Q(stars=None, level=None)
                | Q(stars__isnull=False, stars__range=(1, 5), level__isnull=False, level__range=(1, 5)),
                name="revision_level_goes_with_stars",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.pk} of {self.voice_id}"


class Erased(models.Model):
    """What is left of a wording that was erased: the digest by which the seals over it still fit."""

    news = models.ForeignKey(News, on_delete=models.PROTECT, related_name="erased")
    leaf = models.PositiveIntegerField(default=0, help_text="its place among the news' commitments")
    digest = models.CharField(max_length=64, help_text="hex")

    class Meta:
        verbose_name_plural = "erased"
        constraints: ClassVar = [models.UniqueConstraint(fields=["news", "leaf"], name="erased_once")]

    def __str__(self) -> str:
        return self.digest


class Withdrawal(models.Model):
    """The author took it back. The voice stays as a tombstone, without its words."""

    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="withdrawals")
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"withdrawal of {self.voice_id}"


class Hold(models.Model):
    """A voice kept back for a stated ground, by someone, until a day: never a silent flag."""

    class Ground(models.TextChoices):
        AT_SOURCE = "at_source"
        SPAM = "spam"
        ILLEGAL = "illegal"
        PRIVATE_DATA = "private_data"
        ABUSE = "abuse"
        OFF_TOPIC = "off_topic"
        NOT_A_CUSTOMER = "not_a_customer"

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="holds")
    ground = models.CharField(max_length=20, choices=Ground)
    evidence = models.TextField(help_text="what the ground rests on")
    placed_by = models.CharField(max_length=200, help_text="the source, the system, or an account's e-mail")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="holds")
    placed_at = models.DateTimeField(default=timezone.now)
    second = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="holds_read_again")
    second_at = models.DateTimeField(null=True, help_text="when a second reader found it right")
    until = models.DateTimeField(null=True, help_text="when it ends by itself; empty: when lifted")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=200, blank=True)
    lifted_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voice", "ground"], condition=Q(lifted_at=None), name="hold_placed_once"),
            models.CheckConstraint(condition=~Q(evidence="") & ~Q(placed_by=""), name="hold_is_never_silent"),
            models.CheckConstraint(
                condition=Q(second=None, second_at=None)
                | Q(second__isnull=False, second_at__isnull=False, account__isnull=False) & ~Q(second=F("account")),
                name="hold_read_again_by_another",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by="", lifted_why="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_by="") & ~Q(lifted_why=""),
                name="hold_lifted_by_someone_for_a_reason",
            ),
            models.CheckConstraint(
                condition=one_of(
                    "ground", ["at_source", "spam", "illegal", "private_data", "abuse", "off_topic", "not_a_customer"]
                ),
                name="hold_ground_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground} on {self.voice_id}"


class Report(models.Model):
    """A reader's notice that a voice should not stand: on which ground, in which words, and what came of it."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="reports")
    ground = models.CharField(max_length=20, choices=Hold.Ground)
    words = models.TextField(max_length=5000, help_text="why, in the reporter's words")
    email = models.EmailField(blank=True, help_text="where the receipt and the outcome go")
    name = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="reports")
    number = models.CharField(max_length=20, unique=True, help_text="the receipt's number")
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=254, blank=True, help_text="the account's e-mail address")
    closed_why = models.CharField(max_length=1000, blank=True, help_text="what was found, as the reporter is told")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, null=True, related_name="reports")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="report_says_why"),
            models.CheckConstraint(
                condition=one_of("ground", ["illegal", "spam", "private_data", "abuse", "off_topic", "not_a_customer"]),
                name="report_ground_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by="", closed_why="", hold=None)
                | Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(closed_why=""),
                name="report_closed_by_someone_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Picture(models.Model):
    """A photograph that came with a voice: drawn anew by us, without what the camera told about its owner."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="pictures")
    file = models.CharField(max_length=80, help_text="its name among the media: the digest of its bytes")
    alt = models.CharField(max_length=300, help_text="what is to be seen, in words")
    width = models.PositiveIntegerField(help_text="pixels")
    height = models.PositiveIntegerField(help_text="pixels")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["file"], name="picture_by_file")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voice", "file"], name="picture_once_a_voice"),
            models.CheckConstraint(condition=~Q(alt=""), name="picture_has_words"),
        ]

    def __str__(self) -> str:
        return self.file


class HelpfulVote(models.Model):
    """One person found a voice helpful, or not."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="votes")
    voter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="votes")
    helpful = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voice", "voter"], name="vote_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} on {self.voice_id}"


class OutsideVotes(models.Model):
    """How many found it helpful where it was said; the source counts, and names nobody."""

    voice = models.OneToOneField(Voice, on_delete=models.PROTECT, related_name="outside_votes")
    helpful = models.PositiveIntegerField(default=0)
    unhelpful = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.helpful} of {self.helpful + self.unhelpful} on {self.voice_id}"
