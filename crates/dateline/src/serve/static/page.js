// What the page does beyond reading, which works without: keys, marks that light up together, files that are dropped.
"use strict";
(() => {
  /** @param {string} selector @returns {HTMLElement[]} */
  const all = (selector) => [...document.querySelectorAll(selector)];
  const rows = all("[data-row]");
  let at = -1;

  /** @param {number} next */
  const go = (next) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("at");
    at = Math.max(0, Math.min(rows.length - 1, next));
    rows[at].classList.add("at");
    rows[at].scrollIntoView({ block: "nearest" });
    rows[at].querySelector("a")?.focus({ preventScroll: true });
  };

  /** @param {string} verb */
  const press = (verb) => {
    const place = rows[at] ?? document;
    /** @type {HTMLButtonElement | null} */
    const button = place.querySelector(`button[data-verb="${verb}"], button[value="${verb}"]`);
    button?.click();
  };

  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    const keys = {
      "/": () => document.getElementById("q")?.focus(),
      j: () => go(at + 1),
      k: () => go(at - 1),
      1: () => press("accept"),
      2: () => press("reject"),
      "?": () => document.querySelector("footer")?.scrollIntoView(),
    };
    const act = keys[/** @type {keyof typeof keys} */ (event.key)];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  // A statement of the list lights up its words in the text, and the other way round.
  /** @param {string[]} ids @param {boolean} on */
  const light = (ids, on) => {
    for (const id of ids) {
      for (const one of all(`[data-marks~="${CSS.escape(id)}"], [data-mark="${CSS.escape(id)}"]`)) one.classList.toggle("lit", on);
    }
  };
  for (const one of all("[data-mark], [data-marks]")) {
    const ids = (one.dataset.mark ?? one.dataset.marks ?? "").split(" ").filter(Boolean);
    for (const [event, on] of /** @type {[string, boolean][]} */ ([["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]])) {
      one.addEventListener(event, () => light(ids, on));
    }
  }

  /** @type {HTMLFormElement | null} */
  const drop = document.querySelector("form.drop");
  if (drop) {
    for (const name of ["dragover", "dragenter"]) {
      drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
    }
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      const files = event.dataTransfer?.files;
      /** @type {HTMLInputElement | null} */
      const input = drop.querySelector('input[type="file"]');
      if (files?.length && input) {
        input.files = files;
        drop.requestSubmit();
      }
    });
  }
})();
