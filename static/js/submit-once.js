// form[data-submit-once]: a second submit while the first is on its way is dropped.
const RELEASE_AFTER = 15000

for (const form of document.querySelectorAll('form[data-submit-once]')) {
  let sent = false
  form.addEventListener('submit', (event) => {
    if (sent) {
      event.preventDefault()
      return
    }
    sent = true
    // Somebody who stopped a slow page may try again.
    setTimeout(() => { sent = false }, RELEASE_AFTER)
  })
  // Back from the next page: the form is to be used again.
  window.addEventListener('pageshow', () => { sent = false })
}
