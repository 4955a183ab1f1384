import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export type Page = Map<string, { type: string; body: string | Uint8Array }>

const types: Record<string, string> = {
  js: 'text/javascript',
  css: 'text/css',
  html: 'text/html',
  svg: 'image/svg+xml',
}

/** The page, bundled in memory: path to content. Nothing is written to the disk. */
export async function bundlePage(): Promise<Page> {
  const built = await build({
    root: fileURLToPath(new URL('./page/', import.meta.url)),
    configFile: false,
    envFile: false,
    publicDir: false,
    logLevel: 'error',
    mode: 'production',
    // Also where NODE_ENV says otherwise, as it does in tests.
    oxc: { jsx: { runtime: 'automatic', development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, modulePreload: false, reportCompressedSize: false },
  })
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  return new Map(
    outputs.map((file) => {
      const type = `${types[file.fileName.split('.').at(-1) ?? ''] ?? 'application/octet-stream'}; charset=utf-8`
      const path = file.fileName === 'index.html' ? '/' : `/${file.fileName}`
      return [path, { type, body: file.type === 'chunk' ? file.code : file.source }]
    }),
  )
}
