// Two days beside each other: which places were somebody else's on the other day.
import { day as named, n, number, t } from "./words.js";

const SHOWN = 40;

// Pairs of states (then, now) of the places that differ between the day shown and another.
export function difference(series, other) {
  const then = series.states_on(other), found = [];
  for (let place = 0; place < then.length; place++) if (then[place] !== series.state[place]) found.push([place, then[place], series.state[place]]);
  return found;
}

export function tell(series, other, day, found, choose) {
  const box = document.getElementById("difference");
  box.hidden = false;
  const [first, last] = other < day ? [other, day] : [day, other];
  document.getElementById("difference-lead").textContent = t("compare.lead", { first: named(series.iso(first)), last: named(series.iso(last)), count: n("turns", found.length) });
  const counts = new Map(), forwards = other < day;
  for (const [, then, now] of found) {
    const key = forwards ? `${then},${now}` : `${now},${then}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  box.querySelector("tbody").replaceChildren(...[...counts].sort((a, b) => b[1] - a[1]).map(([key, count]) => {
    const row = document.createElement("tr");
    for (const state of key.split(",").map((at) => series.states[at])) {
      const cell = row.insertCell(), swatch = document.createElement("span");
      cell.className = `h-${state.slug}`;
      swatch.className = state.id === "contested" ? "swatch striped" : "swatch";
      cell.append(swatch, state.name);
    }
    const cell = row.insertCell();
    cell.className = "n";
    cell.textContent = number(count);
    return row;
  }));
  const largest = [...found].sort((a, b) => series.places[b[0]][4] - series.places[a[0]][4]).slice(0, SHOWN);
  document.getElementById("difference-places").replaceChildren(...largest.map(([place]) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.textContent = series.places[place][1];
    button.addEventListener("click", () => choose(place));
    item.append(button);
    return item;
  }));
}
