/** What the guide's screens listen to. */
export const guideIds = {
  /** Opens the overview; from the Home tab and from messages. */
  open: 'guide:open',
  /** Opens a step; the button's value is its id. */
  step: 'guide:step',
  list: 'guide:list',
  overview: 'guide:overview',
  check: 'guide:check',
  choices: 'guide:choices',
  recommended: 'guide:recommended',
  report: 'guide:report',
  request: 'guide:request',
  handOver: 'guide:hand-over',
  /** Takes back a step that somebody was asked to do. */
  takeOver: 'guide:take-over',
  /** Takes back that a step is done. */
  takeBack: 'guide:take-back',
  /** A dialogue; where several stand side by side, each has its own id behind a colon. */
  trouble: 'guide:trouble',
  file: 'guide:file',
  /** Opens the form of "Not for us"; its value is the step. */
  skip: 'guide:skip',
  /** Takes back that a step is not for us. */
  wantAgain: 'guide:want-again',
  /** Another step in place of the one that is shown. */
  next: 'guide:next',
  /** Whether there is an AWS account already. */
  accountExisting: 'guide:account-existing',
  accountNone: 'guide:account-none',
  /** Makes all choices that are open as recommended. */
  chooseRecommended: 'guide:choose-recommended',
  link: 'guide:link',
  /** Done, in the message about a step that was handed over. */
  done: 'guide:done',
} as const

export const guideViews = {
  overview: 'guide-overview',
  step: 'guide-step',
  choices: 'guide-choices',
  handOver: 'guide-hand-over',
  skip: 'guide-skip',
  recommended: 'guide-recommended',
} as const
