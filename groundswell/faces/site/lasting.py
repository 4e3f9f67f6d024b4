"""One voice's own page, which lasts; of one that is not shown, why not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from groundswell.act import claims, letters
from groundswell.faces import door
from groundswell.faces.site.labels import meanings
from groundswell.plumbing import servings
from groundswell.record import showing
from groundswell.record.models import Impression, Person, Source, Voice
from groundswell.record.shown import Shown, show
from groundswell.weigh.fixed import fixes_of
from groundswell.weigh.why import Why, newer_of_the_same, why


@require_safe
def voice(request: HttpRequest, pk: int) -> HttpResponse:
    """One voice with all that stands beside it; of one that is not shown, why not. A question has a page of its own."""
    one = public_voice(pk)
    if one.kind_id == "question":
        return redirect("question", pk=pk, permanent=True)
    shown = show([pk], "useful", "proportion")
    if not shown:
        return unshown(request, one)
    servings.tell(request, showing.shows(Impression.Channel.VOICE, [pk]))
    reasons = why(one) if one.kind_id == "review" else None
    context = {
        "product": one.product,
        "company": one.product.company,
        "fixes": fixes_of(one.product, [pk]),
        "voice": one,
        "shown": shown[0],
        "meanings": meanings(shown),
        "why": reasons,
        "is_amended_lately": reasons is not None and is_behind(reasons, shown[0]),
        "counts": one.kind_id != "review" or reasons is not None,
        "newer": newer_of_the_same(one) if one.kind_id == "review" and reasons is None else None,
    }
    return render(request, "site/voice.html", context | reader_of(request, one))


def is_behind(reasons: Why, shown: Shown) -> bool:
    """Whether the stars were amended and are not yet weighed anew."""
    return shown.now.stars is not None and int(shown.now.stars + 0.5) != reasons.level


def public_voice(pk: int) -> Voice:
    """A voice that is meant for all, whether it is shown now or not."""
    public = Voice.objects.filter(audience=Voice.Audience.PUBLIC)
    return get_object_or_404(public.select_related("product__company", "withdrawal", "answers", "source"), pk=pk)


def unshown(request: HttpRequest, one: Voice) -> HttpResponse:
    """Why a voice is not shown, and none of its words."""
    context = {
        "product": one.product,
        "company": one.product.company,
        "voice": one,
        "holds": one.holds.filter(lifted_at=None),
    }
    return render(request, "site/unshown.html", context)


def reader_of(request: HttpRequest, one: Voice) -> dict[str, object]:
    """What the one who reads may do with this voice."""
    reader = door.person(request)
    account = door.account(request)
    is_author = reader is not None and reader.pk == one.author_id
    is_mine = is_author and one.source.key == Source.SITE
    return {
        "reader": reader,
        "is_author": is_author,
        "is_mine": is_mine,
        "may_be_claimed": one.kind_id == "review" and not is_author and claims.is_reachable(one),
        "may_ask_for_letters": is_mine and account is not None and not letters.are_wanted(account),
        "may_vote": account is not None and not is_author,
        "my_vote": one.votes.filter(voter=reader).values_list("helpful", flat=True).first() if reader else None,
        "has_confirmed": reader is not None and confirmed_by(reader, one),
        "sign_in": sign_in(request.path + "#helpful"),
    }


def confirmed_by(reader: Person, one: Voice) -> bool:
    """Whether this reader has confirmed it, and stands by that."""
    return Voice.objects.filter(answers=one, author=reader, kind="endorsement", withdrawal=None).exists()


def sign_in(then: str) -> str:
    """Where to sign in, and where to go from there."""
    return f"{reverse('account_login')}?{urlencode({'next': then})}"
