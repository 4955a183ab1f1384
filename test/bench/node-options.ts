import packageJson from '../../package.json' with { type: 'json' }

/** What `npm start` gives to Node, and the garbage collector within reach: memory is measured as people have it. */
export const nodeOptions: string[] = ['--expose-gc', ...(packageJson.scripts.start.match(/--\S+/g) ?? [])]
