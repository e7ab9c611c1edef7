"""Movements, rounds, initiatives and what is decided about them."""

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = "Sáng kiến"

    def ready(self) -> None:
        from initiatives import decision_papers, desks, documents, movement_paper, report_exports, steps  # noqa: PLC0415  told once the models are loaded

        steps.hand_down_all()
        steps.register_all()
        desks.register_all()
        documents.register_all()
        decision_papers.register_all()
        movement_paper.register_all()
        report_exports.register_all()
