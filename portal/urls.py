"""Where each room's addresses begin; rooms are named by string, pages of the CMS come last."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import views, views_holidays, views_papers

portal = (
    [
        path("viec-cua-toi/", views.my_work, name="work"),
        path("ngay-nghi/", views_holidays.holidays, name="holidays"),
        path("ngay-nghi/<int:pk>/bo/", views_holidays.drop, name="drop_holiday"),
        path("mau-van-ban/", views_papers.papers, name="papers"),
        path("mau-van-ban/<int:unit>/<slug:kind>/", views_papers.edit_paper, name="edit_paper"),
        re_path(
            r"^mau-van-ban/(?P<unit>\d+)/(?P<kind>[-\w]+)/(?P<form>pdf|docx|mau)/$",
            views_papers.try_paper,
            name="try_paper",
        ),
    ],
    "portal",
)
everywhere = (
    [
        path("mau.css", views.theme, name="theme"),
        path("hoa-van/<slug:seed>.svg", views.pattern, name="pattern"),
        path("media/images/<path:path>", views.picture, name="picture"),
        path("phien/", views.session, name="session"),
        path("song/", views.healthy, name="healthy"),
    ],
    "assets",
)

handler500 = "portal.views.failed"

urlpatterns = [
    path("", include(everywhere)),
    path("tai-lieu/", include(wagtaildocs_urls)),
    path("api/v1/", include("home.api_urls")),
    *i18n_patterns(
        path("", include(portal)),
        path("tai-khoan/", include("portal.account_urls")),
        path("", include("home.urls")),
        path("", include("initiatives.urls")),
        path("xet-duyet/", include("review.urls")),
        path("admin/", include(wagtailadmin_urls)),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
