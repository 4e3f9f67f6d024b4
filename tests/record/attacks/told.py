"""Attacks upon who told whom: links made twice, campaigns without a name, referrals told again."""

from datetime import timedelta
from decimal import Decimal

from cast import DAY, a_company, a_person, a_product, a_voice

from groundswell.record.models import Campaign, Referral, ShareLink, Thanks
from record.attacks.breaking import breaks


def a_campaign(**parts):
    plain = {"company": a_company(), "key": "spring", "name": "Spring", "kind": "samples", "starts_at": DAY}
    return Campaign.objects.create(**{**plain, **parts})


def a_share_link(**parts):
    plain = {"code": f"code {ShareLink.objects.count()}", "person": a_person(), "product": a_product()}
    return ShareLink.objects.create(**{**plain, **parts})


def a_referral(**parts):
    plain = {"person": a_person("Ben"), "way": "code"}
    return Referral.objects.create(**{**plain, "link": parts.pop("link", None) or a_share_link(), **parts})


@breaks(
    "campaign_key_once_a_company",
    "campaign_has_a_name",
    "campaign_kind_known",
    "campaign_ends_after_it_began",
    "campaign_spends_in_a_currency",
)
def a_campaign_told_twice_or_badly():
    a_campaign()
    yield a_campaign
    yield lambda: a_campaign(key="other", name="")
    yield lambda: a_campaign(key="other", kind="miracle")
    yield lambda: a_campaign(key="other", ends_at=DAY - timedelta(days=1))
    yield lambda: a_campaign(key="other", spend=Decimal(10))


@breaks("record_sharelink.code", "share_link_of_a_product_made_once", "share_link_of_a_voice_made_once")
def a_link_made_twice():
    link = a_share_link()
    a_share_link(voice=a_voice())
    yield lambda: a_share_link(code=link.code, person=a_person("Ben"))
    yield a_share_link
    yield lambda: a_share_link(voice=link.person.voices.get())


@breaks("share_link_tie_known", "share_link_collected_known", "share_link_of_a_campaign_says_so")
def a_link_in_unknown_words():
    yield lambda: a_share_link(tie="enemy")
    yield lambda: a_share_link(collected="stolen")
    yield lambda: a_share_link(campaign=a_campaign(), collected="unasked")


@breaks("referral_counts_once", "referral_way_known")
def a_referral_told_again():
    told = a_referral()
    yield lambda: a_referral(link=told.link)
    yield lambda: a_referral(link=told.link, person=a_person("Cy"), way="dream")


@breaks("thanks_said_once", "thanks_words_known", "thanks_end_after_they_began")
def thanks_said_twice_or_badly():
    told = a_referral()
    Thanks.objects.create(referral=told)
    yield lambda: Thanks.objects.create(referral=told, words="helped")
    yield lambda: Thanks.objects.create(referral=told, words="cheers", at=DAY, ended_at=DAY)
    yield lambda: Thanks.objects.create(referral=told, at=DAY, ended_at=DAY - timedelta(days=1))
