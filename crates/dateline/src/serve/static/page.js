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
    (rows[at].querySelector("a.content, th a, .headline a") ?? rows[at].querySelector("a"))?.focus({ preventScroll: true });
  };

  /** @param {string} verb */
  const press = (verb) => {
    const place = rows[at] ?? document;
    /** @type {HTMLButtonElement | null} */
    const button = place.querySelector(`[data-verb="${verb}"], button[value="${verb}"]`);
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
      ...(document.querySelector(".sides") && {
        s: () => press("same"),
        d: () => press("different"),
        n: () => press("next"),
        u: () => press("undo"),
      }),
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

  // Files are sent one after the other, each with a line that says how far it is.
  /** @type {HTMLFormElement | null} */
  const add = document.querySelector("form[data-progress]");
  add?.addEventListener("submit", async (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const files = [...(add.querySelector('input[type="file"]')?.files ?? [])];
    if (button?.hasAttribute("formaction") || files.length < 2) return;
    event.preventDefault();
    const list = add.querySelector("ol.progress");
    const lines = files.map((file) => {
      const line = document.createElement("li");
      const name = document.createElement("b");
      const state = document.createElement("span");
      name.textContent = file.name;
      state.textContent = " waits";
      line.append(name, state);
      list?.append(line);
      return { line, state };
    });
    if (button) button.disabled = true;
    let reports = 0;
    for (const [at, file] of files.entries()) {
      const { line, state } = lines[at];
      state.textContent = " is being read …";
      const form = new FormData(add);
      for (const name of ["file", "text", "url"]) form.delete(name);
      form.append("file", file);
      try {
        const answer = await fetch("/add.json", { method: "POST", body: form });
        const all = await answer.json();
        if (!answer.ok) throw new Error(all.error);
        state.textContent = all[0].error ? ` ${all[0].error}` : "";
        for (const report of all[0].reports) {
          const link = document.createElement("a");
          link.href = `/reports/${report.id}`;
          link.textContent = report.title ?? report.id;
          line.append(" ", link, ` ${report.outcome}, ${report.claims} ${report.claims === 1 ? "claim" : "claims"}`);
          reports += 1;
        }
      } catch (error) {
        state.textContent = ` was not recorded: ${/** @type {Error} */ (error).message}`;
      }
    }
    const end = document.createElement("li");
    end.textContent = `Done: ${reports} ${reports === 1 ? "report" : "reports"} of ${files.length} files.`;
    list?.append(end);
    if (button) button.disabled = false;
    add.querySelector('input[type="file"]').value = "";
  });
})();
