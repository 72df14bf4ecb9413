"use strict";
// The page's one state: which claims are shown, which one is chosen. The map and the timeline listen to it.
// Document text reaches the page as text nodes only.
const Sijill = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { claims, words } = data;
  const state = { chosen: null, families: null, modalities: null, figures: "all" };
  const listeners = { choose: [], filter: [] };
  const marks = Array.from(document.querySelectorAll("#panel-text mark"));
  const marksOf = claims.map(() => []);
  const claimsAt = new Map();
  for (const mark of marks) {
    const indexes = mark.dataset.c.split(" ").map(Number);
    claimsAt.set(mark, indexes);
    for (const index of indexes) marksOf[index].push(mark);
  }

  const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
  const RANGE = /[0-9][0-9.,:]*\s?[-–—]\s?[0-9][0-9.,:]*/;
  const fill = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const on = (event, listener) => listeners[event].push(listener);
  const tell = (event) => listeners[event].forEach((listener) => listener(state));

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "click") made.addEventListener("click", value);
      else made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  // Words of a document, as visible.py writes them in the text: hidden controls visible, ranges in their order.
  function shown(text, tag = "bdi") {
    const made = element(tag, { dir: "auto" });
    for (const part of text.split(new RegExp(`(${HIDDEN.source}|${RANGE.source})`))) {
      if (part.length === 1 && HIDDEN.test(part)) {
        const name = "U+" + part.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
        made.append(element("span", { class: "ctl" }, name));
      } else if (RANGE.test(part)) made.append(element("bdi", { dir: "ltr" }, part));
      else made.append(part);
    }
    return made;
  }

  // Figures and dates run from left to right in every language, alone and among words: "7–9" is never "9–7".
  const FIGURES = /([0-9](?:[0-9.,:–\- ]*[0-9])?)/;
  const value = (text) => /\p{L}/u.test(text)
    ? element("bdi", { dir: "auto" }, ...text.split(FIGURES).map((part, at) => at % 2 ? element("bdi", { dir: "ltr" }, part) : part))
    : element("bdi", { dir: "ltr" }, text);

  function isShown(claim) {
    return (!state.families || state.families.has(claim.family)) &&
      (!state.modalities || state.modalities.has(claim.modality)) &&
      (state.figures === "all" || (state.figures === "with") === claim.countable);
  }

  function filter() {
    const form = document.getElementById("filters");
    const checked = (name) => new Set(Array.from(form.querySelectorAll(`[name=${name}]:checked`), (box) => box.value));
    state.families = checked("family");
    state.modalities = checked("modality");
    state.figures = form.figures.value;
    const visible = claims.map(isShown);
    for (const mark of marks) {
      const first = claimsAt.get(mark).find((index) => visible[index]);
      mark.classList.toggle("off", first === undefined);
      if (first !== undefined) {
        mark.dataset.f = claims[first].family;
        mark.classList.toggle("x", !claims[first].happened);
      }
    }
    for (const row of document.querySelectorAll(".claims tr[data-claim]")) row.classList.toggle("off", !visible[row.dataset.claim]);
    document.getElementById("shown").textContent = fill("shown", { n: visible.filter(Boolean).length, all: claims.length });
    if (state.chosen !== null && !visible[state.chosen]) choose(null);
    tell("filter");
  }

  function choose(index, { scroll = false, focus = false } = {}) {
    for (const mark of document.querySelectorAll("mark.on")) mark.classList.remove("on", "inner");
    for (const row of document.querySelectorAll("tr.on")) row.classList.remove("on");
    state.chosen = index;
    const address = location.pathname + (index === null ? "" : `#claim-${index + 1}`);
    try { history.replaceState(null, "", index === null ? location.pathname : `#claim-${index + 1}`); } catch { location.hash = address; }
    if (index !== null) {
      for (const mark of marksOf[index]) {
        mark.classList.add("on");
        mark.classList.toggle("inner", claimsAt.get(mark)[0] !== index);
      }
      document.querySelector(`.claims tr[data-claim="${index}"]`)?.classList.add("on");
      const target = marksOf[index][0];
      if (scroll && target) {
        openTab("tab-text");
        target.scrollIntoView({ block: matchMedia("(max-width: 900px)").matches ? "start" : "center" });
        if (focus) marksOf[index].find((mark) => mark.tabIndex === 0)?.focus({ preventScroll: true });
      }
    }
    showEvidence(index);
    card(index);
    tell("choose");
  }

  // The words that gave the time and the places of the chosen claim; drawn without touching the text.
  function showEvidence(index) {
    if (!window.CSS?.highlights) return;
    CSS.highlights.delete("evidence");
    if (index === null) return;
    const claim = claims[index];
    const spans = [...claim.places];
    if (claim.interval && claim.interval.start != null) spans.push(claim.interval);
    const article = document.querySelectorAll(".document")[claim.document];
    const ranges = spans.map((span) => rangeOf(article, span.start, span.end)).filter(Boolean);
    if (ranges.length) CSS.highlights.set("evidence", new Highlight(...ranges));
  }

  function rangeOf(article, start, end) {
    const lines = article.querySelectorAll(".line");
    let low = 0, high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (Number(lines[middle].dataset.at) <= start) low = middle; else high = middle - 1;
    }
    if (!lines[low]) return null;
    const from = pointIn(lines[low], start - Number(lines[low].dataset.at));
    const to = pointIn(lines[low], end - Number(lines[low].dataset.at));
    if (!from || !to) return null;
    const range = new Range();
    range.setStart(...from);
    range.setEnd(...to);
    return range;
  }

  // Offsets count code points; a visible control counts as the one character it stands for.
  function pointIn(line, offset) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let left = offset, node;
    while ((node = walker.nextNode())) {
      const control = node.parentElement.classList.contains("ctl");
      const points = control ? [node.data] : Array.from(node.data);
      if (left <= points.length) return [node, points.slice(0, left).join("").length];
      left -= points.length;
    }
    return null;
  }

  const link = (index, text) => element("button", { type: "button", class: "link", click: () => choose(index, { scroll: true, focus: true }) }, text);
  const brief = (index) => {
    const quote = claims[index].quote;
    return `${index + 1}. ${quote.length > 70 ? quote.slice(0, 70) + "…" : quote}`.replace(new RegExp(HIDDEN.source, "g"), "\ufffd");
  };
  const links = (indexes) => element("ul", {}, ...indexes.slice(0, 12).map((index) => element("li", { dir: "auto" }, link(index, brief(index)))));

  function card(index) {
    const panel = document.getElementById("claim");
    panel.classList.toggle("chosen", index !== null);
    panel.replaceChildren();
    if (index === null) {
      panel.append(element("h2", {}, words.claim), element("p", {}, words.select_hint), element("p", { class: "hint" }, words.select_keys));
      return;
    }
    const claim = claims[index];
    const row = (key, ...values) => values.some((value) => value) ? [element("dt", {}, words[key]), element("dd", {}, ...values)] : [];
    const less = (text) => text ? element("div", { class: "less" }, text) : "";
    const places = element("ul", {}, ...claim.places.map(placeItem));
    const others = [...new Set(marksOf[index].flatMap((mark) => claimsAt.get(mark)))].filter((other) => other !== index);
    panel.append(
      element("nav", {},
        element("button", { type: "button", click: () => step(-1) }, words.previous),
        element("span", { class: "less" }, `${words.number} ${index + 1}`),
        element("span", {}, element("button", { type: "button", click: () => step(1) }, words.next), " ",
          element("button", { type: "button", click: () => choose(null) }, words.close))),
      element("h3", {}, element("i", { class: "dot", "data-f": claim.family }), claim.kind),
      element("p", { class: "def" }, claim.definition),
      claim.happened ? "" : element("p", { class: "warn" }, `${claim.modality_shown}: ${words.not_happened}`),
      shown(claim.quote, "blockquote"),
      element("dl", {},
        ...row("count", element("span", { class: "big" }, value(claim.count)), claim.countable ? " " : "", claim.countable ? claim.subject : "",
          claim.count_text ? less(shown(`“${claim.count_text}”`)) : ""),
        ...(claim.countable ? [] : row("subject", claim.subject)),
        ...row("measure", claim.measure),
        ...row("when", value(claim.when), claim.interval ? less(shown(`“${claim.interval.text}”`)) : ""),
        ...row("where", claim.places.length ? places : words.where_none),
        ...row("actor", claim.actor && shown(claim.actor)),
        ...row("means", claim.means && shown(claim.means)),
        ...row("check", claim.check && element("strong", { class: "check" }, claim.check)),
        ...row("locator", claim.locator && shown(claim.locator)),
        ...row("speakers", shown(claim.speakers.join(" ← "))),
        ...row("modality", element("span", { class: claim.happened ? "is" : "isnot" }, claim.modality_shown)),
        ...row("part_of", claim.part_of === null ? "" : links([claim.part_of])),
        ...row("parts", claim.parts.length ? links(claim.parts) : ""),
        ...row("conflicts_with", claim.conflicts.length ? links(claim.conflicts) : ""),
        ...row("also_here", others.length ? links(others) : ""),
        ...row("standards", claim.standards && less(claim.standards)),
        ...row("rule", element("code", { dir: "ltr" }, claim.rule)),
        ...row("id", element("code", { dir: "ltr" }, claim.id)),
        ...row("offsets", ...claim.spans.map((span) => less(fill("offsets_value", span))))));
    panel.scrollTop = 0;
  }

  function placeItem(place) {
    const item = element("li", {}, shown(place.shown));
    const [best, ...rest] = place.candidates;
    const score = (candidate) => fill("score", { score: candidate.score });
    if (!best) item.append(element("div", { class: "less" }, words.where_unresolved));
    else item.append(element("div", { class: "less" }, shown(best.name), ` · ${score(best)} · `, element("code", { dir: "ltr" }, best.id)));
    if (rest.length) item.append(element("div", { class: "less" }, `${words.alternatives}: `, ...rest.slice(0, 4).flatMap((other, at) => [at ? "; " : "", shown(other.name), ` (${other.score})`])));
    return item;
  }

  function step(by) {
    const order = claims.map((claim) => claim.index).filter((index) => isShown(claims[index]));
    if (!order.length) return;
    const at = order.indexOf(state.chosen);
    const next = at < 0 ? (by > 0 ? 0 : order.length - 1) : (at + by + order.length) % order.length;
    choose(order[next], { scroll: true, focus: true });
  }

  function pick(mark) {
    const here = claimsAt.get(mark).filter((index) => isShown(claims[index]));
    if (!here.length) return;
    choose(here[(here.indexOf(state.chosen) + 1) % here.length]);
  }

  function openTab(id) {
    for (const tab of document.querySelectorAll("[role=tab]")) {
      const open = tab.id === id;
      tab.setAttribute("aria-selected", String(open));
      tab.tabIndex = open ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).classList.toggle("away", !open);
    }
  }

  function wire() {
    document.body.classList.add("tabbed");
    for (const part of document.querySelectorAll("#filters, .tabs, #side")) part.hidden = false;
    const tabs = Array.from(document.querySelectorAll("[role=tab]"));
    tabs.forEach((tab, at) => {
      tab.addEventListener("click", () => openTab(tab.id));
      tab.addEventListener("keydown", (event) => {
        const ahead = getComputedStyle(tab).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
        if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
        const next = tabs[(at + (event.key === ahead ? 1 : tabs.length - 1)) % tabs.length];
        openTab(next.id);
        next.focus();
      });
    });
    for (const panel of document.querySelectorAll(".panel")) panel.setAttribute("role", "tabpanel");
    openTab("tab-text");
    const form = document.getElementById("filters");
    form.addEventListener("change", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    document.getElementById("panel-text").addEventListener("click", (event) => {
      const mark = event.target.closest("mark");
      if (mark) pick(mark);
    });
    document.addEventListener("click", (event) => {
      const go = event.target.closest("[data-go]");
      if (!go) return;
      event.preventDefault();
      choose(Number(go.dataset.go), { scroll: true, focus: true });
    });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
      const mark = event.target.closest?.("mark");
      if (mark && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); pick(mark); }
      else if (event.key === "n") step(1);
      else if (event.key === "p") step(-1);
      else if (event.key === "Escape") choose(null);
    });
    window.addEventListener("hashchange", fromAddress);
  }

  function fromAddress() {
    const asked = /^#claim-(\d+)$/.exec(location.hash);
    if (asked && claims[asked[1] - 1]) choose(Number(asked[1]) - 1, { scroll: true });
  }

  function start() {
    card(null);
    filter();
    fromAddress();
    document.documentElement.dataset.ready = "true";
  }
  wire(); // before the map and the timeline, which measure the room they are given
  return { data, words, claims, state, on, fill, element, shown, isShown, choose, start };
})();
