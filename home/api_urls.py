"""Addresses of the open data: each table as a file, and the API's own."""

from django.urls import path, re_path

from home import api, api_files

_patterns, _app, app_name = api.api.urls
urlpatterns = [
    re_path(rf"^(?P<name>{'|'.join(api_files.FILES)})\.(?P<form>csv|xlsx)$", api_files.table_file, name="table_file"),
    *(path(str(one.pattern), api.opened_view(one.callback, one.name), name=one.name) for one in _patterns),
]
