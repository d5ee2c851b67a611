/**
 * What a Feature's metadata may say, in our own words after the official schema: devcontainers/spec,
 * schemas/devContainerFeature.schema.json (code under the MIT licence, text under CC BY 4.0). Our Feature is held to a
 * little more than that: every option has a description, and its default is one of its choices.
 */
const text = { type: 'string' } as const
const texts = { type: 'array', items: text } as const
const anything = { type: 'object' } as const

/** A command as a line for a shell, as words without one, or as several of these by name, which run in parallel. */
const hook = {
  anyOf: [text, texts, { type: 'object', additionalProperties: { anyOf: [text, texts] } }],
} as const

const option = (rest: Record<string, unknown>) => ({
  type: 'object',
  additionalProperties: false,
  required: ['type', 'default', 'description'],
  ...rest,
})

const options = {
  type: 'object',
  additionalProperties: {
    anyOf: [
      option({ properties: { type: { const: 'boolean' }, default: { type: 'boolean' }, description: text } }),
      option({
        required: ['type', 'default', 'description', 'enum'],
        properties: { type: { const: 'string' }, default: text, description: text, enum: texts },
      }),
      option({
        properties: { type: { const: 'string' }, default: text, description: text, proposals: texts },
      }),
    ],
  },
} as const

const mount = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'target'],
  properties: { type: { enum: ['bind', 'volume'] }, source: text, target: text },
} as const

const names = {
  texts: ['id', 'version', 'name', 'description', 'documentationURL', 'licenseURL', 'entrypoint'],
  lists: ['keywords', 'installsAfter', 'legacyIds', 'capAdd', 'securityOpt'],
  switches: ['privileged', 'init', 'deprecated'],
  hooks: [
    'onCreateCommand',
    'updateContentCommand',
    'postCreateCommand',
    'postStartCommand',
    'postAttachCommand',
  ],
} as const

const all = (keys: readonly string[], rule: unknown) => Object.fromEntries(keys.map((key) => [key, rule]))

export const featureSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'version'],
  properties: {
    ...all(names.texts, text),
    ...all(names.lists, texts),
    ...all(names.switches, { type: 'boolean' }),
    ...all(names.hooks, hook),
    options,
    containerEnv: { type: 'object', additionalProperties: text },
    customizations: anything,
    dependsOn: anything,
    mounts: { type: 'array', items: mount },
  },
} as const
