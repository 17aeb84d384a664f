"""A file put under a second name, whole."""

from __future__ import annotations

import os
import shutil

from apache_beam.io.filesystems import FileSystems

from transforms import objects
from transforms.objects import is_object
from transforms.publishing.files import is_local, open_whole


def copy_file(source: str, target: str) -> None:
    """Copies a file by its full path; on a local disk both names are of the same bytes where that is possible."""
    if is_object(target):
        objects.copy(source, target)
        return
    if not is_local(target):
        FileSystems.copy([source], [target])
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # file systems without links
        with open(source, "rb") as existing, open_whole(target) as copied:
            shutil.copyfileobj(existing, copied)
