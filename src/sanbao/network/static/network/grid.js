// The attendance grid as paper: arrows move, keys and signs set, a block from a spreadsheet is pasted, totals count along.
(function () {
  "use strict";
  const form = document.getElementById("grid");
  const signs = JSON.parse(form.dataset.signs); // written sign -> [kept sign, half days there, half days of leave, sick, minutes]
  const keys = JSON.parse(form.dataset.keys);
  const state = document.getElementById("grid-state");
  const quiet = state.textContent;
  const rows = [...form.querySelectorAll("[data-row]")];
  const cells = rows.map((row) => [...row.querySelectorAll(".grid-cell")].map((cell) => cell.querySelector("input")));
  const OVERTIME = /^(.+?)\s*\+\s*(\d{1,2}(?:\.\d{1,2})?)(?:h|H|小时|时)?$/;
  const places = new Map();
  cells.forEach((line, y) => line.forEach((box, x) => { if (box) places.set(box, [y, x]); }));
  let last = null;

  function understood(text) {
    const plain = text.normalize("NFKC").trim();
    if (!plain) return { text: "", worth: [0, 0, 0, 0] };
    const found = OVERTIME.exec(plain);
    const sign = signs[found ? found[1] : plain];
    if (!sign) return null;
    const minutes = found ? Math.round(Number(found[2]) * 60) : 0;
    if (minutes && (!"√半".includes(sign[0]) || minutes > 720)) return null;
    return { text: minutes ? sign[0] + "+" + found[2] : sign[0], worth: [sign[1], sign[2], sign[3], sign[4] + minutes] };
  }
  function short(number) { return String(Math.round(number * 100) / 100); }
  function count(y) {
    const sums = [0, 0, 0, 0];
    cells[y].forEach((box) => {
      const worth = box ? (understood(box.value) || { worth: [0, 0, 0, 0] }).worth : [0, 0, 0, 0];
      worth.forEach((value, index) => { sums[index] += value; });
    });
    const totals = { attended: sums[0] / 2, personal: sums[1] / 2, sick: sums[2] / 2, overtime: sums[3] / 60 };
    rows[y].querySelectorAll("[data-total]").forEach((cell) => { cell.textContent = short(totals[cell.dataset.total]); });
  }
  function tell() {
    const boxes = [...places.keys()];
    const changed = boxes.filter((box) => box.value !== box.dataset.was).length;
    const wrong = boxes.filter((box) => box.classList.contains("is-wrong")).length;
    state.textContent = wrong ? form.dataset.textWrong.replace("{n}", wrong)
      : changed ? form.dataset.textUnsaved.replace("{n}", changed) : quiet;
    state.classList.toggle("is-wrong", wrong > 0);
    state.classList.toggle("is-quiet", !wrong && !changed);
    form.classList.toggle("is-changed", changed > 0);
  }
  function look(box) {
    const read = understood(box.value);
    if (read && document.activeElement !== box) box.value = read.text;
    box.classList.toggle("is-wrong", !read);
    box.toggleAttribute("aria-invalid", !read);
    box.classList.toggle("is-changed", box.value !== box.dataset.was);
    box.classList.toggle("is-long", box.value.length > 1);
    box.dataset.sign = read ? read.text.charAt(0) : "";
  }
  function set(box, text) {
    const read = understood(text);
    box.value = read ? read.text : text.trim();
    look(box);
  }
  function changedRows(touched) { touched.forEach(count); tell(); }
  function go(box, down, right) {
    let [y, x] = places.get(box);
    do {
      y += down; x += right;
      if (y < 0 || x < 0 || y >= cells.length || x >= cells[y].length) return;
    } while (!cells[y][x]);
    cells[y][x].focus();
  }
  function put(box, sign) {
    set(box, sign);
    box.select();
    changedRows([places.get(box)[0]]);
  }
  const isWhole = (box) => box.selectionStart === 0 && box.selectionEnd === box.value.length;

  form.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!places.has(box) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0] };
    if (isWhole(box)) { moves.ArrowLeft = [0, -1]; moves.ArrowRight = [0, 1]; }
    if (moves[event.key]) {
      event.preventDefault();
      go(box, ...moves[event.key]);
    } else if (keys[event.key] && isWhole(box)) {
      event.preventDefault();
      put(box, keys[event.key]);
      go(box, 0, 1);
    } else if (event.key === "+" && isWhole(box) && box.value) {
      event.preventDefault();
      box.value += "+";
      box.setSelectionRange(box.value.length, box.value.length);
    } else if ((event.key === "Delete" || event.key === "Backspace") && isWhole(box)) {
      event.preventDefault();
      put(box, "");
    }
  });
  form.addEventListener("input", (event) => {
    if (!places.has(event.target) || event.isComposing) return;
    look(event.target);
    changedRows([places.get(event.target)[0]]);
  });
  form.addEventListener("compositionend", (event) => { if (places.has(event.target)) { look(event.target); changedRows([places.get(event.target)[0]]); } });
  form.addEventListener("focusin", (event) => { if (places.has(event.target)) { last = event.target; last.select(); } });
  form.addEventListener("focusout", (event) => { if (places.has(event.target)) { look(event.target); tell(); } });
  form.addEventListener("paste", (event) => {
    const box = event.target;
    const text = event.clipboardData.getData("text/plain");
    if (!places.has(box) || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const [top, left] = places.get(box);
    const touched = new Set();
    text.replace(/\r?\n$/, "").split(/\r?\n/).forEach((line, down) => line.split("\t").forEach((value, right) => {
      const target = (cells[top + down] || [])[left + right];
      if (target) { set(target, value); touched.add(top + down); }
    }));
    changedRows(touched);
  });

  // Fingers: tap a cell, then a sign of the legend; the telephone's keyboard stays away.
  if (window.matchMedia("(pointer: coarse)").matches) places.forEach((_, box) => { box.inputMode = "none"; });
  form.querySelector(".grid-legend").addEventListener("click", (event) => {
    const button = event.target.closest("[data-sign]");
    if (!button || !last) return;
    last.focus();
    put(last, button.dataset.sign);
    go(last, 0, 1);
  });

  // What is empty follows shift and calendar, up to today: days on which the person is due full, the others at rest.
  const fill = form.querySelector("[data-fill]");
  fill.hidden = false;
  fill.addEventListener("click", () => {
    cells.forEach((line, y) => {
      for (const box of line) {
        if (!box) continue;
        const cell = box.closest(".grid-cell");
        if (cell.classList.contains("is-ahead")) break;
        if (!box.value) set(box, cell.classList.contains("is-due") ? "√" : "休");
      }
      count(y);
    });
    tell();
  });

  // Only what was changed is sent; leaving with unsaved cells asks first.
  let isSending = false;
  form.addEventListener("submit", () => {
    isSending = true;
    places.forEach((_, box) => { look(box); box.disabled = box.value === box.dataset.was && !box.classList.contains("is-wrong"); });
    window.setTimeout(() => places.forEach((_, box) => { box.disabled = false; }), 4000);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSending && form.classList.contains("is-changed")) event.preventDefault();
  });
  places.forEach((_, box) => look(box));
  tell();
})();
