// `<form data-filters>`: a list follows its filters as they change; without script a button does it.
const WAIT = 400;

export function filters(form) {
  let timer = 0;
  const send = () => form.requestSubmit();
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) send();
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("[type=search], [type=text]")) return;
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  });
}
