"""News: everything that can happen, and announce() to say that it did; Seal: a day's proof of it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone


class NewsRows(models.QuerySet["News"]):
    """News, all or those for everybody."""

    def public(self) -> "NewsRows":
        """What anyone may know and check: what was said. Who told whom and who bought what is nobody's business."""
        return self.exclude(kind__in=PRIVATE)


class News(models.Model):
    """One thing that happened. Rows are only ever added; the database refuses all else."""

    class Kind(models.TextChoices):
        VOICES_HEARD = "voices.heard"
        VOICE_CHANGED = "voice.changed"
        VOICE_VOTED = "voice.voted"
        PRODUCT_CHANGED = "product.changed"
        COMPANY_CHANGED = "company.changed"
        PRODUCT_WEIGHED = "product.weighed"
        PEOPLE_LINKED = "people.linked"
        FIX_TOLD = "fix.told"
        EPOCH_OPENED = "epoch.opened"
        PERSON_TOLD = "person.told"
        PURCHASE_NOTICED = "purchase.noticed"
        PURCHASE_RETURNED = "purchase.returned"
        CAMPAIGN_TOLD = "campaign.told"
        SHOP_CALLED = "shop.called"
        BUYER_KNOWN = "buyer.known"

    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField(default=timezone.now)
    thing = models.BigIntegerField(null=True, help_text="the row it is about; a batch is itself")
    count = models.PositiveIntegerField(default=0, help_text="how many commitments the root covers")
    root = models.CharField(max_length=64, blank=True, help_text="Merkle root of the commitments, hex")
    facts = models.JSONField(null=True, help_text="what may be told in public: a hold's ground, …")

    objects: ClassVar = NewsRows.as_manager()

    class Meta:
        verbose_name_plural = "news"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(count=0, root="") | Q(count__gt=0) & ~Q(root=""),
                name="news_root_covers_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing or ''}".strip()


PRIVATE = (
    News.Kind.PERSON_TOLD,
    News.Kind.PURCHASE_NOTICED,
    News.Kind.PURCHASE_RETURNED,
    News.Kind.CAMPAIGN_TOLD,
    News.Kind.SHOP_CALLED,
    News.Kind.BUYER_KNOWN,
)


class Unread(models.Model):
    """News that the flow has not read yet. A list of ids would miss one that is committed late."""

    news = models.OneToOneField(News, on_delete=models.CASCADE, primary_key=True, related_name="unread")

    def __str__(self) -> str:
        return f"unread {self.news_id}"


def announce(kind: News.Kind, thing: int | None = None, **more: Any) -> News:
    """Say that something happened. Call it in the transaction of the change itself."""
    news = News.objects.create(kind=kind, thing=thing, **more)
    Unread.objects.create(news=news)
    return news


class Seal(models.Model):
    """A proof over all news up to one point: change one of them, and no seal fits any more."""

    day = models.DateField()
    first = models.BigIntegerField(help_text="the first news it covers")
    last = models.BigIntegerField(help_text="the last news it covers")
    size = models.PositiveIntegerField(help_text="how many news it covers")
    root = models.CharField(max_length=64, help_text="Merkle root over those news (RFC 6962), hex")
    chain = models.CharField(max_length=64, unique=True, help_text="hash over the seal before and this root")
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first"], name="seal_begins_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="seal_covers_something"),
        ]

    def __str__(self) -> str:
        return f"seal of {self.day}"
