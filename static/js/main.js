// Marks the page as scripted and wakes the GOV.UK components. Without it every page still works.
import { initAll } from '../vendor/govuk-frontend-6.6.0/govuk-frontend.min.js'

document.documentElement.classList.add('js-enabled')
// A browser that runs modules is one GOV.UK Frontend supports.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
