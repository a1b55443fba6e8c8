"""Running Sanbao: one supervisor, and below it the site and the background work.

What the first page needs is loaded once, in the supervisor, and shared by its children, which are forks of it. The site
loads all other pages when it is open; the background work what a job needs.
"""
