"""What voices and products say, as it is searched."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from groundswell.record.models import Product, Voice


class Words(models.Model):
    """The words of a voice that everybody sees, as they are searched; the database keeps its own index of them.

    The index follows by itself, by the triggers and the column that the first migration makes: whoever alters this
    table makes them anew. It holds numbers in the place of words: see docs/decisions/0015.
    """

    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="words", primary_key=True)
    text = models.TextField(help_text="without capitals and marks")
    said = models.TextField(default="", help_text="numbers of its words' stems, in their order")
    about = models.TextField(default="", help_text="numbers of the stems that name its product")
    marks = models.TextField(default="", help_text="its product, kind and language: what a search is narrowed by")

    class Meta:
        verbose_name_plural = "words"
        indexes: ClassVar = [models.Index(fields=["voice"], condition=Q(said=""), name="words_to_be_indexed")]

    def __str__(self) -> str:
        return f"words of {self.voice_id}"


class ProductWords(models.Model):
    """A product's title, brand and category, as they are searched."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="words", primary_key=True)
    text = models.TextField()
    stems = models.TextField(default="", help_text="of its words in every language, between blanks")
    more = models.TextField(default="", help_text="what the company says it is")

    class Meta:
        verbose_name_plural = "product words"

    def __str__(self) -> str:
        return f"words of product {self.product_id}"


class Topics(models.Model):
    """What people speak of when they speak of a product: drawn once a day, so that an order stands till the next."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="topics", primary_key=True)
    voices = models.PositiveIntegerField(help_text="of which they were drawn")
    told = models.TextField(help_text="number:voices of each stem, between blanks, the most telling first")

    class Meta:
        verbose_name_plural = "topics"

    def __str__(self) -> str:
        return f"topics of product {self.product_id}"


class Stem(models.Model):
    """In how many voices a stem stands: what is rare tells more."""

    number = models.CharField(max_length=7, primary_key=True)
    voices = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.number} in {self.voices}"


class Spelling(models.Model):
    """A word as voices write it, and how many do: what a mistyped one may have meant."""

    word = models.CharField(max_length=40, primary_key=True)
    head = models.CharField(max_length=2, help_text="its first two letters")
    tail = models.CharField(max_length=2, help_text="its last two")
    size = models.PositiveSmallIntegerField(help_text="letters")
    voices = models.IntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["head", "-voices", "word", "size"], name="spelling_by_head"),
            models.Index(fields=["tail", "-voices", "word", "size"], name="spelling_by_tail"),
        ]

    def __str__(self) -> str:
        return f"{self.word} in {self.voices}"
