"""Importing this module does all that cleaning does once in a process: rules compiled, language profiles read.

Worker processes are forked from one that has imported it. Otherwise each would begin with seconds of such work inside
the time limit of its first record; on a busy machine that first record would be stopped, its process ended with it,
and the next process would begin as cold as the last.
"""

from __future__ import annotations

import gc

from schemas.record import Record, RecordKind
from transforms.articles.tasks import CleanAll

_PARAGRAPHS = (
    "The harbour board met on Monday to settle how the old crane will be moved across the basin before winter.",
    "Two engineers told the meeting that the iron frame is sound, but that its wheels must be cast anew.",
    "A decision about the money is expected in March, when the town has closed its books for the year.",
)
_TEXT = "\n\n".join(_PARAGRAPHS * 2)
_PAGE = "<html><head><title>Old crane moves</title></head><body><article>{}</article></body></html>".format(
    "".join(f"<p>{paragraph}</p>" for paragraph in _PARAGRAPHS)
)

CleanAll()(
    [Record("warm", 0, kind, text.encode()) for kind, text in ((RecordKind.HTML, _PAGE), (RecordKind.TEXT, _TEXT))]
)

# A page is some ten thousand small objects, all gone with it and none in a circle: to look through them for circles as
# often as Python does takes a tenth of cleaning. What is loaded by now stays, and is not looked through at all.
gc.freeze()
gc.set_threshold(100_000, 10, 10)
