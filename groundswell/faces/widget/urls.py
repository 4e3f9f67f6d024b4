"""The widget's addresses."""

from django.urls import path, re_path

from groundswell.faces.widget import embed, files, writing

# A shop's own number for a product may hold a slash or a dot.
urlpatterns = [
    path("groundswell.js", files.script, name="widget_script"),
    path("writing.js", files.writing, name="widget_writing"),
    path("widget.css", files.style, name="widget_style"),
    re_path(r"^v1/products/(?P<name>.{1,300})\.json$", embed.as_json, name="widget_json"),
    re_path(r"^v1/products/(?P<name>.{1,300})\.html$", embed.as_html, name="widget_html"),
    path("v1/form.json", embed.form, name="widget_form"),
    path("v1/drafts", writing.draft, name="widget_draft"),
    path("v1/drafts/confirm", writing.confirm, name="widget_confirm"),
]
