"""Files of a local folder replaced by others in one act: the folder is exchanged for another by Linux's renameat2.

Nothing else on a plain file system changes two names at once. Whoever lists the folder finds the files before or
the files after, never both and never neither; files that are held open stay readable.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Collection, Mapping
from typing import Any

from transforms.publishing.files import sync_folder

_HERE = -100  # AT_FDCWD: paths are as the process sees them
_EXCHANGE = 2
_CANNOT = {
    errno.EACCES,
    errno.EINVAL,
    errno.EMLINK,
    errno.ENOSYS,
    errno.ENOTDIR,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EPERM,
    errno.EXDEV,
}
"""How file systems say that they have no links, or no exchange, or none with that folder."""


def replace_in_folder(folder: str, prepared: str, added: Mapping[str, str], retired: Collection[str]) -> bool:
    """See `FileStore.replace_in_folder`."""
    rename = _renameat2()
    # Of a link to a folder the link itself would be exchanged.
    if rename is None or os.path.islink(folder) or not os.path.isdir(folder):
        return False
    try:
        _prepare(folder, prepared, added, retired)
        if rename(_HERE, os.fsencode(prepared), _HERE, os.fsencode(folder), _EXCHANGE):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        shutil.rmtree(prepared, ignore_errors=True)
        return False
    return True


def _prepare(folder: str, prepared: str, added: Mapping[str, str], retired: Collection[str]) -> None:
    """Makes a folder of links: to the files that stay, whosever they are, and to those that are added."""
    if os.path.isdir(prepared):
        shutil.rmtree(prepared)
    os.makedirs(prepared)
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                raise OSError(errno.ENOTSUP, "folders cannot be linked")
            if entry.name not in retired:
                os.link(entry.path, os.path.join(prepared, entry.name), follow_symlinks=False)
    for name, source in added.items():
        target = os.path.join(prepared, name)
        if not os.path.lexists(target):
            os.link(source, target)
    status = os.stat(folder)
    os.chown(prepared, status.st_uid, status.st_gid)
    os.chmod(prepared, status.st_mode & 0o7777)
    sync_folder(prepared)


def _renameat2() -> Any | None:
    """The C library's function, None where it has none: other systems than Linux, and very old ones."""
    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
