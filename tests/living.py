"""A house with something of everything in it, and what each address is filled in with."""

from dataclasses import dataclass
from typing import Any

from calling import body_of
from cast import DAY, a_company, a_person, a_product, ada, ben, crowd, settle, told
from django.test import Client
from django.utils import timezone
from mates import a_ring

from groundswell.act import asking, claims
from groundswell.listen import fixes, notice, shops, telling
from groundswell.listen.catalogue import add_version
from groundswell.listen.hear import Ear, hear
from groundswell.listen.hold import place
from groundswell.listen.models import Delivery
from groundswell.listen.said import Said
from groundswell.record.models import (
    Account,
    Alias,
    Fix,
    Hold,
    Membership,
    Person,
    Product,
    Reading,
    Report,
    Source,
    Voice,
)
from groundswell.spread.models import Effect, Front

HIDDEN = "Held words that nobody may read"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"


@dataclass(slots=True)
class Living:
    """Who and what is there."""

    owner: Account
    writer: Account
    parts: dict[str, Any]
    held: Voice
    question: Voice
    mine: Voice

    def client(self, account: Account | None = None, **more: Any) -> Client:
        """A browser; signed in, if an account is named."""
        client = Client(**more)
        self.sign_in(client, account)
        return client

    def sign_in(self, client: Client, account: Account | None) -> None:
        if account is not None:
            client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")


def living() -> Living:
    """Ada, Ben and a crowd have spoken of the kettle; somebody has asked, one voice is held, one reported."""
    product = a_product(sku="KET-1", gtin="4006381333931")
    company = a_company()
    owner = Account.objects.of("owner@acme.example")
    Membership.objects.create(account=owner, company=company, role="owner")
    writer = Account.objects.of("writer@home.example")
    me = writer.speaker("Wilma")
    told(ada(name="Ada", title=HOSTILE, text=HOSTILE), ben(name="Ben"), *crowd("1", "2", "5", "4"))
    ear = Ear(Source.SITE, company.name)
    mine = Said(
        id="site:mine",
        product=product.slug,
        person=writer.handle,
        stars="2",
        title="So so",
        text="It leaks.",
        said_at=DAY,
    )
    asked = Said(id="site:asked", product=product.slug, person=writer.handle, kind="question", title="Does it whistle?")
    ear.hear([mine, asked])
    hear(
        Said(kind="answer", answers="site:asked", product=product.slug, person="passer-by", text="It does."),
        source=Source.SITE,
        company=company.name,
    )
    told(ada(person="held one", name="Held", id="held", text=HIDDEN, title=HIDDEN))
    held = Voice.objects.get(text=HIDDEN)
    hold = place(held, Hold.Ground.SPAM, "the same words in nine shops", "owner@acme.example")
    spoken = {voice.outside_id: voice for voice in Voice.objects.all()}
    report = notice.report(spoken["site:mine"], Hold.Ground.ABUSE, "it insults the kettle", email="r@home.example")
    tie = notice.tie(me, a_person("Ada"), "friend")
    alias = Alias.objects.create(company=company, product=product, source=Source.objects.get(key="site"), value="KET")
    group = a_ring(*Person.objects.filter(name__in=["Ada", "Ben"]), products=[product])
    aside = ear.hear([Said(id="site:late", product=product.slug, person=writer.handle, stars="1", text="Late.")])
    late = Voice.objects.get(outside_id=aside[0].id)
    corrected = notice.correct(late, "delivery", me)
    claim = claims.claim(spoken["site:mine"], "mix_up", HOSTILE, "reader", instead=HOSTILE)
    fix = a_fix(owner, spoken["site:mine"])
    shop = shops.connect(company, "shopify", "acme.myshopify.com", owner.email)
    call = Delivery.objects.create(
        shop=shop, stamp="1", topic="customers/data_request", waits_for=Delivery.PERSON, body=body_of({"customer": {}})
    )
    a_front(product)
    an_effect(spoken["site:mine"])
    link = telling.link_for(me, product, voice=spoken["site:mine"], tie="friend")
    hers = telling.link_for(a_person("Ada"), product, voice=Voice.objects.get(title=HOSTILE))
    referral = telling.was_told(me, hers, "code")
    settle()
    parts = {
        "slug": product.slug,
        "company": company.slug,
        "pk": spoken["site:mine"].pk,
        "question:pk": spoken["site:asked"].pk,
        "answer:pk": spoken["site:asked"].pk,
        "end_tie:pk": tie.pk,
        "receipt:number": Report.objects.get().number,
        "uncorrect:pk": corrected.pk,
        "my_claim:pk": claim.pk,
        "claim_receipt:number": claim.number,
        "answer_claim:token": asking.answer_address(claim, writer).split("/")[-3],
        "console:claim:pk": claim.pk,
        "console:claim_close:pk": claim.pk,
        "console:product:pk": product.pk,
        "console:picture:pk": product.pk,
        "console:version:pk": product.pk,
        "console:alias:pk": product.pk,
        "console:alias_end:pk": alias.pk,
        "console:confirm:pk": hold.pk,
        "console:lift:pk": hold.pk,
        "console:report:pk": report.pk,
        "console:close:pk": report.pk,
        "console:hold_from:pk": report.pk,
        "console:group:pk": group.pk,
        "console:judge:pk": group.pk,
        "console:role:pk": Membership.objects.get().pk,
        "console:remove:pk": Membership.objects.get().pk,
        "fix:pk": fix.pk,
        "console:fixes:pk": product.pk,
        "console:fix:pk": fix.pk,
        "console:fix_end:pk": fix.pk,
        **dict.fromkeys(("console:shop:pk", "console:shop_secret:pk", "console:shop_end:pk"), shop.pk),
        **dict.fromkeys(("console:call_again:pk", "console:buyer_held:pk", "console:buyer_answered:pk"), call.pk),
        **dict.fromkeys(("console:front:pk", "console:front_out:pk", "console:decisions:pk"), product.pk),
        "code": link.code,
        "told_may_know:pk": referral.pk if referral else 0,
        "file": "none.webp",
        "token": "nonsense",
        "given": "nonsense",
        "offered": "nonsense",
        "name": "products",
        "number": 1,
        "what": "voices",
        "form": "atom",
    }
    return Living(owner, writer, parts, held, spoken["site:asked"], spoken["site:mine"])


def a_front(product: Product) -> None:
    """Talk of it came from Germany to Hungary, which has no outline on the map, and may come to Japan."""
    now = timezone.now()
    reached = [("DE", 0, 0, 0), ("HU", 1, 30, 690)]
    Front.objects.create(
        product=product,
        people=12,
        elsewhere=0,
        origin="DE",
        begun_at=now,
        places=[
            {"place": code, "at": now.isoformat(), "people": 6, "borders": borders, "hours": hours, "km": km}
            for code, borders, hours, km in reached
        ],
        next=[["AT", 0.5], ["JP", 0.2]],
        drawn_at=now,
    )


def an_effect(voice: Voice) -> None:
    """Readers agreed to be counted, and one voice helps them to decide."""
    Reading.objects.bulk_create(Reading(product=voice.product) for _ in range(30))
    counts = {"shown": 500, "shown_did": 60, "not_shown": 480, "not_shown_did": 24}
    Effect.objects.create(product=voice.product, voice=voice, of="bought", **counts, value=0.07, low=0.02, high=0.12)


def a_fix(owner: Account, voice: Voice) -> Fix:
    """The company says that the leak is fixed, and names Wilma's voice."""
    add_version(voice.product, "2.1", timezone.now().date(), owner.email)
    fix = fixes.tell(voice.product.versions.get(), "It leaks", owner)
    fixes.name(fix, [voice.pk], owner)
    return fix
