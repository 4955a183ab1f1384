import enAudit from './en/audit.json' with { type: 'json' }
import enCard from './en/card.json' with { type: 'json' }
import enCommands from './en/commands.json' with { type: 'json' }
import enCommon from './en/common.json' with { type: 'json' }
import enDenied from './en/denied.json' with { type: 'json' }
import enDoctor from './en/doctor.json' with { type: 'json' }
import enErrors from './en/errors.json' with { type: 'json' }
import enFindings from './en/findings.json' with { type: 'json' }
import enForm from './en/form.json' with { type: 'json' }
import enGrant from './en/grant.json' with { type: 'json' }
import enGuide from './en/guide.json' with { type: 'json' }
import enHelp from './en/help.json' with { type: 'json' }
import enHome from './en/home.json' with { type: 'json' }
import enPolicy from './en/policy.json' with { type: 'json' }
import enReview from './en/review.json' with { type: 'json' }
import enSetup from './en/setup.json' with { type: 'json' }
import jaAudit from './ja/audit.json' with { type: 'json' }
import jaCard from './ja/card.json' with { type: 'json' }
import jaCommands from './ja/commands.json' with { type: 'json' }
import jaCommon from './ja/common.json' with { type: 'json' }
import jaDenied from './ja/denied.json' with { type: 'json' }
import jaDoctor from './ja/doctor.json' with { type: 'json' }
import jaErrors from './ja/errors.json' with { type: 'json' }
import jaFindings from './ja/findings.json' with { type: 'json' }
import jaForm from './ja/form.json' with { type: 'json' }
import jaGrant from './ja/grant.json' with { type: 'json' }
import jaGuide from './ja/guide.json' with { type: 'json' }
import jaHelp from './ja/help.json' with { type: 'json' }
import jaHome from './ja/home.json' with { type: 'json' }
import jaPolicy from './ja/policy.json' with { type: 'json' }
import jaReview from './ja/review.json' with { type: 'json' }
import jaSetup from './ja/setup.json' with { type: 'json' }

export const en = {
  common: enCommon,
  errors: enErrors,
  form: enForm,
  card: enCard,
  grant: enGrant,
  review: enReview,
  denied: enDenied,
  findings: enFindings,
  setup: enSetup,
  home: enHome,
  commands: enCommands,
  audit: enAudit,
  doctor: enDoctor,
  policy: enPolicy,
  help: enHelp,
  guide: enGuide,
}
export const ja: typeof en = {
  common: jaCommon,
  errors: jaErrors,
  form: jaForm,
  card: jaCard,
  grant: jaGrant,
  review: jaReview,
  denied: jaDenied,
  findings: jaFindings,
  setup: jaSetup,
  home: jaHome,
  commands: jaCommands,
  audit: jaAudit,
  doctor: jaDoctor,
  policy: jaPolicy,
  help: jaHelp,
  guide: jaGuide,
}
