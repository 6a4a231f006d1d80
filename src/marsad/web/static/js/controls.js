// What lies over the map and what is left out, as somebody chooses it; all of it stands in the address.
import { difference, tell } from "./compare.js";
import { Fronts } from "./fronts.js";
import { Incidents } from "./incidents.js";
import { day as named, lang, n, t } from "./words.js";

const find = (id) => document.getElementById(id);

export class Controls {
  constructor(page, asked, changed, choose) {
    Object.assign(this, { page, changed, choose, known: asked.get("known") ?? "", other: null, holders: null });
    const { series, map } = page;
    this.fronts = new Fronts(map, series);
    this.incidents = new Incidents(map, series, (items) => this.open(items));
    if (asked.has("with")) this.other = series.offset(asked.get("with"));
    this.wanted = { fronts: asked.has("fronts"), types: asked.get("types")?.split(",") ?? null, actor: asked.get("actor") ?? "", source: asked.get("source") ?? "", days: asked.get("days") };
    document.querySelector("#layers details").open = ["fronts", "types", "actor", "source", "days", "with", "known"].some((name) => asked.has(name));
    for (const box of document.querySelectorAll("#layers .gl")) box.hidden = !map;
    this.listen();
  }

  async begin() {
    if (this.other !== null) await this.page.series.fetch(this.other);
    find("with").value = this.other === null ? "" : this.page.series.iso(this.other);
    if (!this.page.map) return;
    const box = document.querySelector("#layers details");
    if (box.open) await this.fetch(); // the address asks for something; who only looks at the map does not wait
    else box.addEventListener("toggle", () => this.fetch(), { once: true });
  }

  async fetch() {
    const { wanted, incidents } = this;
    const told = await incidents.load(this.known);
    fill("actor", told.actors, wanted.actor);
    fill("source", told.sources, wanted.source);
    if (wanted.days !== null && [...find("window").options].some((one) => one.value === wanted.days)) find("window").value = wanted.days;
    find("types").replaceChildren(...told.types.map((type) => this.type(type)));
    incidents.begin();
    find("incidents").checked = wanted.types !== null;
    find("fronts").checked = wanted.fronts;
    if (wanted.fronts) await this.fronts.load();
    find("layers").dataset.ready = "";
    this.choice();
  }

  type(type) {
    const label = document.createElement("label"), box = document.createElement("input"), swatch = document.createElement("span");
    box.type = "checkbox";
    box.value = type.id;
    box.checked = this.wanted.types === null || this.wanted.types.includes("all") || this.wanted.types.includes(type.id);
    swatch.className = "swatch";
    label.className = `t-${type.id}`;
    label.append(box, " ", swatch, type.name);
    return label;
  }

  listen() {
    find("layers").addEventListener("change", async (event) => {
      if (event.target.id === "known") { this.past(event.target); return; }
      if (event.target.id === "with") {
        const other = event.target.value ? this.page.series.offset(event.target.value) : null;
        if (other !== null) await this.page.series.fetch(other);
        this.other = other;
      }
      if (event.target.id === "fronts" && event.target.checked) await this.fronts.load();
      this.choice();
    });
    find("without").addEventListener("click", () => { find("with").value = ""; this.other = null; this.choice(); });
    find("layers").addEventListener("submit", (event) => event.preventDefault());
  }

  // Another day of knowledge is another map: the page is asked for anew, with all else as it is.
  past(field) {
    if (!field.validity.valid) return;
    const query = this.page.query();
    if (field.value) query.set("known", field.value); else query.delete("known");
    location.search = query;
  }

  // What is chosen now, taken over from the fields.
  choice() {
    const { incidents, fronts } = this, { series } = this.page;
    incidents.on = find("incidents").checked;
    find("incident-options").hidden = !incidents.on;
    incidents.types = new Set([...document.querySelectorAll("#types input:checked")].map((box) => box.value));
    incidents.window = Number(find("window").value);
    incidents.actor = find("actor").value;
    incidents.source = find("source").value;
    fronts.on = find("fronts").checked;
    const states = incidents.told?.actors.find((one) => one.id === incidents.actor)?.states ?? [];
    this.holders = states.length ? new Set(states) : null;
    this.changed();
  }

  // Which places keep their colour: those that changed if two days are compared, those of the party that is chosen.
  pale(day) {
    const { series } = this.page;
    find("without").hidden = this.other === null;
    find("difference").hidden = this.other === null;
    const found = this.other === null ? null : difference(series, this.other);
    if (found) tell(series, this.other, day, found, this.choose);
    const changed = found && new Set(found.map(([place]) => place));
    if (!changed && !this.holders) return null;
    return (place) => (changed ? !changed.has(place) : false) || (this.holders ? !this.holders.has(series.state[place]) : false);
  }

  show(day, fresh) {
    this.fronts.show(fresh);
    this.incidents.day = day;
    const found = this.incidents.show();
    if (this.incidents.told) find("shown").textContent = this.incidents.on ? this.incidents.count(found) : "";
  }

  // Is there an incident at a point of the screen? Then it is opened.
  pick(point) {
    return this.incidents.pick(point);
  }

  write(query) {
    const { incidents, fronts } = this;
    if (this.known) query.set("known", this.known);
    if (this.other !== null) query.set("with", this.page.series.iso(this.other));
    if (fronts.on) query.set("fronts", "1");
    if (incidents.on) {
      query.set("types", incidents.types.size === incidents.told.types.length ? "all" : [...incidents.types].join(","));
      if (incidents.window !== 31) query.set("days", incidents.window);
    }
    if (incidents.actor) query.set("actor", incidents.actor);
    if (incidents.source) query.set("source", incidents.source);
  }

  async open(items) {
    const box = find("panel");
    if (items.length > 1) {
      const head = document.createElement("h2"), list = document.createElement("ul");
      head.textContent = t("layers.here", { count: n("incidents", items.length) });
      list.className = "several";
      list.append(...items.sort((a, b) => b[2] - a[2]).map((item) => {
        const line = document.createElement("li"), button = document.createElement("button");
        button.type = "button";
        button.textContent = `${this.incidents.title(item)}, ${named(this.incidents.date(item))}`;
        button.addEventListener("click", () => this.open([item]));
        line.append(button);
        return line;
      }));
      box.replaceChildren(head, list);
      return;
    }
    const answer = await fetch(`/${lang}/incident/${items[0][0]}/panel${this.known ? `?known=${this.known}` : ""}`);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    box.replaceChildren(...fresh.body.children);
    box.setAttribute("aria-label", this.incidents.title(items[0]));
  }
}

function fill(id, list, chosen) {
  find(id).append(...list.map((one) => {
    const option = document.createElement("option");
    option.value = one.id;
    option.textContent = one.name;
    return option;
  }));
  find(id).value = list.some((one) => one.id === chosen) ? chosen : "";
}
