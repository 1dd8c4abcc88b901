// Compile the stylesheet and copy what it and the pages need from the locked packages; then write MANIFEST.json.
// For maintainers: `npm ci && npm run build` in static/src. The result is committed, so running ViSOR needs no Node.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as sass from 'sass'

const source = dirname(fileURLToPath(import.meta.url))
const statics = join(source, '..')
const modules = join(source, 'node_modules')
const govuk = 'vendor/govuk-frontend-6.6.0'
const moj = 'vendor/moj-frontend-11.1.0'
const notice =
  '/*! ViSOR. Contains GOV.UK Frontend 6.6.0 (MIT) and MoJ Frontend 11.1.0 (MIT); ' +
  'their notices are in static/vendor. */\n'

function write(path, content) {
  mkdirSync(dirname(join(statics, path)), { recursive: true })
  writeFileSync(join(statics, path), content)
}

function version(name) {
  return JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version
}

function filesUnder(folder) {
  return readdirSync(join(statics, folder))
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(join(statics, path)).isDirectory() ? filesUnder(path) : [path]))
}

const compiled = sass.compile(join(source, 'visor.scss'), {
  style: 'compressed',
  loadPaths: [modules, source],
  quietDeps: true
})
write('css/visor.css', notice + compiled.css.replace(/^\uFEFF/, '') + '\n')

const script = readFileSync(join(modules, 'govuk-frontend/dist/govuk/govuk-frontend.min.js'), 'utf8')
// The map is not shipped, and a name that leads nowhere stops strict file manifests.
write(`${govuk}/govuk-frontend.min.js`, script.replace(/\/\/# sourceMappingURL=\S+\s*$/, '\n'))

const icon = 'icon-document.svg'
write(`${moj}/images/${icon}`, readFileSync(join(modules, '@ministryofjustice/frontend/moj/assets/images', icon)))

const digest = (path) => createHash('sha256').update(readFileSync(join(statics, path))).digest('hex')
const digests = (paths) => Object.fromEntries(paths.map((path) => [path, digest(path)]))
const files = ['css', 'vendor'].flatMap(filesUnder).filter((path) => !path.endsWith('MANIFEST.json'))
const sources = readdirSync(source).filter((name) => name.endsWith('.scss')).sort().map((name) => `src/${name}`)
const manifest = {
  packages: [
    {
      name: 'govuk-frontend',
      version: version('govuk-frontend'),
      licence: 'MIT',
      notice: `${govuk}/LICENCE.txt`,
      changed: 'Compiled with system fonts; fonts, crest and crown left out; source map comment removed.'
    },
    {
      name: '@ministryofjustice/frontend',
      version: version('@ministryofjustice/frontend'),
      licence: 'MIT',
      notice: `${moj}/LICENCE.txt`,
      changed: 'Only the timeline and side navigation styles, compiled with system fonts.'
    }
  ],
  // A changed source without a new stylesheet is caught by a test.
  sources: digests(sources),
  files: digests(files)
}
write('vendor/MANIFEST.json', JSON.stringify(manifest, null, 2) + '\n')
console.log(`css/visor.css ${compiled.css.length} characters, ${files.length} files in the manifest`)
