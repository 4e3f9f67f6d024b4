"""Photographs in a form: drawn anew when they first come, so that an error elsewhere loses none."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groundswell.faces import door
from groundswell.faces.site.forms import PlainForm
from groundswell.listen.speak import Photograph
from groundswell.plumbing import pictures
from groundswell.plumbing.limit import Limit, TooOften, knock
from groundswell.plumbing.pictures import NoPicture

MOST = 4
DRAWN = Limit("photographs", most=60, within=timedelta(hours=1))
# Shorter than photographs without a voice lie about.
SLIP_HOLDS = timedelta(days=1)
TOLD = {
    "too_large": _("This file is larger than 8 megabytes. Please choose a smaller one."),
    "too_many_pixels": _("This photograph has more than 40 million pixels. Please choose a smaller one."),
    "moving": _("This picture moves. Please choose a still one."),
    "unreadable": _("This is no photograph that we can read. JPEG, PNG and WebP are fine."),
    "too_often": _("That is a great many photographs in one hour. Please take a pause and come back."),
    "gone": _("This photograph is no longer here. Please choose it again."),
    "without_words": _("Please say in a few words what is to be seen: some readers cannot see it."),
}


class PhotographForm(PlainForm):
    """One photograph, and what is to be seen on it."""

    file = forms.FileField(
        label=_("Photograph"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    leave_out = forms.BooleanField(label=_("Leave this photograph out"), required=False)
    alt = forms.CharField(label=_("What is to be seen on it?"), required=False, max_length=300)

    def __init__(self, *args: Any, network: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.network, self.kept_slip = network, ""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if given.get("leave_out"):
            return given
        try:
            self.kept_slip = self.drawn(given["file"]) if given.get("file") else self.kept_before(given["kept"])
        except NoPicture as error:
            self.add_error("file", TOLD[error.reason])
        except TooOften:
            self.add_error("file", TOLD["too_often"])
        if self.kept_slip and not given.get("alt"):
            self.add_error("alt", TOLD["without_words"])
        return given

    def drawn(self, file: Any) -> str:
        """Draw it anew and keep it; what comes back is a slip that names it."""
        knock(DRAWN, self.network)
        kept = pictures.keep(file)
        return dumps([kept.file, kept.width, kept.height], salt="photograph")

    def kept_before(self, slip: str) -> str:
        """The slip that came back, if it is one of ours."""
        if slip and read_photograph_slip(slip) is None:
            raise NoPicture("gone")
        return slip

    @property
    def photograph(self) -> Photograph | None:
        """What was kept; None where there is none."""
        named = read_photograph_slip(self.kept_slip)
        return named and Photograph(
            file=named[0], alt=self.cleaned_data.get("alt", ""), width=named[1], height=named[2]
        )

    @property
    def preview(self) -> str:
        """Where its writer, and nobody else, sees it before it is published."""
        return preview_of(self.photograph) if self.photograph else ""


class Photographs:
    """The few photographs of one form."""

    def __init__(self, request: HttpRequest) -> None:
        is_sent = request.method == "POST"
        data, files = (request.POST, request.FILES) if is_sent else (None, None)
        self.forms = [
            PhotographForm(data, files, prefix=f"photograph{n}", network=door.network(request)) for n in range(MOST)
        ]

    def __iter__(self) -> Iterator[PhotographForm]:
        return iter(self.forms)

    def are_valid(self) -> bool:
        """Whether each can be taken; all are looked at, so that all errors are told at once."""
        looked_at = [form.is_valid() for form in self.forms]
        return all(looked_at)

    def taken(self) -> list[Photograph]:
        """Those that were kept, each once."""
        found = {form.photograph.file: form.photograph for form in self.forms if form.photograph}
        return list(found.values())

    def troubles(self) -> list[tuple[str, str]]:
        """Each error with the id of its field."""
        return [
            (form[field].auto_id, str(message))
            for form in self.forms
            for field, errors in form.errors.items()
            for message in errors
        ]

    @property
    def are_open(self) -> bool:
        """Whether there is something to be seen or mended."""
        return any(form.is_bound and (form.errors or form.kept_slip) for form in self.forms)


def read_photograph_slip(slip: str) -> tuple[str, int, int] | None:
    """File, width and height that a slip names; None of one that is too old or none of ours."""
    try:
        file, width, height = loads(slip, salt="photograph", max_age=SLIP_HOLDS)
    except (BadSignature, ValueError, TypeError):
        return None
    return (file, width, height) if pictures.path_of(file).is_file() else None


def preview_of(photograph: Photograph) -> str:
    """An address that shows a photograph before it is published."""
    return f"{reverse('media', args=[photograph.file])}?as={dumps(photograph.file, salt='preview')}"


def may_preview(file: str, slip: str) -> bool:
    """Whether a slip shows this photograph before it is published."""
    try:
        return bool(loads(slip, salt="preview", max_age=timedelta(hours=1)) == file)
    except (BadSignature, ValueError):
        return False
