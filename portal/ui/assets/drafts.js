// What a person has typed is kept in this browser until the server has it: when a session has run
// out, sending a form leads to the log-in page and back, and the form is as it was left.
const LOG_IN = "/logga-in";
const MARK = "sent:";

export const keyOf = (form) =>
  `draft:${location.pathname}:${form.id || form.getAttribute("action") || [...document.forms].indexOf(form)}`;

export function keep(form, key) {
  const pairs = [...new FormData(form)].filter(
    ([name, value]) =>
      typeof value === "string" && !["hidden", "password"].includes(form.elements[name]?.type),
  );
  sessionStorage.setItem(key, JSON.stringify(pairs));
}

export function forget(key) {
  sessionStorage.removeItem(key);
}

export function restore(form, key) {
  const kept = sessionStorage.getItem(key);
  if (!kept) return;
  for (const [name, value] of JSON.parse(kept)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "checkbox" || field.type === "radio") field.checked ||= field.value === value;
      else if (!["hidden", "file", "password"].includes(field.type)) field.value = value;
    }
  }
}

// The page after a form was sent tells how it went: the log-in page means it was not taken.
export function settle() {
  for (const mark of Object.keys(sessionStorage).filter((name) => name.startsWith(MARK))) {
    if (!location.pathname.startsWith(LOG_IN)) forget(mark.slice(MARK.length));
    sessionStorage.removeItem(mark);
  }
}

export function keepWhenSent(form) {
  if (form.method !== "post" || form.querySelector("[type=password]")) return;
  const key = keyOf(form);
  if (!form.dataset.autosave) {
    restore(form, key);
    forget(key);
  }
  form.addEventListener("submit", () => {
    keep(form, key);
    sessionStorage.setItem(MARK + key, "yes");
  });
}
