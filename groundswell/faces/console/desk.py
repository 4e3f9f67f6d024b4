"""The desk: voices as they come, and one voice with all that the company can do about it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from groundswell.act.claims import is_reachable
from groundswell.act.models import Claim
from groundswell.faces import door
from groundswell.faces.console.forms import ClaimForm, HoldForm, ReasonForm, ReplyForm
from groundswell.faces.console.guide import steps_of
from groundswell.faces.console.room import show
from groundswell.listen.reply import replied
from groundswell.record.access import Deed
from groundswell.record.models import Company, Hold, Report, Voice
from groundswell.record.shown import (
    RELATED,
    Shown,
    add_corrections,
    add_pictures,
    add_revisions,
    put_below,
    shown_first,
    visible,
    with_what_is_told,
)

PER_PAGE = 20
KINDS = ("review", "question", "recommendation", "mention")
STARS = ("5", "4", "3", "2", "1")
STATES = ("held", "unanswered")


@dataclass(slots=True)
class OnDesk:
    """One voice on the desk."""

    shown: Shown
    holds: list[Hold] = field(default_factory=list)
    reports: int = 0

    @property
    def replies(self) -> list[Shown]:
        return [below for below in self.shown.below if below.voice.role == Voice.Role.STAFF]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which voices somebody wants to see."""

    stars: str = ""
    product: str = ""
    kind: str = ""
    state: str = ""
    before: int = 0

    @property
    def is_narrowed(self) -> bool:
        return bool(self.stars or self.product or self.kind or self.state)

    def address(self, before: int) -> str:
        """The same wish, further down."""
        asked = QueryDict(mutable=True)
        asked.update(
            {name: getattr(self, name) for name in ("stars", "product", "kind", "state") if getattr(self, name)}
        )
        asked["before"] = str(before)
        return f"?{asked.urlencode()}#voices"


def wish_of(asked: QueryDict) -> Wish:
    """What the address asks for; what it asks for in vain is left out."""
    before = asked.get("before", "")
    return Wish(
        stars=known(asked.get("stars", ""), STARS),
        product=asked.get("product", "")[:100],
        kind=known(asked.get("kind", ""), KINDS),
        state=known(asked.get("state", ""), STATES),
        before=int(before) if before.isdecimal() and before.isascii() and len(before) < 19 else 0,
    )


def known(given: str, among: tuple[str, ...]) -> str:
    return given if given in among else ""


@require_safe
@door.for_members(Deed.LOOK)
def desk(request: HttpRequest, company: Company) -> HttpResponse:
    """The guide while anything is left of it, and voices, the newest first."""
    wish = wish_of(request.GET)
    ids = list(wished(company, wish).order_by("-pk").values_list("pk", flat=True)[: PER_PAGE + 1])
    here = ids[:PER_PAGE]
    steps = steps_of(company)
    return show(
        request,
        company,
        "desk",
        steps=steps,
        steps_left=sum(not step.is_done for step in steps),
        wish=wish,
        voices=laid_out(Voice.objects.filter(pk__in=here)),
        next=wish.address(here[-1]) if len(ids) > PER_PAGE else "",
        products=company.products.order_by("title")[:500],
        kinds=KINDS,
        stars=STARS,
        reply=ReplyForm(auto_id=False),
    )


def wished(company: Company, wish: Wish) -> QuerySet[Voice]:
    """The company's voices that are asked for: public ones that nobody took back, no replies."""
    found = voices_of(company).filter(withdrawal=None).exclude(role=Voice.Role.STAFF)
    if wish.stars:
        found = found.filter(level=int(wish.stars))
    if wish.product:
        found = found.filter(product__slug=wish.product)
    if wish.kind:
        found = found.filter(kind=wish.kind)
    if wish.state == "held":
        found = found.filter(Exists(Hold.objects.filter(voice=OuterRef("pk"), lifted_at=None)))
    if wish.state == "unanswered":
        answered = visible(Voice.objects.filter(answers=OuterRef("pk"), role=Voice.Role.STAFF))
        found = visible(found).exclude(Exists(answered))
    return found.filter(pk__lt=wish.before) if wish.before else found


def voices_of(company: Company) -> QuerySet[Voice]:
    """What people said in public about a company's products."""
    return Voice.objects.filter(product__company=company, audience=Voice.Audience.PUBLIC)


def laid_out(voices: QuerySet[Voice]) -> list[OnDesk]:
    """Voices as the desk shows them, held ones too, the newest first; a few queries however many they are."""
    rows = with_what_is_told(voices).select_related(*RELATED).order_by("-pk")
    tops = {one.pk: shown_first(one) for one in rows}
    below = visible(Voice.objects.filter(answers__in=tops)).select_related(*RELATED).order_by("pk")
    for one in with_what_is_told(below):
        put_below(tops[one.answers_id or 0], shown_first(one))
    everyone = {shown.voice.pk: [shown] for top in tops.values() for shown in (top, *top.below)}
    add_revisions(everyone)
    add_pictures(everyone)
    add_corrections(everyone)
    return with_holds([OnDesk(shown) for shown in tops.values()])


def with_holds(voices: list[OnDesk]) -> list[OnDesk]:
    by_pk = {one.shown.voice.pk: one for one in voices}
    for hold in Hold.objects.filter(voice__in=by_pk, lifted_at=None).order_by("pk"):
        by_pk[hold.voice_id].holds.append(hold)
    for pk in Report.objects.filter(voice__in=by_pk, closed_at=None).values_list("voice", flat=True):
        by_pk[pk].reports += 1
    return voices


@require_safe
@door.for_members(Deed.LOOK)
def voice(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """One voice: answer it, hold it back, read a hold again."""
    return voice_page(request, company, one_of(company, pk))


def one_of(company: Company, pk: int) -> Voice:
    """A voice of this company's, or 404; of one that was taken back nothing is left to do."""
    return get_object_or_404(voices_of(company).filter(withdrawal=None).select_related("product__company"), pk=pk)


def voice_page(request: HttpRequest, company: Company, one: Voice, status: int = 200, **forms: Any) -> HttpResponse:
    (on_desk,) = laid_out(Voice.objects.filter(pk=one.pk))
    standing = replied(one)
    stands = next((below.now.text for below in on_desk.shown.below if standing and below.voice.pk == standing.pk), "")
    told: dict[str, Any] = {
        "one": on_desk,
        "holds": Hold.objects.filter(voice=one).select_related("account", "second").order_by("-pk"),
        "reports": Report.objects.filter(voice=one).order_by("-pk"),
        "by_star": placed_by_star(company),
        "standing": standing,
        "reply_form": ReplyForm(initial={"text": stands}),
        "hold_form": HoldForm(),
        "claims": Claim.objects.filter(voice=one).order_by("-pk"),
        "claim_form": ClaimForm(prefix="claim"),
        "may_be_claimed": one.kind_id == "review" and not on_desk.holds and is_reachable(one),
        "lift_form": ReasonForm(prefix="lift"),
        "close_form": ReasonForm(prefix="close"),
    }
    return show(request, company, "voice", status, **(told | forms))


def placed_by_star(company: Company) -> list[tuple[int, int]]:
    """How many holds people of this company have ever placed, by star."""
    placed = Hold.objects.filter(voice__product__company=company, account__isnull=False)
    levels = list(placed.values_list("voice__level", flat=True))
    return [(star, levels.count(star)) for star in (5, 4, 3, 2, 1)]
