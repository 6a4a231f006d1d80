// The map: cells coloured by holder, opacity by belief, hatched where inferred, striped where contested.
import { rtl } from "./words.js";

const LATIN = ["U+0000-00FF", "U+2000-206F"];
const ARABIC = ["U+0600-06FF", "U+0750-077F", "U+FB50-FDFF", "U+FE70-FEFC"];
const BARE = /[()[\]{}«»"\u064B-\u0652\u0640]/g;

// A tile of slanting lines, without a canvas.
function pattern(size, width, rising, rgba) {
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if ((rising ? x + y : x - y + size) % size < width) data.set(rgba, (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}

function points(series) {
  return {
    type: "FeatureCollection",
    features: series.places.map((place, id) => ({
      type: "Feature", id, properties: { name: place[1].replace(BARE, ""), people: place[4] },
      geometry: { type: "Point", coordinates: [place[3], place[2]] },
    })),
  };
}

// A ground that whoever runs the server chose, under the colours.
function ground(tiles) {
  return tiles ? { sources: { tiles: { type: "raster", tiles: [tiles], tileSize: 256 } }, layers: [{ id: "tiles", type: "raster", source: "tiles" }] } : { sources: {}, layers: [] };
}

function style(series, cells, countries, under) {
  const state = (name, otherwise) => ["coalesce", ["feature-state", name], otherwise];
  const url = (name) => new URL(`/vendor/${name}`, location.href).href;
  const people = ["get", "people"];
  return {
    version: 8,
    "font-faces": { Noto: [{ url: url("noto-arabic-400.woff2"), "unicode-range": ARABIC }, { url: url("noto-latin-400.woff2"), "unicode-range": LATIN }] },
    sources: {
      countries: { type: "geojson", data: countries }, cells: { type: "geojson", data: cells.cells, tolerance: 0.2 },
      spare: { type: "geojson", data: cells.spare }, units: { type: "geojson", data: cells.units },
      places: { type: "geojson", data: points(series) }, ...under.sources,
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": "#cfdfe6" } },
      { id: "land", type: "fill", source: "countries", paint: { "fill-color": "#f3f1ea" } },
      ...under.layers,
      { id: "spare", type: "fill", source: "spare", paint: { "fill-color": "#c8c8c8", "fill-opacity": 0.5 } },
      { id: "cells", type: "fill", source: "cells", paint: { "fill-color": state("colour", "#c8c8c8"), "fill-opacity": state("opacity", 0.4), "fill-antialias": false } },
      { id: "hatched", type: "fill", source: "cells", paint: { "fill-pattern": "hatch", "fill-opacity": state("inferred", 0), "fill-antialias": false } },
      { id: "striped", type: "fill", source: "cells", paint: { "fill-pattern": "stripe", "fill-opacity": state("contested", 0), "fill-antialias": false } },
      { id: "units", type: "line", source: "units", paint: { "line-color": "#ffffff", "line-width": 1, "line-opacity": 0.8 } },
      { id: "borders", type: "line", source: "countries", paint: { "line-color": "#5b6b70", "line-width": 1.2 } },
      { id: "chosen", type: "line", source: "cells", paint: { "line-color": "#000", "line-width": 3, "line-opacity": state("chosen", 0) } },
      { id: "dots", type: "circle", source: "places", minzoom: 6, filter: ["any", [">=", people, 20000], [">=", ["zoom"], 8]],
        paint: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 6, 2, 10, 5], "circle-color": state("colour", "#c8c8c8"), "circle-stroke-color": "#1b2b30", "circle-stroke-width": 1 } },
      { id: "names", type: "symbol", source: "places",
        filter: [">=", people, ["step", ["zoom"], 250000, 6, 60000, 7, 15000, 8, 0]],
        layout: { "text-field": ["get", "name"], "text-font": ["Noto"], "text-size": ["interpolate", ["linear"], ["zoom"], 5, 11, 9, 15],
          "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.5, "symbol-sort-key": ["-", 0, people], "text-max-width": 20 },
        paint: { "text-color": "#10191c", "text-halo-color": "#ffffffd9", "text-halo-width": 1.6 } },
    ],
  };
}

export function hasWebGL() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

// Asked for at once, not when what it draws is here.
const engine = hasWebGL() ? import("/vendor/maplibre-gl.mjs") : null;

export async function draw(series, cells, countries, view) {
  const { Map: Plan, setWorkerCount } = await engine;
  setWorkerCount?.(1);
  const map = new Plan({
    container: "map", style: style(series, cells, countries, ground(document.getElementById("map").dataset.tiles)), attributionControl: false, dragRotate: false, pitchWithRotate: false,
    maxZoom: 12, minZoom: 3, fadeDuration: 0, ...view, locale: {},
  });
  map.touchZoomRotate.disableRotation();
  map.addImage("hatch", pattern(12, 2, true, [255, 255, 255, 190]), { pixelRatio: 2 });
  map.addImage("stripe", pattern(20, 10, false, [255, 255, 255, 235]), { pixelRatio: 2 });
  await new Promise((done) => map.once("load", done));
  map.on("mousemove", "cells", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "cells", () => { map.getCanvas().style.cursor = ""; });
  return map;
}

// `pale`: of which places the colour is held back, if of any.
export function paint(map, series, numbers, pale) {
  const contested = series.states.findIndex((state) => state.id === "contested");
  const unknown = series.states.findIndex((state) => state.id === "unknown");
  for (const id of numbers) {
    const state = series.state[id], known = state !== unknown;
    const guessed = known && state !== contested && series.inferred[id];
    const look = {
      colour: series.states[state].colour, opacity: known ? (0.15 + 0.8 * series.belief[id] / 20) * (guessed ? 0.6 : 1) : 0.45,
      inferred: guessed ? 0.7 : 0, contested: state === contested ? 0.9 : 0,
    };
    if (pale?.(id)) Object.assign(look, { opacity: 0.08, inferred: 0, contested: 0 });
    map.setFeatureState({ source: "cells", id }, look);
    map.setFeatureState({ source: "places", id }, { colour: look.colour });
  }
}

export const padding = { top: 40, bottom: 30, left: rtl ? 60 : 30, right: rtl ? 30 : 60 };
