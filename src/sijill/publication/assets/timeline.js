"use strict";
// When: each claim's interval as a bar; an end that is open, or lies beyond the drawing, fades.
(() => {
  const { data, claims, words, fill, isShown, choose, on } = Sijill;
  const box = document.getElementById("timeline");
  const COLOUR = { attack: "#b4491a", harm: "#a91d3a", property: "#82660d", siege: "#566b1b", population: "#1a6f5a", movement: "#245a9b", politics: "#673a9c", record: "#5f4631", other: "#555555" };
  const WIDTH = 460, ROW = 9, TOP = 18, DAY = 86400000, PAD = 8;
  const MONTHS = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200];
  const node = (tag, attributes, content) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (content !== undefined) made.textContent = content;
    return made;
  };
  // Local times without a zone are compared as if all were of one zone: what a bar shows is the wording's own clock.
  const parse = (iso) => iso === null ? null : Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : (iso.includes("T") ? iso : iso + "T00:00") + "Z");
  const bars = claims.flatMap((claim) => {
    if (!claim.interval) return [];
    const [start, end] = [parse(claim.interval.earliest), parse(claim.interval.latest)];
    return start === null && end === null ? [] : [{ index: claim.index, start, end, family: claim.family, happened: claim.happened }];
  });
  const published = data.documents.map((each) => parse(each.published)).filter((at) => at !== null);

  function domain(which) {
    const ends = bars.flatMap((bar) => [bar.start, bar.end]).filter((at) => at !== null);
    if (which === "near" && published.length) {
      const [from, to] = [Math.min(...published) - 8 * DAY, Math.max(...published) + 6 * DAY];
      const near = ends.filter((at) => at >= from && at <= to);
      if (near.length) return pad(Math.min(...near, ...published), Math.max(...near, Math.max(...published) + DAY));
    }
    return pad(Math.min(...ends, ...published), Math.max(...ends, ...published));
  }

  const pad = (from, to) => [from - (to - from || DAY) * 0.04, to + (to - from || DAY) * 0.04];

  function ticks(from, to) {
    const days = (to - from) / DAY;
    const found = [];
    if (days <= 4) {
      const step = (days <= 1.5 ? 6 : 12) * 3600000;
      for (let at = Math.ceil(from / step) * step; at < to; at += step) {
        const iso = new Date(at).toISOString();
        found.push([at, iso.slice(11, 16) === "00:00" ? iso.slice(5, 10) : iso.slice(11, 16)]);
      }
    } else if (days <= 60) {
      const step = Math.ceil(days / 7) * DAY;
      for (let at = Math.ceil(from / step) * step; at < to; at += step) found.push([at, new Date(at).toISOString().slice(5, 10)]);
    } else {
      const step = MONTHS.find((months) => days / 30.4 / months <= 7) || 1200;
      const first = new Date(from);
      for (let month = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth() + 1) / step) * step; ; month += step) {
        const at = Date.UTC(Math.floor(month / 12), month % 12);
        if (at >= to) break;
        found.push([at, new Date(at).toISOString().slice(0, step % 12 ? 7 : 4)]);
      }
    }
    return found;
  }

  function gradients() {
    const defs = node("defs", {});
    for (const [family, colour] of Object.entries(COLOUR))
      for (const [name, opacities] of [["start", [0, 1, 1]], ["end", [1, 1, 0]], ["both", [0, 1, 0]]]) {
        const gradient = node("linearGradient", { id: `${family}-${name}` });
        [0, 0.5, 1].forEach((offset, at) => gradient.append(node("stop", { offset, "stop-color": colour, "stop-opacity": opacities[at] })));
        defs.append(gradient);
      }
    return defs;
  }

  // First free row, for bars in the order of their beginnings.
  function lanes(visible, x) {
    const busy = [];
    return visible.map((bar) => {
      const left = x(bar.start ?? -Infinity), right = Math.max(x(bar.end ?? Infinity), left + 4);
      let lane = busy.findIndex((until) => until <= left);
      if (lane < 0) lane = busy.push(0) - 1;
      busy[lane] = right + 2;
      return { bar, left, right, lane };
    });
  }

  function draw() {
    const visible = bars.filter((bar) => isShown(claims[bar.index]));
    const note = document.getElementById("time-note");
    note.textContent = fill("timeline_note", { n: claims.filter(isShown).length - visible.length });
    box.replaceChildren();
    if (!visible.length) return;
    const [from, to] = domain(document.getElementById("time-window").value);
    const x = (at) => PAD + Math.min(1, Math.max(0, (at - from) / (to - from))) * (WIDTH - 2 * PAD);
    const inside = visible.filter((bar) => (bar.end ?? Infinity) > from && (bar.start ?? -Infinity) < to);
    inside.sort((a, b) => (a.start ?? -Infinity) - (b.start ?? -Infinity) || (a.end ?? Infinity) - (b.end ?? Infinity) || a.index - b.index);
    const placed = lanes(inside, x);
    const height = TOP + ROW * (1 + Math.max(0, ...placed.map((each) => each.lane))) + 4;
    // Time runs from left to right in both languages, so that the drawing and its dates read the same.
    const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${height}`, direction: "ltr", role: "img", "aria-label": words.timeline_label });
    svg.append(gradients());
    for (const [at, name] of ticks(from, to)) {
      svg.append(node("line", { x1: x(at), x2: x(at), y1: TOP - 4, y2: height, class: "tick" }));
      svg.append(node("text", { x: x(at), y: 10, class: "label", "text-anchor": "middle" }, name));
    }
    for (const at of new Set(published)) svg.append(node("line", { x1: x(at), x2: x(at), y1: TOP - 6, y2: height, class: "pub" }));
    for (const each of placed) svg.append(drawBar(each, from, to));
    box.append(svg);
  }

  function drawBar({ bar, left, right, lane }, from, to) {
    const fadeStart = bar.start === null || bar.start < from, fadeEnd = bar.end === null || bar.end > to;
    const fade = fadeStart && fadeEnd ? "both" : fadeStart ? "start" : fadeEnd ? "end" : null;
    const group = node("g", { class: bar.index === Sijill.state.chosen ? "bar on" : "bar", "data-claim": bar.index });
    group.append(node("title", {}, `${bar.index + 1}. ${claims[bar.index].kind}: ${claims[bar.index].count} · ${claims[bar.index].when}`));
    group.append(node("rect", {
      x: left, y: TOP + lane * ROW, width: right - left, height: ROW - 2, rx: 2,
      fill: fade ? `url(#${bar.family}-${fade})` : COLOUR[bar.family], "fill-opacity": bar.happened ? 0.85 : 0.35,
    }));
    group.addEventListener("click", () => choose(bar.index, { scroll: true }));
    return group;
  }

  document.getElementById("time-window").addEventListener("change", draw);
  on("filter", draw);
  on("choose", ({ chosen }) => {
    for (const each of box.querySelectorAll(".bar")) each.classList.toggle("on", Number(each.dataset.claim) === chosen);
  });
  draw();
})();
Sijill.start();
