"""Where private files lie: a file has its name once it is whole, and none before."""

import os
import uuid
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Written under a name nobody asks for, then named; what a full disk broke off is taken away again."""

    def _save(self, name: str, content: Any) -> str:
        draft = f"{name}.{uuid.uuid4().hex}.part"
        try:
            draft = super()._save(draft, content)
            while True:
                try:
                    # Unlike a renaming, a link never takes the place of a file that came meanwhile.
                    os.link(self.path(draft), self.path(name))
                    return name
                except FileExistsError:
                    name = self.get_available_name(name)
        finally:
            self.delete(draft)
