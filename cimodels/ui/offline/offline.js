// Streamlit shuts every field, and lays a dialog over the page, while the connection is gone. Who takes notes in a
// classroom goes on writing: fields of forms stay open, and what is written in them is kept as a draft.
let listening = false;
let last = null;
const notices = new Set();

const app = () => document.querySelector('[data-testid="stApp"]');
const isGone = () => app()?.dataset.testConnectionState !== "CONNECTED";
const isWritten = (field) => field.matches("textarea, input") && field.closest('[data-testid="stForm"]');

function open(field) {
  field.disabled = false;
  if (field === last && document.activeElement !== field) field.focus({ preventScroll: true });
}

function openAll() {
  document.querySelectorAll('[data-testid="stForm"] :is(textarea, input):disabled').forEach((field) => {
    if (shut.has(field)) open(field);
  });
}

// Fields that the loss of the connection shut; what was shut before stays so.
const shut = new WeakSet();

function closeDialog() {
  const dialog = [...document.querySelectorAll('[role="dialog"]')].find((one) =>
    one.textContent.startsWith("Connection error"),
  );
  if (!dialog) return;
  dialog.querySelector("button")?.click();
  last?.focus({ preventScroll: true });
}

function tell() {
  for (const notice of notices) notice.hidden = !isGone();
}

function changed(records) {
  tell();
  if (!isGone()) return;
  for (const { type, target } of records) {
    if (type === "attributes" && target.disabled && isWritten(target)) shut.add(target);
  }
  closeDialog();
  openAll();
}

function listen() {
  if (listening) return;
  listening = true;
  document.addEventListener("focusin", ({ target }) => {
    if (!target.closest('[role="dialog"]')) last = target;
  });
  new MutationObserver(changed).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["disabled", "data-test-connection-state"],
  });
}

export default function ({ parentElement }) {
  const notice = parentElement.querySelector(".notice");
  notices.add(notice);
  listen();
  tell();
  return () => notices.delete(notice);
}
