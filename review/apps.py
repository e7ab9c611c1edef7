"""The confidential room: unit review, intake, council, marks, sessions, appeals."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = "Xét duyệt"

    def ready(self) -> None:
        from review import archives, desks, documents, gate, steps  # noqa: PLC0415  told once the models are loaded

        gate.hand_down_all()
        steps.register_all()
        desks.register_all()
        documents.register_all()
        archives.register_all()
