"""Ask a question, answer one; all questions about a product."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groundswell.faces.site import sending
from groundswell.faces.site.forms import given
from groundswell.faces.site.labels import meanings
from groundswell.faces.site.lasting import public_voice, reader_of, unshown
from groundswell.faces.site.responses import shown_voice, speaking
from groundswell.faces.site.short_forms import AnswerForm, QuestionForm
from groundswell.faces.site.speaker import speaker_of
from groundswell.record.models import Product, Voice
from groundswell.record.shown import Shown, show, visible
from groundswell.weigh import order

PER_PAGE = 20
LAST_PAGE = 1000


@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """All questions about a product, the newest first, each with its number of answers."""
    product = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    page = page_number(request.GET.get("page", ""))
    asked = visible(order.newest(product.pk)).filter(kind="question", answers=None)
    ids = list(asked.values_list("pk", flat=True)[(page - 1) * PER_PAGE : page * PER_PAGE + 1])
    context = {
        "product": product,
        "company": product.company,
        "questions": show(ids[:PER_PAGE]),
        "page": page,
        "next": page + 1 if len(ids) > PER_PAGE and page < LAST_PAGE else None,
        "before": page - 1 if page > 1 else None,
    }
    return render(request, "site/questions.html", context)


def page_number(given: str) -> int:
    return min(max(int(given), 1), LAST_PAGE) if given.isdecimal() and len(given) < 6 else 1


@require_safe
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """A question with its answers: those that helped most first, of equals the earliest."""
    one = public_voice(pk)
    if one.kind_id != "question":
        return redirect("voice", pk=pk, permanent=True)
    found = show([pk])
    if not found:
        return unshown(request, one)
    shown = found[0]
    context = {
        "product": one.product,
        "company": one.product.company,
        "voice": one,
        "shown": shown,
        "answers": in_order(shown.answers),
        "meanings": meanings(found),
    }
    return render(request, "site/question.html", context | reader_of(request, one))


def in_order(answers: list[Shown]) -> list[Shown]:
    """Those found helpful first; they come in the order of time, which stays among equals."""
    return sorted(answers, key=lambda answer: answer.votes - 2 * answer.helpful)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask those who know the product."""
    product = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    form = QuestionForm(given(request), speaker=speaker_of(request, product))
    return sending.page(
        request, "site/respond.html", form, lambda: form.said(product), product, to=page_of, doing="ask"
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question."""
    shown = shown_voice(pk)
    if shown.voice.kind_id != "question":
        raise Http404
    return speaking(request, shown, AnswerForm, "answer", to=page_of(shown.voice))


def page_of(voice: Voice) -> str:
    return reverse("question", args=[voice.pk])
