import type { ScaffoldFile } from './scaffold-file.ts'

/**
 * The functions folder. Every text is valid in a strict TypeScript project and, letter by letter, in a plain JavaScript
 * one: types are inferred, none is written.
 */

const auth = `import { Anonymous } from '@convex-dev/auth/providers/Anonymous'
import { Password } from '@convex-dev/auth/providers/Password'
import { convexAuth, getAuthUserId } from '@convex-dev/auth/server'
import { query } from './_generated/server'

// The browser calls signIn and signOut; http adds the routes of auth.
export const { auth, signIn, signOut, store, isAuthenticated } = convexAuth({
  providers: [Password, Anonymous],
})

/** The person who is signed in; null for a visitor. */
export const currentUser = query({
  args: {},
  handler: async (ctx) => {
    const userId = await getAuthUserId(ctx)
    return userId === null ? null : await ctx.db.get(userId)
  },
})
`

const authConfig = `/// <reference types="node" />

// Which tokens the deployment trusts: those that it issues itself.
export default {
  providers: [
    {
      domain: process.env.CONVEX_SITE_URL,
      applicationID: 'convex',
    },
  ],
}
`

const router = `import { httpRouter } from 'convex/server'

const http = httpRouter()

// Your own HTTP actions go here: http.route({ path: '/hello', method: 'GET', handler: … })

export default http
`

const http = `import { auth } from './auth'
import http from './router'

// Without these routes nobody can verify the tokens that signing in gives.
auth.addHttpRoutes(http)

export default http
`

const access = `import { ConvexError } from 'convex/values'

/**
 * Ends a function that is only for people who are signed in:
 *
 *     const owner = (await getAuthUserId(ctx)) ?? refuseVisitor()
 */
export const refuseVisitor = () => {
  throw new ConvexError('Sign in first.')
}
`

const tasks = `import { getAuthUserId } from '@convex-dev/auth/server'
import { ConvexError, v } from 'convex/values'
import { mutation, query } from './_generated/server'
import { refuseVisitor } from './lib/access'

const longestTitle = 200

/** Your newest tasks. */
export const list = query({
  args: {},
  handler: async (ctx) => {
    const owner = (await getAuthUserId(ctx)) ?? refuseVisitor()
    return await ctx.db
      .query('tasks')
      .withIndex('by_owner', (tasks) => tasks.eq('owner', owner))
      .order('desc')
      .take(100)
  },
})

/** Adds a task of yours. */
export const add = mutation({
  args: { title: v.string() },
  handler: async (ctx, args) => {
    const owner = (await getAuthUserId(ctx)) ?? refuseVisitor()
    const title = args.title.trim()
    if (title === '' || title.length > longestTitle) {
      throw new ConvexError(\`A title has 1 to \${longestTitle} characters.\`)
    }
    return await ctx.db.insert('tasks', { title, done: false, owner })
  },
})

/** Marks a task of yours as done, or as not done. */
export const toggle = mutation({
  args: { id: v.id('tasks') },
  handler: async (ctx, args) => {
    const owner = (await getAuthUserId(ctx)) ?? refuseVisitor()
    const task = await ctx.db.get(args.id)
    // Another person's task is no more there than one that was deleted.
    if (task === null || task.owner !== owner) throw new ConvexError('There is no such task.')
    await ctx.db.patch(args.id, { done: !task.done })
  },
})
`

const tsconfig = `{
  // For the functions only: they run in Convex, not in the browser.
  "compilerOptions": {
    "target": "esnext",
    "module": "esnext",
    "moduleResolution": "bundler",
    "lib": ["es2023", "dom"],
    "types": ["node"],
    "allowJs": true,
    "strict": true,
    "skipLibCheck": true,
    "isolatedModules": true,
    "forceConsistentCasingInFileNames": true,
    "noEmit": true
  },
  "include": ["./**/*"],
  "exclude": ["./_generated"]
}
`

/** The schema's text; a template may add tables. */
export const schema = (tables = ''): string => `import { authTables } from '@convex-dev/auth/server'
import { defineSchema, defineTable } from 'convex/server'
import { v } from 'convex/values'

export default defineSchema({
  // People and their sessions, as @convex-dev/auth keeps them.
  ...authTables,

  tasks: defineTable({
    title: v.string(),
    done: v.boolean(),
    owner: v.id('users'),
  }).index('by_owner', ['owner']),
${tables}})
`

/** What other files count on when they use the tasks. */
export const tasksTable = { file: 'schema', table: 'tasks', index: 'by_owner' } as const

/** S12: the files of every template, but the schema. */
export const functionFiles: readonly ScaffoldFile[] = [
  { place: 'functions', name: 'auth', kind: 'script', text: auth },
  { place: 'functions', name: 'auth.config', kind: 'script', text: authConfig },
  { place: 'functions', name: 'http', kind: 'script', text: http },
  { place: 'functions', name: 'router', kind: 'script', text: router, onlyWith: 'http' },
  { place: 'functions', name: 'lib/access', kind: 'script', text: access, onlyWith: 'tasks' },
  { place: 'functions', name: 'tasks', kind: 'script', text: tasks, needs: [tasksTable] },
  { place: 'functions', name: 'tsconfig.json', kind: 'typescript-only', text: tsconfig },
]
