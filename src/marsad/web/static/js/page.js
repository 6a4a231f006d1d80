// The page of the map: what the address says, what is chosen, and what follows from it.
import { Controls } from "./controls.js";
import { legend } from "./legend.js";
import { draw, hasWebGL, padding, paint } from "./map.js";
import { load } from "./series.js";
import { Timeline } from "./timeline.js";
import { lang, t } from "./words.js";

const asked = new URLSearchParams(location.search);
const find = (id) => document.getElementById(id);
const page = { map: null, chosen: null, by: find("by") };

// Calls `act` for the last of many calls, at most once in `wait` milliseconds, so that playing keeps it going.
function later(act, wait) {
  let timer, last;
  return (...given) => {
    last = given;
    timer ??= setTimeout(() => { timer = undefined; act(...last); }, wait);
  };
}

// All that the page shows, as the query of its address.
page.query = () => {
  const query = new URLSearchParams();
  query.set("on", page.series.iso(page.time.day));
  if (page.chosen !== null) query.set("place", page.series.places[page.chosen][0]);
  if (page.by.value !== page.by.options[0].value) query.set("by", page.by.value);
  if (page.moved && page.map) {
    const middle = page.map.getCenter();
    query.set("view", [middle.lat.toFixed(3), middle.lng.toFixed(3), page.map.getZoom().toFixed(2)].join(","));
  }
  page.controls?.write(query);
  return query;
};

function address() {
  const query = page.query();
  history.replaceState(null, "", `?${query}`);
  const other = find("other");
  other.href = `${other.pathname}?${query}`;
  const now = find("now");
  if (now) { query.delete("known"); now.href = `?${query}`; }
}

const remember = later(address, 300);

async function panel() {
  const [id, name] = page.series.places[page.chosen], box = find("panel");
  box.classList.add("waiting");
  const answer = await fetch(`/${lang}/place/${encodeURIComponent(id)}/panel?on=${page.series.iso(page.time.day)}${page.known}`);
  if (answer.ok && page.series.places[page.chosen][0] === id) {
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    box.replaceChildren(...fresh.body.children);
    box.setAttribute("aria-label", name);
  }
  box.classList.remove("waiting");
}

const refresh = later(panel, 300);

function choose(number) {
  if (page.map && page.chosen !== null) page.map.setFeatureState({ source: "cells", id: page.chosen }, { chosen: 0 });
  page.chosen = number;
  page.map?.setFeatureState({ source: "cells", id: number }, { chosen: 1 });
  panel();
  remember();
}

const redraw = (day) => { find("fallback").querySelector("img").src = `/data/${lang}/map.png?on=${page.series.iso(day)}${page.known}`; };
const redraw_later = later(redraw, 1500);

// A picture is dear to draw: the first comes at once, the next when the slider rests.
function picture(day) {
  if (page.drawn) redraw_later(day); else redraw(day);
  page.drawn = true;
}

// A part of time that is not here yet: it is fetched, and shown if the slider still stands there.
async function wait(day) {
  await page.series.fetch(day);
  if (page.time.day === day) show(day);
}

function show(day, whole = false) {
  page.whole ||= whole;
  if (!page.series.has(day)) {
    wait(day);
    return;
  }
  const fresh = page.series.turn(day), pale = page.controls?.pale(day);
  const numbers = page.whole || pale || page.paled ? page.series.places.keys() : fresh;
  page.paled = Boolean(pale);
  page.whole = false;
  page.series.fetch(day);
  if (page.map) paint(page.map, page.series, numbers, pale);
  else if (page.flat) picture(day);
  page.controls?.show(day, fresh);
  legend(page.series, day, page.by.value);
  if (page.chosen !== null && page.time) refresh();
  if (page.time) remember();
}

function seek(event) {
  event?.preventDefault();
  const name = find("place").value.trim();
  const number = page.series.places.findIndex((place) => place[1] === name);
  if (number < 0) return;
  const [, , lat, lon] = page.series.places[number];
  page.map?.flyTo({ center: [lon, lat], zoom: Math.max(page.map.getZoom(), 8), animate: !page.time.calm.matches });
  page.moved = true;
  choose(number);
}

function names() {
  find("place").addEventListener("focus", () => find("places").append(...[...page.series.places].sort((one, other) => other[4] - one[4]).map((place) => {
    const option = document.createElement("option");
    option.value = place[1];
    return option;
  })), { once: true });
  find("find").addEventListener("submit", seek);
  find("place").addEventListener("change", seek);
}

function view() {
  const [lat, lon, zoom] = (asked.get("view") ?? "").split(",").map(Number);
  page.moved = [lat, lon, zoom].every(Number.isFinite) && asked.has("view");
  return page.moved ? { center: [lon, lat], zoom } : { bounds: page.series.corner, fitBoundsOptions: { padding } };
}

async function ground(cells, countries) {
  if (!hasWebGL()) throw new Error("no WebGL");
  page.map = await draw(page.series, cells, countries, view());
  page.map.on("click", async (event) => {
    if (await page.controls?.pick(event.point)) return;
    const [cell] = page.map.queryRenderedFeatures(event.point, { layers: ["cells"] });
    if (cell) choose(cell.id);
  });
  page.map.on("moveend", (event) => { if (event.originalEvent) page.moved = true; remember(); });
  find("in").addEventListener("click", () => { page.moved = true; page.map.zoomIn(); });
  find("out").addEventListener("click", () => { page.moved = true; page.map.zoomOut(); });
  find("whole").addEventListener("click", () => { page.moved = false; page.map.fitBounds(page.series.corner, { padding }); });
}

function flat() {
  page.flat = true;
  page.map = null;
  find("map").hidden = true;
  document.querySelector(".zoom").hidden = true;
  find("fallback").hidden = false;
}

async function start() {
  const known = asked.get("known") ?? "";
  page.known = known ? `&known=${known}` : "";
  const { series, cells, countries } = await load(lang, known);
  page.series = series;
  if (asked.has("by") && asked.get("by") in series.wholes) page.by.value = asked.get("by");
  const day = series.offset(asked.get("on") ?? series.last);
  await Promise.all([series.fetch(day), ground(cells, countries).catch((error) => { console.info(error.message); flat(); })]);
  page.time = new Timeline(series, day, show);
  page.by.addEventListener("change", () => { legend(series, page.time.day, page.by.value); remember(); });
  names();
  page.controls = new Controls(page, asked, () => { show(page.time.day, true); }, choose);
  await page.controls.begin();
  show(page.time.day, true);
  const chosen = series.byId.get(asked.get("place"));
  if (chosen !== undefined) choose(chosen);
  find("loading").hidden = true;
  performance.mark("marsad-map");
  document.documentElement.dataset.ready = page.flat ? "flat" : "map";
}

start().catch((error) => {
  console.error(error);
  find("loading").textContent = t("map.failed");
});
