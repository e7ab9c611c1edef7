"""Addresses of the public pages; the front page and the library are pages of the CMS under fixed names."""

from django.urls import path
from wagtail.views import serve

from home.views import editor, public

app_name = "home"

urlpatterns = [
    path("", serve, {"path": ""}, name="front"),
    path("thu-vien/", serve, {"path": "thu-vien/"}, name="library"),
    path("phong-trao/", public.movement, name="movement"),
    path("tim-kiem/", public.search, name="search"),
    path("chung-nhan/<slug:serial>/", public.certificate, name="certificate"),
    path("bien-tap/", editor.desk, name="editor"),
    path("bien-tap/<int:pk>/mo/", editor.open_page, name="open_page"),
    path("bien-tap/<int:pk>/cong-bo/", editor.publish, name="publish"),
    path("bien-tap/<int:pk>/dong-y/", editor.consent, name="consent"),
]
