/** What a request form carries in `private_metadata`: ids only, below 3,000 characters. */
export interface FormMetadata {
  operation: string | undefined
  /** Made when the form opens: submitting twice makes one request. */
  formKey: string
  /**
   * What was picked so far. A request for options does not carry the values of the other fields
   * (https://github.com/slackapi/bolt-python/issues/349), and a picker lists only what goes with the other one.
   * `principal` is whom it is for: what will happen is said of them.
   */
  picked: { account?: string; permissionSet?: string; principal?: string }
  /** Nobody named the operation: the form begins with access, and another one can be chosen in it. */
  open?: boolean
  /** All inputs of a long text are shown. */
  allInputs?: boolean
}

export const readMetadata = (text: string | undefined): FormMetadata => ({
  operation: undefined,
  formKey: '',
  picked: {},
  ...(text ? (JSON.parse(text) as Partial<FormMetadata>) : {}),
})
