"""Importing this module keeps strangers out of the process: the first thing that is done where workers are forked from.

Python 3.10 knows no `PYTHONSAFEPATH`: what forks the workers looks into the working folder first, whatever it is told.
"""

from __future__ import annotations

from copydesk.surroundings import keep_strangers_out

keep_strangers_out()
