// Map and timeline move smoothly; without this script their links and forms do the same in steps.
"use strict";
(() => {
  /** @param {string} address @param {Element} old @param {string} selector */
  const renew = async (address, old, selector) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return null;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
    if (!fresh) return null;
    old.replaceWith(fresh);
    history.replaceState(null, "", address);
    return fresh;
  };

  /** @param {Element} figure */
  const live = (figure) => {
    const svg = /** @type {SVGSVGElement} */ (figure.querySelector("svg"));
    const box = () => (svg.getAttribute("viewBox") ?? "").split(" ").map(Number);
    const [, , firstWide] = box();
    const firstUnit = Number(svg.dataset.unit);
    let waiting = 0;

    // Marks keep their size on the screen, whatever the window.
    const show = (left, top, wide, high) => {
      svg.setAttribute("viewBox", `${left} ${top} ${wide} ${high}`);
      const unit = (firstUnit * wide) / firstWide;
      for (const one of svg.querySelectorAll("circle[data-px]")) one.setAttribute("r", String(unit * Number(one.dataset.px)));
      for (const one of svg.querySelectorAll("text[data-px]")) one.setAttribute("font-size", String(unit * Number(one.dataset.px)));
      clearTimeout(waiting);
      waiting = setTimeout(settle, 350);
    };
    // What is at rest is drawn anew by the server, as fine as it can be seen.
    const settle = async () => {
      const [left, top, wide, high] = box();
      const sides = [left, -(top + high), left + wide, -top].map((side) => (side / 100).toFixed(2));
      const address = new URL(location.href);
      address.searchParams.set("box", sides.join(","));
      const fresh = await renew(address.href, figure, "figure.map");
      if (fresh) live(fresh);
    };
    /** @param {number} by @param {number} x @param {number} y the part of the window that stays, from 0 to 1 */
    const zoom = (by, x, y) => {
      const [left, top, wide, high] = box();
      const [newWide, newHigh] = [Math.max(20, Math.min(36000, wide * by)), Math.max(10, Math.min(18000, high * by))];
      show(left + (wide - newWide) * x, top + (high - newHigh) * y, newWide, newHigh);
    };
    const part = (event) => {
      const around = svg.getBoundingClientRect();
      return [(event.clientX - around.left) / around.width, (event.clientY - around.top) / around.height];
    };

    let held = null;
    let moved = false;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      held = { x: event.clientX, y: event.clientY, box: box() };
      moved = false;
    });
    svg.addEventListener("pointermove", (event) => {
      if (!held) return;
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (!moved && Math.hypot(dx, dy) < 4) return;
      moved = true;
      svg.setPointerCapture(event.pointerId);
      figure.classList.add("held");
      const around = svg.getBoundingClientRect();
      const [left, top, wide, high] = held.box;
      show(left - (dx / around.width) * wide, top - (dy / around.height) * high, wide, high);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      svg.addEventListener(end, () => {
        held = null;
        figure.classList.remove("held");
      });
    }
    // A drag that ends on a place does not open it.
    svg.addEventListener("click", (event) => { if (moved) event.preventDefault(); }, true);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("wheel", (event) => {
      // The wheel alone scrolls the page.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(event.deltaY * 0.002), ...part(event));
    }, { passive: false });
    svg.addEventListener("dblclick", (event) => { event.preventDefault(); zoom(0.5, ...part(event)); });
    figure.addEventListener("click", (event) => {
      const link = /** @type {HTMLElement} */ (event.target).closest("a[data-move]");
      if (!link) return;
      event.preventDefault();
      zoom(link.dataset.move === "in" ? 0.5 : 2, 0.5, 0.5);
    });
  };
  for (const figure of document.querySelectorAll("figure[data-map]")) live(figure);

  // Dragging over the days of a chart sets the range; letting go shows it.
  for (const figure of document.querySelectorAll("figure[data-brush]")) {
    const svg = /** @type {SVGSVGElement} */ (figure.querySelector("svg"));
    let first = null;
    let last = null;
    const day = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("a[data-day]")?.dataset.day ?? null;
    const paint = () => {
      const [from, to] = [first, last].sort();
      for (const one of svg.querySelectorAll("a[data-day]")) one.classList.toggle("outside", one.dataset.day < from || one.dataset.day > to);
    };
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("pointerdown", (event) => { if (event.button === 0) first = last = day(event); });
    svg.addEventListener("pointermove", (event) => {
      const here = first && day(event);
      if (here && here !== last) { last = here; paint(); }
    });
    addEventListener("pointerup", () => {
      if (first && last && first !== last) {
        const [from, to] = [first, last].sort();
        const address = new URL(location.href);
        address.searchParams.set("from", from);
        address.searchParams.set("to", to);
        location.assign(address.href);
      }
      first = last = null;
    });
  }
})();
