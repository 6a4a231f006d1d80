// Incidents over the map: clustered, of the types, days, party and source that somebody chose.
import { digits, lang, n, t } from "./words.js";

const day = 86400000;

export class Incidents {
  constructor(map, series, open) {
    Object.assign(this, { map, series, open, types: new Set(), window: 31, actor: "", source: "", on: false, day: 0 });
  }

  // Fetched when first wanted: who only looks at the map does not wait for them.
  async load(known) {
    this.loading ??= fetch(`/data/${lang}/incidents.json${known ? `?known=${known}` : ""}`).then((answer) => {
      if (!answer.ok) throw new Error("incidents");
      return answer.json();
    });
    this.told ??= await this.loading;
    return this.told;
  }

  begin() {
    if (!this.map || this.map.getSource("incidents")) return;
    const colours = this.told.types.flatMap((type, at) => [at, type.colour]);
    this.map.addSource("incidents", { type: "geojson", data: { type: "FeatureCollection", features: [] }, cluster: true, clusterRadius: 34, clusterMaxZoom: 14 });
    this.map.addLayer({ id: "clusters", type: "circle", source: "incidents", filter: ["has", "point_count"],
      paint: { "circle-color": "#ffffff", "circle-opacity": 0.92, "circle-stroke-color": "#1b2b30", "circle-stroke-width": 2, "circle-radius": ["step", ["get", "point_count"], 12, 5, 15, 20, 19, 100, 24] } });
    this.map.addLayer({ id: "counts", type: "symbol", source: "incidents", filter: ["has", "point_count"],
      layout: { "text-field": digits(1) === "1" ? ["to-string", ["get", "point_count"]] : arabic(["to-string", ["get", "point_count"]]), "text-font": ["Noto"], "text-size": 13, "text-allow-overlap": true }, paint: { "text-color": "#1b2b30" } });
    this.map.addLayer({ id: "incidents", type: "circle", source: "incidents", filter: ["!", ["has", "point_count"]],
      paint: { "circle-color": ["match", ["get", "type"], ...colours, "#777777"], "circle-radius": 8, "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 } });
    for (const layer of ["clusters", "incidents"]) {
      this.map.on("mouseenter", layer, () => { this.map.getCanvas().style.cursor = "pointer"; });
      this.map.on("mouseleave", layer, () => { this.map.getCanvas().style.cursor = ""; });
    }
  }

  found() {
    return this.told.items.map((item, number) => [item, number]).filter(([[, type, first, last, , , , actors, sources]]) =>
      this.types.has(this.told.types[type].id) && first <= this.day && (this.window === 0 || last > this.day - this.window) &&
      (!this.actor || actors.some((at) => this.told.actors[at].id === this.actor)) && (!this.source || sources.some((at) => this.told.sources[at].id === this.source)));
  }

  show() {
    if (!this.told) return [];
    const found = this.on ? this.found() : [];
    this.map?.getSource("incidents")?.setData({ type: "FeatureCollection", features: found.map(([item, number]) => ({
      type: "Feature", id: number, properties: { number, type: item[1] }, geometry: { type: "Point", coordinates: [item[5], item[4]] } })) });
    return found;
  }

  // Was there an incident at a point of the screen? One opens; several on one spot are listed, else the map goes nearer.
  async pick(point) {
    if (!this.on || !this.map.getLayer("incidents")) return false;
    const [hit] = this.map.queryRenderedFeatures(point, { layers: ["incidents", "clusters"] });
    if (!hit) return false;
    if (!hit.properties.cluster) {
      this.open([this.told.items[hit.properties.number]]);
      return true;
    }
    const source = this.map.getSource("incidents"), id = hit.properties.cluster_id;
    const leaves = await source.getClusterLeaves(id, 200, 0);
    const spots = new Set(leaves.map((leaf) => leaf.geometry.coordinates.join()));
    if (spots.size === 1 || this.map.getZoom() >= this.map.getMaxZoom() - 0.5) this.open(leaves.map((leaf) => this.told.items[leaf.properties.number]));
    else this.map.easeTo({ center: hit.geometry.coordinates, zoom: Math.min(await source.getClusterExpansionZoom(id), this.map.getMaxZoom()), animate: !matchMedia("(prefers-reduced-motion: reduce)").matches });
    return true;
  }

  title(item) {
    return `${this.told.types[item[1]].name} – ${item[6]}`;
  }

  date(item) {
    return new Date(this.series.begin + item[2] * day).toISOString().slice(0, 10);
  }

  count(found) {
    return t("layers.shown", { count: n("incidents", found.length) });
  }
}

// An expression that writes digits in Arabic: MapLibre has no function for it, but can look each one up.
function arabic(text) {
  const at = (place) => ["case", [">", ["length", text], place], ["at", ["to-number", ["slice", text, place, place + 1]], ["literal", [..."٠١٢٣٤٥٦٧٨٩"]]], ""];
  return ["concat", at(0), at(1), at(2), at(3)];
}
