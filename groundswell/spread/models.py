"""Every conclusion about telling: who told whom, what it brought, what is said, and where it comes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from groundswell.engine.spread.credit import Rule
from groundswell.engine.spread.front import FEWEST
from groundswell.plumbing.checks import one_of
from groundswell.record.models import Campaign, Person, Product, Purchase, ShareLink, Voice


class Node(models.Model):
    """Somebody who told of a product, or acted on it after being told; and who had told them."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="nodes", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="nodes")
    buyer = models.CharField(max_length=200, blank=True, help_text="a buyer of whom we know no person")
    teller = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="told")
    root = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+", help_text="empty: itself")
    link = models.ForeignKey(ShareLink, on_delete=models.CASCADE, null=True, related_name="+", help_text="told by it")
    way = models.CharField(max_length=8, blank=True)
    generation = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(help_text="when they were told, or first did something")
    cause = models.CharField(max_length=8, help_text="how it came about, their own or inherited")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, null=True, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "person"], name="node_once_a_person"),
            models.UniqueConstraint(fields=["product", "buyer"], condition=~Q(buyer=""), name="node_once_a_buyer"),
            models.CheckConstraint(
                condition=Q(person=None) & ~Q(buyer="") | Q(person__isnull=False, buyer=""), name="node_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(teller=None, root=None, link=None, generation=0)
                | Q(teller__isnull=False, root__isnull=False, link__isnull=False, generation__gte=1),
                name="node_told_by_somebody_or_a_root",
            ),
            models.CheckConstraint(condition=Q(teller=None) | ~Q(teller=F("id")), name="node_tells_not_itself"),
            models.CheckConstraint(condition=one_of("cause", Voice.Collected.values), name="node_cause_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or self.buyer} of {self.product_id}"


class Cascade(models.Model):
    """One tree of tellings, as a whole."""

    root = models.OneToOneField(Node, on_delete=models.CASCADE, related_name="cascade")
    size = models.PositiveIntegerField(help_text="people, the first included")
    depth = models.PositiveIntegerField(help_text="hops from the first to the last")
    breadth = models.PositiveIntegerField(help_text="most people in one generation")
    virality = models.FloatField(help_text="mean hops between two of its people: 2 of a star, more of a chain")
    minutes_to_half = models.FloatField(help_text="until half of its people had been told")
    borders = models.PositiveIntegerField(help_text="tellings from one country to another")
    languages = models.PositiveIntegerField(help_text="tellings from one language to another")
    by_company = models.PositiveIntegerField(help_text="people who came by what the company did, however far back")

    def __str__(self) -> str:
        return f"{self.size} from {self.root_id}"

    @property
    def hours_to_half(self) -> float:
        return self.minutes_to_half / 60


class Credit(models.Model):
    """What part of a purchase is owed to somebody's telling, by one rule of sharing."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="credits", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credits")
    rule = models.CharField(max_length=5, choices=[(rule.value, rule.value) for rule in Rule])
    share = models.FloatField(help_text="above 0; of one purchase by one rule they sum to 1")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purchase", "rule", "person"], name="credit_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="credit_is_a_part"),
            models.CheckConstraint(condition=one_of("rule", [rule.value for rule in Rule]), name="credit_rule_known"),
        ]

    def __str__(self) -> str:
        return f"{self.share:.3f} of {self.purchase_id} to {self.person_id}"


class KFactor(models.Model):
    """How many new people each one who knows a product brings, of all or of one kind."""

    class Of(models.TextChoices):
        ALL = "all"
        GENERATION = "generation"  # of those who tell
        CAUSE = "cause"  # of those who tell
        TIE = "tie"  # by which those came who were told; likewise the way
        WAY = "way"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="k_factors", db_index=False)
    of = models.CharField(max_length=10, choices=Of)
    key = models.CharField(max_length=20, blank=True, help_text="which generation, cause, tie or way")
    value = models.FloatField()
    low = models.FloatField(help_text="of an interval of 90 %")
    high = models.FloatField()
    above_one = models.FloatField(help_text="chance that it is above 1")
    within_days = models.FloatField(help_text="people who come later are not counted")
    people = models.PositiveIntegerField(help_text="who could tell")
    brought = models.PositiveIntegerField(help_text="who came by them")
    drawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "of", "key"], name="k_factor_once"),
            models.CheckConstraint(condition=Q(low__lte=F("value"), high__gte=F("value")), name="k_factor_in_interval"),
            models.CheckConstraint(
                condition=one_of("of", ["all", "generation", "cause", "tie", "way"]), name="k_factor_of_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value:.2f} of {self.product_id}"


class Effect(models.Model):
    """What showing a voice on the first page, before others that stand equal, changes in what readers do."""

    class Of(models.TextChoices):
        WENT = "went"  # on to the shop
        BOUGHT = "bought"
        REGRETTED = "regretted"  # bought it, and it came back, or spoke against it

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="effects", db_index=False)
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="effects")
    of = models.CharField(max_length=9, choices=Of)
    shown = models.PositiveIntegerField(help_text="readers who were shown it")
    shown_did = models.PositiveIntegerField(help_text="of these, who did")
    not_shown = models.PositiveIntegerField(help_text="readers who were shown an equal one instead; likewise who did")
    not_shown_did = models.PositiveIntegerField()
    value = models.FloatField(null=True, help_text="difference of the shares; empty while too few are known")
    low = models.FloatField(null=True, help_text="of a range that holds for all voices of the product together, 95 %")
    high = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "voice", "of"], name="effect_once"),
            models.CheckConstraint(condition=one_of("of", ["went", "bought", "regretted"]), name="effect_of_known"),
            models.CheckConstraint(
                condition=Q(shown_did__lte=F("shown"), not_shown_did__lte=F("not_shown")), name="effect_of_readers"
            ),
            models.CheckConstraint(
                condition=Q(value=None, low=None, high=None) | Q(low__lte=F("value"), high__gte=F("value")),
                name="effect_in_its_range",
            ),
        ]

    def __str__(self) -> str:
        return f"effect of {self.voice_id} on {self.of}"


class Buzz(models.Model):
    """What people say of a product in three months: how many, how far of themselves, and how much talk begets talk."""

    class Of(models.TextChoices):
        ALL = "all"
        SIGN = "sign"
        CHANNEL = "channel"
        COUNTRY = "country"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="buzz", db_index=False)
    of = models.CharField(max_length=7, choices=Of)
    key = models.CharField(max_length=120, blank=True, help_text="which sign, channel or country")
    people = models.PositiveIntegerField(help_text="who spoke, each once")
    value = models.FloatField(help_text="the reproduction number: further people whom one who speaks brings to speak")
    low = models.FloatField(help_text="of an interval of 90 %")
    high = models.FloatField()
    above_one = models.FloatField(help_text="chance that talk grows of itself")
    organic = models.FloatField(help_text="share of the people whose speaking goes back to no doing of the company")
    half_life_hours = models.FloatField(help_text="half of what one brings has come by then")
    amplification = models.FloatField(null=True, help_text="people in the end for one brought from outside")
    rise = models.FloatField(null=True, help_text="people of themselves a day: the last week as a multiple of before")
    rise_low = models.FloatField(null=True, help_text="of an interval of 90 %")
    rise_high = models.FloatField(null=True)
    campaigns = models.JSONField(help_text="share of the people that goes back to each campaign, by its number")
    days = models.JSONField(help_text="of each day: the day, people of themselves, people by the company's doing")
    begin = models.DateTimeField()
    end = models.DateTimeField()

    class Meta:
        verbose_name_plural = "buzz"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "of", "key"], name="buzz_once"),
            models.CheckConstraint(condition=Q(low__lte=F("value"), high__gte=F("value")), name="buzz_in_interval"),
            models.CheckConstraint(
                condition=Q(rise_low__gte=0, rise_low__lte=F("rise"), rise_high__gte=F("rise"))
                | Q(rise=None, rise_low=None, rise_high=None),
                name="buzz_rise_in_interval",
            ),
            models.CheckConstraint(condition=Q(organic__gte=0, organic__lte=1), name="buzz_organic_is_a_share"),
            models.CheckConstraint(condition=one_of("of", ["all", "sign", "channel", "country"]), name="buzz_of_known"),
        ]

    def __str__(self) -> str:
        return f"{self.people} on {self.product_id}"

    @property
    def of_themselves(self) -> int:
        """People whose speaking goes back to no doing of the company; with by_company they are all."""
        return round(self.organic * self.people)

    @property
    def by_company(self) -> int:
        return self.people - self.of_themselves

    @property
    def days_watched(self) -> int:
        return round((self.end - self.begin).total_seconds() / 86_400)


class Front(models.Model):
    """Through which countries talk of a product came, in which order; none of them with fewer people than are told."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="front")
    people = models.PositiveIntegerField(help_text="who spoke in the places that are told, and elsewhere, each once")
    elsewhere = models.PositiveIntegerField(
        help_text="of these, in places with too few; 0 where they are too few even so"
    )
    origin = models.CharField(max_length=2, help_text="ISO 3166")
    begun_at = models.DateTimeField(help_text="when it was reached")
    places = models.JSONField(help_text="in the order they were reached: place, at, people, borders, hours, km")
    next = models.JSONField(help_text="the likeliest next ones: place, chance that it is the next, if any is")
    hours_per_border = models.FloatField(null=True, help_text="empty: it cannot be told; likewise the interval, 90 %")
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    km_before = models.FloatField(null=True, help_text="within so far of the origin spoke half, until a month ago")
    km_now = models.FloatField(null=True, help_text="and since then; empty: too few spoke")
    beyond_before = models.FloatField(null=True, help_text="share of them who spoke outside the origin; likewise now")
    beyond_now = models.FloatField(null=True)
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(people__gte=FEWEST), name="front_of_enough_people"),
            models.CheckConstraint(
                condition=Q(elsewhere=0) | Q(elsewhere__gte=FEWEST), name="front_elsewhere_of_enough_people"
            ),
            models.CheckConstraint(
                condition=Q(hours_per_border=None, low=None, high=None)
                # A check that comes out NULL passes, so that there are bounds is asked aloud.
                | Q(hours_per_border__gt=0, low__isnull=False, high__isnull=False)
                & Q(low__lte=F("hours_per_border"), high__gte=F("hours_per_border")),
                name="front_pace_in_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} from {self.origin}"


class Surge(models.Model):
    """Much more is said of a product than is usual: since when, where it began, and what it will come to."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="surges")
    sign = models.CharField(max_length=7, blank=True, help_text="for, against; empty: of all that is said")
    begun_at = models.DateTimeField()
    sure_at = models.DateTimeField(help_text="when it was more than chance")
    strength = models.FloatField(help_text="times the usual")
    voice = models.ForeignKey(
        Voice, on_delete=models.SET_NULL, null=True, related_name="+", help_text="the first of those that began it"
    )
    country = models.CharField(max_length=2, blank=True, help_text="of that voice; likewise the channel")
    channel = models.CharField(max_length=120, blank=True)
    seen = models.PositiveIntegerField(default=0, help_text="people so far")
    value = models.FloatField(null=True, help_text="people in the end, as told at told_at; likewise the interval, 80 %")
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    peak_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=5, blank=True, help_text="past, ratio or none: what it was told by")
    told_at = models.DateTimeField(null=True)
    first_value = models.FloatField(null=True, help_text="as it was told the first time; likewise the interval")
    first_low = models.FloatField(null=True)
    first_high = models.FloatField(null=True)
    first_told_at = models.DateTimeField(null=True)
    turned_out = models.PositiveIntegerField(null=True, help_text="people within a week; empty while it runs")
    ages = models.JSONField(default=list, help_text="of a surge that is over: seconds from its begin to each word")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["begun_at"], name="surge_by_begin")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "sign", "begun_at"], name="surge_once"),
            models.CheckConstraint(condition=one_of("sign", ["", "for", "against"]), name="surge_sign_known"),
            models.CheckConstraint(condition=Q(sure_at__gte=F("begun_at")), name="surge_is_sure_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.strength:.1f} times the usual on {self.product_id}"
