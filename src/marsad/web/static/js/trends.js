// The page of charts. The data is that of the tables under them; colours are those of the map.
import * as charts from "/vendor/echarts.mjs";
import { day, digits, lang, number, rtl, t } from "./words.js";

const FONT = '"Noto Sans Arabic", "Noto Sans", "DejaVu Sans", sans-serif';
const INK = "#1b2b30", SOFT = "#4d5e64", LINE = "#d5dcdd";
const start = rtl ? "right" : "left", end = rtl ? "left" : "right";
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const narrow = () => innerWidth < 640;
const find = (id) => document.getElementById(id);

const iso = (value) => new Date(value).toISOString().slice(0, 10);
const time = (text) => Date.parse(text + "T00:00:00Z");

function month(value, index) {
  const [year, at] = iso(value).split("-").map(Number);
  return at === 1 || index === 0 ? digits(year) : t(`month.${at}`);
}

// The box beside the pointer, made of elements: markup would carry styles, which the page forbids.
function tip(title, lines) {
  const box = document.createElement("div"), head = document.createElement("p"), list = document.createElement("ul");
  box.className = "tip";
  box.dir = rtl ? "rtl" : "ltr";
  head.textContent = title;
  for (const [name, value, range] of lines) {
    const line = document.createElement("li"), first = document.createElement("span"), second = document.createElement("b"), third = document.createElement("small");
    first.textContent = name;
    second.textContent = value;
    third.textContent = range ?? "";
    second.append(" ", third);
    line.append(first, second);
    list.append(line);
  }
  box.append(head, list);
  return box;
}

const range = (low, high) => t("legend.range", { low: `\u200e${number(low)}`, high: `\u200e${number(high)}` });

function frame(names, unit, zoom = true) {
  return {
    animation: !calm, animationDuration: 300, textStyle: { fontFamily: FONT, color: INK }, backgroundColor: "transparent",
    grid: { top: 56, bottom: zoom ? 64 : 30, [start]: 12, [end]: 22, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { type: "scroll", top: 0, [start]: 0, [end]: 0, align: rtl ? "right" : "left", data: rtl ? [...names].reverse() : names, textStyle: { fontFamily: FONT, color: INK }, itemGap: 14, pageTextStyle: { fontFamily: FONT } },
    xAxis: { type: "time", inverse: rtl, axisLabel: { formatter: month, hideOverlap: true, color: SOFT, fontFamily: FONT }, axisLine: { lineStyle: { color: SOFT } }, splitLine: { show: false } },
    yAxis: { type: "value", position: start, name: unit, nameTextStyle: { align: rtl ? "right" : "left", color: SOFT, fontFamily: FONT }, nameGap: 10, axisLabel: { formatter: number, color: SOFT, fontFamily: FONT }, splitLine: { lineStyle: { color: LINE } } },
    dataZoom: zoom ? [{ type: "slider", bottom: 8, height: 26, labelFormatter: (value) => day(iso(value)), textStyle: { fontFamily: FONT, color: SOFT }, brushSelect: false, left: narrow() ? 20 : 90, right: narrow() ? 20 : 90, showDetail: !narrow() }, { type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false }] : [],
    tooltip: { trigger: "axis", confine: true, transitionDuration: 0, borderColor: SOFT, axisPointer: { type: "line", lineStyle: { color: SOFT } } },
  };
}

// Holders stacked upon each other. The one that is chosen stands at the bottom, so that its band and what others published can be read off the axis.
function territory(told, base) {
  const days = told.days.map(time);
  const order = [...told.curves].sort((a, b) => (b.holder === base) - (a.holder === base) || (a.holder === "unknown") - (b.holder === "unknown"));
  const chosen = order.find((one) => one.holder === base);
  const others = told.published.filter((one) => one.holder === base);
  const stack = order.map((one) => ({
    name: one.name, type: "line", stack: "all", symbol: "none", color: one.colour, lineStyle: { width: 0.5 },
    areaStyle: { opacity: one.holder === "unknown" ? 0.35 : 0.8 }, emphasis: { disabled: true }, data: days.map((at, n) => [at, one.best[n]]),
  }));
  const edge = { width: 1.2, type: "dashed", color: INK }, line = { type: "line", symbol: "none", silent: true, z: 6 };
  const band = t("trends.band", { holder: chosen?.name ?? "" });
  const bands = chosen ? [
    { ...line, name: band, stack: "band", color: INK, lineStyle: edge, data: days.map((at, n) => [at, chosen.low[n]]) },
    { ...line, name: band, stack: "band", color: INK, lineStyle: edge, areaStyle: { color: "#ffffff", opacity: 0.4 }, data: days.map((at, n) => [at, chosen.high[n] - chosen.low[n]]) },
    { ...line, name: chosen.name, color: chosen.colour, lineStyle: { width: 3 }, data: days.map((at, n) => [at, chosen.best[n]]), z: 8 },
  ] : [];
  const points = others.length ? [{
    name: t("trends.published"), type: "scatter", symbol: "diamond", symbolSize: 12, z: 9, color: "#fff", itemStyle: { color: "#fff", borderColor: INK, borderWidth: 2 },
    data: others.map((one) => ({ value: [time(one.day), one.value], publisher: one.publisher })), tooltip: { trigger: "item" },
  }] : [];
  const names = [...order.map((one) => one.name), ...(chosen ? [band] : []), ...points.map((one) => one.name)];
  const option = frame(names, told.unit);
  option.tooltip.formatter = (found) => {
    if (!Array.isArray(found)) return tip(found.data.publisher, [[day(iso(found.value[0])), number(found.value[1])]]);
    const at = found.find((one) => one.seriesIndex < order.length)?.dataIndex;
    if (at === undefined) return "";
    return tip(day(told.days[at]), order.filter((one) => one.high[at] >= 1).map((one) => [one.name, number(one.best[at]), range(one.low[at], one.high[at])]));
  };
  option.yAxis.max = Math.ceil(told.whole);
  option.yAxis.axisLabel.showMaxLabel = false;
  return { ...option, series: [...stack, ...bands, ...points] };
}

function incidents(told) {
  const weeks = told.weeks.map(time);
  const option = frame(told.kinds.map((one) => one.name), t("trends.axis_incidents"));
  option.yAxis.minInterval = 1;
  option.tooltip.axisPointer = { type: "shadow" };
  option.tooltip.formatter = (found) => {
    const at = found[0]?.dataIndex;
    return at === undefined ? "" : tip(`${t("trends.week")}: ${day(told.weeks[at])}`, told.kinds.filter((one) => one.counts[at]).map((one) => [one.name, number(one.counts[at])]));
  };
  return { ...option, series: told.kinds.map((one) => ({ name: one.name, type: "bar", stack: "all", color: one.colour, barMinWidth: 2, barMaxWidth: 14, data: weeks.map((at, n) => [at, one.counts[n]]) })) };
}

// A line from low to high over each bar.
function whisker(shift) {
  return (params, api) => {
    const low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)]);
    const x = low[0] + shift, style = { stroke: INK, lineWidth: 1.5 };
    const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style });
    return { type: "group", children: [line(x, low[1], x, high[1]), line(x - 3, low[1], x + 3, low[1]), line(x - 3, high[1], x + 3, high[1])] };
  };
}

function casualties(told) {
  const months = told.months.map(time), kinds = [["killed", "#882255", -4], ["wounded", "#DDAA33", 4]].map(([key, ...rest]) => [told[key], t(`claim.${key}`), ...rest]);
  const option = frame(kinds.map(([, name]) => name), t("trends.axis_people"));
  option.tooltip.formatter = (found) => {
    const at = found[0]?.dataIndex;
    if (at === undefined) return "";
    const [year, number_] = told.months[at].split("-").map(Number);
    return tip(`${t(`month.${number_}`)} ${digits(year)}`, kinds.filter(([rows]) => rows[at]).map(([rows, name]) => [name, number(rows[at][1]), range(rows[at][0], rows[at][2])]));
  };
  const bars = kinds.map(([rows, name, color]) => ({ name, type: "bar", color, barWidth: 7, barGap: "15%", data: months.map((at, n) => [at, rows[n]?.[1] ?? null]) }));
  const lines = kinds.map(([rows, name, , shift]) => ({
    name, type: "custom", renderItem: whisker(shift), encode: { x: 0, y: [1, 2] }, z: 5, silent: true, color: INK,
    data: months.flatMap((at, n) => (rows[n] && rows[n][0] !== rows[n][2] ? [[at, rows[n][0], rows[n][2]]] : [])), tooltip: { show: false },
  }));
  return { ...option, series: [...bars, ...lines] };
}

function save(name, url) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

// A chart as a file, with its title: drawn anew, so that it does not depend on the size of the window.
function picture(option, title, kind) {
  const all = { ...option, animation: false, dataZoom: [], tooltip: undefined, backgroundColor: "#fff", title: { text: title, [start]: 12, top: 8, textStyle: { fontFamily: FONT, fontSize: 17, color: INK }, textAlign: rtl ? "right" : "left", ...(rtl ? { left: 988, right: undefined } : {}) },
    legend: { ...option.legend, type: "plain", top: 40, [start]: 12, [end]: 12 }, grid: { ...option.grid, top: 120, bottom: 30 } };
  const size = { width: 1000, height: 560 };
  if (kind === "svg") {
    const drawn = charts.init(null, null, { renderer: "svg", ssr: true, ...size });
    drawn.setOption(all);
    const text = drawn.renderToSVGString();
    drawn.dispose();
    return URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  }
  const drawn = charts.init(document.createElement("div"), null, { renderer: "canvas", devicePixelRatio: 2, ...size });
  drawn.setOption(all);
  const url = drawn.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
  drawn.dispose();
  return url;
}

async function begin() {
  const [answer] = await Promise.all([fetch(`/${lang}/trends.json${location.search}`), document.fonts.load('12px "Noto Sans Arabic"', "ع1"), document.fonts.load('700 12px "Noto Sans Arabic"', "ع1")]);
  if (!answer.ok) throw new Error("trends");
  const told = await answer.json();
  const base = find("base"), most = (holder) => told.territory.published.filter((one) => one.holder === holder).length;
  const first = [...base.options].sort((a, b) => most(b.value) - most(a.value))[0];
  if (first) base.value = new URLSearchParams(location.search).get("holder") ?? first.value;
  if (base.selectedIndex < 0 && first) base.value = first.value;
  const options = { territory: () => territory(told.territory, base.value), incidents: () => incidents(told.incidents), casualties: () => casualties(told.casualties) };
  const drawn = {};
  for (const name of Object.keys(options)) {
    if (!find(name)) continue;
    drawn[name] = charts.init(find(name), null, { renderer: "canvas" });
    drawn[name].setOption(options[name]());
  }
  find("base-label").hidden = !first;
  base.addEventListener("change", () => {
    drawn.territory.setOption(options.territory(), { notMerge: true });
    const query = new URLSearchParams(location.search);
    query.set("holder", base.value);
    history.replaceState(null, "", `?${query}`);
    const other = find("other");
    other.href = `${other.pathname}?${query}`;
  });
  new ResizeObserver(() => { for (const one of Object.values(drawn)) one.resize(); }).observe(find("main"));
  for (const button of document.querySelectorAll("[data-save]")) {
    const { save: kind, chart } = button.dataset;
    button.hidden = false;
    button.addEventListener("click", () => save(`marsad-${chart}.${kind}`, picture(options[chart](), find(`h-${chart}`).textContent, kind)));
  }
  document.documentElement.dataset.ready = "charts";
}

begin().catch((error) => console.error(error));
