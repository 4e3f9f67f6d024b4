"""Faults that are said to be fixed: which voices may be named, which namings stand, and who is to be asked."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from groundswell.record.models import Confirmation, Experience, Fix, Named, Person, Revision, Version, Voice
from groundswell.record.shown import visible


def is_sold(version: Version) -> bool:
    """Whether a version is known to be sold by today: nothing is fixed for owners before."""
    return version.released_on is not None and version.released_on <= timezone.now().date()


def sold_versions(product: int) -> QuerySet[Version]:
    """The versions of a product that are sold by today, the newest first."""
    return Version.objects.filter(product=product, released_on__lte=timezone.now().date()).order_by(
        "-released_on", "-pk"
    )


def since(version: Version) -> QuerySet[Version]:
    """A version and those sold since the same day or later, the oldest first."""
    later = Q(pk=version.pk) | Q(released_on__gte=version.released_on)
    return Version.objects.filter(later, product=version.product_id).order_by("released_on", "pk")


def may_be_named(fix: Fix) -> QuerySet[Voice]:
    """The shown reviews that can report the fault: about an older version, or said before the new one was sold.

    Those named already are not among them, whatever became of it.
    """
    day = fix.version.released_on
    older = Q(said_at__date__lt=day) | Q(experience__version__released_on__lt=day)
    newer = Q(experience__version=fix.version_id) | Q(experience__version__released_on__gte=day)
    reviews = visible(Voice.objects.filter(older, product=fix.product_id, kind="review"))
    return reviews.exclude(newer).exclude(Exists(Named.objects.filter(fix=fix, voice=OuterRef("pk"))))


def standing() -> QuerySet[Named]:
    """The namings that hold: the fix is not taken back, the author does not object and has not said it anew since."""
    anew = Revision.objects.filter(voice=OuterRef("voice"), heard_at__gt=OuterRef("at"))
    return Named.objects.filter(~Exists(anew), fix__ended_at=None, denial=None)


def named_of(person: Person) -> QuerySet[Named]:
    """The standing namings of a person's shown voices, the newest first."""
    theirs = standing().filter(voice__in=visible(Voice.objects.filter(author=person)))
    return theirs.select_related("fix__version", "fix__product", "voice").order_by("-pk")


def to_be_asked(person: Person) -> QuerySet[Fix]:
    """The fixes that a person has not answered about: whose fault they reported, or whose version they have."""
    reported = named_of(person).filter(fix=OuterRef("pk")).order_by()
    lived = Experience.objects.filter(person=person, product=OuterRef("product"), voices__withdrawal=None)
    owned = lived.filter(Q(version=OuterRef("version")) | Q(version__released_on__gte=OuterRef("version__released_on")))
    answered = Confirmation.objects.filter(person=person, fix=OuterRef("pk"))
    asked = Fix.objects.filter(Exists(reported) | Exists(owned), ~Exists(answered), ended_at=None)
    return asked.annotate(is_reported=Exists(reported)).select_related("version", "product").order_by("-pk")
