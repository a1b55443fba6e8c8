// Form 10 on a telephone: what was tapped or typed is remembered here until the server has stored it.
(function () {
  "use strict";
  const fill = document.querySelector(".fill");
  if (!fill) return;
  const prefix = "quarterly:" + fill.dataset.user + ":" + fill.dataset.form + ":";
  const forms = Array.from(fill.querySelectorAll(".judge-form"));
  const written = (form) => {
    const data = new FormData(form);
    return JSON.stringify({ score: data.get("score") || "", remark: data.get("remark") });
  };
  const key = (form) => prefix + form.dataset.item;
  const state = (form) => form.querySelector(".judge-state");
  function tell(form, words, kind) {
    const told = document.createElement("span");
    told.className = kind;
    told.textContent = words;
    state(form).replaceChildren(told);
  }
  function remember(form) {
    try { window.localStorage.setItem(key(form), written(form)); } catch (full) { /* a telephone without room still saves on each tap */ }
  }
  const remembered = (form) => { try { return window.localStorage.getItem(key(form)); } catch (closed) { return null; } };
  const forget = (form) => { try { window.localStorage.removeItem(key(form)); } catch (closed) { /* nothing was there */ } };
  const store = (form) => window.htmx.trigger(form, "store");

  forms.forEach((form) => {
    const open = remembered(form);
    if (open && open !== written(form)) {
      const kept = JSON.parse(open);
      const choice = form.querySelector('input[value="' + kept.score + '"]');
      if (choice) choice.checked = true;
      form.elements.remark.value = kept.remark;
      window.setTimeout(() => store(form));
    } else {
      forget(form);
    }
    form.addEventListener("input", () => {
      remember(form);
      tell(form, fill.dataset.textUnsaved, "is-kept");
    });
    form.addEventListener("htmx:beforeRequest", () => {
      form.dataset.sent = written(form);
      tell(form, fill.dataset.textStoring, "");
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.xhr.status === 200) { // htmx calls a refusal that it shows (422) successful, too
        if (form.dataset.sent === written(form)) forget(form);
        const step = fill.querySelector('[data-step="' + form.dataset.item + '"]');
        if (step) step.classList.add("is-judged");
      }
    });
    form.addEventListener("htmx:sendError", (event) => {
      event.stopPropagation(); // told here, not in a notice
      tell(form, fill.dataset.textKept, "is-kept");
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-reason]");
      if (!button) return;
      form.elements.remark.value = button.dataset.reason;
      remember(form);
      store(form);
    });
  });
  const unsaved = () => forms.filter((form) => remembered(form) && new FormData(form).get("score"));
  window.addEventListener("online", () => unsaved().forEach(store));
  document.addEventListener("visibilitychange", () => unsaved().forEach(store));
})();
