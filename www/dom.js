// The few DOM helpers the page's modules share. Text goes in as text: nothing here parses HTML.

export const $ = (id) => document.getElementById(id);

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Shows a field's error message, or hides it. Its element has the id `<field>-error`. */
export function showError(field, message = "") {
  const place = $(`${field}-error`);
  place.textContent = message;
  place.hidden = message === "";
  $(field).setAttribute("aria-invalid", String(message !== ""));
}

/** Disables a button without taking the keyboard focus away from it. */
export function setAvailable(button, available) {
  button.setAttribute("aria-disabled", String(!available));
}

export function onPress(button, action) {
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") action();
  });
}
