// [data-poll-url]: asks for a fragment of HTML until it holds [data-done], slower and slower.
// Without this script a reload of the page shows the same.
const FIRST = 2000
const SLOWEST = 10000

async function fragment (url) {
  const response = await fetch(url, { credentials: 'same-origin', redirect: 'error', cache: 'no-store', headers: { 'X-Background': '1' } })
  const type = response.headers.get('Content-Type') || ''
  return response.ok && type.startsWith('text/html') ? await response.text() : null
}

function watch (element) {
  const url = new URL(element.dataset.pollUrl, location.href)
  if (url.origin !== location.origin) return
  let pause = FIRST
  let shown = ''
  if (!element.hasAttribute('aria-live')) element.setAttribute('aria-live', 'polite')

  async function ask () {
    let text = null
    if (!document.hidden) text = await fragment(url).catch(() => null)
    if (text !== null && text !== shown) {
      shown = text
      element.innerHTML = text
    }
    if (element.querySelector('[data-done]')) return
    pause = Math.min(pause * 1.25, SLOWEST)
    setTimeout(ask, pause)
  }

  if (!element.querySelector('[data-done]')) setTimeout(ask, pause)
}

document.querySelectorAll('[data-poll-url]').forEach(watch)
