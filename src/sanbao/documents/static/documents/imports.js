// The card on which a file is brought: it names the file that was dropped, and opens the fields of a new station.
(function () {
  "use strict";
  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    const name = drop.querySelector("[data-drop-name]");
    const empty = name.textContent;
    const show = () => {
      const file = input.files[0];
      name.textContent = file ? file.name : empty;
      drop.classList.toggle("has-file", Boolean(file));
    };
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach((kind) => drop.addEventListener(kind, () => drop.classList.add("is-over")));
    ["dragleave", "drop"].forEach((kind) => drop.addEventListener(kind, () => drop.classList.remove("is-over")));
    show();
  }
  const opening = document.querySelector("[data-new-station]");
  if (opening) {
    const box = opening.querySelector("input[type=checkbox]");
    const code = opening.querySelector("input[type=text]");
    const settle = () => {
      const kind = document.querySelector("input[name=kind]:checked");
      const canOpen = Boolean(kind && "opensStations" in kind.dataset);
      opening.hidden = !canOpen;
      if (!canOpen) box.checked = false;
      code.closest(".field").hidden = !box.checked;
      const station = document.querySelector("select[name=station]");
      station.disabled = box.checked;
    };
    document.addEventListener("change", settle);
    settle();
  }
})();
