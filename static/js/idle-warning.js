// body[data-idle-seconds]: warns two minutes before an idle session ends, and five before the day's does.
// Keys and pointers count as activity and are told to the server at most once a minute; an open tab does not.
const SECOND = 1000
const PING_EVERY = 60 * SECOND
const WARN_BEFORE = 120 * SECOND
const WARN_BEFORE_END = 300 * SECOND
const LEAVE_EARLY = 5 * SECOND

const settings = document.body.dataset
const idleLimit = Number(settings.idleSeconds) * SECOND
const end = settings.absoluteDeadline ? Date.parse(settings.absoluteDeadline) : Infinity
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('visor-activity') : null

let heard = Date.now() // when the server last heard from this person, in any tab
let active = false
let pinging = false
let endWasShown = false

function token () {
  return document.querySelector('input[name="csrfmiddlewaretoken"]')?.value || ''
}

async function ping () {
  if (pinging) return
  pinging = true
  active = false
  const asked = Date.now()
  try {
    const response = await fetch(settings.keepaliveUrl, {
      method: 'POST', headers: { 'X-CSRFToken': token() }, credentials: 'same-origin', redirect: 'error'
    })
    if (response.ok) {
      heard = asked
      tabs?.postMessage(heard)
    } else if (response.status === 401 || response.status === 403) {
      signedOut()
    }
  } catch {
    active = true // not heard: tried again with the next tick
  } finally {
    pinging = false
  }
}

function element (tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text) made.textContent = text
  return made
}

const dialog = element('dialog', 'visor-idle')
const title = element('h2', 'govuk-heading-m')
const words = element('p', 'govuk-body')
const spoken = element('p', 'govuk-visually-hidden')
const buttons = element('div', 'govuk-button-group')
const stay = element('button', 'govuk-button')
title.id = 'visor-idle-title'
words.id = 'visor-idle-words'
spoken.setAttribute('aria-live', 'assertive')
stay.type = 'button'
dialog.setAttribute('aria-labelledby', title.id)
dialog.setAttribute('aria-describedby', words.id)
buttons.append(stay)
dialog.append(title, words, spoken, buttons)
document.body.append(dialog)

let onStay = () => dialog.close()
stay.addEventListener('click', () => onStay())
dialog.addEventListener('cancel', (event) => { event.preventDefault(); onStay() })

function show (heading, text, button, act) {
  title.textContent = heading
  words.textContent = text
  stay.textContent = button
  onStay = act
  if (!dialog.open) {
    spoken.textContent = ''
    dialog.showModal()
  }
}

function left (milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / SECOND))
  if (seconds > 60) return `${Math.ceil(seconds / 60)} minutes`
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}

function warnIdle (remaining) {
  const text = `You have not done anything for a while. You will be signed out in ${left(remaining)}.`
  show('You are about to be signed out', text, 'Stay signed in', () => { dialog.close(); ping() })
  const seconds = Math.ceil(remaining / SECOND)
  // Said aloud now and then, not every second.
  if (!spoken.textContent || [60, 30, 10].includes(seconds)) spoken.textContent = text
}

function warnEnd () {
  const at = new Date(end).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  endWasShown = true
  show('Your session ends soon', `Whatever you do, you will be signed out at ${at}. Save what you are typing.`, 'Continue', () => dialog.close())
}

function signedOut () {
  show('You have been signed out', 'Sign in again to go on. The last saved draft of what you typed is kept.', 'Sign in', () => location.reload())
}

function leave () {
  document.dispatchEvent(new Event('visor:signing-out'))
  const form = [...document.forms].find((one) => one.getAttribute('action') === settings.signOutUrl)
  clearInterval(clock)
  if (form) form.submit()
  else location.reload()
}

function tick () {
  const now = Date.now()
  const idleLeft = heard + idleLimit - now
  if (Math.min(idleLeft, end - now) <= LEAVE_EARLY) return leave()
  if (active && now - heard >= PING_EVERY) ping()
  if (idleLeft <= WARN_BEFORE) return warnIdle(idleLeft)
  if (end - now <= WARN_BEFORE_END && !endWasShown) return warnEnd()
}

function acted (event) {
  // While the warning is up only its button counts, so that it is read.
  if (event.isTrusted && !dialog.open) active = true
}

for (const kind of ['keydown', 'pointerdown', 'input']) document.addEventListener(kind, acted, { passive: true })
tabs?.addEventListener('message', (event) => {
  heard = Math.max(heard, Number(event.data) || 0)
  if (dialog.open && heard + idleLimit - Date.now() > WARN_BEFORE) dialog.close()
})
document.addEventListener('visibilitychange', () => { if (!document.hidden) tick() })
const clock = setInterval(tick, SECOND)
