// The member's sheet by the keyboard alone: every mark saves itself and says so; nothing is kept in the browser's storage.
const form = document.querySelector("[data-sheet-form]");
const status = form.querySelector("[data-autosave-status]");
const total = form.querySelector("[data-total]");
const criteria = [...form.querySelectorAll("[data-criterion]")];
const report = document.getElementById("ho-so");
const PAUSE = 500;
let timer = null;
let sending = false;
let dirty = new Set();
let leaving = false;

const figure = (text) => Number(text.trim().replace(",", "."));
const valueOf = (box) => box.querySelector("input[name^=value_]");
const say = (key, more = "") => { status.dataset.state = key; status.textContent = `${status.dataset[key] || ""} ${more}`.trim(); };

function first(box) {
  return box.querySelector(".p-band, input[type=radio]:checked, input[name^=value_], input[type=radio], input");
}

// Whether a mark stands at an end of the scale, where a remark is asked for; and which band it lies in.
function show(box) {
  const input = valueOf(box);
  if (!input) return;
  const value = input.value.trim() === "" ? null : figure(input.value);
  const needed = box.querySelector("[data-needed]");
  if (needed) needed.hidden = value === null || (value !== 0 && value !== Number(input.dataset.maximum));
  for (const band of box.querySelectorAll(".p-band")) {
    const inside = value !== null && Number(band.dataset.low) <= value && value <= Number(band.dataset.high);
    band.setAttribute("aria-pressed", String(inside));
  }
}

function typed(box) {
  if (box) { dirty.add(box); box.querySelector("[data-state]").textContent = ""; show(box); }
  else dirty.add(form);
  say("waiting");
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

async function save() {
  if (sending) { clearTimeout(timer); timer = setTimeout(save, PAUSE); return; }
  const sent = dirty;
  dirty = new Set();
  sending = true;
  say("saving");
  try {
    const answer = await fetch(form.action || location.href, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Autosave": "1" }, keepalive: true, redirect: "manual",
    });
    const told = await answer.json();
    if (told.kind !== "saved") { sent.forEach((one) => dirty.add(one)); refused(told); return; }
    total.textContent = told.fields.total;
    const wrong = told.fields.wrong || {};
    for (const box of sent) if (box !== form) mark(box, wrong);
    say("saved", told.at);
  } catch {
    sent.forEach((one) => dirty.add(one));
    say("offline");
    timer = setTimeout(save, 4000);
  } finally {
    sending = false;
  }
}

function refused(told) {
  if (told.kind === "signed_out") {
    say("signedOut");
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = status.dataset.signInUrl;
    link.target = "_blank";
    link.textContent = status.dataset.signIn;
    status.append(" ", link);
    timer = setTimeout(save, 8000);
  } else if (told.kind === "other_person") say("otherPerson");
  else { status.dataset.state = "closed"; status.textContent = told.message || ""; }
}

function mark(box, wrong) {
  const state = box.querySelector("[data-state]");
  const why = ["value", "yes", "remark"].map((kind) => wrong[`${kind}_${box.dataset.criterion}`]).find(Boolean);
  state.textContent = why || "● " + form.dataset.savedWord;
  state.classList.toggle("p-mark-state--wrong", Boolean(why));
}

function choose(band) {
  const box = band.closest("[data-criterion]");
  const input = valueOf(box);
  const low = Number(band.dataset.low), high = Number(band.dataset.high), step = Number(box.dataset.step) || 1;
  // The middle of the band on the criterion's steps; the number can be changed inside it.
  const middle = low + Math.floor((high - low) / 2 / step) * step;
  input.value = String(middle).replace(".", ",");
  typed(box);
  input.focus();
  input.select();
}

function move(box, by) {
  const next = criteria[criteria.indexOf(box) + by];
  const target = next ? first(next) : by > 0 ? form.querySelector("[data-confirm]") : null;
  if (target) { target.focus(); if (target.select) target.select(); target.scrollIntoView({ block: "center" }); }
}

function press(key) {
  const found = document.querySelector(`[data-key="${key}"]`);
  if (!found) return;
  leaving = true;
  if (dirty.size) save().then(() => found.click());
  else found.click();
}

form.addEventListener("input", (event) => typed(event.target.closest("[data-criterion]")));
form.addEventListener("click", (event) => { const band = event.target.closest(".p-band"); if (band) choose(band); });
form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
form.addEventListener("focusin", (event) => {
  const box = event.target.closest("[data-criterion]");
  for (const lit of report.querySelectorAll(".p-lit")) lit.classList.remove("p-lit");
  const part = box && box.dataset.section && document.getElementById(box.dataset.section);
  if (part) { part.classList.add("p-lit"); report.scrollTop += part.getBoundingClientRect().top - report.getBoundingClientRect().top - 20; }
});
window.addEventListener("beforeunload", (event) => { if (dirty.size && !leaving) event.preventDefault(); });

document.querySelector("[data-sheet]").addEventListener("keydown", (event) => {
  const here = event.target;
  const box = here.closest("[data-criterion]");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.querySelector("[data-confirm]").click(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (box && (event.key === "ArrowDown" || event.key === "ArrowUp") && here.tagName !== "TEXTAREA") {
    event.preventDefault();
    move(box, event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  const writing = here.tagName === "TEXTAREA" || (here.name || "").startsWith("remark_");
  if (writing) return;
  if (box && /^[1-9]$/.test(event.key) && !(here.name || "").startsWith("value_")) {
    const bands = box.querySelectorAll(".p-band"), answers = box.querySelectorAll("input[type=radio]");
    const band = bands[Number(event.key) - 1], answer = answers[Number(event.key) - 1];
    if (band) { event.preventDefault(); choose(band); }
    else if (answer) { event.preventDefault(); answer.checked = true; answer.focus(); typed(box); }
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "?") { event.preventDefault(); const keys = document.querySelector("[data-keys]"); keys.open = !keys.open; keys.scrollIntoView({ block: "nearest" }); }
  else if (["n", "p", "s"].includes(key)) { event.preventDefault(); press(key); }
});

criteria.forEach(show);
const begin = criteria.find((box) => { const input = valueOf(box); return input ? input.value === "" : !box.querySelector("input:checked"); });
if (begin && location.hash === "" && window.matchMedia("(min-width: 64em)").matches) first(begin).focus({ preventScroll: true });
