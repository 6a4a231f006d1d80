// The review desk: keys, slots that are filled in by name, the small map, and the lock while somebody corrects.
import { combobox } from "./combobox.js";

const lang = document.documentElement.lang, base = `/${lang}/desk`;
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
const said = document.getElementById("said"), toggle = document.getElementById("keys");
const announce = (text) => { if (said) said.textContent = text; };

function open(id) {
  const box = document.getElementById(id);
  box.open = true;
  const first = box.querySelector("select, input:not([type=hidden])");
  first?.focus();
  first?.scrollIntoView({ block: "center" });
}

// Keys by where they are on the keyboard, so that they work whatever language it is set to; never while somebody types.
function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat || toggle?.checked === false) return;
  const typing = event.target.closest("textarea, select, input:not([type=checkbox])");
  if (typing) return;
  const button = document.querySelector(`[data-key="${event.code}"]`);
  if (!button || button.closest("details:not([open])")) return;
  event.preventDefault();
  button.click();
}

function slot(box) {
  const kind = box.dataset.slot, input = box.querySelector("[data-add]"), chips = box.querySelector(".chips");
  input.removeAttribute("name"); // without this script it takes an id
  const ask = async (text) => {
    const answer = await fetch(`${base}/suggest?${new URLSearchParams({ kind, q: text })}`);
    return answer.ok ? answer.json() : [];
  };
  combobox(input, ask, (one) => {
    const there = [...chips.querySelectorAll("input")].find((chip) => chip.value === one.id);
    if (there) there.checked = true;
    else {
      const row = document.createElement("li"), label = document.createElement("label"), check = document.createElement("input");
      const name = document.createElement("span"), detail = document.createElement("small");
      Object.assign(check, { type: "checkbox", name: kind, value: one.id, checked: true });
      name.textContent = one.name;
      detail.textContent = one.detail;
      label.append(check, " ", name, " ", detail);
      row.append(label);
      chips.append(row);
    }
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }, words, announce);
}

async function redraw(form) {
  const query = new URLSearchParams();
  for (const chip of form.querySelectorAll("[name=place]:checked")) if (!chip.value.startsWith("?")) query.append("place", chip.value);
  const answer = await fetch(`${base}/spot?${query}`);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("spot").replaceChildren(...fresh.body.children);
}

// Whoever begins to correct has the claim for a while; if somebody else has it, it is said at once, not at the end.
async function take(form) {
  const fields = new URLSearchParams();
  for (const name of ["form_token", "version"]) fields.set(name, form.elements[name].value);
  const answer = await fetch(form.dataset.take, { method: "POST", body: fields });
  if (answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html"), why = page.getElementById("wrong");
  if (why && !document.getElementById("wrong")) document.querySelector("h1").before(why);
}

for (const box of document.querySelectorAll(".slot")) slot(box);
for (const button of document.querySelectorAll("[data-opens]")) {
  button.hidden = false;
  button.addEventListener("click", () => open(button.dataset.opens));
}
const correct = document.querySelector("form.slots");
if (correct) {
  correct.addEventListener("change", () => take(correct), { once: true });
  correct.querySelector("[data-slot=place]").addEventListener("change", () => redraw(correct));
}
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => { // twice is once
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent; });
if (toggle) {
  toggle.checked = localStorage.getItem("keys") !== "off";
  toggle.addEventListener("change", () => localStorage.setItem("keys", toggle.checked ? "on" : "off"));
}
addEventListener("keydown", press);
document.getElementById("wrong")?.focus();
document.querySelector(".text .m-trigger")?.scrollIntoView({ block: "nearest" });
document.documentElement.dataset.ready = "desk";
