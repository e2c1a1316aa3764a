// Small comforts; every page works without them.
"use strict";

// A file dropped anywhere on the drop area is chosen; one that is too large is refused before it travels.
for (const area of document.querySelectorAll("[data-drop]")) {
  const input = area.querySelector("input[type=file]");
  const told = area.querySelector("[data-told]");
  const limit = Number(area.dataset.maxBytes);
  area.classList.add("live");
  const check = () => {
    const files = [...input.files];
    const tooLarge = files.reduce((sum, file) => sum + file.size, 0) > limit;
    told.textContent = tooLarge ? area.dataset.tooLarge : files.map((file) => file.name).join(", ");
    input.setCustomValidity(tooLarge ? area.dataset.tooLarge : "");
    return files.length > 0 && !tooLarge;
  };
  input.addEventListener("change", check);
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    input.files = event.dataTransfer.files;
    // With more to fill in, dropping is choosing.
    if (check() && !("stays" in area.dataset)) area.closest("form").requestSubmit();
  });
}

// A form that takes its time says so, and is sent once.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter || form.querySelector("button");
    // After this event, or the button's own name and action would not be sent.
    setTimeout(() => {
      button.dataset.words = button.textContent;
      button.textContent = form.dataset.busy;
      button.disabled = true;
    });
  });
}
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[data-words]")) {
    button.textContent = button.dataset.words;
    button.disabled = false;
  }
});

// A part of the menu closes when one looks elsewhere, or at Escape.
const groups = document.querySelectorAll("details.group");
addEventListener("click", (event) => {
  for (const group of groups) if (!group.contains(event.target)) group.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const group of groups) {
    if (group.open && group.contains(document.activeElement)) group.querySelector("summary").focus();
    group.open = false;
  }
});

// The current tab is in sight on a narrow screen.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// A choice that needs no button.
for (const field of document.querySelectorAll("[data-submit]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}

// One tick for all rows.
for (const all of document.querySelectorAll("[data-all]")) {
  const rows = all.form.querySelectorAll(`input[type=checkbox][name="${all.dataset.all}"]`);
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const row of rows) row.checked = all.checked;
  });
}

// A job under way: how far it is, asked again; once it is over, the page is loaded anew.
for (const part of document.querySelectorAll("[data-again]")) {
  const look = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-again]");
    if (!fresh) {
      clearInterval(timer);
      location.reload();
      return;
    }
    for (const name of ["progress", "[role=status]"]) {
      const [old, now] = [part.querySelector(name), fresh.querySelector(name)];
      if (old.outerHTML !== now.outerHTML) {
        old.textContent = now.textContent;
        if (now.hasAttribute("value")) old.setAttribute("value", now.getAttribute("value"));
        else old.removeAttribute("value");
      }
    }
  };
  const timer = setInterval(look, 1000 * part.dataset.again);
}
