// A box that proposes values while somebody types: the combobox pattern of ARIA 1.2.
export function combobox(box, ask, choose, words, announce) {
  const list = document.createElement("ul");
  list.id = `${box.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.getAttribute("aria-label"));
  list.hidden = true;
  box.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]]) {
    box.setAttribute(name, value);
  }
  let found = [], at = -1, asked = 0, timer;

  function close() {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    at = -1;
  }

  function light(next) {
    at = (next + found.length) % found.length;
    [...list.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === at)));
    box.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function take(number) {
    const one = found[number];
    box.value = "";
    close();
    choose(one);
    box.focus();
  }

  function show(values) {
    found = values;
    list.replaceChildren(...values.map((one, number) => {
      const row = document.createElement("li"), name = document.createElement("bdi"), detail = document.createElement("small");
      row.id = `${list.id}-${number}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      name.textContent = one.name;
      detail.textContent = one.detail;
      row.append(name, " ", detail);
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(number); });
      return row;
    }));
    announce(values.length ? words["desk.found"].replace("{n}", values.length) : words["desk.nothing_found"]);
    list.hidden = !values.length;
    box.setAttribute("aria-expanded", String(values.length > 0));
    at = -1;
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    const turn = ++asked;
    if (!box.value.trim()) { close(); return; }
    timer = setTimeout(async () => {
      const values = await ask(box.value.trim());
      if (turn === asked) show(values);
    }, 150);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { close(); return; }
    if (event.key === "Enter") {
      event.preventDefault(); // never sends the form half filled in
      if (!list.hidden && found.length) take(at < 0 ? 0 : at);
      return;
    }
    if (list.hidden || !found.length) return;
    if (event.key === "ArrowDown") { event.preventDefault(); light(at + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); light(at < 0 ? found.length - 1 : at - 1); }
  });
  box.addEventListener("blur", close);
}
