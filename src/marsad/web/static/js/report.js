// A report: what proves a claim lights up with its card, and the other way.
function light(numbers, on) {
  for (const number of numbers) {
    for (const found of document.querySelectorAll(`[data-claims~="${number}"]`)) found.classList.toggle("lit", on);
  }
}

for (const one of document.querySelectorAll("[data-claims]")) {
  const numbers = one.dataset.claims.split(" ").filter(Boolean);
  one.addEventListener("pointerenter", () => light(numbers, true));
  one.addEventListener("pointerleave", () => light(numbers, false));
  one.addEventListener("focusin", () => light(numbers, true));
  one.addEventListener("focusout", () => light(numbers, false));
  if (one.tagName === "MARK" && numbers.length) {
    one.addEventListener("click", () => document.getElementById(`c${numbers[0]}`)?.scrollIntoView({ block: "nearest" }));
  }
}

const example = document.getElementById("example");
if (example) {
  example.hidden = false;
  example.addEventListener("click", () => {
    document.getElementById("text").value = example.dataset.text;
    document.getElementById("published").value = example.dataset.day;
  });
}
