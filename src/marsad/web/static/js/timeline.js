// Time: a slider under a histogram of changes, play and pause, and the keys.
import { day as named, n, rtl, t } from "./words.js";

const BINS = 90;
const SVG = "http://www.w3.org/2000/svg";

export class Timeline {
  constructor(series, start, moved) {
    this.series = series;
    this.moved = moved;
    this.slider = document.getElementById("day");
    this.play = document.getElementById("play");
    this.stops = series.turned.day;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.histogram();
    this.slider.addEventListener("input", () => { this.pause(); this.go(Number(this.slider.value)); });
    this.play.addEventListener("click", () => (this.timer ? this.pause() : this.run()));
    document.getElementById("earlier").addEventListener("click", () => this.jump(-1));
    document.getElementById("later").addEventListener("click", () => this.jump(1));
    document.addEventListener("keydown", (event) => this.key(event));
    this.go(start);
  }

  go(day) {
    this.day = Math.min(Math.max(day, 0), this.series.length - 1);
    const words = named(this.series.iso(this.day));
    this.slider.value = this.day;
    this.slider.setAttribute("aria-valuetext", words);
    document.getElementById("today").textContent = words;
    const today = this.series.turned.named[this.stops.indexOf(this.day)] ?? 0;
    document.getElementById("moved").textContent = today ? n("changed", today) : "";
    const bin = Math.floor(this.day / this.width);
    for (const bar of this.bars) bar.classList.toggle("now", Number(bar.dataset.bin) === bin);
    this.moved(this.day);
  }

  jump(way) {
    this.pause();
    const found = way > 0 ? this.stops.find((stop) => stop > this.day) : this.stops.findLast((stop) => stop < this.day);
    this.go(found ?? (way > 0 ? this.series.length - 1 : 0));
  }

  run() {
    if (this.day >= this.series.length - 1) this.go(0);
    const step = Math.max(1, Math.round(this.series.length / 400));
    const next = () => {
      if (this.day >= this.series.length - 1) { this.pause(); return; }
      this.go(this.calm.matches ? this.stops.find((stop) => stop > this.day) ?? this.series.length - 1 : this.day + step);
    };
    this.timer = setInterval(next, this.calm.matches ? 1500 : 90);
    this.told(true);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.told(false);
  }

  told(running) {
    this.play.setAttribute("aria-pressed", String(running));
    this.play.setAttribute("aria-label", t(running ? "time.pause" : "time.play"));
  }

  key(event) {
    const at = event.target;
    if (event.altKey || event.ctrlKey || event.metaKey || at.closest?.("#map, input:not(#day), textarea, select")) return;
    if (event.key === " " && at.closest("button, a, summary")) return;
    const way = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key];
    if (way && event.shiftKey) this.jump(way);
    else if (way) { this.pause(); this.go(this.day + way); }
    else if (event.key === " ") this.play.click();
    else return;
    event.preventDefault();
  }

  histogram() {
    this.width = this.series.length / BINS;
    const bins = Array.from({ length: BINS }, () => [0, 0]);
    const { day, named, around } = this.series.turned;
    day.forEach((one, at) => {
      const bin = bins[Math.min(BINS - 1, Math.floor(one / this.width))];
      bin[0] += named[at];
      bin[1] += around[at];
    });
    const top = Math.max(1, ...bins.map(([sure, near]) => sure + near));
    const picture = document.getElementById("histogram");
    picture.setAttribute("viewBox", `0 0 ${BINS} 100`);
    this.bars = [];
    bins.forEach(([sure, around], bin) => {
      let from = 100;
      for (const [count, kind] of [[sure, "named"], [around, "around"]]) {
        if (!count) continue;
        const bar = document.createElementNS(SVG, "rect"), height = Math.max(100 * count / top, 6);
        from -= height;
        for (const [name, value] of Object.entries({ x: (rtl ? BINS - 1 - bin : bin) + 0.1, width: 0.8, y: Math.max(from, 0), height })) bar.setAttribute(name, value);
        bar.classList.add(kind);
        bar.dataset.bin = bin;
        picture.append(bar);
        this.bars.push(bar);
      }
    });
  }
}
