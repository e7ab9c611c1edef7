// Saves a form while it is being written. What cannot be sent stays in the open page, never in the browser's storage.
const EVERY = 2000;
const SLOWEST = 10000;
// A request that may outlive its page carries at most 64 KiB; a longer one is sent as usual.
const OUTLIVES = 60000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.person = form.querySelector("input[name=person]").value;
    this.timer = null;
    this.sending = false;
    this.dirty = false;
    this.held = "";
    this.pause = EVERY;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("visibilitychange", () => this.turned());
    window.addEventListener("pagehide", () => this.flush());
    window.addEventListener("online", () => this.again());
    window.addEventListener("focus", () => this.again());
    window.addEventListener("beforeunload", (event) => {
      const stuck = this.held || ["offline", "signedOut", "otherPerson"].includes(this.status.dataset.state);
      if (this.dirty && stuck && !this.leaving) event.preventDefault();
    });
  }

  say(key, more = "") {
    this.status.dataset.state = key;
    this.status.textContent = [this.status.dataset[key] || "", more].filter(Boolean).join(" ");
  }

  link(text, url, blank) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = url;
    link.textContent = text;
    if (blank) { link.target = "_blank"; link.rel = "opener"; }
    this.status.append(" ", link);
  }

  typed() {
    this.dirty = true;
    if (this.held && this.held !== "invalid") return;
    this.held = "";
    this.schedule(EVERY);
  }

  schedule(after) {
    if (this.timer === null) this.timer = setTimeout(() => this.save(), after);
  }

  turned() {
    if (document.visibilityState === "hidden") this.flush();
    else this.again();
  }

  again() {
    if (!(this.dirty || this.pressed) || this.held === "conflict" || this.held === "closed") return;
    clearTimeout(this.timer);
    this.timer = null;
    this.save();
  }

  flush() {
    if (this.dirty && !this.held && !this.leaving) this.save(true);
  }

  body() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data);
  }

  // Says which of this page's sendings is the newest, whatever order they arrive in.
  turn() {
    this.form.elements.turn.value = Number(this.form.elements.turn.value) + 1;
  }

  async save(leaving = false) {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.sending && !leaving) { this.schedule(EVERY); return; }
    this.sending = true;
    this.dirty = false;
    this.turn();
    const body = this.body();
    const bytes = body.toString().length;
    try {
      const answer = await fetch(this.form.action || location.href, {
        method: "POST", body, redirect: "manual", credentials: "same-origin", keepalive: bytes < OUTLIVES,
        headers: { "X-Autosave": "1", "X-Person": this.person },
      });
      await this.answered(answer);
    } catch {
      this.waits("offline");
    }
    this.sending = false;
    if (this.dirty && !this.held) this.schedule(this.pause);
  }

  waits(key) {
    this.dirty = true;
    this.say(key);
    this.pause = Math.min(this.pause * 1.5, SLOWEST);
    this.schedule(this.pause);
  }

  async answered(answer) {
    if (answer.type === "opaqueredirect" || answer.status >= 500) return this.waits("offline");
    let told;
    try { told = await answer.json(); } catch { return this.waits("offline"); }
    for (const [name, value] of Object.entries(told.fields || {})) this.form.elements[name].value = value;
    if (told.kind === "saved") return this.saved(told);
    this.dirty = true;
    if (told.kind === "signed_out" || told.kind === "stale") return this.reconnect();
    this.held = told.kind;
    if (told.kind === "conflict") {
      this.say("conflict");
      this.link(this.status.dataset.merge, told.url, false);
    } else {
      this.say(told.kind, told.message);
    }
    return undefined;
  }

  saved(told) {
    this.pause = EVERY;
    this.held = "";
    this.say("saved", told.at);
    if (this.pressed) {
      const button = this.pressed;
      this.pressed = null;
      this.sending = false;
      this.form.requestSubmit(button);
    } else if (this.dirty) {
      this.schedule(EVERY);
    }
  }

  // After signing in again, in this tab's own time and as the same person only.
  async reconnect() {
    const answer = await fetch(this.status.dataset.sessionUrl, { credentials: "same-origin" });
    const { person, token } = await answer.json();
    if (person === null) {
      this.waits("signedOut");
      this.link(this.status.dataset.signIn, this.status.dataset.signInUrl, true);
    } else if (String(person) !== this.person) {
      this.waits("otherPerson");
    } else {
      this.form.elements.csrfmiddlewaretoken.value = token;
      this.schedule(0);
    }
  }

  // A button pressed while a sending is under way or cannot get through waits for it.
  submitted(event) {
    if (this.sending || ["offline", "signedOut"].includes(this.status.dataset.state)) {
      event.preventDefault();
      this.pressed = event.submitter;
      if (!this.sending) this.again();
      return;
    }
    clearTimeout(this.timer);
    this.turn();
    this.leaving = true;
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
