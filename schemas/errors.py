"""What copydesk can say to its user, each with the exit code it ends with.

CopydeskError                1   a defect of ours, where nothing below fits
├── UsageError               2   the command line or a setting is wrong
├── InputError               3   the input is not usable: missing, or nothing in it
├── OutputError              3   the output folder is not usable: locked, full, not writable, damaged
├── EngineError              3   the engine is not usable: out of reach, or it failed the job
└── QualityGateError         4   the run is done, and a gate has failed: too many rejects, or most crashed
"""

from __future__ import annotations


class CopydeskError(Exception):
    """An error that is told in one line: what is wrong, and what to do."""

    exit_code = 1


class UsageError(CopydeskError):
    """The command line or a setting is wrong."""

    exit_code = 2


class InputError(CopydeskError):
    """The input cannot be used."""

    exit_code = 3


class OutputError(CopydeskError):
    """The output folder cannot be used."""

    exit_code = 3


class EngineError(CopydeskError):
    """The engine that was to run the job did not."""

    exit_code = 3


class QualityGateError(CopydeskError):
    """A quality gate has failed: the one that the user set, or that most records crashed."""

    exit_code = 4
