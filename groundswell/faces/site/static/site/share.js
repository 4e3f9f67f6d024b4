// Passing words on: by the device's own dialog where it has one, or by copying them.
"use strict";
for (const button of document.querySelectorAll("[data-share]")) {
  const words = document.getElementById(button.dataset.share);
  button.hidden = !navigator.share;
  button.addEventListener("click", () => navigator.share({ text: words.value }).catch(() => {}));
}
for (const button of document.querySelectorAll("[data-copy]")) {
  const words = document.getElementById(button.dataset.copy);
  const told = document.getElementById(button.dataset.copy + "-told");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () =>
    navigator.clipboard.writeText(words.value).then(
      () => { told.textContent = button.dataset.done; },
      () => words.select(),
    ),
  );
}
