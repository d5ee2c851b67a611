import { pageStyle } from './page-style.ts'
import type { ScaffoldFile } from './scaffold-file.ts'

/** Becomes the path of the generated API as the page imports it. */
export const apiPlaceholder = 'PATH-OF-THE-GENERATED-API'

const main = `import { ConvexAuthProvider } from '@convex-dev/auth/react'
import { ConvexReactClient } from 'convex/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import App from './App'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root".')

const url = import.meta.env.VITE_CONVEX_URL

if (url) {
  createRoot(root).render(
    <StrictMode>
      <ConvexAuthProvider client={new ConvexReactClient(url)}>
        <App />
      </ConvexAuthProvider>
    </StrictMode>,
  )
} else {
  root.textContent = 'VITE_CONVEX_URL is not set: run "coder-convex start", then start Vite again.'
}
`

const app = `import { useAuthActions } from '@convex-dev/auth/react'
import {
  Authenticated,
  AuthLoading,
  Unauthenticated,
  useConvexConnectionState,
  useMutation,
  useQuery,
} from 'convex/react'
import { useState } from 'react'
import { api } from '${apiPlaceholder}'
import './App.css'

export default function App() {
  return (
    <main className="page">
      <AuthLoading>
        <p className="quiet">Loading …</p>
      </AuthLoading>
      <Unauthenticated>
        <SignIn />
      </Unauthenticated>
      <Authenticated>
        <Tasks />
      </Authenticated>
      <Connection />
    </main>
  )
}

/** What people are told when signing in fails, by what the error says. */
const explanations = [
  { says: 'InvalidAccountId', text: 'The e-mail address or the password is not right.' },
  { says: 'InvalidSecret', text: 'The e-mail address or the password is not right.' },
  { says: 'Invalid credentials', text: 'The e-mail address or the password is not right.' },
  { says: 'TooManyFailedAttempts', text: 'Too many attempts. Wait a while and try again.' },
  { says: 'Invalid password', text: 'A password needs at least 8 characters.' },
  { says: 'already exists', text: 'There is an account with this e-mail address already. Sign in instead.' },
]

const flows = {
  signIn: { title: 'Sign in', doing: 'Signing in', ask: 'No account yet?', password: 'current-password' },
  signUp: { title: 'Sign up', doing: 'Signing up', ask: 'An account already?', password: 'new-password' },
}

function SignIn() {
  const { signIn } = useAuthActions()
  const [isNew, setIsNew] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState('')
  const flow = isNew ? 'signUp' : 'signIn'
  const { title, doing, ask, password } = flows[flow]
  const other = flows[isNew ? 'signIn' : 'signUp']

  const attempt = async (provider = '', data = new FormData()) => {
    setBusy(true)
    setFailure('')
    try {
      await signIn(provider, data)
    } catch (error) {
      const known = explanations.find(({ says }) => String(error).includes(says))
      setFailure(known?.text ?? \`\${doing} did not work. Check what you entered and try again.\`)
      console.debug(error)
    }
    setBusy(false)
  }

  return (
    <section className="card" aria-labelledby="sign-in">
      <h1 id="sign-in">{title}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void attempt('password', new FormData(event.currentTarget))
        }}
      >
        <input type="hidden" name="flow" value={flow} />
        <label>
          E-mail
          <input type="email" name="email" autoComplete="email" required />
        </label>
        <label>
          Password
          <input type="password" name="password" autoComplete={password} minLength={8} required />
        </label>
        {failure && (
          <p className="failure" role="alert">
            {failure}
          </p>
        )}
        <button type="submit" disabled={busy}>
          {busy ? 'One moment …' : title}
        </button>
      </form>
      <p className="quiet">
        {ask}{' '}
        <button
          type="button"
          className="link"
          onClick={() => {
            setIsNew(!isNew)
            setFailure('')
          }}
        >
          {other.title}
        </button>
      </p>
      <hr />
      <button type="button" className="plain" disabled={busy} onClick={() => void attempt('anonymous')}>
        Continue without an account
      </button>
    </section>
  )
}

function Tasks() {
  const { signOut } = useAuthActions()
  const user = useQuery(api.auth.currentUser)
  const tasks = useQuery(api.tasks.list)
  const add = useMutation(api.tasks.add)
  const toggle = useMutation(api.tasks.toggle)
  const [title, setTitle] = useState('')

  return (
    <section className="card" aria-labelledby="tasks">
      <header>
        <h1 id="tasks">Tasks</h1>
        <button type="button" className="link" onClick={() => void signOut()}>
          Sign out
        </button>
      </header>
      <p className="quiet">{user?.email ?? 'Signed in without an account'}</p>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          if (title.trim() === '') return
          void add({ title })
          setTitle('')
        }}
      >
        <input
          aria-label="New task"
          placeholder="What is to be done?"
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <button type="submit">Add</button>
      </form>
      {tasks?.length === 0 && <p className="quiet">Nothing to do yet.</p>}
      <ul>
        {tasks?.map((task) => (
          <li key={task._id}>
            <label className={task.done ? 'done' : ''}>
              <input type="checkbox" checked={task.done} onChange={() => void toggle({ id: task._id })} />
              {task.title}
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Calls wait for the server for ever, so a person has to know when it is away. */
function Connection() {
  const { isWebSocketConnected, connectionRetries } = useConvexConnectionState()
  if (isWebSocketConnected || connectionRetries === 0) return null
  return (
    <p className="failure" role="status">
      The server cannot be reached. Is it running? Trying again …
    </p>
  )
}
`

/** S12: the page. Made only where Vite and React are. */
export const viteReactFiles: readonly ScaffoldFile[] = [
  { place: 'frontend', name: 'main', kind: 'component', text: main },
  {
    place: 'frontend',
    name: 'App',
    kind: 'component',
    text: app,
    needs: [
      { file: 'tasks', exports: ['list', 'add', 'toggle'] },
      { file: 'auth', exports: ['currentUser'] },
    ],
  },
  { place: 'frontend', name: 'App.css', kind: 'text', text: pageStyle, onlyWith: 'App' },
]
