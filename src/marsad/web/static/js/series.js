// The whole course of the conflict, sent once: what is said of every place on a day, without asking again.
export class Series {
  constructor(value) {
    Object.assign(this, value);
    this.begin = Date.parse(this.first + "T00:00:00Z");
    this.length = Math.round((Date.parse(this.last + "T00:00:00Z") - this.begin) / 86400000) + 1;
    const count = this.places.length;
    this.state = new Uint8Array(count);
    this.belief = new Uint8Array(count);
    this.inferred = new Uint8Array(count);
    this.byId = new Map(this.places.map((place, number) => [place[0], number]));
  }

  // Number of the last day looked at that is not after `day` (days after the first).
  step(day) {
    let low = 0, high = this.days.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.days[middle] <= day) low = middle; else high = middle - 1;
    }
    return low;
  }

  // Fills state, belief (twentieths) and inferred for a day; returns the places where anything is new.
  turn(day) {
    const step = this.step(day), fresh = [];
    for (let number = 0; number < this.places.length; number++) {
      const runs = this.places[number][5];
      let low = 0, high = runs.length / 4 - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (runs[middle * 4] <= step) low = middle; else high = middle - 1;
      }
      const at = low * 4;
      if (!this.turned || this.state[number] !== runs[at + 1] || this.belief[number] !== runs[at + 2] || this.inferred[number] !== runs[at + 3]) {
        this.state[number] = runs[at + 1];
        this.belief[number] = runs[at + 2];
        this.inferred[number] = runs[at + 3];
        fresh.push(number);
      }
    }
    this.turned = true;
    return fresh;
  }

  // The states of all places on a day, without turning to it.
  states_on(day) {
    const step = this.step(day);
    return this.places.map(([, , , , , runs]) => {
      let low = 0, high = runs.length / 4 - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (runs[middle * 4] <= step) low = middle; else high = middle - 1;
      }
      return runs[low * 4 + 1];
    });
  }

  // Low, best and high of every state under a denominator: rows of three.
  totals(day, by) {
    const columns = this.totals_of(by).columns, step = this.step(day);
    return this.states.map((_, number) => [0, 1, 2].map((which) => columns[number * 3 + which][step]));
  }

  // Each column came as its first number and what every further day adds; they are added up when first asked for.
  totals_of(by) {
    const amount = this.amounts[by];
    if (!amount.columns) {
      amount.columns = amount.steps.map((steps) => { let sum = 0; return steps.map((step) => (sum += step)); });
    }
    return amount;
  }

  iso(day) { return new Date(this.begin + day * 86400000).toISOString().slice(0, 10); }

  offset(iso) {
    const found = Math.round((Date.parse(iso + "T00:00:00Z") - this.begin) / 86400000);
    return Number.isNaN(found) ? this.length - 1 : Math.min(Math.max(found, 0), this.length - 1);
  }
}

export async function load(lang, known) {
  const answers = await Promise.all([fetch(`/data/${lang}/series.json${known ? `?known=${known}` : ""}`), fetch("/data/cells.json"), fetch("/vendor/countries.json")]);
  if (answers.some((answer) => !answer.ok)) throw new Error("parcels");
  const [value, cells, countries] = await Promise.all(answers.map((answer) => answer.json()));
  const { totals, ...rest } = value;
  return { series: new Series({ ...rest, amounts: totals }), cells, countries };
}
