// `<details data-confirm>`: the question opens as a dialog instead of unfolding on the page.
export function confirmInDialog(details) {
  const summary = details.querySelector("summary");
  const box = details.querySelector(".confirm-box");
  if (!summary || !box || typeof HTMLDialogElement === "undefined") return;
  const dialog = document.createElement("dialog");
  dialog.className = "ds-dialog";
  dialog.setAttribute("aria-label", box.querySelector("h2")?.textContent ?? summary.textContent);

  function open() {
    dialog.append(box);
    details.after(dialog);
    dialog.showModal();
  }
  dialog.addEventListener("close", () => {
    details.append(box);
    details.open = false;
    dialog.remove();
    summary.focus();
  });
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  box.querySelector("[data-confirm-cancel]")?.addEventListener("click", () => dialog.close());
  if (details.open) open();
}
