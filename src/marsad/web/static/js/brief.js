// The button that prints (or saves as PDF, by the browser's own print).
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => print());
