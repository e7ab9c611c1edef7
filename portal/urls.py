"""Where each room's addresses begin; rooms are named by string, pages of the CMS come last."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.documents.views.serve import serve as serve_document

from portal import (
    cms_rights,
    single_sign_on,
    views,
    views_account,
    views_holidays,
    views_identity,
    views_matrix,
    views_notices,
    views_operations,
    views_papers,
    views_people,
    views_personal,
    views_units,
)

portal = (
    [
        path("viec-cua-toi/", views.my_work, name="work"),
        path("tai-khoan/", views_account.account, name="account"),
        path("tai-khoan/du-lieu/", views_personal.mine, name="my_data"),
        path("tai-khoan/du-lieu/tai-ve/", views_personal.download, name="my_data_file"),
        path("thong-bao/", views_notices.listed, name="notices"),
        path("thong-bao/da-doc/", views_notices.read_all, name="read_notices"),
        path("thong-bao/cach-nhan/", views_notices.choose, name="choose_notices"),
        path("thong-bao/<int:pk>/", views_notices.open_, name="open_notice"),
        path("mau-thu/", views_notices.all_letters, name="letters"),
        path("mau-thu/khong-gui-duoc/", views_notices.undelivered, name="undelivered"),
        path("mau-thu/<slug:kind>/", views_notices.letter, name="letter"),
        path("du-lieu-ca-nhan/", views_personal.notice, name="personal_notice"),
        path("nguoi-dung/du-lieu/", views_personal.requests, name="data_requests"),
        path("nguoi-dung/du-lieu/<int:pk>/", views_personal.request_, name="data_request"),
        path("nguoi-dung/luu-giu/", views_personal.retention, name="retention"),
        path("nguoi-dung/luu-giu/<slug:kind>/", views_personal.set_retention, name="set_retention"),
        path("tai-khoan/mot-cua/di/", single_sign_on.begin, name="single_sign_on"),
        path("tai-khoan/mot-cua/ngat/", single_sign_on.part, name="part_single_sign_on"),
        path("nguoi-dung/", views_people.listed, name="people"),
        path("nguoi-dung/moi/", views_people.invite, name="invite"),
        path("nguoi-dung/quyen/", views_people.rights_on, name="rights_on"),
        path("nguoi-dung/bang/", views_units.sheets, name="people_sheets"),
        path("nguoi-dung/bang/<int:pk>/", views_units.sheet, name="people_sheet"),
        path("nguoi-dung/quyen/<int:pk>/ket-thuc/", views_people.end_grant, name="end_grant"),
        path("nguoi-dung/<int:pk>/", views_people.person, name="person"),
        path("nguoi-dung/<int:pk>/<slug:name>/", views_people.act, name="people_act"),
        path("ten-va-mau/", views_identity.change, name="identity"),
        path("ma-tran-quyen/", views_matrix.matrix, name="matrix"),
        path("don-vi/", views_units.units, name="units"),
        path("don-vi/<int:pk>/ket-thuc/", views_units.end_unit, name="end_unit"),
        path("ngay-nghi/", views_holidays.holidays, name="holidays"),
        path("ngay-nghi/<int:pk>/bo/", views_holidays.drop, name="drop_holiday"),
        path("mau-van-ban/", views_papers.papers, name="papers"),
        path("mau-van-ban/<int:unit>/<slug:kind>/", views_papers.edit_paper, name="edit_paper"),
        path("mau-van-ban/<int:unit>/<slug:kind>/<slug:form>/", views_papers.try_paper, name="try_paper"),
    ],
    "portal",
)
everywhere = (
    [
        path("mau.css", views.theme, name="theme"),
        path("hoa-van/<slug:seed>.svg", views.pattern, name="pattern"),
        path("media/images/<path:path>", views.picture, name="picture"),
        path("phien/", views.session, name="session"),
        path("song/", views_operations.healthy, name="healthy"),
        path("healthz", views_operations.healthy, name="healthz"),
        path("readyz", views_operations.ready, name="readyz"),
        path("metrics", views_operations.metrics, name="metrics"),
        path(".well-known/security.txt", views_operations.security_txt, name="security_txt"),
    ],
    "assets",
)

handler500 = "portal.views.failed"
handler429 = "portal.views.too_often"

urlpatterns = [
    path("", include(everywhere)),
    # A document may be taken off the site at any time: nobody between us and its reader keeps it.
    re_path(
        r"^tai-lieu/(\d+)/(.*)$", cache_control(private=True, no_cache=True)(serve_document), name="wagtaildocs_serve"
    ),
    path("tai-lieu/", include(wagtaildocs_urls)),
    path("api/v1/", include("home.api_urls")),
    *i18n_patterns(
        path("", include(portal)),
        path("tai-khoan/", include("portal.account_urls")),
        path("", include("home.urls")),
        path("", include("initiatives.urls")),
        path("xet-duyet/", include("review.urls")),
        # One way in: Wagtail's own pages for signing in and for passwords lead to it.
        *(path(f"admin/{door}", views.side_door) for door in views.SIDE_DOORS),
        path("admin/account/", cms_rights.account),
        path("admin/", include(wagtailadmin_urls)),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
