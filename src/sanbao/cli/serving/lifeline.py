"""No child outlives its parent, not even one that is killed without a word.

A parent keeps the writing end of a pipe to itself; a child waits on the reading end, which ends with the parent.
"""

import os
import threading


class Lifeline:
    """Made by a parent before it forks; a child calls `hold` first of all."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()

    def hold(self) -> None:
        """Called in the child: end it at once when the parent is gone."""
        os.close(self._writing)
        threading.Thread(target=self._wait, name="lifeline", daemon=True).start()

    def _wait(self) -> None:
        os.read(self._reading, 1)
        os._exit(1)
