"""Person and the names, ties, consents and keys of people: who speaks, and who may come in."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from groundswell.record.models.products import Company, Product
from groundswell.record.models.sources import Source


class Person(models.Model):
    """Someone who speaks: a human being, or a company speaking in its own name."""

    name = models.CharField(max_length=200, blank=True, help_text="as shown; empty for no name")
    company = models.OneToOneField(
        Company,
        on_delete=models.PROTECT,
        null=True,
        related_name="speaker",
        help_text="set for the one person that is a company's own voice",
    )

    def __str__(self) -> str:
        return self.name or f"person {self.pk}"


class Handle(models.Model):
    """The name by which one source knows a person."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="handles")
    name = models.CharField(max_length=200, help_text="the source's own name for the person")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="handles")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "name"], name="handle_names_one_person"),
            models.CheckConstraint(condition=~Q(name=""), name="handle_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.source_id}"


class PenName(models.Model):
    """The name under which a person speaks of one product, where it is not the usual one."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="pen_names")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="pen_names")
    name = models.CharField(max_length=200, help_text="as shown beside what the person says of this product")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "product"], name="pen_name_once_a_product"),
            models.CheckConstraint(condition=~Q(name=""), name="pen_name_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class Tie(models.Model):
    """How two people stand to each other: declared by one, confirmed by the other, revocable by both."""

    class Kind(models.TextChoices):
        FRIEND = "friend"
        FAMILY = "family"
        COWORKER = "coworker"
        STRANGER = "stranger"

    declarer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties_declared")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties_received")
    kind = models.CharField(max_length=10, choices=Kind)
    is_public = models.BooleanField(default=False, help_text="private unless both wish otherwise")
    household = models.OneToOneField(
        "Link", on_delete=models.PROTECT, null=True, help_text="made when both said that they live in one household"
    )
    declared_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(declarer=F("other")), name="tie_joins_two_people"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, confirmed_by=F("other")),
                name="tie_confirmed_by_the_other",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False)
                & (Q(revoked_by=F("other")) | Q(revoked_by=F("declarer"))),
                name="tie_revoked_by_one_of_the_two",
            ),
            models.UniqueConstraint(
                fields=["declarer", "other", "kind"],
                condition=Q(revoked_at=None),
                name="tie_declared_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["friend", "family", "coworker", "stranger"]), name="tie_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(household=None)
                | Q(household__isnull=False, kind__in=["friend", "family"], confirmed_at__isnull=False),
                name="tie_household_of_those_who_are_close",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.declarer_id} and {self.other_id}"

    @property
    def is_one_household(self) -> bool:
        """Whether both say that they live in one household; read with it: `household`."""
        return self.household is not None and self.household.ended_at is None


class Link(models.Model):
    """Two persons who count as one, and how that is known: somebody has looked, and can be asked why."""

    class Ground(models.TextChoices):
        DEVICE = "device"
        PAYMENT = "payment"
        HOUSEHOLD = "household"
        EMPLOYER = "employer"
        INVITATION = "invitation"
        RING = "ring"

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, choices=Ground)
    evidence = models.TextField(blank=True, help_text="what was seen, in words or numbers")
    by = models.ForeignKey("Account", on_delete=models.SET_NULL, null=True, related_name="links_made")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("Account", on_delete=models.SET_NULL, null=True, related_name="links_ended")
    ended_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="link_joins_two_people_once"),
            models.CheckConstraint(
                condition=Q(ground__in=["device", "payment", "household", "employer", "invitation", "ring"]),
                name="link_ground_known",
            ),
            models.UniqueConstraint(
                fields=["one", "other", "ground"], condition=Q(ended_at=None), name="link_made_once_a_ground"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id} by {self.ground}"


class Accounts(BaseUserManager["Account"]):
    """Makes and finds accounts."""

    def of(self, email: str) -> "Account":
        """The account of an address that its owner has shown to be theirs; a new one where there is none."""
        known = self.filter(email__iexact=email).order_by("pk").first()
        return known or self.create_user(email.lower())

    def create_user(self, email: str, password: str | None = None, **more: object) -> "Account":
        account = self.model(email=self.normalize_email(email), **more)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """Someone who can log in; an account may speak as one person."""

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="account")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "email"

    @property
    def handle(self) -> str:
        """The name by which our own site knows who writes from this account."""
        return f"account:{self.pk}"

    @transaction.atomic
    def speaker(self, name: str = "") -> Person:
        """The person that this account speaks as; made, under this name, when it first speaks."""
        locked = Account.objects.select_for_update().get(pk=self.pk)
        if locked.person is None:
            locked.person = Person.objects.create(name=name)
            locked.save(update_fields=["person"])
            site = Source.objects.get_or_create(key=Source.SITE)[0]
            Handle.objects.create(source=site, name=self.handle, person=locked.person)
        self.person = locked.person
        return locked.person

    def __str__(self) -> str:
        return self.email


class Membership(models.Model):
    """An account that works for a company, and as what."""

    class Role(models.TextChoices):
        OWNER = "owner"
        CARE = "care"
        READER = "reader"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "company"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=["owner", "care", "reader"]), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} is {self.role} at {self.company_id}"


class Consent(models.Model):
    """What a person agreed to, in which words, and until when."""

    class Purpose(models.TextChoices):
        PUBLISH = "publish"
        MAIL = "mail"
        MEASURE = "measure"
        COMPARE = "compare"
        INVITE = "invite"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    wording = models.TextField(help_text="the words that were agreed to")
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(ended_at=None), name="consent_given_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("given_at")),
                name="consent_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.person_id}"


class Objection(models.Model):
    """What a person does not want done with what they said in public, from when and until when."""

    class To(models.TextChoices):
        COMPARE = "compare"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="objections")
    to = models.CharField(max_length=10, choices=To)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "to"], condition=Q(ended_at=None), name="objection_told_once"),
            models.CheckConstraint(condition=Q(to="compare"), name="objection_to_something_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="objection_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} objects to {self.to}"


class Suppression(models.Model):
    """An address that wants no letters of one kind. Only a keyed hash is kept, and it outlives the account."""

    address = models.CharField(max_length=64, help_text="keyed hash of the address, hex")
    stream = models.CharField(max_length=10, help_text="the kind of letters: reply, …")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address", "stream"], name="suppression_told_once"),
        ]

    def __str__(self) -> str:
        return f"no {self.stream} to {self.address[:8]}"


class Erasure(models.Model):
    """Somebody was forgotten at their wish: when, and how much went. Whom, nobody can tell any more."""

    receipt = models.CharField(max_length=64, unique=True, help_text="what the person was given to prove it by")
    at = models.DateTimeField(default=timezone.now)
    voices = models.PositiveIntegerField(help_text="how many became tombstones")
    pictures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.receipt


class Key(models.Model):
    """A program's way in. Only its digest is kept: a stolen table opens nothing."""

    class Scope(models.TextChoices):
        READ = "read"
        WRITE = "write"

    name = models.CharField(max_length=100, unique=True)
    scope = models.CharField(max_length=10, choices=Scope)
    digest = models.CharField(max_length=64, unique=True)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="keys")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="key_scope_known"),
        ]

    def __str__(self) -> str:
        return self.name
