"""Throw-away fresh processes in which saved estimators are loaded and observed.

Nothing is imported before it is used: ``client`` for the processes, ``errors`` for what can go
wrong, ``steps`` for tasks, ``timelimit`` and ``rehearsal`` for code that runs in this process.
"""
