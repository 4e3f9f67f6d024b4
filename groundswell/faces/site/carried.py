"""What goes along wherever something is passed on: the words, what they rest on, to whom, and how it came about."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from groundswell.faces.site.labels import labels_of
from groundswell.faces.site.machines.addresses import absolute
from groundswell.faces.words import CLOSE, COLLECTED, passed_on
from groundswell.plumbing import spoken
from groundswell.record.models import PenName, Product, ShareLink, Voice
from groundswell.record.shown import Shown, show

# As long as fits a message that people read; the link leads to the rest.
LONGEST = 500
BRIEF = 200
# What a voice rests on, among its labels.
RESTS_ON = ("proof", "role", "experience", "obtained")
PRAISE = 3.5  # stars


@dataclass(frozen=True, slots=True)
class Carried:
    """A product as somebody passes it on; with a voice, if one goes along that everybody may see."""

    product: Product
    address: str
    shown: Shown | None = None
    link: ShareLink | None = None
    name: str = ""  # of who passes it on; empty for none

    @property
    def code(self) -> str:
        """As it is said aloud; empty without a link of one's own."""
        return spoken.aloud(self.link.code) if self.link else ""

    @property
    def is_own(self) -> bool:
        """Whether the words are theirs who pass them on."""
        return self.link is not None and self.shown is not None and self.shown.voice.author_id == self.link.person_id

    @property
    def is_praise(self) -> bool:
        """Whether they recommend it: by passing on the product alone, or own words that do."""
        if self.link is None or self.link.voice_id is None:
            return True
        if self.shown is None or not self.is_own:
            return False
        return self.shown.voice.kind_id == "recommendation" or (self.shown.now.stars or 0) >= PRAISE

    @property
    def heading(self) -> str:
        """Who comes with what."""
        told = {"name": self.name, "title": self.product.title}
        if self.name:
            return (_("%(name)s recommends: %(title)s") if self.is_praise else _("%(name)s tells of: %(title)s")) % told
        return (_("Recommended to you: %(title)s") if self.is_praise else _("Passed on to you: %(title)s")) % told

    @property
    def about(self) -> str:
        """What it is about, with the stars that the words give."""
        if self.shown is None or self.shown.now.stars is None:
            return self.product.title
        told = {"title": self.product.title, "stars": f"{self.shown.now.stars:g}"}
        return _("%(title)s: %(stars)s out of 5 stars") % told

    def quoted(self, longest: int = LONGEST) -> str:
        """The words in one line, cut where they are longer."""
        if self.shown is None:
            return ""
        said = " ".join((self.shown.now.text or self.shown.now.title).split())
        short = said if len(said) <= longest else said[: longest - 1].rstrip() + "…"
        return _("“%(words)s”") % {"words": short} if short else ""

    @property
    def rests_on(self) -> str:
        """What the words rest on: proof, owning it, own experience."""
        if self.shown is None:
            return ""
        told = [label.text for label in labels_of(self.shown) if label.key.partition("-")[0] in RESTS_ON]
        return _("What it rests on: %(what)s.") % {"what": ", ".join(told)} if told else ""

    @property
    def close(self) -> str:
        """How whoever said the words stands to the seller."""
        if self.shown is None or not self.shown.close:
            return ""
        return _("By somebody close to the seller: %(how)s.") % {"how": CLOSE[self.shown.close]}

    @property
    def came_about(self) -> str:
        """How the words came about."""
        if self.shown is None or self.shown.voice.collected == Voice.Collected.UNKNOWN:
            return ""
        return _("How this came about: %(way)s.") % {"way": COLLECTED[self.shown.voice.collected]}

    @property
    def passed_on(self) -> str:
        """To whom it is passed on, and how that came about."""
        return passed_on(self.link.tie, self.link.collected) if self.link else ""

    @property
    def disclosed(self) -> str:
        """All that whoever gets it must know, in one line."""
        return " ".join(line for line in (self.close, self.rests_on, self.came_about, self.passed_on) if line)

    @property
    def summary(self) -> str:
        """The words and the disclosure in few lines, as previews show them."""
        return " ".join(line for line in (self.quoted(BRIEF), self.disclosed) if line)

    @property
    def text(self) -> str:
        """To be sent by oneself."""
        return "\n".join(line for line in self.lines() if line)

    def lines(self) -> Iterator[str]:
        yield self.about
        yield self.quoted()
        yield from (self.rests_on, self.came_about, self.passed_on)
        yield self.address
        if self.code:
            yield _("Or type the code %(code)s at %(site)s") % {"code": self.code, "site": absolute("told")}

    def fitted(self, most: int) -> str:
        """The text where at most so many signs fit: the words are cut, the disclosure never."""
        needed = [self.about, self.came_about, self.passed_on, self.address]
        left = most - sum(len(line) + 1 for line in needed) - 3
        words = self.quoted(left) if left >= 20 else ""
        return "\n".join(line for line in (self.about, words, *needed[1:]) if line)

    @property
    def aloud(self) -> str:
        """To be said at a table, or on the telephone."""
        code = _("The code is %(code)s.") % {"code": self.code}
        return " ".join(line for line in (f"{self.about}.", self.disclosed, code) if line)


def by_link(link: ShareLink) -> Carried:
    """What a link carries, as it stands now."""
    shown = show([link.voice_id]) if link.voice_id else []
    address = absolute("go", link.code)
    return Carried(link.product, address, shown[0] if shown else None, link, name_of(link))


def name_of(link: ShareLink) -> str:
    """Who passes it on, as they are shown beside this product."""
    pen = PenName.objects.filter(person=link.person_id, product=link.product_id).values_list("name", flat=True).first()
    return pen or link.person.name
