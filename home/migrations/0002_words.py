"""The index of words: a full-text table on SQLite, a tsvector with a GIN index on PostgreSQL; no model stands for it."""

from django.db import migrations

CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE home_words USING fts5(words, tokenize='unicode61 remove_diacritics 0', detail=none, columnsize=0)"
    ],
    "postgresql": [
        "CREATE TABLE home_words (page_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX home_words_gin ON home_words USING gin (words)",
    ],
}


def create(apps, editor):
    for statement in CREATE[editor.connection.vendor]:
        editor.execute(statement)


def drop(apps, editor):
    editor.execute("DROP TABLE home_words")


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
