import { problem } from '../io/errors.ts'
import type { Environment } from '../workspace/environment.ts'
import {
  type SettingDefinition,
  type SettingKind,
  type SettingName,
  settingDefinitions,
} from './definitions.ts'

export interface Setting {
  value: string
  /** Where the value came from, as a person would say it: a file's name, "the environment", "--runtime". */
  source: string
}

export type Settings = Readonly<Partial<Record<SettingName, Setting>>>

/** One place that settings come from; later layers win. */
export interface SettingLayer {
  source: string
  values: Environment
}

/**
 * The settings that are in force.
 *
 * @param layers from the lowest to the highest; empty values count as absent
 * @throws INVALID_SETTING for the first value that its definition does not allow
 */
export function resolveSettings(layers: readonly SettingLayer[]): Settings {
  const settings: Partial<Record<SettingName, Setting>> = {}
  for (const name of Object.keys(settingDefinitions) as SettingName[]) {
    const definition: SettingDefinition = settingDefinitions[name]
    const setting = [...layers].reverse().find((layer) => layer.values[name]?.trim())
    if (setting) {
      const value = (setting.values[name] as string).trim()
      checkSetting(name, definition.kind, value, setting.source)
      settings[name] = { value, source: setting.source }
    } else if (definition.default !== undefined) {
      settings[name] = { value: definition.default, source: 'the default' }
    }
  }
  return settings
}

/** The value of a setting that has a default. */
export function settingText(settings: Settings, name: SettingName): string {
  const setting = settings[name]
  if (!setting) throw new Error(`${name} has no default`)
  return setting.value
}

/** The value of a numeric setting that has a default. */
export const settingNumber = (settings: Settings, name: SettingName): number =>
  Number(settingText(settings, name))

interface Rule {
  allows: (value: string) => boolean
  reason: string
  fix: string
}

const matches = (pattern: RegExp) => (value: string) => pattern.test(value)

const rules: Record<Exclude<SettingKind, readonly string[]>, Rule> = {
  port: {
    allows: (value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65535,
    reason: 'it is not a port',
    fix: 'Use a whole number from 1 to 65535.',
  },
  seconds: {
    allows: (value) => /^\d{1,5}$/.test(value) && Number(value) >= 1,
    reason: 'it is not a number of seconds',
    fix: 'Use a whole number of seconds, at least 1.',
  },
  url: {
    allows: (value) => /^https?:\/\/[^\s/@?#$`'"\\;|&<>(){}]+(\/[^\s@?#$`'"\\;|&<>(){}]*)?$/i.test(value),
    reason: 'it is not an http or https URL without credentials, query and fragment',
    fix: 'Use a URL like https://convex.example.com.',
  },
  name: {
    allows: matches(/^[a-z0-9][a-z0-9_-]{0,62}$/),
    reason: 'it has characters that names of instances, databases and compose projects cannot have',
    fix: 'Use at most 63 lower-case letters, digits, "-" and "_", starting with a letter or digit.',
  },
  secret: {
    allows: matches(/^[0-9a-fA-F]{64}$/),
    reason: 'it is not 64 hexadecimal digits',
    fix: 'Remove it to have one made, or make one with "openssl rand -hex 32".',
  },
  image: {
    allows: matches(/^[a-z0-9][a-zA-Z0-9._:/@-]*$/),
    reason: 'it is not an image reference',
    fix: 'Use a reference like ghcr.io/get-convex/convex-backend:TAG.',
  },
  memory: {
    allows: matches(/^\d+[bkmgBKMG]?$/),
    reason: 'it is not an amount of memory',
    fix: 'Use a number with a unit, like 512m or 2g; 0 means no limit.',
  },
  number: {
    allows: matches(/^\d+(\.\d+)?$/),
    reason: 'it is not a number',
    fix: 'Use a number like 2 or 1.5; 0 means no limit.',
  },
  slug: {
    allows: matches(/^[a-z0-9](-?[a-z0-9])*$/),
    reason: 'Coder does not allow it as the slug of an app',
    fix: 'Use lower-case letters, digits and single "-" between them.',
  },
  path: { allows: (value) => !value.includes('\0'), reason: 'it is not a path', fix: 'Use a path.' },
  text: { allows: () => true, reason: '', fix: '' },
}

function checkSetting(setting: SettingName, kind: SettingKind, value: string, source: string): void {
  if (typeof kind !== 'string') {
    if (kind.includes(value)) return
    const choices = kind.join(', ')
    throw problem('INVALID_SETTING', {
      setting,
      source,
      reason: 'it is not one of the known values',
      fix: `Use one of: ${choices}.`,
    })
  }
  const rule = rules[kind]
  if (!rule.allows(value)) throw problem('INVALID_SETTING', { setting, source, ...rule })
}
