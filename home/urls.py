"""Addresses of the public pages; those of the CMS that have fixed names are read straight from their tables."""

from django.urls import path

from home import feeds, models
from home.views import editor, feedback, library, pages, public, replication

app_name = "home"

urlpatterns = [
    path("", pages.front, name="front"),
    path("thu-vien/", pages.fixed(models.LibraryPage, "thu-vien"), name="library"),
    path("thu-vien/so-sanh/", library.compare, name="compare"),
    path("thu-vien/<str:slug>.pdf", pages.leaflet, name="exemplar_pdf"),
    path("thu-vien/<str:slug>/", pages.exemplar, name="exemplar"),
    path("thu-vien/<str:slug>/co-ich/", feedback.useful, name="useful"),
    path("ma/<slug:code>/", library.by_code, name="lasting"),
    path("phong-trao/", pages.fixed(models.MovementPage, "phong-trao"), name="movement"),
    path("phong-trao/chi-so/<str:name>/", public.index, name="index"),
    path("chi-so/", pages.fixed(models.IndicesPage, "chi-so"), name="indices"),
    path("tuyen-duong/", pages.fixed(models.HonoursPage, "tuyen-duong"), name="honours"),
    path("tin-tuc/", pages.fixed(models.NewsIndexPage, "tin-tuc"), name="news"),
    path("tin-tuc/<str:slug>/", pages.news, name="news_page"),
    path("dot/", pages.fixed(models.CallsPage, "dot"), name="calls"),
    path("dot/<slug:code>/binh-chon/", feedback.vote, name="vote"),
    path("dot/<slug:code>/binh-chon/mo/", feedback.open_vote, name="open_vote"),
    path("binh-chon/<str:token>/", feedback.confirm_vote, name="confirm_vote"),
    path("tim-kiem/", public.find, name="search"),
    path("du-lieu-mo/", public.data, name="data"),
    path("tin-moi.atom", feeds.everything, name="feed"),
    path("tin-moi/<slug:pillar>.atom", feeds.of_pillar, name="pillar_feed"),
    path("phong-trao.atom", feeds.of_movement, name="movement_feed"),
    # Codes are typed freely ("PT-03/2026").
    path("phong-trao/<path:code>.atom", feeds.of_movement, name="feed_of_movement"),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.sitemaps, name="sitemaps"),
    path("sitemap-<slug:section>.xml", public.sitemap, name="sitemap"),
    path("chung-nhan/", public.check_certificate, name="check_certificate"),
    path("chung-nhan/<slug:serial>/", public.certificate, name="certificate"),
    path("chung-nhan/<slug:serial>/tep/", public.certificate_file, name="certificate_file"),
    path("ap-dung/", replication.replications, name="replications"),
    path("ap-dung/<int:pk>/", replication.replication, name="replication"),
    path("ap-dung/<int:pk>/giay-xac-nhan.<slug:form>", replication.confirmation, name="confirmation_paper"),
    path("ap-dung/<int:pk>/con-ap-dung/", replication.still_in_use, name="still_in_use"),
    path("ap-dung/cau-hoi/<int:pk>/", replication.question, name="question"),
    path("ap-dung/dang-ky/<str:slug>/", replication.register, name="register_replication"),
    path("hoi-don-vi/<str:slug>/", replication.ask, name="ask_unit"),
    path("bien-tap/", editor.desk, name="editor"),
    path("bien-tap/y-kien/", feedback.desk, name="feedback_desk"),
    path("bien-tap/y-kien/<int:pk>/da-doc/", feedback.read, name="read_feedback"),
    path("bien-tap/hoi-dap/<int:pk>/", feedback.publish_answer, name="publish_answer"),
    path("bien-tap/<int:pk>/mo/", editor.open_page, name="open_page"),
    path("bien-tap/<int:pk>/cong-bo/", editor.publish, name="publish"),
    path("bien-tap/<int:pk>/dong-y/", editor.consent, name="consent"),
    path("bien-tap/<int:pk>/dong-y/anh/<int:picture>/", editor.consent_picture, name="consent_picture"),
]
