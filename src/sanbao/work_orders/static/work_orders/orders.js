// Rows that are added to the form of an order, and an export that follows the filter. Without this script the form
// shows three empty rows of each kind.
(function () {
  "use strict";

  // Names end in …-people-2-who: the number behind the kind of the row is the one to change.
  function renumbered(text, kind, number) {
    return text.replace(new RegExp(`(^|-|_)${kind}-\\d+-`), `$1${kind}-${number}-`);
  }
  function copy(row, kind, number) {
    const made = row.cloneNode(true);
    made.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((part) => {
      ["name", "id", "for", "aria-describedby"].forEach((attribute) => {
        const value = part.getAttribute(attribute);
        if (value) part.setAttribute(attribute, renumbered(value, kind, number));
      });
    });
    made.querySelectorAll("input, select, textarea").forEach((box) => { box.value = ""; box.classList.remove("is-invalid"); });
    made.querySelectorAll(".wrongs").forEach((fault) => fault.remove());
    made.querySelectorAll(".field-wrong").forEach((field) => field.classList.remove("field-wrong"));
    made.querySelectorAll("[data-rows]").forEach((inner) => {
      [...inner.children].forEach((line, at) => line.classList.toggle("is-spare", at > 0 || inner.dataset.rows === "parts"));
    });
    return made;
  }
  function numberOf(row, kind) {
    const name = row.querySelector("[name]").name;
    return Number(name.match(new RegExp(`(?:^|-)${kind}-(\\d+)-`))[1]);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (!button) return;
    const kind = button.dataset.add;
    const scope = kind === "jobs" ? document : button.closest(".lines");
    const rows = scope.querySelector(`[data-rows="${kind}"]`);
    let row = [...rows.children].find((one) => one.classList.contains("is-spare"));
    if (row) {
      row.classList.remove("is-spare");
    } else {
      row = copy(rows.lastElementChild, kind, Math.max(...[...rows.children].map((one) => numberOf(one, kind))) + 1);
      rows.append(row);
      const label = row.querySelector("[data-number]");
      if (label) label.textContent = rows.children.length;
      if (window.htmx) window.htmx.process(row);
    }
    row.querySelector("input").focus();
  });

  // A known plate tells the vehicle and its customer; what somebody has typed stays.
  document.addEventListener("change", async (event) => {
    const form = event.target.closest("[data-vehicle]");
    if (!form || event.target.name !== "plate" || !event.target.value.trim()) return;
    const answer = await fetch(`${form.dataset.vehicle}?plate=${encodeURIComponent(event.target.value)}`);
    if (!answer.ok) return;
    Object.entries(await answer.json()).forEach(([name, value]) => {
      const box = form.elements[name];
      if (box && !box.value) box.value = value;
    });
  });

  // The list is fetched in parts: the button for the workbook must ask for the same.
  document.body.addEventListener("htmx:pushedIntoHistory", () => {
    document.querySelectorAll("[data-follows-filter]").forEach((link) => { link.search = window.location.search; });
  });
})();
