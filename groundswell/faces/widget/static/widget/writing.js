/* The box to write in: loaded when somebody wants to write. What is typed leaves the page when it is sent, not before. */

export class Box {
  /* voices: the element it stands in; words: what the box says; make: makes an element; home: where to send to */
  constructor(voices, words, make, home) {
    Object.assign(this, { voices, words, make, home });
  }

  open() {
    const { make, words } = this;
    const consent = make("input", { type: "checkbox", name: "consent", required: true });
    this.slip = token(); // sent twice, it is one voice
    this.put((box) => this.send(box),
      this.choice("stars", (key, word) => `${"★".repeat(key)} ${key} – ${word}`),
      this.field("title", "input", { type: "text", maxlength: 300 }),
      this.field("text", "textarea", { rows: 6, maxlength: 20000 }),
      this.choice("collected", (key, word) => word),
      this.field("name", "input", { type: "text", maxlength: 60, autocomplete: "nickname" }),
      this.field("email", "input", { type: "email", maxlength: 254, autocomplete: "email", required: true }),
      make("div", { class: "field", "data-field": "consent" },
        make("label", { class: "pick" }, consent, make("span", {}, words.consent))),
      this.end(words.send));
  }

  /* Put a form where the buttons stand; it takes their place until it is done. */
  put(sent, ...inside) {
    const submit = (event) => { event.preventDefault(); sent(this.box); };
    this.box?.remove();
    this.box = this.make("form", { novalidate: true, "aria-label": this.words.heading, onsubmit: submit }, ...inside);
    this.voices.acts.hidden = true;
    this.voices.said.textContent = "";
    this.voices.acts.before(this.box);
    this.box.querySelector("input").focus();
  }

  close() {
    this.box.remove();
    this.voices.acts.hidden = false;
  }

  end(word) {
    const leave = () => { this.close(); this.voices.root.querySelector("[data-do=write]").focus(); };
    return [
      this.make("div", { "data-field": "form" }),
      this.make("p", { class: "acts" }, this.make("button", { class: "main" }, word),
        this.make("button", { type: "button", onclick: leave }, this.words.back)),
    ];
  }

  field(name, kind, facts) {
    const { make, words } = this;
    const hint = words[`${name}_hint`];
    return make("div", { class: "field", "data-field": name },
      make("label", { for: name }, words[name]),
      hint ? make("p", { class: "hint", id: `${name}-hint` }, hint) : null,
      make(kind, { id: name, name, "aria-describedby": hint ? `${name}-hint` : null, ...facts }));
  }

  choice(name, written) {
    const { make, words } = this;
    const hint = words[`${name}_hint`];
    const choices = Object.entries(words.choices[name]).map(([value, word]) =>
      make("label", { class: "pick" }, make("input", { type: "radio", name, value, required: true }),
        make("span", {}, written(value, word))));
    return make("fieldset", { class: "field", "data-field": name }, make("legend", {}, words[name]),
      hint ? make("p", { class: "hint" }, hint) : null, choices);
  }

  async send(box) {
    const about = (name) => this.voices.getAttribute(name) || "";
    const told = await this.submit("v1/drafts", {
      ...Object.fromEntries(new FormData(box)),
      product: about("product"), company: about("company"), consent: box.elements.consent.checked, slip: this.slip,
    });
    if (told) this.askForCode(told);
  }

  askForCode({ draft, told }) {
    this.put((box) => this.confirm(box, draft),
      this.make("p", { role: "status", id: "told" }, told),
      this.field("code", "input", { type: "text", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 20 }),
      this.end(this.words.confirm));
    this.box.elements.code.setAttribute("aria-describedby", "told");
  }

  async confirm(box, draft) {
    const told = await this.submit("v1/drafts/confirm", { draft, code: box.elements.code.value });
    if (!told) return;
    this.close();
    this.voices.root.querySelector(".none")?.remove(); // "be the first" is true no more
    this.voices.say(told.told);
    this.voices.dispatchEvent(new CustomEvent("groundswell-heard", { bubbles: true }));
  }

  /* Send one form at a time. What stands in the way is told, and nothing typed is lost. */
  async submit(path, data) {
    if (this.isSending) return null;
    this.isSending = true;
    const told = await this.post(path, data).catch(() => ({ errors: { form: this.words.failed } }));
    this.isSending = false;
    this.tell(told.errors || {});
    return told.errors ? null : told;
  }

  async post(path, data) {
    const answer = await fetch(new URL(`${path}?lang=${this.voices.told.language}`, this.home), {
      method: "POST", credentials: "omit", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data),
    });
    const told = await answer.json();
    return answer.ok ? told : { errors: { form: this.words.failed }, ...told };
  }

  /* A refusal stands beside the field concerned, and the first one gets the focus. */
  tell(errors) {
    this.box.querySelectorAll(".wrong").forEach((one) => one.remove());
    this.box.querySelectorAll("[aria-invalid]").forEach((input) => this.mark(input, ""));
    for (const [name, told] of Object.entries(errors)) {
      const field = this.box.querySelector(`[data-field="${name}"]`) || this.box.querySelector("[data-field=form]");
      const id = `${field.dataset.field}-wrong`;
      const role = field.dataset.field === "form" ? "alert" : null;
      field.append(this.make("p", { class: "wrong", id, role }, [told].flat().join(" ")));
      field.querySelectorAll("input, textarea").forEach((input) => this.mark(input, id));
    }
    this.box.querySelector("[aria-invalid]")?.focus();
  }

  mark(input, wrong) {
    const hint = this.box.querySelector(`#${input.name}-hint`);
    const by = [hint ? hint.id : "", wrong].filter(Boolean).join(" ");
    if (wrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (by) input.setAttribute("aria-describedby", by);
    else input.removeAttribute("aria-describedby");
  }
}

function token() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
