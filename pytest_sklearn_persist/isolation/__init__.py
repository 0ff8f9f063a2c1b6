"""Throw-away fresh processes in which saved estimators are loaded and observed.

Nothing is imported before it is used: ``client`` for the processes, ``errors`` for what can go
wrong, ``steps`` for tasks, ``timelimit`` for code that runs in this process, ``copies`` for
code that runs in a forked copy of it, ``lending`` for fresh processes that such a copy asks for.
"""
