import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { everyWord, isWord } from '../../src/slack/answers/commands.ts'

const text = await readFile(join(import.meta.dirname, '../../manifest.yml'), 'utf8')
const manifest = parse(text)

/** https://docs.slack.dev/reference/app-manifest */
test('the manifest keeps within the limits that Slack sets', () => {
  const { display_information: display, features, oauth_config, settings } = manifest
  expect(display.name.length).toBeLessThanOrEqual(35)
  expect(display.description.length).toBeLessThanOrEqual(140)
  expect(display.long_description.length).toBeGreaterThanOrEqual(174)
  expect(display.long_description.length).toBeLessThanOrEqual(4_000)
  expect(features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/)
  expect(features.slash_commands).toHaveLength(1)
  const [command] = features.slash_commands
  expect(command.command).toBe('/aws-setup')
  expect(command.should_escape).toBe(true)
  expect(command.description.length).toBeLessThanOrEqual(2_000)
  expect(command.usage_hint.length).toBeLessThanOrEqual(1_000)
  for (const { name, description } of features.shortcuts) {
    expect(name.length).toBeLessThanOrEqual(24)
    expect(description.length).toBeLessThanOrEqual(150)
  }
  expect(oauth_config.scopes.bot.length).toBeLessThanOrEqual(255)
  expect(oauth_config.scopes.bot_optional).toEqual(['files:read'])
  expect(settings.event_subscriptions.bot_events.length).toBeLessThanOrEqual(100)
  expect(settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } })
})

test('every scope and event says why it is there', () => {
  const { oauth_config, settings } = manifest
  const { bot, bot_optional } = oauth_config.scopes
  for (const name of [...bot, ...bot_optional, ...settings.event_subscriptions.bot_events])
    expect(text).toMatch(new RegExp(`- ${name.replace('.', '\\.')} # \\S+`))
})

test('each event has the scope that it needs', () => {
  const needs: Record<string, string> = {
    'message.im': 'im:history',
    user_change: 'users:read',
    subteam_updated: 'usergroups:read',
    subteam_members_changed: 'usergroups:read',
  }
  const { oauth_config, settings } = manifest
  for (const event of settings.event_subscriptions.bot_events)
    if (needs[event]) expect(oauth_config.scopes.bot).toContain(needs[event])
})

test('what the README says to type is a command, and each command stands in its table', async () => {
  const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8')
  const table = readme.slice(readme.indexOf('| you want | you do |'), readme.indexOf('What the bot can do in AWS is'))
  const typed = [...readme.matchAll(/`\/aws-setup ([a-z-]+)/g)].map(([, word = '']) => word)
  expect(typed.filter((word) => !isWord(word))).toEqual([])
  const wanted = everyWord.filter((word) => word !== 'guide' && word !== 'my-access')
  expect(wanted.filter((word) => !new RegExp(`\`(?:/aws-setup )?${word}\\b`).test(table))).toEqual([])
  const [command] = manifest.features.slash_commands
  const hinted = command.usage_hint.split(' | ')
  expect(hinted.filter((word: string) => !isWord(word))).toEqual([])
})

test('each operation that the README names is one, and each that there is stands in it', async () => {
  const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8')
  const table = readme.slice(readme.indexOf('| about | operations |'), readme.indexOf('[Every call that changes AWS]'))
  const named = [...table.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, id = '']) => id)
  expect(named.toSorted()).toEqual([...(await loadOperations()).keys()].toSorted())
})
