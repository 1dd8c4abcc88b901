// Hands who and when to the margin of every printed sheet, where only the stylesheet may write.
const line = document.querySelector('.visor-print-line')?.textContent.trim()
if (line) document.documentElement.style.setProperty('--visor-printed', JSON.stringify(line))
