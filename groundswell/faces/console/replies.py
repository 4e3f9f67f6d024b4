"""The company's own voice below another's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groundswell.faces import door
from groundswell.faces.console.desk import one_of, voice_page
from groundswell.faces.console.forms import ReplyForm
from groundswell.faces.console.room import member
from groundswell.faces.words import REFUSED_OTHERWISE
from groundswell.listen.reply import reply as speak
from groundswell.listen.screen import Refused
from groundswell.record.access import Deed
from groundswell.record.models import Company


@require_POST
@door.for_members(Deed.REPLY)
def reply(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Answer a voice in the company's name, or say the answer anew."""
    one = one_of(company, pk)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            speak(one, form.cleaned_data["text"], member(request).email)
        except Refused as refused:
            form.add_error("text", told(refused.reason))
        else:
            messages.success(request, _("Your reply stands below the voice."))
            return redirect("console:voice", company.slug, pk)
    return voice_page(request, company, one, 422, reply_form=form)


def told(reason: str) -> str:
    if reason == "not_shown":
        return _("This voice is not shown, so it cannot be answered.")
    if reason == "private_data":
        return _("Please leave out card and account numbers: everybody can read this.")
    return str(REFUSED_OTHERWISE)
