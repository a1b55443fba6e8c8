// Small manners of all pages: notices, questions before an act, the drawer, the search key.
(function () {
  "use strict";
  const text = (name) => document.body.dataset["text" + name];
  const QUIET_AFTER_MS = 6000;

  // Notices: good news leaves by itself, errors stay until they are closed.
  function settle(notice) {
    if (!notice.classList.contains("notice-error")) {
      window.setTimeout(() => notice.remove(), QUIET_AFTER_MS);
    }
  }
  function notify(message, level) {
    const notice = document.createElement("div");
    notice.className = "notice notice-" + level;
    if (level === "error") notice.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.className = "notice-text";
    words.textContent = message;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "notice-close";
    close.setAttribute("aria-label", text("Close"));
    close.textContent = "×";
    notice.append(words, close);
    document.getElementById("notices").append(notice);
    settle(notice);
  }
  document.querySelectorAll(".notice").forEach(settle);
  document.addEventListener("click", (event) => {
    const close = event.target.closest(".notice-close");
    if (close) close.closest(".notice").remove();
  });
  document.body.addEventListener("notice", (event) => notify(event.detail.text, event.detail.level));
  document.body.addEventListener("htmx:responseError", (event) => {
    const answer = event.detail.xhr;
    if ((answer.getResponseHeader("HX-Trigger") || "").includes("notice")) return;
    notify(answer.status === 403 ? text("Forbidden") : text("Failed"), "error");
  });
  document.body.addEventListener("htmx:sendError", () => notify(text("Failed"), "error"));

  // <form data-confirm="…" data-confirm-detail="…" data-confirm-yes="…" data-confirm-tone="danger">
  const ask = document.getElementById("ask");
  const yes = document.getElementById("ask-yes");
  function question(asker, act) {
    document.getElementById("ask-text").textContent = asker.dataset.confirm;
    document.getElementById("ask-detail").textContent = asker.dataset.confirmDetail || "";
    yes.textContent = asker.dataset.confirmYes || yes.dataset.default;
    yes.className = "btn " + (asker.dataset.confirmTone === "danger" ? "btn-danger" : "btn-primary");
    ask.returnValue = "no";
    ask.onclose = () => { if (ask.returnValue === "yes") act(); };
    ask.showModal();
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const asker = button && button.dataset.confirm ? button : form;
    if (!asker.dataset.confirm) return;
    if (form.dataset.agreed) { delete form.dataset.agreed; return; }
    event.preventDefault();
    event.stopPropagation();
    question(asker, () => { form.dataset.agreed = "yes"; form.requestSubmit(button); });
  }, true);

  // What the browser finds missing is said in the language of the page, not of the browser.
  function complaint(box) {
    if (box.validity.valueMissing) return box.matches("select, [type=radio], [type=checkbox]") ? text("Choose") : text("Required");
    return box.validity.patternMismatch || box.validity.badInput || box.validity.typeMismatch ? box.title || text("Shape") : "";
  }
  document.addEventListener("invalid", (event) => {
    event.target.setCustomValidity("");
    event.target.setCustomValidity(complaint(event.target));
  }, true);
  ["input", "change"].forEach((kind) => document.addEventListener(kind, (event) => {
    if (event.target.setCustomValidity) event.target.setCustomValidity("");
  }, true));

  // A form is sent once, however often a greasy finger taps the button.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    const button = event.submitter;
    if (button) window.setTimeout(() => { button.disabled = true; window.setTimeout(() => { button.disabled = false; }, 4000); });
  });

  // The drawer: whatever htmx puts into #drawer-body is shown at once.
  const drawer = document.getElementById("drawer");
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "drawer-body" && !drawer.open) drawer.showModal();
  });
  [ask, drawer].forEach((dialog) => dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close("no");
  }));

  // What is wider than the screen begins at the place that is looked at, told as a part of its width: data-shows="0.79".
  function turn(scope) {
    scope.querySelectorAll("[data-shows]").forEach((box) => {
      box.scrollLeft = box.scrollWidth * Number(box.dataset.shows) - box.clientWidth / 2;
    });
  }
  turn(document);
  document.body.addEventListener("htmx:afterSettle", (event) => turn(event.target));

  // The entry of the menu where one is stands in view.
  const here = document.querySelector(".menu [aria-current]");
  if (here) {
    const menu = here.closest(".menu");
    const below = here.getBoundingClientRect().bottom - menu.getBoundingClientRect().bottom;
    if (below > 0) menu.scrollTop = below + menu.clientHeight / 2;
  }

  // A form whose answer opens beside the page changes what the page offers: it is read again when one comes back.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches("[data-changes-page]")) return;
    const again = () => { if (!document.hidden) window.location.reload(); };
    window.addEventListener("focus", again, { once: true });
    document.addEventListener("visibilitychange", again);
  });

  // Keys and small links.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.getElementById("global-search");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-back]") && window.history.length > 1) {
      event.preventDefault();
      window.history.back();
    }
    if (event.target.closest("[data-print]")) window.print();
  });
})();
