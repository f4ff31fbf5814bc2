// One listener for the page, however often the component is drawn; which forms it serves is in `watched`.
const watched = new Map();
// Forms whose drafts have been offered since this page was loaded.
const offered = new Set();
let listening = false;

const PREFIX = "cimodels.draft.";

function fieldsOf(form) {
  const root = document.querySelector(`.st-key-${CSS.escape(form)}`);
  const found = {};
  if (!root) return found;
  for (const field of root.querySelectorAll("textarea[aria-label], input[type=text][aria-label]")) {
    if (field.getAttribute("role") !== "combobox") found[field.getAttribute("aria-label")] = field.value;
  }
  return found;
}

function read(place) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + place));
  } catch {
    return null;
  }
}

function write(place, draft) {
  try {
    localStorage.setItem(PREFIX + place, JSON.stringify(draft));
  } catch {
    // A full or forbidden store: the form itself still holds what was typed.
  }
}

function forget(place) {
  try {
    localStorage.removeItem(PREFIX + place);
  } catch {
    // Nothing was kept either.
  }
}

function listen() {
  if (listening) return;
  listening = true;
  document.addEventListener("input", (event) => {
    for (const [form, { place, version }] of watched) {
      const root = document.querySelector(`.st-key-${CSS.escape(form)}`);
      if (root && root.contains(event.target)) {
        write(place, { at: Date.now(), version, values: fieldsOf(form) });
      }
    }
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (data.forget) {
    data.forget.forEach(forget);
    return;
  }
  const { form, place, version } = data;
  watched.set(form, { place, version });
  listen();

  const offer = parentElement.querySelector(".offer");
  if (offered.has(place)) return () => watched.delete(form);
  offered.add(place);

  const show = () => {
    const draft = read(place);
    const now = fieldsOf(form);
    const differs = draft && Object.entries(draft.values || {}).some(([label, text]) => text && now[label] !== text);
    if (!differs) {
      offer.hidden = true;
      return;
    }
    const when = new Date(draft.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    const stale = draft.version !== version ? " It has been changed by someone since." : "";
    offer.querySelector(".said").textContent = `You typed something here on ${when} that was not saved.${stale}`;
    offer.hidden = false;
    offer.querySelector(".restore").onclick = () => {
      setTriggerValue("restore", draft.values);
      offer.hidden = true;
    };
    offer.querySelector(".forget").onclick = () => {
      forget(place);
      offer.hidden = true;
    };
  };
  // The form is drawn after this component; wait for its fields.
  const patience = setTimeout(show, 600);
  return () => {
    clearTimeout(patience);
    watched.delete(form);
  };
}
