// Rows are dragged into an order. Without script there are buttons for it.
"use strict";

// The order is sent as soon as a row is let go of.
const list = document.querySelector("[data-arrange]");
let dragged = null;
if (list) {
  const before = () => [...list.rows].map((row) => row.dataset.file).join("\n");
  let first = before();
  for (const row of list.rows) row.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("tr");
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("tr");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    over.parentNode.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  });
  list.addEventListener("dragend", () => {
    dragged.classList.remove("dragged");
    dragged = null;
    if (before() === first) return;
    first = before();
    list.closest("form").requestSubmit(document.querySelector("[data-keep-order]"));
  });
}
