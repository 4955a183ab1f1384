/** What every program that a test starts has of the environment: where programs are, and what is kept of compiling them. */
export const programEnv: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
}
