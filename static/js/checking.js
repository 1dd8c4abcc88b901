// form[data-check]: the page of the fact in focus comes into view, and keys decide while the focus is on an answer.
// Without this script the links to the pages lead to the same places.
const BESIDE = window.matchMedia('(min-width: 1100px)')
const DECIDE = { c: 'confirm', e: 'correct', x: 'leave_out' }

const form = document.querySelector('form[data-check]')
const pages = document.getElementById('pages')
const facts = [...form.querySelectorAll('[data-fact]')]
const calm = window.matchMedia('(prefers-reduced-motion: reduce)')

function placeOf (fact) {
  const link = fact.querySelector('[data-shows-page]')
  return link && document.getElementById(link.hash.slice(1))
}

// Beside the facts: the pages move, the facts stay where they are.
function show (place) {
  document.querySelectorAll('.visor-seen--now').forEach((one) => one.classList.remove('visor-seen--now'))
  place.classList.add('visor-seen--now')
  const from = pages.getBoundingClientRect()
  const to = place.getBoundingClientRect()
  const room = Math.max(0, (pages.clientHeight - to.height) / 3)
  pages.scrollTo({ top: pages.scrollTop + to.top - from.top - room, behavior: calm.matches ? 'auto' : 'smooth' })
}

// On a narrow screen: the picture opens under its fact, and closes again.
function unfold (link, place) {
  const fact = link.closest('[data-fact]')
  const open = fact.querySelector('.visor-fact__picture')
  form.querySelectorAll('.visor-fact__picture').forEach((one) => one.remove())
  form.querySelectorAll('[data-shows-page][aria-expanded]').forEach((one) => one.setAttribute('aria-expanded', 'false'))
  if (open && open.dataset.shows === link.hash) return
  const picture = document.createElement('div')
  const sheet = place.closest('.visor-page').querySelector('.visor-page__sheet').cloneNode(true)
  picture.className = 'visor-fact__picture'
  picture.dataset.shows = link.hash
  sheet.querySelectorAll('[id]').forEach((one) => {
    if (one.id === place.id) one.classList.add('visor-seen--now')
    one.removeAttribute('id')
  })
  picture.append(sheet)
  fact.append(picture)
  link.setAttribute('aria-expanded', 'true')
}

form.addEventListener('focusin', (event) => {
  const fact = event.target.closest('[data-fact]')
  const place = fact && BESIDE.matches && pages && placeOf(fact)
  if (place) show(place)
})

form.addEventListener('click', (event) => {
  const link = event.target.closest('[data-shows-page]')
  const place = link && document.getElementById(link.hash.slice(1))
  if (!place) return
  event.preventDefault()
  if (BESIDE.matches) show(place)
  else unfold(link, place)
})

// A folded part opens for the focus that comes to it.
function goTo (fact) {
  if (!fact) return
  const folded = fact.closest('details:not([open])')
  if (folded) folded.open = true
  const answer = fact.querySelector('input[type=radio]:checked') || fact.querySelector('input[type=radio]')
  answer.focus({ preventScroll: true })
  fact.scrollIntoView({ block: 'nearest' })
}

function decide (fact, value) {
  const answer = fact.querySelector(`input[type=radio][value="${value}"]`)
  if (!answer) return // a fact with several values is not confirmed with one key
  answer.checked = true
  answer.dispatchEvent(new Event('change', { bubbles: true }))
  if (value === 'correct') fact.querySelector('.visor-fact__correct :is(input, select, textarea)').focus()
  else goTo(facts[facts.indexOf(fact) + 1])
}

form.addEventListener('keydown', (event) => {
  const fact = event.target.closest('[data-fact]')
  const onAnswer = event.target.matches('input[type=radio], a')
  if (!fact || !onAnswer || event.ctrlKey || event.altKey || event.metaKey) return
  const key = event.key.toLowerCase()
  if (key in DECIDE) decide(fact, DECIDE[key])
  else if (key === 'n') goTo(facts[facts.indexOf(fact) + 1])
  else if (key === 'p') goTo(facts[facts.indexOf(fact) - 1])
  else return
  event.preventDefault()
})

// What is to be corrected begins as it was printed.
form.addEventListener('change', (event) => {
  if (event.target.value !== 'correct') return
  const fact = event.target.closest('[data-fact]')
  const box = fact?.querySelector('.visor-fact__correct :is(input, textarea)')
  const printed = fact?.querySelector('.visor-typed')
  if (box && printed && !box.value) box.value = printed.textContent
})

form.querySelector('[data-keys]').hidden = false
