"""Addresses of the confidential room."""

from django.urls import path

from review.views import appeals, council, member, office, results, sessions

app_name = "review"

urlpatterns = [
    path("don-vi/", office.unit_desk, name="unit_desk"),
    path("tiep-nhan/", office.intake_desk, name="intake_desk"),
    path("ho-so/<int:pk>/kiem-tra/", office.checks, name="checks"),
    path("ho-so/<int:pk>/trung-lap/", office.look, name="look"),
    path("ho-so/<int:pk>/trung-lap/<slug:kind>/<int:other>/", office.alike, name="alike"),
    path("ho-so/<int:pk>/phieu/", council.sheets, name="sheets"),
    path("ho-so/<int:pk>/giai-thich/", results.explained, name="explained"),
    path("ho-so/<int:pk>/giai-thich.json", results.explained_file, name="explained_file"),
    path("ho-so/<int:pk>/hoi-dong/", council.part, name="part"),
    path("ho-so/<int:pk>/rut-lui/", council.recuse, name="recuse"),
    path("ho-so/<int:pk>/khieu-nai/", appeals.file, name="file_appeal"),
    path("ho-so/<int:pk>/de-nghi-loai/", appeals.propose, name="propose"),
    path("giai-trinh/<int:pk>/", appeals.hear, name="hear"),
    path("cham/", member.my_desk, name="desk"),
    path("cham/<int:pk>/", member.sheet, name="sheet"),
    path("cham/<int:pk>/tep/<int:file>/", member.file, name="sheet_file"),
    path("cham/<int:pk>/<slug:how>/", member.step_aside, name="step_aside"),
    path("hoi-dong/", council.councils, name="councils"),
    path("hoi-dong/moi/", council.found, name="new_council"),
    path("hoi-dong/<int:pk>/", council.council, name="council"),
    path("hoi-dong/<int:pk>/sua/", council.found, name="edit_council"),
    path("ghe/<int:pk>/ket-thuc/", council.end_seat, name="end_seat"),
    path("dot/<slug:code>/hoi-dong/", council.panel, name="panel"),
    path("dot/<slug:code>/tien-do/", council.progress, name="progress"),
    path("dot/<slug:code>/giao/", council.assign, name="assign"),
    path("dot/<slug:code>/nhac/<int:pk>/", council.remind, name="remind"),
    path("dot/<slug:code>/ket-thuc-cham/", council.close_all, name="close_all"),
    path("phieu/<int:pk>/", council.reassign, name="reassign"),
    path("dot/<slug:code>/xep-hang/", council.standings, name="standings"),
    path("dot/<slug:code>/xep-hang/<slug:group>/", sessions.close_ranking, name="close_ranking"),
    path("dot/<slug:code>/phien/", sessions.sessions, name="sessions"),
    path("dot/<slug:code>/phien/moi/", sessions.call, name="call"),
    path("phien/<int:pk>/", sessions.session, name="session"),
    path("phien/<int:pk>/<slug:verb>/", sessions.run, name="run_session"),
    path("muc/<int:pk>/", sessions.item, name="item"),
    path("muc/<int:pk>/phieu/", sessions.vote, name="vote"),
    path("muc/<int:pk>/thao-luan/", sessions.discuss, name="discuss"),
    path("diem/<int:pk>/xong/", sessions.tick, name="tick"),
    path("khieu-nai/", appeals.desk, name="appeals"),
    path("khieu-nai/<int:pk>/", appeals.appeal, name="appeal"),
    path("khieu-nai/<int:pk>/quyet-dinh/", appeals.ruling, name="ruling"),
    path("khieu-nai/<int:pk>/<slug:verb>/", appeals.handle, name="handle_appeal"),
]
