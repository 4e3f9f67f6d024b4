"""Photographs: shown as long as the voice is that they came with."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from groundswell.faces.site.photographs import may_preview
from groundswell.plumbing import pictures
from groundswell.record.models import Product, Voice
from groundswell.record.shown import visible


@require_safe
def media(request: HttpRequest, file: str) -> FileResponse:
    """A photograph of a shown voice, or of a product; before it is published, for its writer alone."""
    return photograph(request, file, is_small=False)


@require_safe
def small(request: HttpRequest, file: str) -> FileResponse:
    """The same, drawn small enough for a list."""
    return photograph(request, file, is_small=True)


def photograph(request: HttpRequest, file: str, *, is_small: bool) -> FileResponse:
    is_public = is_shown(file)
    if not (is_public or may_preview(file, request.GET.get("as", ""))):
        raise Http404
    path = pictures.path_of(file, is_small=is_small)
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type="image/webp")
    # Its name is its digest, so it never changes; but no cache between us and the reader may outlive a hold.
    answer["Cache-Control"] = "private, max-age=31536000, immutable" if is_public else "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def is_shown(file: str) -> bool:
    """Whether a shown voice, or a product, has it."""
    return visible(Voice.objects.filter(pictures__file=file)).exists() or Product.objects.filter(picture=file).exists()
