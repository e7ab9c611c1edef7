"""The confidential room: unit review, intake, council, marks, sessions, appeals."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "review"
    verbose_name = "Xét duyệt"

    def ready(self) -> None:
        from review import gate  # noqa: PLC0415  the gate is told once the models are loaded

        gate.hand_down_all()
