// Numbers as Python sends them and as Python writes them.

function decode(text, Kind) {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0))
  return new Kind(bytes.buffer)
}

// Python rounds an exact half to the even digit, toFixed away from zero; tables and hover must agree.
function fixed(value, decimals) {
  const scaled = value * 10 ** decimals
  const isExactHalf = Number.isInteger(value * 2 ** (decimals + 1)) && Math.abs(scaled % 1) === 0.5
  if (!isExactHalf) return value.toFixed(decimals)
  return ((2 * Math.round(scaled / 2)) / 10 ** decimals).toFixed(decimals)
}

// The indicator's way to write a value: a real minus sign, the unit for percent only, no negative zero.
function formatter({ decimals, percent }) {
  return value => {
    if (Number.isNaN(value)) return "no value"
    let text = fixed(value, decimals)
    if (Number(text) === 0) text = text.replace("-", "")
    return text.replace("-", "−") + (percent ? " %" : "")
  }
}

const grouped = new Intl.NumberFormat("en-US")
const plain = cut => String(Math.round(cut * 10) / 10)
