"""What counts apart: voices about something else, as their authors say, and of people close to the seller."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from groundswell.record.models import Closeness, Correction, Voice

Kind = Correction.Kind
CLOSE = "close"  # why a voice counts apart that is about the product
# A voice about another version still speaks of the product; all else speaks of something else than the thing itself.
ASIDE = frozenset(Kind.values) - {Kind.WRONG_VERSION.value}


def standing(voice: str = "pk") -> QuerySet[Correction]:
    """The corrections that stand of an outer row's voice."""
    return Correction.objects.filter(voice=OuterRef(voice), ended_at=None)


def is_about_else(voice: str = "pk") -> Exists:
    """Whether an outer row's voice is about something else, by its author's word."""
    return Exists(standing(voice).filter(kind__in=ASIDE))


def is_close(voice: str = "pk") -> Exists:
    """Whether the author of an outer row's voice was close to the seller when they spoke."""
    return Exists(Closeness.objects.filter(voice=OuterRef(voice)))


def is_aside(voice: str = "pk") -> Q:
    """Whether an outer row's voice counts apart."""
    return Q(is_about_else(voice)) | Q(is_close(voice))


def about_this(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Those of the voices that count for the product they stand beside."""
    return voices.filter(~is_about_else(), ~is_close())


def why_aside(voice: str = "pk") -> Coalesce:
    """The kind of the first correction that sets an outer row's voice aside, else CLOSE; null where nothing does."""
    corrected = standing(voice).filter(kind__in=ASIDE).order_by("pk").values("kind")[:1]
    return Coalesce(Subquery(corrected), Case(When(is_close(voice), then=Value(CLOSE))))


def version_now(voice: str = "") -> Case:
    """The name of the version that a row is about: as its author corrected it, else as it was said; null if unknown.

    voice  as below
    """
    otherwise = standing().filter(kind=Kind.WRONG_VERSION)
    corrected = When(Exists(otherwise), then=Subquery(otherwise.values("version__name")[:1]))
    return Case(corrected, default=F(f"{voice}experience__version__name"))


def is_of_version(name: str, voice: str = "") -> Q:
    """Whether a row is about the version of this name: as its author corrected it, else as it was said.

    voice  the way to the voice, "voice__" where the row is not the voice itself; its key is the voice's own
    """
    otherwise = standing().filter(kind=Kind.WRONG_VERSION)
    said = Q(**{f"{voice}experience__version__name": name}) & ~Q(Exists(otherwise))
    return said | Q(Exists(otherwise.filter(version__name=name)))
