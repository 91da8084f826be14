// `<form data-autosave="/address/">`: what is typed is sent as a draft two seconds after the last
// key, and kept in this browser until the server has it.
import { forget, keep, keyOf, restore } from "./drafts.js";

const WAIT = 2000;
const SWEDISH = document.documentElement.lang === "sv";
const TEXTS = {
  saved: SWEDISH ? "Sparat" : "Saved",
  later: SWEDISH ? "Inte sparat ännu. Vi försöker igen." : "Not saved yet. We will try again.",
  out: SWEDISH
    ? "Du är utloggad. Logga in i en annan flik; det du har skrivit finns kvar."
    : "You are logged out. Log in in another tab; what you have written is kept.",
};

export function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  const key = keyOf(form);
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
      if (answer.type === "opaqueredirect" || answer.status === 401) return say(TEXTS.out);
      if (answer.status === 403 || answer.status === 409) {
        say((await answer.json()).message);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      forget(key);
      const at = new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
      say(`${TEXTS.saved} ${at}`);
    } catch {
      say(TEXTS.later);
      timer = setTimeout(save, WAIT * 5);
    }
  }

  form.addEventListener("input", () => {
    keep(form, key);
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
