"""The project's own app: people, units, the clock and the door to every change of state."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Cổng"

    def ready(self) -> None:
        from portal import admin_policy, checks, desks  # noqa: F401, PLC0415  registers the system checks

        admin_policy.bridge()
        desks.register_all()
