// Reads the sentences in which AWS, its CLI, its SDKs and Terraform say that somebody may not do something.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html

/** What stands above what permission sets allow: no other set helps against it. */
export type Blocked = 'scp' | 'rcp' | 'boundary' | 'session' | 'endpoint' | 'explicit'

export interface Denied {
  /** In which account whoever was refused is. */
  accountId?: string
  /** As IAM writes it: `s3:PutObject`. */
  action?: string
  /** The permission set by which they are there. */
  set?: string
  blocked?: Blocked
}

/** Nobody pastes more; Slack's messages may be longer. */
const mostRead = 4_000
const verb = '[A-Za-z][A-Za-z0-9]{1,63}'
const actionName = `[a-z][a-z0-9-]{1,40}:${verb}`

export function readDenied(text: string): Denied | undefined {
  const said = text
    .normalize('NFKC')
    .slice(0, mostRead)
    .replaceAll(/<(?:mailto:)?([^<|>]*)(?:\|([^<>]*))?>/g, (_, whole: string, shown?: string) => shown ?? whole)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[`*“”]/g, '')
    .replaceAll(/\s+/g, ' ')
  const action = actionIn(said)
  const set = /AWSReservedSSO_([\w+=,.@-]{1,32})_[0-9a-f]{16}(?![0-9a-f])/.exec(said)?.[1]
  const accountId = accountIn(said)
  const refused = /not authorized|access ?denied|unauthorized|forbidden|\b403\b|permission|権限/i.test(said)
  if (!refused || !(action || set)) return undefined
  const blocked = blockedBy(said)
  return {
    ...(accountId && { accountId }),
    ...(action && { action }),
    ...(set && { set }),
    ...(blocked && { blocked }),
  }
}

/** The account of who was refused comes before that of what they wanted. */
function accountIn(said: string): string | undefined {
  const user = /arn:aws[a-z-]*:(?:sts|iam)::(\d{12}):(?:assumed-role|user|role|federated-user)\//.exec(said)?.[1]
  return (
    user ?? /arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/.exec(said)?.[1] ?? /(?<!\d)(\d{12})(?!\d)/.exec(said)?.[1]
  )
}

function actionIn(said: string): string | undefined {
  const named =
    new RegExp(`(?:perform|perform:|Action:|Action =|allows the|permission to) "?(${actionName})\\b`).exec(said) ??
    /(?<![\w:/-])(?!arn:|https?:)([a-z][a-z0-9-]{1,40}:[A-Z][A-Za-z0-9]{1,63})\b/.exec(said)
  if (named?.[1]) return named[1]
  // Go's SDK and Terraform name service and operation; others only the operation, and the command the service.
  const go = new RegExp(`operation error ([A-Za-z0-9 ]{2,40}): (${verb})`).exec(said)
  if (go) return actionOf(go[1] ?? '', go[2] ?? '')
  const operation = new RegExp(`when calling the (${verb}) operation`).exec(said)?.[1]
  // An option is read in one way only: where there are two, each option more doubles the time.
  const service = /(?:^|[ $>])aws (?:-[\w-]+(?:[= ][^ -][^ ]*)? )*([a-z][a-z0-9-]{1,30}) /.exec(said)?.[1]
  const java = /\(Service: (?:AWS|Amazon)? ?([A-Za-z0-9 ]{2,40})[;,]/.exec(said)?.[1]
  const of = service ?? java ?? (operation && onlyOf[operation])
  return operation && of ? actionOf(of, operation) : undefined
}

/** Operations that one service alone has, which people meet without its name. */
const onlyOf: Record<string, string> = {
  ListBuckets: 's3',
  PutObject: 's3',
  GetObject: 's3',
  HeadObject: 's3',
  ListObjectsV2: 's3',
  CopyObject: 's3',
  RunInstances: 'ec2',
  DescribeInstances: 'ec2',
  AssumeRole: 'sts',
  GetSecretValue: 'secretsmanager',
  GetParameter: 'ssm',
}

/** Where commands and SDKs call a service otherwise than IAM: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html */
const prefixes: Record<string, string> = {
  s3api: 's3',
  elbv2: 'elasticloadbalancing',
  elb: 'elasticloadbalancing',
  elasticloadbalancingv2: 'elasticloadbalancing',
  stepfunctions: 'states',
  sfn: 'states',
  cloudwatchlogs: 'logs',
  eventbridge: 'events',
  cognitoidp: 'cognito-idp',
  ssoadmin: 'sso',
  'sso-admin': 'sso',
  configservice: 'config',
  stepfunction: 'states',
  simpleemail: 'ses',
  sesv2: 'ses',
  opensearch: 'es',
}

/** Where an operation needs a permission of another name: the pages of that reference say so. */
const permissions: Record<string, string> = {
  's3:HeadObject': 's3:GetObject',
  's3:CopyObject': 's3:PutObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:DeleteObjects': 's3:DeleteObject',
  'lambda:Invoke': 'lambda:InvokeFunction',
}

function actionOf(service: string, operation: string): string {
  const name = service
    .toLowerCase()
    .replaceAll(' ', '')
    .replace(/^(?:aws|amazon)/, '')
  const action = `${prefixes[name] ?? name}:${operation}`
  return permissions[action] ?? action
}

function blockedBy(said: string): Blocked | undefined {
  const kind =
    /(?:explicit deny in (?:an? |the )?|no |an? )(service control|resource control|session|vpc endpoint|permissions boundary|identity-based|resource-based)/i
      .exec(said)?.[1]
      ?.toLowerCase()
  const kinds: Record<string, Blocked> = {
    'service control': 'scp',
    'resource control': 'rcp',
    'permissions boundary': 'boundary',
    session: 'session',
    'vpc endpoint': 'endpoint',
  }
  return kinds[kind ?? ''] ?? (/explicit deny/i.test(said) ? 'explicit' : undefined)
}
