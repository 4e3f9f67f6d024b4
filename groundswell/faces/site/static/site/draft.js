// Keeps what is typed on this device until it is sent. Never files, never codes, never the address.
"use strict";

const NEVER = ["csrfmiddlewaretoken", "slip", "email", "code", "consent"];
const UNKEPT = ["file", "hidden", "submit", "button", "password"];

function placeOf(path) {
  return "groundswell:" + path;
}

function fieldsOf(form) {
  return [...form.elements].filter(
    (one) => one.name && !NEVER.includes(one.name) && !UNKEPT.includes(one.type) && !one.name.startsWith("photograph")
  );
}

function read(path) {
  try {
    return JSON.parse(localStorage.getItem(placeOf(path)));
  } catch {
    return null; // no storage in this browser, or something else in our place
  }
}

function write(path, told) {
  try {
    localStorage.setItem(placeOf(path), JSON.stringify(told));
    return true;
  } catch {
    return false;
  }
}

function forget(path) {
  try {
    localStorage.removeItem(placeOf(path));
  } catch {
    // nothing was kept
  }
}

function toldBy(form) {
  const told = {};
  for (const one of fieldsOf(form)) {
    if (one.type !== "radio" && one.type !== "checkbox") told[one.name] = one.value;
    else if (one.checked) told[one.name] = one.value;
  }
  return told;
}

function fill(form, told) {
  for (const one of fieldsOf(form)) {
    if (one.type === "radio" || one.type === "checkbox") one.checked = told[one.name] === one.value;
    else if (typeof told[one.name] === "string") one.value = told[one.name];
  }
}

function keep(form) {
  const path = form.dataset.keep;
  const line = form.querySelector("[data-kept]");
  const untouched = JSON.stringify(toldBy(form));
  if ("sent" in form.dataset) forget(path);
  const before = read(path);
  if (before && !("given" in form.dataset)) {
    fill(form, before);
    line.hidden = false;
  }
  const remember = () => {
    const told = toldBy(form);
    line.hidden = JSON.stringify(told) === untouched ? !("given" in form.dataset) : !write(path, told);
  };
  if ("given" in form.dataset) line.hidden = !write(path, toldBy(form));
  form.addEventListener("input", remember);
  form.addEventListener("change", remember);
  form.querySelector("[data-drop]").addEventListener("click", () => {
    forget(path);
    form.reset();
    line.hidden = true;
  });
}

for (const sent of document.querySelectorAll("[data-sent-under]")) forget(sent.dataset.sentUnder);
for (const form of document.querySelectorAll("form[data-keep]")) keep(form);
