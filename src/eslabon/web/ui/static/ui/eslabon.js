/* Small comforts; every page works without them. */
(() => {
  "use strict";
  // A form with data-autosave tells, in words, what became of the last save (htmx sends it).
  const say = (form, key) => {
    const place = form.querySelector("[data-autosave-status]");
    if (place && place.dataset[key]) {
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      place.textContent = place.dataset[key].replace("{time}", time);
    }
  };
  const formOf = (event) => event.target.closest && event.target.closest("form");
  const unsaved = new Set();
  const onSave = (name, act) => document.addEventListener(name, (event) => {
    const form = formOf(event);
    if (form && form.hasAttribute("data-autosave")) act(form, event);
  });
  onSave("htmx:beforeRequest", (form) => say(form, "saving"));
  onSave("htmx:afterRequest", (form, event) => {
    const kept = event.detail.successful;
    if (kept) unsaved.delete(form);
    say(form, kept ? "saved" : "failed");
  });
  onSave("htmx:sendError", (form) => say(form, "failed"));

  // A form with data-warn-unsaved asks before its words are lost.
  // Its data-typed counts how far the typing is, so that saves which arrive late or twice are told apart.
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (form && form.hasAttribute("data-warn-unsaved")) unsaved.add(form);
    const typed = form && form.querySelector("[data-typed]");
    if (typed) typed.value = Number(typed.value) + 1;
  });
  document.addEventListener("submit", (event) => unsaved.delete(event.target));
  // After the skip link the address ends in #contenido; the answer would then open there, not at its result or faults.
  document.addEventListener("submit", ({ target }) => {
    if (!target.hasAttribute("action")) target.action = location.pathname + location.search;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size) event.preventDefault();
  });

  // After a refused form, reading starts at the list of what is wrong.
  const summary = document.querySelector("form[method=post] .error-summary");
  if (summary) summary.focus();
})();
