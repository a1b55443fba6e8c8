// A calendar beside text boxes for days (data-picker="day") and months (data-picker="month").
// The box stays a plain text box, 2026-10-03 and 2026-10, whatever language the browser speaks.
(function () {
  "use strict";
  const words = document.body.dataset;
  const two = (number) => String(number).padStart(2, "0");
  const iso = (day) => `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  const monthOf = (day) => iso(day).slice(0, 7);
  let open = null; // {box, panel, shown}

  function read(box) {
    const parts = box.value.match(/^(\d{4})[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2}))?/);
    return parts ? new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3] || 1)) : null;
  }
  function element(tag, className, content) {
    const made = document.createElement(tag);
    made.className = className;
    if (content !== undefined) made.textContent = content;
    if (tag === "button") made.type = "button";
    return made;
  }
  function choose(value) {
    const box = open.box;
    box.value = value;
    close();
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function close() {
    if (open) { open.panel.remove(); open.button.setAttribute("aria-expanded", "false"); }
    open = null;
  }
  function turn(step) {
    const isMonth = open.box.dataset.picker === "month";
    const shown = open.shown;
    open.shown = new Date(shown.getFullYear() + (isMonth ? step : 0), shown.getMonth() + (isMonth ? 0 : step), 1);
    draw();
  }
  function head(isMonth) {
    const row = element("div", "picker-head");
    const back = element("button", "picker-turn", "‹");
    back.setAttribute("aria-label", words.textPrevious);
    back.onclick = () => turn(-1);
    const forth = element("button", "picker-turn", "›");
    forth.setAttribute("aria-label", words.textNext);
    forth.onclick = () => turn(1);
    const year = words.textYear.replace("{n}", open.shown.getFullYear());
    const month = words.textMonths.split(",")[open.shown.getMonth()];
    row.append(back, element("strong", "picker-name", isMonth ? year : `${year} ${month}`), forth);
    return row;
  }
  function months() {
    const grid = element("div", "picker-months");
    words.textMonths.split(",").forEach((name, index) => {
      grid.append(cell(name, new Date(open.shown.getFullYear(), index, 1), monthOf));
    });
    return grid;
  }
  function days() {
    const grid = element("div", "picker-days");
    words.textWeekdays.split(",").forEach((name) => grid.append(element("span", "picker-weekday", name)));
    const first = new Date(open.shown.getFullYear(), open.shown.getMonth(), 1);
    const start = new Date(first.getFullYear(), first.getMonth(), 1 - ((first.getDay() + 6) % 7));
    for (let index = 0; index < 42; index += 1) {
      const day = new Date(start.getFullYear(), start.getMonth(), start.getDate() + index);
      const made = cell(day.getDate(), day, iso);
      if (day.getMonth() !== first.getMonth()) made.classList.add("is-outside");
      if (day.getDay() % 6 === 0) made.classList.add("is-weekend");
      grid.append(made);
    }
    return grid;
  }
  function cell(label, day, write) {
    const made = element("button", "picker-cell", label);
    const chosen = read(open.box);
    if (chosen && write(chosen) === write(day)) made.setAttribute("aria-current", "date");
    if (write(new Date()) === write(day)) made.classList.add("is-today");
    made.setAttribute("aria-label", write(day));
    made.onclick = () => choose(write(day));
    return made;
  }
  function draw() {
    const isMonth = open.box.dataset.picker === "month";
    const now = element("button", "btn btn-sm picker-now", isMonth ? words.textThisMonth : words.textToday);
    now.onclick = () => choose(isMonth ? monthOf(new Date()) : iso(new Date()));
    open.panel.replaceChildren(head(isMonth), isMonth ? months() : days(), now);
  }
  function show(box, button) {
    const isSame = open && open.box === box;
    close();
    if (isSame) return;
    const panel = element("div", "picker");
    open = { box, panel, button, shown: read(box) || new Date() };
    button.setAttribute("aria-expanded", "true");
    button.after(panel);
    draw();
    if (panel.getBoundingClientRect().right > document.documentElement.clientWidth - 8) panel.classList.add("is-right");
    (panel.querySelector("[aria-current]") || panel.querySelector(".is-today") || panel.querySelector(".picker-cell")).focus();
  }
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const MONTH_STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -3, ArrowDown: 3 };
  document.addEventListener("keydown", (event) => {
    if (!open) return;
    if (event.key === "Escape") { const box = open.box; close(); box.focus(); return; }
    const step = (open.box.dataset.picker === "month" ? MONTH_STEPS : STEPS)[event.key];
    const cells = [...open.panel.querySelectorAll(".picker-cell")];
    const at = cells.indexOf(document.activeElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const next = cells[at + step];
    if (next) { next.focus(); return; }
    turn(Math.sign(step));
    const drawn = open.panel.querySelectorAll(".picker-cell");
    drawn[step < 0 ? drawn.length - 1 : 0].focus();
  });
  document.addEventListener("click", (event) => {
    if (open && event.target.isConnected && !open.panel.contains(event.target) && event.target !== open.button) close();
  });
  function equip(root) {
    root.querySelectorAll("input[data-picker]:not([data-equipped])").forEach((box) => {
      box.dataset.equipped = "yes";
      const frame = element("span", "picker-frame");
      const button = element("button", "picker-open");
      button.setAttribute("aria-label", words.textOpenPicker);
      button.setAttribute("aria-expanded", "false");
      box.before(frame);
      frame.append(box, button);
      button.onclick = () => show(box, button);
    });
  }
  equip(document);
  document.body.addEventListener("htmx:load", (event) => equip(event.target));
})();
