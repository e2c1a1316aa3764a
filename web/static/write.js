// Writing a document: preview and findings follow what is typed. Without this the buttons do it.
"use strict";

for (const form of document.querySelectorAll("form[data-findings]")) {
  const findings = document.getElementById("findings");
  const shower = form.querySelector("button[formtarget=paper]");
  let waiting;
  let asked;

  const look = async () => {
    if (form.checkValidity()) form.requestSubmit(shower);
    asked?.abort();
    asked = new AbortController();
    findings.setAttribute("aria-busy", "true");
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.findings, { method: "POST", body, signal: asked.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      findings.innerHTML = await answer.text();
    } catch (error) {
      if (error.name === "AbortError") return;
      findings.replaceChildren(form.dataset.unreachable);
    }
    findings.removeAttribute("aria-busy");
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 500);
  });
  // What was typed before this script came, or kept by the browser, is shown as well.
  const typed = [...form.querySelectorAll("input, textarea")].some((field) =>
    field.type === "checkbox" || field.type === "radio"
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue,
  );
  if (typed) look();
  else if ("answered" in form.dataset) form.requestSubmit(shower);
}

// A row more, without asking for the page again.
for (const button of document.querySelectorAll("button[data-add-row]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const last = [...button.parentElement.querySelectorAll("details")].at(-1);
    const row = last.cloneNode(true);
    const [, place] = last.querySelector("[name]").name.match(/\.(\d+)\.[^.]+$/);
    const next = Number(place) + 1;
    for (const part of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replace(new RegExp(`([.-])${place}([.-])(?=[^.]*$)`), `$1${next}$2`));
      }
      if (part.type === "checkbox") part.checked = false;
      else if ("value" in part) part.value = "";
    }
    row.querySelector("summary").textContent = button.dataset.addRow.replace("#", next + 1);
    row.open = true;
    last.after(row);
    row.querySelector("[name]").focus();
  });
}

// A link to a field opens the row or part that hides it, and puts the cursor there.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#answer-']");
  if (!link) return;
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  field.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});
