"""The public addresses."""

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from groundswell.faces.site import (
    checked,
    claiming,
    confirming,
    fixes,
    history,
    lasting,
    media,
    products,
    questions,
    recommending,
    responses,
    search,
    voices,
)

urlpatterns = [
    path("", search.front, name="front"),
    path("p/<slug:slug>/", products.product, name="product"),
    path("p/<slug:slug>/history/", history.history, name="history"),
    path("p/<slug:slug>/write/", voices.write, name="write"),
    path("p/<slug:slug>/write/sent/", confirming.sent, name="sent"),
    path("confirm/<str:given>/", confirming.confirm, name="confirm"),
    path("voices/<int:pk>/", lasting.voice, name="voice"),
    path("voices/<int:pk>/amend/", voices.amend, name="amend"),
    path("voices/<int:pk>/withdraw/", voices.withdraw, name="withdraw"),
    path("voices/<int:pk>/helpful/", responses.helpful, name="helpful"),
    path("voices/<int:pk>/confirm/", responses.confirm, name="confirm_voice"),
    path("voices/<int:pk>/reply/", responses.reply, name="reply_to"),
    path("voices/<int:pk>/report/", responses.report, name="report"),
    path("voices/<int:pk>/pass-on/", recommending.pass_on, name="pass_on"),
    path("voices/<int:pk>/claim/", claiming.claim, name="claim"),
    path("voices/<int:pk>/correct/", claiming.correct, name="correct"),
    path("corrections/<int:pk>/end/", claiming.uncorrect, name="uncorrect"),
    path("claims/<str:number>/", claiming.receipt, name="claim_receipt"),
    path("claims/<str:token>/answer/", claiming.answer_by_letter, name="answer_claim"),
    path("reports/<str:number>/", responses.receipt, name="receipt"),
    path("p/<slug:slug>/recommend/", recommending.recommend, name="recommend"),
    path("fixes/<int:pk>/", fixes.fix, name="fix"),
    path("p/<slug:slug>/questions/", questions.questions, name="questions"),
    path("p/<slug:slug>/ask/", questions.ask, name="ask"),
    path("questions/<int:pk>/", questions.question, name="question"),
    path("questions/<int:pk>/answer/", questions.answer, name="answer"),
    path("", include("groundswell.faces.site.me.urls")),
    path("checked/", checked.checked, name="checked"),
    path("checked/<slug:company>/", checked.checked_company, name="checked_company"),
    path("media/<str:file>", media.media, name="media"),
    path("media/small/<str:file>", media.small, name="small"),
    path("", include("groundswell.faces.site.machines.urls")),
    # Choosing a language harms nobody, so it needs no token; without one, mere readers get no cookie.
    path("language/", csrf_exempt(set_language), name="language"),
]
