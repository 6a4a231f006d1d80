// Fronts: borders between cells of two holders, neither of them unknown. All borders are sent once; which are fronts follows from the day.
export class Fronts {
  constructor(map, series) {
    Object.assign(this, { map, series, on: false });
  }

  async load() {
    if (this.beside) return;
    const answer = await fetch("/data/borders.json");
    if (!answer.ok) throw new Error("borders");
    const borders = await answer.json();
    this.pairs = borders.features.map(({ properties }) => [properties.a, properties.b]);
    this.beside = this.series.places.map(() => []);
    this.pairs.forEach((pair, number) => { for (const place of pair) this.beside[place].push(number); });
    this.state = new Uint8Array(this.pairs.length);
    this.stale = true;
    const width = (most) => ["interpolate", ["linear"], ["zoom"], 5, most / 2, 9, most];
    const state = ["coalesce", ["feature-state", "front"], 0];
    this.map.addSource("borders", { type: "geojson", data: borders, tolerance: 0.2 });
    this.map.addLayer({ id: "fronts-edge", type: "line", source: "borders", layout: { "line-cap": "round" }, paint: { "line-color": "#ffffff", "line-width": width(7), "line-opacity": state } }, "names");
    this.map.addLayer({ id: "fronts", type: "line", source: "borders", layout: { "line-cap": "round" }, paint: { "line-color": "#7a0020", "line-width": width(3.6), "line-opacity": state } }, "names");
  }

  // `fresh`: places of which something else is said than before; without them all are looked at.
  show(fresh) {
    if (!this.beside) return;
    for (const layer of ["fronts", "fronts-edge"]) this.map.setLayoutProperty(layer, "visibility", this.on ? "visible" : "none");
    if (!this.on) { this.stale = true; return; }
    const unknown = this.series.states.findIndex((one) => one.id === "unknown");
    const { state, inferred } = this.series;
    const looked = fresh && !this.stale ? new Set(fresh.flatMap((place) => this.beside[place])) : this.pairs.keys();
    this.stale = false;
    for (const number of looked) {
      const [a, b] = this.pairs[number];
      const front = state[a] !== state[b] && state[a] !== unknown && state[b] !== unknown ? (inferred[a] && inferred[b] ? 1 : 2) : 0;
      if (front === this.state[number]) continue;
      this.state[number] = front;
      this.map.setFeatureState({ source: "borders", id: number }, { front: [0, 0.4, 1][front] });
    }
  }

  count() {
    return this.state ? this.state.reduce((sum, one) => sum + (one > 0), 0) : 0;
  }
}
