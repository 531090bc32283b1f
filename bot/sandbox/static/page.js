// Looks every two seconds whether the page would be another by now. Reloads it, or says so while somebody is typing.
"use strict";

const watched = document.querySelector("[data-watch]");
const news = document.querySelector("#news");

function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

function isBusy() {
  const fields = document.querySelectorAll("main textarea, main input, main select");
  return document.querySelector("details.editor[open]") !== null || [...fields].some(isChanged);
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(watched.dataset.watch, { cache: "no-store" });
    if (!answer.ok || (await answer.text()) === watched.dataset.version) return;
  } catch {
    return; // the sandbox was stopped
  }
  if (isBusy()) news.hidden = false;
  else location.reload();
}

if (watched) setInterval(look, 2000);
