// One set of listeners for the page, however often the component is drawn; which forms it serves is in `watched`.
const watched = new Map();
// What a form's fields held when they were first seen, by place and round.
const begun = new Map();
// Places that were saved a moment ago: what their old form still shows is no draft.
const settled = new Map();
let listening = false;

const PREFIX = "cimodels.draft.";
const SETTLING = 4000;
const MARK = "st-key-";

// What a person reads in a widget: text, the chosen words, a list of them, yes or no; undefined in what is no widget.
function told(holder) {
  const find = (selector) => holder.querySelector(selector);
  const many = find('[data-testid="stMultiSelect"]');
  if (many) return [...many.querySelectorAll("[data-tag]")].map((tag) => tag.getAttribute("aria-label"));
  if (find('[data-testid="stButtonGroup"]')) {
    return find('[role="radio"][aria-checked="true"]')?.textContent.trim() ?? "";
  }
  const box = find('input[type="checkbox"]');
  if (box) return box.checked;
  const field =
    find('[data-testid="stDateInput"] input[type="date"]') ||
    find('[data-testid="stTimeInput"] input[type="hidden"]') ||
    find("textarea, input[type=text], input[type=number]");
  return field?.value;
}

// Every field of a form by the end of its widget's key, which is the same in every round of the form.
function fieldsOf(form, round) {
  const root = document.querySelector(`.${MARK}${CSS.escape(form)}`);
  const found = {};
  if (!root) return found;
  const mark = `${MARK}${round}_`;
  for (const holder of root.querySelectorAll(`[data-testid="stElementContainer"][class*="${mark}"]`)) {
    const name = [...holder.classList].find((one) => one.startsWith(mark));
    const value = name && told(holder);
    if (value !== undefined) found[name.slice(mark.length)] = value;
  }
  return found;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function differs(values, now) {
  const filled = (value) => value === true || (value && value.length > 0);
  return Object.entries(values).some(([name, value]) =>
    name in now ? !same(now[name], value) : filled(value),
  );
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

function isSettling(place, round) {
  const one = settled.get(place);
  return one !== undefined && one.round === round && Date.now() < one.until;
}

// Remember what each form held before anything was done to it.
function begin() {
  for (const [form, { place, unsigned, round }] of watched) {
    const key = `${place} ${round}`;
    // What was typed before the name was given is a draft of whoever then gives it.
    begun.set(key, { ...fieldsOf(form, round), ...begun.get(`${unsigned} ${round}`), ...begun.get(key) });
  }
}

function keep() {
  for (const [form, { place, version, round }] of watched) {
    const now = fieldsOf(form, round);
    const before = begun.get(`${place} ${round}`);
    if (before && differs(now, before) && !isSettling(place, round)) {
      write(place, { at: Date.now(), version, values: now });
    }
  }
}

function listen() {
  if (listening) return;
  listening = true;
  const early = { capture: true, passive: true };
  for (const kind of ["pointerdown", "keydown", "focusin"]) document.addEventListener(kind, begin, early);
  document.addEventListener("input", keep);
  // A choice is shown only after the event that made it.
  for (const kind of ["click", "keyup", "change"]) document.addEventListener(kind, () => setTimeout(keep, 150));
  window.addEventListener("pagehide", keep);
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (data.forget) {
    for (const place of data.forget) {
      for (const one of watched.values()) {
        if (one.place === place) settled.set(place, { round: one.round, until: Date.now() + SETTLING });
      }
      forget(place);
    }
    return;
  }
  const { form, place, unsigned, version, round } = data;
  watched.set(form, { place, unsigned, version, round });
  listen();

  const offer = parentElement.querySelector(".offer");
  const show = (patience) => {
    const now = fieldsOf(form, round);
    // The form is drawn after this component; wait for its fields.
    if (!Object.keys(now).length && patience > 0) {
      waiting = setTimeout(show, 300, patience - 1);
      return;
    }
    const draft = read(place);
    if (!draft || !draft.values || !differs(draft.values, now)) {
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
  let waiting = setTimeout(show, 600, 20);
  return () => {
    clearTimeout(waiting);
    watched.delete(form);
  };
}
