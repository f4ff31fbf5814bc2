// First steps, shown until they are put away. Python's side is `first_steps` in `__init__.py`.

const SLIDER = ".live-scatter .cut input"
const KEPT_AS = "cimodels.guide"
// Where a browser keeps nothing for us, a session still does.
let putAway = null

function kept() {
  try {
    return localStorage.getItem(KEPT_AS) ?? putAway
  } catch {
    return putAway
  }
}

function keep(edition) {
  putAway = edition
  try {
    localStorage.setItem(KEPT_AS, edition)
  } catch {
    // Then until the page is loaded again.
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const guide = parentElement.querySelector(".guide")
  guide.hidden = kept() === data.edition
  guide.querySelector(".away").onclick = () => {
    keep(data.edition)
    guide.hidden = true
    // Whoever used the keyboard goes on with what comes next.
    document.querySelector(".st-key-focus_row input")?.focus({ preventScroll: true })
  }
  for (const way of guide.querySelectorAll(".way")) {
    way.onclick = () => {
      if (way.dataset.go === "slider") document.querySelector(SLIDER)?.focus()
      else setTriggerValue("go", way.dataset.go)
    }
  }
}
