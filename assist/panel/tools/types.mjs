// Makes the TypeScript types of the wire from the OpenAPI documents under schema/.
// With --check it writes nothing and fails when a committed file differs.
import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const targets = [
  ['schema/events.json', 'src/live/schema.ts'],
  ['schema/api.json', 'src/api/schema.ts'],
]

const check = process.argv.includes('--check')
let stale = false
for (const [from, to] of targets) {
  const document = await readFile(from, 'utf8').then(JSON.parse, () => null)
  if (!document) continue
  const types = `// Generated from ${from} by \`npm run types\`.\n` + astToString(await openapiTS(document))
  if (!check) await writeFile(to, types)
  else if ((await readFile(to, 'utf8')) !== types) {
    stale = true
    console.error(`${to} is older than ${from}: npm run types`)
  }
}
process.exit(stale ? 1 : 0)
