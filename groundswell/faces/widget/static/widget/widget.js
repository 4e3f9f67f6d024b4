/* Groundswell's widget: what customers say about a product, on a shop's own page. See docs/widget.md.
   It sets no cookie, stores nothing, and asks only the house that it comes from. */
(() => {
  "use strict";

  const HOME = new URL(".", document.currentScript.src);
  const SPOKEN = ["en", "de", "it", "pl", "lt"];
  const SVG = "http://www.w3.org/2000/svg";
  let style; // one sheet for all elements of a page, asked for once

  /* Make an element. No markup is ever read from text, so nothing that people wrote can become any. */
  function make(name, facts = {}, ...inside) {
    const made = name === "svg" || name === "rect" ? document.createElementNS(SVG, name) : document.createElement(name);
    for (const [key, value] of Object.entries(facts)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== null && value !== false && value !== "") made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...inside.flat().filter((one) => one !== null && one !== ""));
    return made;
  }

  async function sheet() {
    const answer = await fetch(new URL("widget.css", HOME), { credentials: "omit" });
    const made = new CSSStyleSheet();
    made.replaceSync(await answer.text());
    return made;
  }

  class Voices extends HTMLElement {
    static observedAttributes = ["product", "company", "lang"];

    connectedCallback() {
      const drawn = this.shadowRoot;
      this.root = drawn || this.attachShadow({ mode: "open" });
      if (!drawn) this.show();
      else this.root.addEventListener("click", (event) => this.wake(event)); // drawn by the shop's server
    }

    attributeChangedCallback(name, before, now) {
      if (this.root && before !== now) this.show();
    }

    get language() {
      const near = this.closest("[lang]");
      const wished = [near ? near.lang : "", ...navigator.languages];
      return wished.map((one) => one.slice(0, 2).toLowerCase()).find((one) => SPOKEN.includes(one)) || "en";
    }

    get level() {
      return Math.min(Math.max(parseInt(this.getAttribute("level"), 10) || 2, 1), 5);
    }

    address(query) {
      const at = new URL(`v1/products/${encodeURIComponent(this.getAttribute("product") || "")}.json`, HOME);
      at.search = query;
      return at;
    }

    query(stars) {
      const asked = { company: this.getAttribute("company"), lang: this.language, stars };
      return new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString();
    }

    /* Ask for data. What only the shop's developer can mend is told in the console, never to shoppers. */
    async ask(address) {
      const answer = await fetch(address, { credentials: "omit" });
      if (answer.ok) return answer.json();
      const told = await answer.json().catch(() => ({ error: `answered ${answer.status}` }));
      throw new Error(told.error);
    }

    async show(stars = "", focus = "") {
      const turn = (this.turn = (this.turn || 0) + 1);
      try {
        style ||= sheet();
        const [made, told] = await Promise.all([style, this.ask(this.address(this.query(stars)))]);
        if (turn !== this.turn) return; // asked for something else meanwhile
        this.root.adoptedStyleSheets = [made];
        this.told = told;
        this.draw();
        if (focus) this.root.querySelector(focus)?.focus();
      } catch (error) {
        if (turn !== this.turn) return;
        style = style && (await style.catch(() => null)) ? style : undefined;
        if (!this.told) this.root.replaceChildren();
        console.warn(`groundswell-voices product="${this.getAttribute("product") || ""}": ${error.message}`);
      }
    }

    /* The shop's server has drawn it: take it over at the first click that needs us. */
    wake(event) {
      const pressed = event.target.closest("[data-stars], [data-do]");
      if (!pressed || this.told) return;
      event.preventDefault();
      const { stars = "", do: act } = pressed.dataset;
      this.show(act ? "" : stars, `[data-stars="${stars}"]`).then(() => act && this.told && this[act]());
    }

    draw() {
      const { score, experts, leads, words, stars, filter, voices, product } = this.told;
      const side = (name, told) => [experts ? make("p", { class: "side" }, name) : null, ...this.score(told)];
      const beside = experts ? side(words.experts, experts) : [];
      const first = leads === "experts";
      const heading = make(`h${this.level}`, { id: "heading", tabindex: "-1" }, words.heading);
      this.list = make("ol", { class: "voices" }, voices.map((one) => this.voice(one)));
      this.said = make("p", { role: "status" });
      this.acts = make("p", { class: "acts" });
      this.root.replaceChildren(
        make("section", { "aria-labelledby": "heading", lang: this.told.language },
          heading,
          product.made_up ? make("p", { class: "made" }, words.made_up) : null,
          first ? [make("p", { class: "made" }, words.lead), ...beside] : [],
          score ? side(words.customers, score) : make("p", { class: "none" }, words.none),
          score ? this.bars(stars, filter) : null,
          first ? [] : beside,
          score && !voices.length ? make("p", {}, words.no_fit) : null,
          this.list, this.said, this.acts));
      this.offer();
    }

    score(score) {
      return [
        make("p", { class: "score" }, make("b", {}, score.told), ` ${score.of}`),
        make("p", {}, score.sure),
      ];
    }

    bars(stars, filter) {
      const { words } = this.told;
      const bar = (one) => {
        const pressed = String(one.stars) === filter;
        const press = () => this.show(pressed ? "" : one.stars, `[data-stars="${one.stars}"]`);
        return make("tr", {},
          make("th", { scope: "row" }, make("button",
            { type: "button", "data-stars": one.stars, "aria-pressed": String(pressed), onclick: press }, one.name)),
          make("td", {}, make("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
            make("rect", { class: "rest", width: 100, height: 6 }),
            make("rect", { class: "full", width: one.width, height: 6 }))),
          make("td", { class: "number" }, one.told));
      };
      return make("table", {},
        make("caption", {}, words.caption),
        make("thead", {}, make("tr", {},
          make("th", { scope: "col" }, words.stars), make("td"), make("th", { scope: "col" }, words.people))),
        make("tbody", {}, stars.map(bar)));
    }

    voice(one) {
      const { words } = this.told;
      const spoken = { lang: one.language, dir: "auto" };
      return make("li", {}, make("article", {},
        one.signs && make("span", { class: "star", role: "img", "aria-label": one.told }, one.signs),
        one.title && make(`h${this.level + 1}`, { class: "title", ...spoken }, one.title),
        make("p", { class: "small" }, make("bdi", {}, one.name), " · ",
          one.day ? make("time", { datetime: one.day }, one.day_told) : one.day_told),
        one.text && make("p", { class: "text", ...spoken }, one.text),
        one.is_whole ? null : make("p", {}, make("a", { href: one.address }, words.whole)),
        one.fixed.map((fix) => make("p", { class: "small" }, make("a", { href: fix.address }, fix.told))),
        one.labels.length ? make("ul", { class: "labels" }, one.labels.map((label) => make("li", {}, label))) : null,
        one.reply && make("div", { class: "reply" }, make("p", { class: "small" }, one.reply.heading),
          make("p", { class: "text", lang: one.reply.language, dir: "auto" }, one.reply.text))));
    }

    /* What can be done from here. */
    offer() {
      const { words, more, filter, product } = this.told;
      const act = (name, word, does) => make("button", { type: "button", "data-do": name, onclick: does }, word);
      this.acts.replaceChildren(
        act("write", words.write, () => this.write()),
        ...(more ? [act("more", words.more, () => this.more())] : []),
        ...(filter ? [act("all", words.all, () => this.show("", "#heading"))] : []),
        ...(product ? [make("a", { href: product.address }, words.page)] : []));
    }

    /* Say something, to those who look and those who listen. */
    say(told) {
      this.said.textContent = told;
      this.said.tabIndex = -1;
      this.said.focus();
    }

    async more() {
      if (!this.told.more) return;
      try {
        const told = await this.ask(this.address(this.told.more));
        const added = told.voices.map((one) => this.voice(one));
        this.list.append(...added);
        this.told.more = told.more;
        this.offer();
        const first = added[0];
        if (first) { first.tabIndex = -1; first.focus(); }
      } catch (error) {
        location.assign(this.told.product.address);
      }
    }

    /* The box to write in comes when somebody wants to write. */
    async write() {
      try {
        const { Box } = await import(new URL("writing.js", HOME));
        const form = await this.ask(new URL(`v1/form.json?lang=${this.told.language}`, HOME));
        new Box(this, form, make, HOME).open();
      } catch (error) {
        location.assign(this.told.product.write);
      }
    }
  }

  if (!customElements.get("groundswell-voices")) customElements.define("groundswell-voices", Voices);
})();
