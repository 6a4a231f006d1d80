// The whole course of the conflict: what is said of every place on a day. What all days need comes at once, the rest in
// parts of time; the one that is shown and those beside it are here, so that moving the slider asks for nothing.
const STEPS = 21; // a code is (state * 21 + belief in twentieths) * 2 + inferred
const BESIDE = 1; // parts fetched before and after the one that is shown

export class Series {
  constructor(value, known) {
    Object.assign(this, value);
    this.known = known;
    this.begin = Date.parse(this.first + "T00:00:00Z");
    this.length = Math.round((Date.parse(this.last + "T00:00:00Z") - this.begin) / 86400000) + 1;
    const { id, name, lat, lon, people } = this.places, count = id.length;
    this.places = id.map((one, at) => [one, name[at], lat[at], lon[at], people[at]]);
    this.state = new Uint8Array(count);
    this.belief = new Uint8Array(count);
    this.inferred = new Uint8Array(count);
    this.codes = new Int32Array(count).fill(-1);
    this.byId = new Map(id.map((one, number) => [one, number]));
  }

  // Number of the last day looked at that is not after `day` (days after the first).
  step(day) {
    return last(this.days, day, (one) => one);
  }

  // The part of time in which a day looked at lies.
  part(step) {
    return this.parts[last(this.parts, step, (one) => one.first)];
  }

  has(day) {
    return Boolean(this.part(this.step(day)).told);
  }

  // Fetches the part of a day; those beside it follow.
  async fetch(day) {
    const part = this.part(this.step(day));
    await this.told(part);
    const at = this.parts.indexOf(part);
    for (let next = at - BESIDE; next <= at + BESIDE; next++) if (this.parts[next]) this.told(this.parts[next]).catch(() => {});
  }

  async told(part) {
    part.coming ??= fetch(`/data/part/${part.name}.json${this.known ? `?known=${this.known}` : ""}`).then(async (answer) => {
      if (answer.status === 404) this.newer();
      if (!answer.ok) throw new Error("parts");
      part.told = await answer.json();
    });
    try {
      await part.coming;
    } catch (error) {
      part.coming = undefined; // asked for again when it is next needed
      throw error;
    }
  }

  // The server shows a newer edition by now: the page begins anew with it, once.
  newer() {
    if (sessionStorage.getItem("edition") === this.stamp) return;
    sessionStorage.setItem("edition", this.stamp);
    location.reload();
  }

  // The codes of all places on a day looked at; from those of an earlier one of the same part, if they are given.
  walk(step, codes, from) {
    const part = this.part(step), { begin, where, by } = part.told;
    if (from === undefined || from < part.first || from > step) {
      codes.set(begin);
      from = part.first;
    }
    for (let number = from; number < step; number++) {
      const gaps = where[number - part.first], more = by[number - part.first];
      for (let at = 0, place = 0; at < gaps.length; at++) codes[place += gaps[at]] += more[at];
    }
    return codes;
  }

  // Fills state, belief (twentieths) and inferred for a day; returns the places where anything is new.
  turn(day) {
    const step = this.step(day), fresh = [];
    this.now = this.walk(step, this.now ?? new Int32Array(this.codes.length), this.walked);
    this.walked = step;
    for (let number = 0; number < this.now.length; number++) {
      const code = this.now[number];
      if (code === this.codes[number]) continue;
      this.codes[number] = code;
      this.inferred[number] = code & 1;
      this.belief[number] = (code >> 1) % STEPS;
      this.state[number] = Math.floor((code >> 1) / STEPS);
      fresh.push(number);
    }
    return fresh;
  }

  // The states of all places on a day, without turning to it.
  states_on(day) {
    return this.walk(this.step(day), new Int32Array(this.codes.length)).map((code) => Math.floor((code >> 1) / STEPS));
  }

  // Low, best and high of every state under a denominator: rows of three. Each column came as its first number and what
  // every further day adds; they are added up when first asked for.
  totals(day, by) {
    const step = this.step(day), part = this.part(step);
    part.sums ??= {};
    const columns = part.sums[by] ??= part.told.totals[by].map((steps) => { let sum = 0; return steps.map((more) => (sum += more)); });
    return this.states.map((_, number) => [0, 1, 2].map((which) => columns[number * 3 + which][step - part.first]));
  }

  iso(day) { return new Date(this.begin + day * 86400000).toISOString().slice(0, 10); }

  offset(iso) {
    const found = Math.round((Date.parse(iso + "T00:00:00Z") - this.begin) / 86400000);
    return Number.isNaN(found) ? this.length - 1 : Math.min(Math.max(found, 0), this.length - 1);
  }
}

// Number of the last of `list` whose value is not above `most`; 0 if all are.
function last(list, most, value) {
  let low = 0, high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value(list[middle]) <= most) low = middle; else high = middle - 1;
  }
  return low;
}

// Shapes as GeoJSON, from what each point adds to the one before.
function shapes({ scale, id, cells, spare, units }) {
  const unpacked = (packed) => {
    let x = 0, y = 0;
    return packed.map((shape) => shape.map((polygon) => polygon.map((ring) => {
      const points = [];
      for (let at = 0; at < ring.length; at += 2) points.push([(x += ring[at]) / scale, (y += ring[at + 1]) / scale]);
      points.push(points[0]);
      return points;
    })));
  };
  const collection = (of) => ({ type: "FeatureCollection", features: of.map(([number, type, coordinates]) => ({ type: "Feature", id: number, properties: {}, geometry: { type, coordinates } })) });
  const lands = unpacked(units);
  return {
    cells: collection(unpacked(cells).map((shape, at) => [id[at], "MultiPolygon", shape])),
    spare: collection(spare.map((number) => [number, "MultiPolygon", lands[number]])),
    units: collection(lands.map((shape, number) => [number, "MultiLineString", shape.flat()])),
  };
}

export async function load(lang, known) {
  const answers = await Promise.all([fetch(`/data/${lang}/series.json${known ? `?known=${known}` : ""}`), fetch("/data/cells.json"), fetch("/vendor/countries.json")]);
  if (answers.some((answer) => !answer.ok)) throw new Error("parcels");
  const [value, cells, countries] = await Promise.all(answers.map((answer) => answer.json()));
  return { series: new Series(value, known), cells: shapes(cells), countries };
}
