"""An invented network with half a year of work, the same every time it is made."""
