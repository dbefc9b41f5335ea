// What a reader who does not see, or sees little, would trip over on this page: [element, what is wrong] pairs.
(() => {
  const found = [];
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const call = (one) => {
    const id = one.id ? `#${one.id}` : "";
    const kind = typeof one.className === "string" ? one.className : one.className?.baseVal ?? "";
    const words = (one.innerText ?? one.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${one.tagName.toLowerCase()}${id}${kind ? "." + kind.trim().split(/\s+/).join(".") : ""}${words ? ` “${words}”` : ""}`;
  };
  const fault = (one, words) => found.push([call(one), words]);
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getClientRects().length > 0;
  const named = (one) => {
    const by = (one.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean).map((id) => document.getElementById(id)?.textContent ?? "");
    const labels = [...(one.labels ?? [])].map((label) => label.textContent);
    const title = one.querySelector?.(":scope > title")?.textContent;
    return [one.getAttribute("aria-label"), ...by, ...labels, title, one.tagName === "INPUT" ? "" : one.textContent, one.getAttribute("alt"), one.title].some((words) => words?.trim());
  };

  // The page as a whole.
  const root = document.documentElement;
  if (!/^[a-z]{2}/.test(root.lang)) fault(root, "has no lang");
  if (!document.title.trim()) fault(root, "has no title");
  for (const [landmark, least, most] of [["main", 1, 1], ["body > header", 1, 1], ["body > footer", 1, 1], ["nav", 1, 9], ["[role=search], search", 1, 1]]) {
    const count = all(landmark).length;
    if (count < least || count > most) fault(root, `has ${count} of ${landmark}`);
  }
  const navs = all("nav");
  if (navs.length > 1) for (const nav of navs) if (!nav.getAttribute("aria-label") && !nav.getAttribute("aria-labelledby")) fault(nav, "one of several landmarks of a kind, and has no name");
  for (const one of all("aside, section[role], form[role]")) if (!named(one)) fault(one, "is a landmark without a name");
  const ids = new Map();
  for (const one of all("[id]")) ids.set(one.id, (ids.get(one.id) ?? 0) + 1);
  for (const [id, count] of ids) if (count > 1) fault(document.getElementById(id), `stands ${count} times with one id`);
  for (const one of all("[aria-labelledby], [aria-describedby], [for]")) {
    for (const name of ["aria-labelledby", "aria-describedby", "for"]) {
      for (const id of (one.getAttribute(name) ?? "").split(/\s+/).filter(Boolean)) if (!document.getElementById(id)) fault(one, `${name} names #${id}, which is not there`);
    }
  }

  // Headings go down one step at a time.
  let level = 0;
  for (const one of all("h1, h2, h3, h4, h5, h6")) {
    const own = Number(one.tagName[1]);
    if (own > level + 1) fault(one, `a heading of level ${own} under one of level ${level}`);
    if (!one.textContent.trim()) fault(one, "an empty heading");
    level = own;
  }

  // What can be used has a name, a role of its own and some size.
  for (const one of all("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link]")) {
    if (!shown(one) && !one.classList.contains("skip")) continue;
    if (!named(one)) fault(one, "has no name");
    if (Number(one.getAttribute("tabindex") ?? 0) > 0) fault(one, "has a tab order of its own");
    const box = one.getBoundingClientRect();
    if (/^(BUTTON|SELECT|TEXTAREA|INPUT)$/.test(one.tagName) && (box.height < 24 || box.width < 24) && !(one.type === "checkbox" && one.labels?.length)) {
      fault(one, `is ${Math.round(box.width)} by ${Math.round(box.height)} px, under 24`);
    }
  }
  for (const one of all("a:not([href])")) fault(one, "a link that leads nowhere");
  for (const one of all("[onclick], [tabindex]:not(a, button, input, main, svg, g, [role])")) if (one.getAttribute("tabindex") === "0") fault(one, "takes the focus and has no role");
  for (const one of all("img, svg, figure, [role=img]")) {
    if (one.tagName === "FIGURE" || one.closest("[aria-hidden=true]")) continue;
    if (!named(one)) fault(one, "a picture without a name");
  }
  for (const one of all("svg a")) if (!named(one)) fault(one, "a link in a picture without a name");

  // Lists and tables are what they say they are.
  for (const one of all("ul, ol")) for (const child of one.children) if (child.tagName !== "LI") fault(child, "stands in a list and is no item");
  for (const one of all("dl > *")) if (!/^(DT|DD|DIV)$/.test(one.tagName)) fault(one, "stands in a list of terms and is neither");
  for (const table of all("table")) {
    if (all("th", table).length === 0) fault(table, "a table without heads");
    for (const head of all("th", table)) {
      if (!head.getAttribute("scope")) fault(head, "a head that does not say what it is the head of");
      if (!head.textContent.trim()) fault(head, "an empty head; an empty corner is a td");
    }
    if (!table.caption && !table.getAttribute("aria-label") && !table.getAttribute("aria-labelledby")) fault(table, "a table without a name");
  }
  for (const one of all("[aria-hidden=true]")) if (one.querySelector("a[href], button, input")) fault(one, "hides what can be used");
  for (const one of all("[lang]")) if (!/^[a-z]{2,3}(-|$)/i.test(one.lang)) fault(one, `lang=${one.lang} is no language`);

  // Contrast, from the colors as they are computed.
  const channels = (color) => {
    const numbers = color.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number) ?? [0, 0, 0];
    const [r, g, b, a = 1] = /^color\(/.test(color) ? [numbers[0] * 255, numbers[1] * 255, numbers[2] * 255, numbers[3] ?? 1] : numbers;
    return [r, g, b, a];
  };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const light = ([r, g, b]) => {
    const part = (value) => { const c = value / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) layers.push(channels(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(one) || /^(SCRIPT|STYLE|TITLE|OPTION|DATALIST)$/i.test(one.tagName)) continue;
    seen.add(one);
    if (!shown(one) || one.closest(".hidden, .skip")) continue;
    const style = getComputedStyle(one);
    const picture = one.closest("svg");
    const back = behind(picture ?? one);
    const ink = over(channels(picture ? style.fill : style.color), back);
    const [high, low] = [light(ink), light(back)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) fault(one, `contrast ${ratio.toFixed(2)}, under ${large ? 3 : 4.5}`);
    if (!picture && size < 11) fault(one, `words of ${size.toFixed(1)} px`);
  }
  // The edges of what can be written in.
  for (const one of all("input:not([type=hidden]):not([type=checkbox]), select, textarea")) {
    if (!shown(one)) continue;
    const [high, low] = [light(over(channels(getComputedStyle(one).borderTopColor), behind(one.parentElement))), light(behind(one.parentElement))].sort((a, b) => b - a);
    if ((high + 0.05) / (low + 0.05) < 3) fault(one, `an edge of contrast ${((high + 0.05) / (low + 0.05)).toFixed(2)}, under 3`);
  }
  return found;
})()
