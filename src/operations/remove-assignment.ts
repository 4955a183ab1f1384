import { hasPrincipal, readPrincipals } from '../aws/read-assignments.ts'
import { Refusal } from '../errors.ts'
import type { Text } from '../i18n.ts'
import { accessOf, assignmentNames, hoursOf, readableSet, usableInstance } from './shared/access.ts'
import {
  applyAssignment,
  assignmentLane,
  assignmentResources,
  managementAccountPermissions,
  removal,
  settlingActions,
  verifyAssignment,
} from './shared/assignment.ts'
import { defineOperation } from './shared/define-operation.ts'

export default defineOperation({
  title: { en: 'Remove access', ja: 'アクセスを解除' },
  summary: {
    en: 'Take a permission set in an AWS account away from a person or a group.',
    ja: 'AWS アカウントでの許可セットの割り当てを、ユーザーまたはグループから解除します。',
  },
  fields: {
    account: { kind: 'account', label: { en: 'Account', ja: 'アカウント' } },
    permissionSet: { kind: 'permissionSet', label: { en: 'Permission set', ja: '許可セット' } },
    principal: { kind: 'principal', label: { en: 'From', ja: '対象' } },
  },
  gives: 'nothing',
  risk: () => 'medium',
  about(input, { directory }) {
    const { permissionSet, account, principal } = assignmentNames(accessOf(input), directory)
    return {
      en: `the removal of ${permissionSet} in ${account} from ${principal}`,
      ja: `${account} での ${principal} の ${permissionSet} の解除`,
    }
  },
  iam: [
    {
      actions: ['sso:DeleteAccountAssignment'],
      resources: assignmentResources,
      why: 'Removes the access that a person asked to remove.',
    },
    { actions: settlingActions('Deletion'), why: 'Proves what AWS did.' },
    ...managementAccountPermissions,
  ],

  async plan(input, context) {
    const { directory, aws } = context
    const instance = usableInstance(context)
    const access = accessOf(input)
    const names = assignmentNames(access, directory)
    const management = access.accountId === directory.identity.managementAccountId
    if (management && directory.identity.role === 'delegated') {
      throw new Refusal('management_account_delegated', { account: names.account }, 'account')
    }
    const [set, principals, grants] = await Promise.all([
      readableSet(access.permissionSetArn, instance, context),
      readPrincipals(aws, instance.arn, access),
      context.liveGrants(access),
    ])
    if (!hasPrincipal(principals, access.principal)) throw new Refusal('access_not_there', names, 'principal')
    const last = principals.length === 1
    const session = hoursOf(set.sessionDuration)
    const notes: Text[] = [
      {
        en: `New sessions stop at once; sessions that are already open run on for up to ${session.en}.`,
        ja: `新しいセッションはすぐに開始できなくなります。すでに開いているセッションは最長 ${session.ja}継続します。`,
      },
    ]
    // On a card there is room for few notes, and it says of every access how long sessions last.
    if (last) notes.unshift(lastOne(set.name, names.account))
    if (grants.length > 0) {
      notes.push({
        en: 'The bot granted this access and it has not ended yet; whoever holds it loses it early.',
        ja: 'このアクセスはボットが付与したもので、まだ終了していません。利用者は終了前にアクセスを失います。',
      })
    }
    return { changes: [removal(access, directory)], reliesOn: { last, liveGrants: grants.length }, notes, access }
  },

  lane: assignmentLane,
  apply: applyAssignment,
  verify: verifyAssignment,
})

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
const lastOne = (permissionSet: string, account: string): Text => ({
  en: `This is the last assignment of ${permissionSet} in ${account}: AWS deletes the role AWSReservedSSO_${permissionSet}_… there. A later assignment makes a role with another name, so policies that mention this one stop working.`,
  ja: `${account} での ${permissionSet} の最後の割り当てです。解除すると、AWS はこのアカウントのロール AWSReservedSSO_${permissionSet}_… を削除します。再び割り当てると別の名前のロールが作成されるため、現在のロール名を参照しているポリシーは機能しなくなります。`,
})
