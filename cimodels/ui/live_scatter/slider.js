// The cut-off under the hand. What moves is shown at once; what rests is told.

const HALF_PERCENT = 0.5
const REST_AFTER_KEY = 300
const STEPS = {
  ArrowLeft: -0.5, ArrowDown: -0.5, ArrowRight: 0.5, ArrowUp: 0.5, PageDown: -5, PageUp: 5,
}

class Slider {
  constructor(input, { moved, rested }) {
    Object.assign(this, { input, moved, rested })
    this.cut = Number(input.value)
    input.onpointerdown = () => { this.isHeld = true }
    input.onpointerup = input.onpointercancel = () => {
      // The browser tells of the change after the pointer has gone up.
      setTimeout(() => this.rest())
    }
    input.oninput = () => this.move(this.isHeld ? nearest(Number(input.value), HALF_PERCENT) : Number(input.value))
    input.onchange = () => (this.isHeld ? this.rest() : this.restSoon())
    input.onkeydown = event => this.press(event)
    input.onblur = () => this.rest()
  }

  press(event) {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey) return
    let cut
    if (key === "Home") cut = Number(this.input.min)
    else if (key === "End") cut = Number(this.input.max)
    else if (key in STEPS) cut = this.cut + (shiftKey ? 0.1 * Math.sign(STEPS[key]) : STEPS[key])
    else return
    event.preventDefault()
    this.move(Math.min(Number(this.input.max), Math.max(Number(this.input.min), cut)))
    this.restSoon()
  }

  move(cut) {
    this.isMoving = true
    this.set(cut)
  }

  set(cut) {
    this.cut = Math.round(cut * 10) / 10
    if (Number(this.input.value) !== this.cut) this.input.value = this.cut
    this.moved(this.cut)
  }

  restSoon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.rest(), REST_AFTER_KEY)
  }

  rest() {
    clearTimeout(this.timer)
    this.isHeld = false
    if (this.isMoving) {
      this.isMoving = false
      this.sent = this.cut
      this.rested(this.cut)
    } else if (this.told) this.hear(this.told)
  }

  // Python's value holds, unless a hand is on the slider or Python had not heard its last word when it spoke.
  hear(told) {
    this.told = told
    if (this.isHeld || this.isMoving) return
    if (this.sent !== undefined && told.heard !== this.sent) return
    if (told.cut !== this.cut) this.set(told.cut)
  }

  remove() {
    clearTimeout(this.timer)
  }
}

const nearest = (value, step) => Math.round(value / step) * step
