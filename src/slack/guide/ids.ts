/** What the guide's screens listen to. */
export const guideIds = {
  /** Opens the overview; from the Home tab and from messages. */
  open: 'guide:open',
  /** Value: the step. */
  step: 'guide:step',
  list: 'guide:list',
  overview: 'guide:overview',
  check: 'guide:check',
  choices: 'guide:choices',
  recommended: 'guide:recommended',
  report: 'guide:report',
  request: 'guide:request',
  handOver: 'guide:hand-over',
  /** Of a step that somebody was asked to do. */
  takeOver: 'guide:take-over',
  /** Of a Done. */
  takeBack: 'guide:take-back',
  trouble: 'guide:trouble',
  file: 'guide:file',
  link: 'guide:link',
  /** In the message of a step that was handed over. */
  done: 'guide:done',
} as const

export const guideViews = {
  overview: 'guide-overview',
  step: 'guide-step',
  choices: 'guide-choices',
  handOver: 'guide-hand-over',
  recommended: 'guide-recommended',
} as const
