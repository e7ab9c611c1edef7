"""Addresses of the public pages; the front page and the library are pages of the CMS under fixed names."""

from django.urls import path
from wagtail.views import serve

from home.views import editor, public, replication

app_name = "home"

urlpatterns = [
    path("", serve, {"path": ""}, name="front"),
    path("thu-vien/", serve, {"path": "thu-vien/"}, name="library"),
    path("phong-trao/", public.movement, name="movement"),
    path("phong-trao/chi-so/<str:name>/", public.index, name="index"),
    path("tim-kiem/", public.search, name="search"),
    path("chung-nhan/", public.check_certificate, name="check_certificate"),
    path("chung-nhan/<slug:serial>/", public.certificate, name="certificate"),
    path("ap-dung/", replication.replications, name="replications"),
    path("ap-dung/<int:pk>/", replication.replication, name="replication"),
    path("ap-dung/<int:pk>/giay-xac-nhan.<slug:form>", replication.confirmation, name="confirmation_paper"),
    path("ap-dung/<int:pk>/con-ap-dung/", replication.still_in_use, name="still_in_use"),
    path("ap-dung/cau-hoi/<int:pk>/", replication.question, name="question"),
    path("ap-dung/dang-ky/<str:slug>/", replication.register, name="register_replication"),
    path("hoi-don-vi/<str:slug>/", replication.ask, name="ask_unit"),
    path("bien-tap/", editor.desk, name="editor"),
    path("bien-tap/<int:pk>/mo/", editor.open_page, name="open_page"),
    path("bien-tap/<int:pk>/cong-bo/", editor.publish, name="publish"),
    path("bien-tap/<int:pk>/dong-y/", editor.consent, name="consent"),
]
