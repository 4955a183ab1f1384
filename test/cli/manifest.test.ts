import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

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
