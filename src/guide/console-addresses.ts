import type { Text } from '../i18n.ts'
import { places } from './addresses.ts'
import type { ShowContext } from './define-step.ts'

const open = (en: string, ja: string, url: string) => ({ label: { en, ja } satisfies Text, url })

/** Where Identity Center is, or where it is to be. */
export const homeRegion = ({ directory, choices }: Pick<ShowContext, 'directory' | 'choices'>): string | undefined =>
  directory.instance?.region ?? choices.homeRegion?.value

/** A page of an account: nothing for whoever has said that there is none, until the sign-up has begun. */
const ofAccount =
  (page: ReturnType<typeof open>) =>
  ({ directory, choices, confirmed }: Pick<ShowContext, 'directory' | 'choices' | 'confirmed'>) =>
    choices.awsAccount?.value === 'none' && !directory.identity.accountId && !confirmed['sign-up-start']
      ? undefined
      : page

/** Pages of AWS where people do things by hand, as the links of steps. */
export const consolePages = {
  signUp: () => open('Open the sign-up page', 'サインアップページを開く', places.signUp),
  signIn: () => open('Open the console', 'コンソールを開く', places.console),
  account: ofAccount(open('Open the account page', 'アカウントページを開く', places.account)),
  iam: ofAccount(open('Open IAM', 'IAM を開く', places.iam)),
  supportPlans: ofAccount(open('Open Support plans', 'サポートプランを開く', places.supportPlans)),
  quotas: ofAccount(open('Open Service Quotas', 'Service Quotas を開く', places.quotas)),
  organizations: ofAccount(open('Open AWS Organizations', 'AWS Organizations を開く', places.organizations)),
  settings: ofAccount(open('Open AWS Settings', 'AWS Settings を開く', places.settings)),
}

/** The console of Identity Center in the right Region; nothing while the Region is not known. */
export function centerPage(context: Pick<ShowContext, 'directory' | 'choices'>) {
  const region = homeRegion(context)
  if (!region) return undefined
  const url = places.identityCenter.replace('<region>', region)
  return open(`Open IAM Identity Center (${region})`, `IAM Identity Center を開く (${region})`, url)
}
