"""The public pages."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Trang công khai"

    def ready(self) -> None:
        from home import desks  # noqa: PLC0415  told once the models are loaded

        desks.register_all()
