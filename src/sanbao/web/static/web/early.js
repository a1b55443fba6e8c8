// Runs before the page is drawn: what works only with scripts is hidden without them, and the other way round.
document.documentElement.className = "js";
