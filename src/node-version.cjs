// Loaded before every script: an older Node would stumble over the TypeScript that follows, in its own words.
if (Number.parseInt(process.versions.node, 10) < 24) {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  const isJapanese = /^ja/.test(LC_ALL || LC_MESSAGES || LANG || '')
  console.error(
    isJapanese
      ? `Node 24 以降が必要です（現在のバージョン: ${process.version}）。https://nodejs.org から入手してください。`
      : `Node 24 or newer is needed, and this is ${process.version}. See https://nodejs.org.`,
  )
  process.exit(1)
}
