"""Where each room's addresses begin; rooms are named by string, pages of the CMS come last."""

urlpatterns: list = []
