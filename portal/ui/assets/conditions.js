// A question that hangs on another (`data-visible-name`, `data-visible-equals`) is shown when that
// one is answered so. Without this the question says in words when it is to be answered, and the
// server forgets an answer that was not asked for.
const block = (input) =>
  input.closest(".choices, .question-parts, .question-file, .question-table")?.closest("fieldset") ??
  input.closest(".ds-field");

function answered(form, name, wanted) {
  const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  return inputs.some((input) => {
    if (block(input)?.hidden) return false;
    if (input.type === "radio" || input.type === "checkbox") return input.checked && input.value === wanted;
    return input.value === wanted;
  });
}

export function conditions(form) {
  const hanging = new Map();
  for (const input of form.querySelectorAll("[data-visible-name]")) {
    const part = block(input);
    if (part) hanging.set(part, input.dataset);
  }
  if (!hanging.size) return;
  // In the order of the page: a question that hangs on a hidden one is hidden too.
  const settle = () => {
    for (const [part, { visibleName, visibleEquals }] of hanging)
      part.hidden = !answered(form, visibleName, visibleEquals);
  };
  form.addEventListener("change", settle);
  settle();
}
