/** One source of packages as a stanza of Debian's deb822 format: field names in lower case, values verbatim. */
export type Source = Readonly<Record<string, string>>

/** A sources file of the machine, by its content and by the format that its name's ending says. */
export type SourcesFile = { name: string; text: string }

/** The first suite from a given one onwards that carries docker-compose v2 and runs with that one's libc. */
const suiteWithCompose: Readonly<Record<string, string>> = {
  bookworm: 'trixie',
  trixie: 'trixie',
  forky: 'forky',
}

/** Names the suite that a machine of some suite takes Compose v2 from; undefined when none is known. */
export function composeSuite(machineSuite: string): string | undefined {
  return suiteWithCompose[machineSuite]
}

/** Reads a machine's package sources, in either of apt's two formats, leaving out what is switched off. */
export function parseSources(files: readonly SourcesFile[]): Source[] {
  return files
    .flatMap(({ name, text }) => (name.endsWith('.sources') ? parseStanzas(text) : parseLines(text)))
    .filter(
      (source) => /\bdeb\b(?!-)/.test(source.types ?? '') && !/^(no|false)$/i.test(source.enabled ?? 'yes'),
    )
}

/**
 * Derives the sources of another suite from a machine's own: same mirrors, keys and options, other suite.
 * Sources of other makers, and suites such as backports that the other release may not have, are left out.
 */
export function deriveSources(sources: readonly Source[], from: string, to: string): Source[] {
  const wanted = [from, `${from}-updates`, `${from}-security`]
  return sources.flatMap((source) => {
    const suites = words(source.suites).filter((suite) => wanted.includes(suite))
    if (suites.length === 0 || !words(source.components).includes('main')) return []
    const derived = suites.map((suite) => to + suite.slice(from.length))
    return [{ ...source, types: 'deb', suites: derived.join(' '), components: 'main' }]
  })
}

/** The machine's mirrors for a suite itself (not its updates), in the order of its own sources. */
export function mirrorsOf(sources: readonly Source[], suite: string): string[] {
  return deriveSources(sources, suite, suite)
    .filter((source) => words(source.suites).includes(suite))
    .flatMap((source) => words(source.uris))
}

/** Writes sources as a deb822 file. */
export function renderSources(sources: readonly Source[]): string {
  return sources
    .map((source) =>
      Object.entries(source)
        .map(([field, value]) => `${field}: ${value}\n`)
        .join(''),
    )
    .join('\n')
}

function words(value = ''): string[] {
  return value.split(/\s+/).filter(Boolean)
}

function parseStanzas(text: string): Source[] {
  return text
    .replace(/^#.*\n?/gm, '')
    .split(/\n\s*\n/)
    .map((stanza) => {
      const fields: Record<string, string> = {}
      // A value goes on over indented lines: a key may stand there in full.
      for (const match of stanza.matchAll(/^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)) {
        fields[(match[1] ?? '').toLowerCase()] = match[2] ?? ''
      }
      return fields
    })
    .filter((fields) => fields.types !== undefined)
}

const optionFields: Readonly<Record<string, string>> = { arch: 'architectures', lang: 'languages' }

function parseLines(text: string): Source[] {
  return [...text.matchAll(/^\s*(deb(?:-src)?)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)([^#\n]*)/gm)].map(
    (match) => {
      const [, types = '', options, uris = '', suites = '', components = ''] = match
      const fields: Record<string, string> = { types, uris, suites, components: components.trim() }
      for (const option of words(options)) {
        const [name = '', value = ''] = option.split(/=(.*)/s)
        fields[optionFields[name] ?? name] = value.replaceAll(',', ' ')
      }
      return fields
    },
  )
}
