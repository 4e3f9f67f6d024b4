"""Photographs that belong to nothing are thrown away."""

from datetime import timedelta

from groundswell.listen.models import Draft
from groundswell.plumbing import pictures
from groundswell.record.models import Picture, Product

# Longer than a form lies open with a photograph that was not sent yet.
KEPT = timedelta(days=2)


def prune() -> None:
    """Throw away what no voice, no draft and no product has, and what was put down more than two days ago."""
    kept = set(Picture.objects.values_list("file", flat=True))
    kept |= set(Product.objects.exclude(picture="").values_list("picture", flat=True))
    kept |= {one["file"] for waiting in Draft.objects.values_list("pictures", flat=True) for one in waiting}
    for file in list(pictures.lying_about(KEPT, but=kept)):
        pictures.drop(file)
