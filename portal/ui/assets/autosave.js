// `<form data-autosave="/address/">`: what is typed is sent as a draft two seconds after the last
// key, and kept in this browser until the server has it, so that nothing typed is ever lost.
const WAIT = 2000;

export function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  const key = `draft:${location.pathname}:${form.id || form.dataset.autosave}`;
  const swedish = document.documentElement.lang === "sv";
  const say = (text) => status && (status.textContent = text);
  let timer = 0;

  restore(form, key);

  async function save() {
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "autosave" },
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status === 401) {
        say(swedish ? "Du är utloggad. Logga in i en annan flik; det du skrivit finns kvar." : "You are logged out. Log in in another tab; what you wrote is kept.");
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      sessionStorage.removeItem(key);
      const at = new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
      say(swedish ? `Sparat ${at}` : `Saved ${at}`);
    } catch {
      say(swedish ? "Inte sparat ännu. Vi försöker igen." : "Not saved yet. We will try again.");
      timer = setTimeout(save, WAIT * 5);
    }
  }

  form.addEventListener("input", () => {
    keep(form, key);
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sessionStorage.removeItem(key);
  });
}

function keep(form, key) {
  const pairs = [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
  );
  sessionStorage.setItem(key, JSON.stringify(pairs));
}

function restore(form, key) {
  const kept = sessionStorage.getItem(key);
  if (!kept) return;
  for (const [name, value] of JSON.parse(kept)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "checkbox" || field.type === "radio") field.checked ||= field.value === value;
      else if (field.type !== "hidden" && field.type !== "file") field.value = value;
    }
  }
}
