"""Addresses of dossiers, rounds and decisions."""

from django.urls import path

from initiatives.views import author, decisions, dossier, files, rounds

app_name = "initiatives"

urlpatterns = [
    path("ho-so/", author.mine, name="mine"),
    path("ho-so/moi/", author.new, name="new"),
    path("ho-so/giay/", author.paper, name="paper"),
    path("ho-so/<int:pk>/", dossier.dossier, name="dossier"),
    path("ho-so/<int:pk>/buoc/<slug:name>/", dossier.step, name="step"),
    path("ho-so/<int:pk>/dien-bien/", dossier.history, name="history"),
    path("ho-so/<int:pk>/thong-tin/", author.facts, name="facts"),
    path("ho-so/<int:pk>/phan/<slug:key>/", author.section, name="section"),
    path("ho-so/<int:pk>/tac-gia/", author.authors, name="authors"),
    path("ho-so/<int:pk>/tac-gia/<int:author>/bo/", author.unname, name="unname"),
    path("ho-so/<int:pk>/tac-gia/<int:author>/xac-nhan/", author.confirm, name="confirm"),
    path("ho-so/<int:pk>/so-lieu/", author.metrics, name="metrics"),
    path("ho-so/<int:pk>/tep/", author.attachments, name="attachments"),
    path("ho-so/<int:pk>/tep/<int:file>/bo/", author.detach, name="detach"),
    path("ho-so/<int:pk>/cam-doan/", author.pledge, name="pledge"),
    path("ho-so/<int:pk>/tra-loi/", author.answers, name="answers"),
    path("ho-so/<int:pk>/chep/", author.clone, name="clone"),
    path("ho-so/<int:pk>/tam-dung/", rounds.hold, name="hold"),
    path("ho-so/<int:pk>/chap-thuan/", rounds.consent, name="consent"),
    path("ho-so/<int:pk>/gia-han/", rounds.extend, name="extend"),
    path("ho-so/<int:pk>/thoi-hieu/", rounds.waiver, name="waiver"),
    path("ho-so/<int:pk>/phan-anh/", rounds.object_to, name="object"),
    path("phan-anh/<int:pk>/", rounds.answer_objection, name="answer_objection"),
    path("tep/<int:pk>/", files.attachment, name="attachment"),
    path("tep/xac-nhan/<int:pk>/", files.signed_paper, name="signed_paper"),
    path("tep/ho-so-giay/<int:pk>/", files.paper_scan, name="paper_scan"),
    path("tep/quyet-dinh/<int:pk>/", files.decision, name="decision_file"),
    path("dot/<slug:code>/", rounds.round_page, name="round"),
    path("dot/<slug:code>/sua/", rounds.edit_round, name="edit_round"),
    path("dot/<slug:code>/van-ban/", rounds.event, name="round_event"),
    path("dot/<slug:code>/cong-khai/", rounds.notice, name="notice"),
    path("thi-dua/", rounds.desk, name="emulation"),
    path("thi-dua/dot-moi/", rounds.edit_round, name="new_round"),
    path("thi-dua/phong-trao/", rounds.edit_movement, name="new_movement"),
    path("thi-dua/phong-trao/<int:pk>/", rounds.edit_movement, name="edit_movement"),
    path("quyet-dinh/", decisions.desk, name="decisions"),
    path("quyet-dinh/<slug:code>/<slug:kind>/", decisions.sign, name="sign"),
    path("kiem-tra-ho-so/", rounds.audit, name="audit"),
]
