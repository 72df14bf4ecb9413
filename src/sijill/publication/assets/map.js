"use strict";
// Where the claims say it happened, on a base that is drawn from the page's own data.
(() => {
  const { data, claims, words, fill, isShown, choose, on } = Sijill;
  const box = document.getElementById("map");
  const COLOURS = { fill: "#0b5563", pick: "#b3400f", line: "#8fa3a8", grid: "#cbd6d8" };
  const LANDMARK_ZOOM = 9;
  const STEPS = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];
  const points = new Map();
  for (const claim of claims)
    for (const place of claim.places)
      place.candidates.forEach((candidate, rank) => {
        if (!points.has(candidate.id)) points.set(candidate.id, { ...candidate, best: [], other: [] });
        points.get(candidate.id)[rank ? "other" : "best"].push({ index: claim.index, score: candidate.score, part: place.part });
      });
  if (!points.size) {
    box.textContent = words.map_none;
    return;
  }
  const map = L.map(box, { attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.5, minZoom: 2, maxZoom: 16, worldCopyJump: true, zoomAnimation: false, fadeAnimation: false });
  L.control.scale({ imperial: false, position: document.dir === "rtl" ? "bottomright" : "bottomleft" }).addTo(map);
  const text = (content) => { const span = document.createElement("span"); span.textContent = content; return span; };
  const label = (at, content, kind) => L.marker(at, { interactive: false, keyboard: false, icon: L.divIcon({ className: `lm ${kind}`, html: text(content), iconSize: [0, 0] }) });

  const canvas = L.canvas({ padding: 0.3 });
  L.polyline(data.base.lines, { renderer: canvas, color: COLOURS.line, weight: 1, interactive: false }).addTo(map);
  const regions = new Intl.DisplayNames([data.language], { type: "region", fallback: "none" });
  const countryName = ([code, name]) => { try { return regions.of(code) || name; } catch { return name; } };
  const countries = L.layerGroup(data.base.countries.map((row) => label([row[3], row[2]], countryName(row), "country")));
  const landmarks = L.layerGroup(data.landmarks.map((mark) =>
    L.circleMarker([mark.lat, mark.lon], { radius: 2, color: "#8a979c", weight: 1, fillOpacity: 1, interactive: false })));
  const grid = L.layerGroup().addTo(map);
  const shapes = L.layerGroup().addTo(map);

  function degrees(value, [positive, negative]) {
    return `${Number(Math.abs(value).toFixed(2))}° ${value < 0 ? negative : positive}`;
  }

  function drawGrid() {
    const bounds = map.getBounds();
    const width = bounds.getEast() - bounds.getWest();
    const step = STEPS.findLast((size) => width / size <= 6) || STEPS[0];
    const [west, east, south, north] = [bounds.getWest() - step, bounds.getEast() + step, Math.max(-84, bounds.getSouth() - step), Math.min(84, bounds.getNorth() + step)];
    const style = { color: COLOURS.grid, weight: 1, interactive: false };
    grid.clearLayers();
    for (let lon = Math.ceil(west / step) * step; lon <= east; lon += step) {
      grid.addLayer(L.polyline([[south, lon], [north, lon]], style));
      if (lon > bounds.getWest()) grid.addLayer(label([bounds.getNorth(), lon], degrees(lon, "EW"), "degree"));
    }
    for (let lat = Math.ceil(south / step) * step; lat <= north; lat += step) {
      grid.addLayer(L.polyline([[lat, west], [lat, east]], style));
      if (lat < bounds.getNorth() && lat > bounds.getSouth()) grid.addLayer(label([lat, bounds.getEast() - width * 0.12], degrees(lat, "NS"), "degree"));
    }
    const zoom = map.getZoom();
    countries[zoom >= 3.5 && zoom <= 7.5 ? "addTo" : "removeFrom"](map);
    landmarks[zoom >= LANDMARK_ZOOM ? "addTo" : "removeFrom"](map);
  }

  function next(uses, chosen) {
    const indexes = uses.map((use) => use.index);
    return indexes[(indexes.indexOf(chosen) + 1) % indexes.length];
  }

  function draw() {
    const chosen = Sijill.state.chosen;
    const named = [];
    shapes.clearLayers();
    for (const point of points.values()) {
      const best = point.best.filter((use) => isShown(claims[use.index]));
      const other = point.other.filter((use) => isShown(claims[use.index]));
      const uses = best.length ? best : other;
      if (!uses.length) continue;
      const picked = [...best, ...other].some((use) => use.index === chosen);
      const certainty = Math.max(...uses.map((use) => use.score));
      const marker = L.circleMarker([point.lat, point.lon], {
        radius: best.length ? 4 + 7 * certainty : 3 + 5 * certainty,
        color: picked ? COLOURS.pick : COLOURS.fill,
        weight: picked ? 3 : 1.5,
        dashArray: uses.every((use) => use.part) ? "3 3" : null,
        fillColor: picked ? COLOURS.pick : COLOURS.fill,
        fillOpacity: best.length ? 0.55 : 0,
        bubblingMouseEvents: false,
      });
      marker.bindTooltip(text(fill("map_claims_here", { place: point.name, n: uses.length })));
      marker.on("click", () => choose(next(uses, Sijill.state.chosen), { scroll: true }));
      shapes.addLayer(marker);
      if (best.length) named.push({ point, picked, weight: best.length });
    }
    named.sort((a, b) => b.picked - a.picked || b.weight - a.weight);
    const taken = [];
    for (const { point } of named) nameIt(point, "own", taken);
    if (map.getZoom() >= LANDMARK_ZOOM) for (const mark of data.landmarks) nameIt(mark, "mark", taken);
    if (chosen !== null) drawAlternatives(claims[chosen]);
  }

  // A name is left out where it would cover one that matters more; the point stays.
  function nameIt(point, kind, taken) {
    const at = map.latLngToContainerPoint([point.lat, point.lon]);
    const [left, right] = [at.x + 6, at.x + 14 + 6.6 * point.name.length];
    if (taken.some((box) => Math.abs(box.y - at.y) < 14 && left < box.right && box.left < right)) return;
    taken.push({ left, right, y: at.y });
    shapes.addLayer(label([point.lat, point.lon], point.name, kind));
  }

  function drawAlternatives(claim) {
    for (const place of claim.places) {
      const [best, ...rest] = place.candidates;
      for (const other of rest)
        shapes.addLayer(L.polyline([[best.lat, best.lon], [other.lat, other.lon]], { color: COLOURS.pick, weight: 1, dashArray: "2 5", interactive: false }));
    }
  }

  // Places far from all others (a country named in passing) do not decide the first view.
  function fit(everything) {
    const known = [...points.values()].filter((point) => everything || point.best.length);
    const middle = (key) => known.map((point) => point[key]).sort((a, b) => a - b)[known.length >> 1];
    const near = everything ? known : known.filter((point) => Math.abs(point.lat - middle("lat")) < 1 && Math.abs(point.lon - middle("lon")) < 1);
    const shownPoints = near.length > 1 ? near : known.length ? known : [...points.values()];
    map.fitBounds(L.latLngBounds(shownPoints.map((point) => [point.lat, point.lon])), { padding: [38, 30], maxZoom: 13.5, animate: false });
  }

  map.on("moveend", () => { drawGrid(); draw(); });
  on("filter", draw);
  on("choose", ({ chosen }) => {
    const place = chosen === null ? null : claims[chosen].places.find((each) => each.candidates.length);
    const at = place && [place.candidates[0].lat, place.candidates[0].lon];
    if (at && !map.getBounds().contains(at)) map.setView(at, Math.max(map.getZoom(), 7), { animate: false });
    else draw();
  });
  document.getElementById("map-fit").addEventListener("click", () => fit(true));
  Sijill.map = map;
  fit(false);
})();
