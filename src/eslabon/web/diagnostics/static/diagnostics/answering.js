/* A form with data-changed-only sends what changed, and sends it again until it has arrived. Its buttons wait for that. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-changed-only]");
  if (!form) return;
  const PREFIX = "a-";
  const changed = new Map(); // name -> how far the typing was
  let sent = new Map(), pressed = null, again = 0;
  const send = () => form.dispatchEvent(new Event("change"));
  const note = ({ target }) => {
    if (target.name && target.name.startsWith(PREFIX)) changed.set(target.name, performance.now());
  };
  form.addEventListener("input", note, true);
  form.addEventListener("change", note, true);

  form.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = event.detail;
    for (const name of changed.keys()) if (!form.elements[name]) changed.delete(name); // no longer asked
    if (!changed.size) return event.preventDefault();
    sent = new Map(changed);
    for (const name of Object.keys(parameters)) if (name.startsWith(PREFIX) && !sent.has(name)) delete parameters[name];
    parameters.items = [...sent.keys()].map((name) => name.slice(PREFIX.length)).join(" ");
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    clearTimeout(again);
    if (detail.successful) {
      for (const [name, when] of sent) if (changed.get(name) === when) changed.delete(name);
      if (changed.size) again = setTimeout(send, 50);
      else if (pressed) form.requestSubmit(pressed);
    } else {
      pressed = null;
      again = setTimeout(send, 5000);
    }
  });
  addEventListener("online", () => changed.size && send());
  // Before eslabon.js, which would take the words for saved.
  addEventListener("submit", (event) => {
    if (event.target !== form) return;
    if (!changed.size) {
      const shown = [...form.elements].map(({ name }) => name).filter((name) => name.startsWith(PREFIX));
      form.elements.items.value = [...new Set(shown)].map((name) => name.slice(PREFIX.length)).join(" ");
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    pressed = event.submitter;
    send();
  }, true);
  // A question that is there already keeps what was typed in it.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (target.matches(".question") && target.childElementCount && fragment.querySelector("[name]")) event.detail.shouldSwap = false;
  });
})();
