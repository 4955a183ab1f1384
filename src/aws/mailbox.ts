/** Mail to bob+aws@example.com is Bob's: https://www.rfc-editor.org/rfc/rfc5233 */
export const mailbox = (address: string): string => address.toLowerCase().replace(/\+[^@]*(?=@)/, '')

/** What every address of the same mailbox begins with: the name alone, or with an alias. */
export const beginningsOf = (address: string): string[] => {
  const [name = '', domain = ''] = mailbox(address).split('@')
  return [`${name}@${domain}`, `${name}+`]
}
