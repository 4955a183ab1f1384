import { ConfigProblems, operatorLocale, problemInWords } from './config.ts'
import { refusalPlain } from './error-words.ts'
import { Refusal } from './errors.ts'
import { sayIn } from './i18n.ts'
import { CannotListen } from './listen.ts'
import type { Mistake } from './policy/problems.ts'
import { OrgWideInstallation } from './slack/connection/own-identity.ts'
import { ForeignOrganization } from './store/home-organization.ts'
import { DatabaseInUse } from './store/single-process.ts'
import { databaseMistake } from './store/store-trouble.ts'
import { ForeignDatabase } from './store/workspace.ts'

/** Ends the process with what whoever starts the bot has to do; what nobody expected is shown as it is. */
export function endInWords(error: unknown): never {
  if (error instanceof ConfigProblems) console.error(error.message)
  else if (error instanceof Refusal) console.error(refusalPlain(error, sayIn(operatorLocale())))
  else if (error instanceof ForeignDatabase)
    console.error(problemInWords({ place: 'DATABASE_URL', code: 'database_foreign' }))
  else if (error instanceof OrgWideInstallation)
    console.error(problemInWords({ place: 'SLACK_BOT_TOKEN', code: 'org_wide' }))
  else if (error instanceof ForeignOrganization)
    console.error(problemInWords({ place: 'DATABASE_URL', code: 'database_of_others', vars: error.vars }))
  else if (error instanceof DatabaseInUse)
    console.error(problemInWords({ place: 'DATABASE_URL', code: 'database_in_use' }))
  else if (error instanceof CannotListen) console.error(problemInWords(cannotListen(error)))
  else {
    const mistake = databaseMistake(error)
    console.error(mistake ? problemInWords(mistake) : error)
  }
  process.exit(1)
}

const cannotListen = ({ variable, address, code }: CannotListen): Mistake => ({
  place: variable,
  code: code === 'EADDRINUSE' ? 'port_in_use' : 'cannot_listen',
  vars: { address, detail: code },
})
