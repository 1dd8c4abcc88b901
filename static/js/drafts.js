// form[data-draft-url]: what is typed is kept on the server every 10 seconds and when the page is left.
// Passwords, codes and files are never sent.
const EVERY = 10000
const NEVER = ['password', 'file', 'hidden', 'submit', 'button', 'reset', 'image']

function typed (form) {
  const fields = new URLSearchParams()
  for (const field of form.elements) {
    if (!field.name || field.disabled || NEVER.includes(field.type)) continue
    if (field.autocomplete === 'one-time-code') continue
    if (['checkbox', 'radio'].includes(field.type) && !field.checked) continue
    if (field.tagName === 'SELECT') for (const option of field.selectedOptions) fields.append(field.name, option.value)
    else fields.append(field.name, field.value)
  }
  return fields
}

function note (form) {
  const place = document.createElement('p')
  place.className = 'visor-draft-note'
  place.setAttribute('aria-live', 'polite')
  const buttons = form.querySelector('.govuk-button-group') || form.querySelector('button[type="submit"]')
  if (buttons) buttons.before(place)
  else form.append(place)
  // The same words are not said twice in a minute.
  return (text) => { if (place.textContent !== text) place.textContent = text }
}

function keep (form) {
  const url = form.dataset.draftUrl
  const say = note(form)
  const token = form.querySelector('input[name="csrfmiddlewaretoken"]')?.value || ''
  let saved = typed(form).toString()
  let leaving = false

  function body (fields) {
    fields.set('csrfmiddlewaretoken', token)
    return fields
  }

  async function save () {
    const fields = typed(form)
    const now = fields.toString()
    if (leaving || now === saved) return
    try {
      const response = await fetch(url, {
        method: 'POST', body: body(fields), headers: { 'X-CSRFToken': token },
        credentials: 'same-origin', redirect: 'error'
      })
      if (!response.ok) throw new Error(String(response.status))
      const answer = await response.json()
      saved = now
      say(`Draft saved ${answer.saved_at}`)
    } catch {
      say('Draft not saved. Keep this page open: it is tried again every 10 seconds.')
    }
  }

  function saveLeaving () {
    const fields = typed(form)
    const now = fields.toString()
    if (leaving || now === saved) return
    if (navigator.sendBeacon(url, body(fields))) saved = now
  }

  form.addEventListener('submit', (event) => { if (!event.defaultPrevented) leaving = true })
  window.addEventListener('pageshow', () => { leaving = false })
  window.addEventListener('pagehide', saveLeaving)
  document.addEventListener('visibilitychange', () => { if (document.hidden) saveLeaving() })
  document.addEventListener('visor:signing-out', saveLeaving)
  setInterval(save, EVERY)
}

document.querySelectorAll('form[data-draft-url]').forEach(keep)
