"""What counts apart: voices whose authors have said that they are about something else."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from groundswell.record.models import Correction, Voice

Kind = Correction.Kind
# A voice about another version still speaks of the product; all else speaks of something else than the thing itself.
ASIDE = frozenset(Kind.values) - {Kind.WRONG_VERSION.value}


def standing(voice: str = "pk") -> QuerySet[Correction]:
    """The corrections that stand of an outer row's voice."""
    return Correction.objects.filter(voice=OuterRef(voice), ended_at=None)


def is_aside(voice: str = "pk") -> Exists:
    """Whether an outer row's voice counts apart, by its author's word."""
    return Exists(standing(voice).filter(kind__in=ASIDE))


def about_this(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Those of the voices that count for the product they stand beside."""
    return voices.filter(~is_aside())


def why_aside(voice: str = "pk") -> Subquery:
    """The kind of the first correction that sets an outer row's voice aside; null where none does."""
    return Subquery(standing(voice).filter(kind__in=ASIDE).order_by("pk").values("kind")[:1])


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
