"""The company's addresses."""

from django.urls import include, path

from groundswell.faces.console import (
    claims,
    company,
    desk,
    file,
    fixes,
    holds,
    integrity,
    keys,
    members,
    products,
    rehearsing,
    replies,
    start,
    ways_in,
)

app_name = "console"

OF_A_COMPANY = [
    path("", desk.desk, name="desk"),
    path("guide/", start.guide, name="guide"),
    path("voices/<int:pk>/", desk.voice, name="voice"),
    path("voices/<int:pk>/reply/", replies.reply, name="reply"),
    path("voices/<int:pk>/hold/", holds.place, name="hold"),
    path("holds/", holds.holds, name="holds"),
    path("holds/<int:pk>/confirm/", holds.confirm, name="confirm"),
    path("holds/<int:pk>/lift/", holds.lift, name="lift"),
    path("reports/", holds.reports, name="reports"),
    path("reports/<int:pk>/", holds.report, name="report"),
    path("reports/<int:pk>/close/", holds.close, name="close"),
    path("reports/<int:pk>/hold/", holds.hold_from, name="hold_from"),
    path("integrity/", integrity.integrity, name="integrity"),
    path("integrity/groups/<int:pk>/", integrity.group, name="group"),
    path("integrity/groups/<int:pk>/judge/", integrity.judge, name="judge"),
    path("integrity/judgements/<int:pk>/undo/", integrity.undo, name="undo"),
    path("integrity/rehearsal/", rehearsing.rehearsal, name="rehearsal"),
    path("voices/<int:pk>/claim/", claims.make, name="claim_make"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("claims/<int:pk>/close/", claims.close, name="claim_close"),
    path("integrity/rehearsal/ask/", rehearsing.rehearse, name="rehearse"),
    path("products/", products.products, name="products"),
    path("products/new/", products.new, name="product_new"),
    path("products/file/", file.into, name="file"),
    path("products/products.csv", file.out, name="file_out"),
    path("products/<int:pk>/", products.product, name="product"),
    path("products/<int:pk>/picture/", products.picture, name="picture"),
    path("products/<int:pk>/versions/", products.version, name="version"),
    path("products/<int:pk>/names/", products.alias, name="alias"),
    path("products/<int:pk>/fixes/", fixes.fixes, name="fixes"),
    path("fixes/<int:pk>/", fixes.fix, name="fix"),
    path("fixes/<int:pk>/end/", fixes.end, name="fix_end"),
    path("names/<int:pk>/end/", products.end_alias, name="alias_end"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:pk>/end/", keys.end, name="key_end"),
    path("members/", members.members, name="members"),
    path("members/<int:pk>/role/", members.role, name="role"),
    path("members/<int:pk>/remove/", members.remove, name="remove"),
    path("company/", company.settings, name="company"),
    path("changes/", company.changes, name="changes"),
]

urlpatterns = [
    path("", ways_in.index, name="index"),
    path("first/<str:token>/", ways_in.first, name="first"),
    path("join/<str:token>/", ways_in.join, name="join"),
    path("at/<slug:company>/", include(OF_A_COMPANY)),
]
