// How far a job is; the page is loaded anew when it is over.
"use strict";

const card = document.querySelector("[data-job]");
const bar = card?.querySelector("progress");
const words = card?.querySelector("[data-words]");

const look = async () => {
  try {
    const answer = await fetch(card.dataset.job, { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      location.reload();
      return;
    }
    const state = await answer.json();
    if (state.over) {
      location.reload();
      return;
    }
    if (words.textContent !== state.words) words.textContent = state.words;
    if (state.percent === null) bar.removeAttribute("value");
    else bar.value = state.percent;
  } catch {
    // The server is not there at this moment; it is asked again.
  }
  setTimeout(look, 1500);
};
if (card) setTimeout(look, 1000);
