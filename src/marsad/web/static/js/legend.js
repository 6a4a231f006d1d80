// The legend of a day: how much each holder has, under the denominator somebody chose.
import { number, percent, t } from "./words.js";

export function legend(series, day, by) {
  const rows = series.totals(day, by), places = series.totals(day, "settlements");
  const whole = series.wholes[by] || 1;
  const body = document.querySelector("#legend tbody");
  document.getElementById("amount").textContent = t(`unit.${by}`);
  const shown = series.states
    .map((state, at) => ({ state, row: rows[at], settlements: places[at][1] }))
    .filter(({ row, settlements }) => row[1] >= 0.5 || settlements >= 0.5)
    .sort((one, other) => (one.state.id === "unknown") - (other.state.id === "unknown") || other.row[1] - one.row[1]);
  body.replaceChildren(...shown.map(({ state, row, settlements }) => line(state, row, settlements, whole)));
}

function line(state, [low, best, high], settlements, whole) {
  const row = document.createElement("tr");
  row.className = `h-${state.slug}`;
  const name = document.createElement("td"), swatch = document.createElement("span");
  swatch.className = state.id === "contested" ? "swatch striped" : "swatch";
  name.append(swatch, state.name);
  const range = document.createElement("small");
  range.textContent = t("legend.range", { low: number(low), high: number(high) });
  const cells = [number(best), number(settlements), percent(best / whole)].map((text) => {
    const cell = document.createElement("td");
    cell.className = "n";
    cell.textContent = text;
    return cell;
  });
  cells[0].append(range);
  row.append(name, ...cells);
  return row;
}
