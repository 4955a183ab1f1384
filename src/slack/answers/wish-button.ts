/** A button that opens the form; its value is a line as after `request`. Registered by `commands.ts`. */
export const wishButton = 'answer:request'
