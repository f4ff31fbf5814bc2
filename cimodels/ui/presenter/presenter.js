// The presenter's keys. Python's side is `presenter` in `__init__.py`.

// Who needs arrow keys, Home or Escape for themselves.
const FIELDS = "input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=radiogroup], " +
  "[role=slider], [role=tablist], [role=menu], [role=grid], [data-testid=stPopoverBody], [data-baseweb=popover]"
// How long an answer may be to a key before the last one.
const PATIENCE = 2000
// Windows a little different look alike, so they need no new drawing.
const COARSE = 20
const AFTER_RESIZE = 250
const instances = new WeakMap()

class Presenter {
  constructor() {
    this.hear = event => this.press(event)
    this.resized = () => {
      clearTimeout(this.settling)
      this.settling = setTimeout(() => this.measure(), AFTER_RESIZE)
    }
    document.addEventListener("keydown", this.hear)
    window.addEventListener("resize", this.resized)
  }

  update({ data, parentElement, setStateValue, setTriggerValue }) {
    Object.assign(this, { setStateValue, setTriggerValue, codes: data.codes, leave: data.leave })
    // Keys may be faster than answers: an answer to an earlier key does not take the later one back.
    const isOvertaken = this.wanted && data.codes[data.at] !== this.wanted && Date.now() - this.asked < PATIENCE
    if (!isOvertaken) {
      this.at = data.at
      this.wanted = null
    }
    const spoken = parentElement.querySelector(".presenter")
    if (spoken.textContent !== data.said) spoken.textContent = data.said
    this.measure()
  }

  press(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target.closest?.(FIELDS)) return
    const last = this.codes.length - 1
    const next = {
      ArrowRight: this.at + 1, PageDown: this.at + 1, ArrowLeft: this.at - 1, PageUp: this.at - 1, Home: 0, End: last,
    }[event.key]
    if (next !== undefined) this.go(Math.min(Math.max(next, 0), last))
    else if (event.key === "Escape" && !document.querySelector("[data-testid=stPopoverBody]")) this.ask(this.leave)
    else if (event.key.toLowerCase() === "f" && !event.repeat) this.fill()
    else return
    event.preventDefault()
  }

  go(at) {
    if (at === this.at) return
    this.at = at
    this.wanted = this.codes[at]
    this.ask(this.wanted)
  }

  ask(code) {
    this.asked = Date.now()
    this.setTriggerValue("go", code)
  }

  fill() {
    if (document.fullscreenElement) document.exitFullscreen()
    else document.documentElement.requestFullscreen?.().catch(() => {})
  }

  measure() {
    const size = [window.innerWidth, window.innerHeight].map(side => Math.round(side / COARSE) * COARSE)
    if (String(size) === String(this.size)) return
    this.size = size
    this.setStateValue("window", size)
  }

  remove() {
    document.removeEventListener("keydown", this.hear)
    window.removeEventListener("resize", this.resized)
    clearTimeout(this.settling)
  }
}

export default function (component) {
  const { parentElement } = component
  if (!instances.has(parentElement)) instances.set(parentElement, new Presenter())
  instances.get(parentElement).update(component)
  return () => {
    instances.get(parentElement)?.remove()
    instances.delete(parentElement)
  }
}
