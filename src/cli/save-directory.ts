import { writeFile } from 'node:fs/promises'
import { operatorLocale } from '../config.ts'
import { sayIn } from '../i18n.ts'
import { withFreshDirectory } from './fresh-directory.ts'
import { run, UsageError, wordsOf } from './run.ts'
import { saved } from './saved-directory.ts'

await run('npm run directory -- save <file>', async (args) => {
  const [command, file, ...more] = wordsOf(args)
  if (command !== 'save' || !file || more.length > 0) throw new UsageError()
  const say = sayIn(operatorLocale())
  return await withFreshDirectory(say, { withTags: true, forRules: true }, async (directory) => {
    await writeFile(file, `${JSON.stringify(saved(directory), null, 2)}\n`)
    const counts = { accounts: directory.accounts().length, permissionSets: directory.permissionSets().length }
    console.log(say.plain('policy:cli.saved', { file, ...counts }))
    return 0
  })
})
