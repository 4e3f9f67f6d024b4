"""What becomes of voices whose fault is fixed, as owners confirm."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from groundswell.record.models import Fix, Named, Person, Product, Revision, Voice


class Fixed(models.Model):
    """What owners' answers about a fix came to when the epoch opened."""

    fix = models.OneToOneField(Fix, on_delete=models.CASCADE, related_name="fixed", primary_key=True)
    yes = models.PositiveIntegerField(help_text="people for whom it is fixed; linked accounts are one")
    no = models.PositiveIntegerField(help_text="people for whom it is not, objecting authors among them")
    yes_mass = models.BigIntegerField(help_text="millionths of a voice that they count together")
    no_mass = models.BigIntegerField()
    reported = models.BigIntegerField(help_text="millionths of a voice that the named voices count together before")
    low = models.FloatField(help_text="for this share of the owners it is fixed, at least")
    kept = models.PositiveIntegerField(help_text="millionths of its mass that a named voice keeps")

    class Meta:
        verbose_name_plural = "fixed"

    def __str__(self) -> str:
        return f"fix {self.fix_id}: {self.yes} of {self.yes + self.no}"


class Faded(models.Model):
    """A voice that counts less in this epoch, since owners confirm that what it reports is fixed."""

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="faded", primary_key=True)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    named = models.ForeignKey(
        Named, on_delete=models.CASCADE, related_name="+", help_text="of its fixes the least sure"
    )
    kept = models.PositiveIntegerField(help_text="millionths of its mass")

    class Meta:
        verbose_name_plural = "faded"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kept__range=(1, 999_999)), name="faded_never_to_nothing"),
        ]

    def __str__(self) -> str:
        return f"voice {self.voice_id} keeps {self.kept / 1e6:.3f}"

    @classmethod
    def among(cls, where: Q) -> dict[int, int]:
        """What faded voices keep, in millionths, by voice; where product and person are as asked.

        Its author's word counts at once: who objects, or says it anew, has the whole voice again.
        """
        anew = Revision.objects.filter(voice=OuterRef("voice"), heard_at__gt=OuterRef("named__at"))
        standing = cls.objects.filter(where, ~Exists(anew), named__denial=None)
        return dict(standing.values_list("voice_id", "kept"))
