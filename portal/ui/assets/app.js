// Comfort on top of pages that work without it: nothing here is needed to do the job.
import htmx from "htmx.org";
import { autosave } from "./autosave.js";
import { conditions } from "./conditions.js";
import { confirmInDialog } from "./confirm.js";
import { keepWhenSent, settle } from "./drafts.js";
import { filters } from "./filters.js";

window.htmx = htmx;
document.documentElement.classList.add("js");

function wire(root) {
  root.querySelectorAll("form[data-autosave]").forEach(autosave);
  root.querySelectorAll("form.form").forEach(keepWhenSent);
  root.querySelectorAll("details[data-confirm]").forEach(confirmInDialog);
  root.querySelectorAll("form[data-filters]").forEach(filters);
  root.querySelectorAll("form").forEach(conditions);
  root.querySelectorAll("form:not([data-filters])").forEach(sendOnce);
  root.querySelector("[data-error-summary]")?.focus();
}

// A double click must not send a form twice; the server checks too.
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
}

// After htmx has swapped a part of the page, focus goes to where the reader went on.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  if (!(part instanceof Element)) return;
  wire(part);
  part.querySelector("[data-focus-after-swap]")?.focus();
});

// A session that ran out answers with the log-in page: go there, and come back to this address.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.responseURL && new URL(xhr.responseURL).pathname.startsWith("/logga-in")) {
    event.preventDefault();
    const here = location.pathname + location.search;
    location.assign(`/logga-in/?next=${encodeURIComponent(here)}`);
  }
});

// Back from the browser's own cache a form may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

settle();
wire(document);
