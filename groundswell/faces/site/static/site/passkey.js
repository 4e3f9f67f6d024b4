// Signs in with a passkey, or makes one: all else on these pages works without this file.
"use strict";

const form = document.querySelector("form[data-passkey]");

if (form && window.PublicKeyCredential) {
  const failed = form.querySelector("[data-failed]");
  form.hidden = false;
  // allauth tells here what went wrong: mostly that the person changed their mind.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    failed.hidden = false;
  });
  document.getElementById("passkey_button").addEventListener("click", () => { failed.hidden = true; });
  if (form.dataset.passkey === "login") {
    window.allauth.webauthn.forms.loginForm({ ids: { login: "passkey_button", credential: "passkey_credential" } });
  } else {
    window.allauth.webauthn.forms.signupForm({
      ids: { signup: "passkey_button", credential: "id_credential", data: "passkey_data" },
    });
  }
}
