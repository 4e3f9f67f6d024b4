"""What we ourselves see in new voices: a version that the product does not have, or did not have when it was said."""

from contextlib import suppress

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, TruncDate
from django.utils.translation import gettext

from groundswell.act import claims
from groundswell.act.claims import NotClaimed
from groundswell.listen.reasons import spoken
from groundswell.record.corrections import Kind
from groundswell.record.models import Change, Version, Voice
from groundswell.record.shown import visible


def heard(news: list[int]) -> None:
    """Ask the authors of reviews that came with these news about versions that cannot be. Twice is once.

    Only of voices whose authors can be asked, and of products whose company keeps their versions; two queries for a
    file of strangers' voices, none of which is looked at.
    """
    for voice in doubtful(news):
        with suppress(NotClaimed):
            claims.claim(voice, Kind.WRONG_VERSION, evidence_of(voice), claims.By.SYSTEM)


def doubtful(news: list[int]) -> QuerySet[Voice]:
    """Reviews in these news that name a version which came out later, or of which nobody else has ever spoken."""
    named = visible(Voice.objects.filter(news__in=news, kind="review", author__account__is_active=True))
    named = named.filter(experience__version__isnull=False).annotate(said_on=TruncDate("said_at"))
    too_early = Q(experience__version__released_on__gt=F("said_on"))
    unheard_of = (
        Q(experience__version__released_on=None)
        & ~Exists(told_by_company("experience__version"))
        & ~Exists(others_about_it())
        & Exists(kept_versions())
    )
    return named.filter(too_early | unheard_of).select_related("experience__version", "product").order_by("pk")


def told_by_company(version: str) -> QuerySet[Change]:
    """Where the company itself has added the version of an outer row: it stands in its log."""
    named = (Value("version "), OuterRef(f"{version}__name"), Value(" of "), OuterRef("product__slug"))
    what = Concat(*named, output_field=CharField())
    return Change.objects.filter(what=what)


def others_about_it() -> QuerySet[Voice]:
    """What others have said of the same version."""
    same = Voice.objects.filter(experience__version=OuterRef("experience__version"))
    return same.exclude(author=OuterRef("author"))


def kept_versions() -> QuerySet[Version]:
    """Versions of the outer row's product that the company tells the day of: else it does not keep them."""
    return Version.objects.filter(product=OuterRef("product"), released_on__isnull=False)


def evidence_of(voice: Voice) -> str:
    """What was seen, in the language in which the author wrote."""
    version = voice.experience.version if voice.experience else None
    if version is None:
        raise ValueError(f"voice {voice.pk} names no version")
    with spoken(voice):
        if version.released_on is None:
            told = gettext("It names version %(name)s, and the company tells of no such version.")
        else:
            told = gettext("It names version %(name)s, which came out only later.")
        return told % {"name": version.name}
