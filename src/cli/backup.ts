import { existsSync } from 'node:fs'
import { databaseUrlOf, operatorLocale } from '../config.ts'
import { sayIn } from '../i18n.ts'
import { backUp } from '../store/back-up.ts'
import { run, UsageError, wordsOf } from './run.ts'

await run('npm run backup -- <file>', async (args) => {
  const [file, ...more] = wordsOf(args)
  const say = sayIn(operatorLocale())
  if (!file || more.length > 0) throw new UsageError()
  const url = databaseUrlOf()
  if (!url.startsWith('sqlite:')) throw new UsageError(say.plain('doctor:usage.backup_postgres'))
  const database = url.slice('sqlite:'.length)
  if (!existsSync(database)) throw new UsageError(say.plain('doctor:usage.no_store', { database }))
  backUp(database, file)
  console.log(say.plain('doctor:usage.backup_made', { file }))
  return 0
})
