"""Running Sanbao: one supervisor, and below it the site and the background work.

Everything is loaded once, in the supervisor; the children are forks of it and share its memory.
"""
