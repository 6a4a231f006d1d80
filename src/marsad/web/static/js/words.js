// The words of the page, in its language; days and plurals as the server has them.
const words = JSON.parse(document.getElementById("words").textContent);
const lang = document.documentElement.lang;
const plural = new Intl.PluralRules(lang);

export const rtl = document.documentElement.dir === "rtl";
export { lang };

const arab = document.documentElement.dataset.digits === "arab";

// Digits as the reader likes them.
export function digits(text) {
  return arab ? String(text).replace(/[0-9]/g, (one) => String.fromCharCode(0x660 + Number(one))) : String(text);
}

export function t(key, gaps = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => (typeof gaps[name] === "number" ? digits(gaps[name]) : gaps[name]));
}

export function n(key, count) {
  const form = count === 0 ? "zero" : plural.select(count);
  return t(`${key}.${form}`, { n: number(count) });
}

export function number(value) {
  return Math.round(value).toLocaleString(arab ? "ar-EG-u-nu-arab" : "en-US");
}

export function percent(share) {
  const whole = Math.round(share * 100);
  return t("percent", { n: share > 0 && share < 1 ? Math.min(Math.max(whole, 1), 99) : whole });
}

export function day(iso) {
  const [year, month, number] = iso.split("-").map(Number);
  return t("date.form", { day: number, month: t(`month.${month}`), year });
}
