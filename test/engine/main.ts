import { $ } from 'zx/core'
import { ownDaemon, ownHost, stopDaemon } from './daemon.ts'
import { prepareEngine } from './engine.ts'
import { withLock } from './lock.ts'
import { imageStore } from './paths.ts'
import { say } from './say.ts'
import { otherUsers, setKept } from './users.ts'

const commands: Readonly<Record<string, () => Promise<void>>> = { up, down, purge, status }

/** Makes the engine and the images ready and leaves them; prints what a shell has to export to use them. */
async function up(): Promise<void> {
  const engine = await prepareEngine()
  if (engine.own) await setKept(true)
  try {
    // Bundling the emulator is this command's business only: `down` must work when it does not build.
    const { ensureTestImages } = await import('./images.ts')
    const images = await ensureTestImages(engine)
    for (const [name, value] of Object.entries({ ...engine.env, ...images })) {
      if (process.env[name] !== value) process.stdout.write(`export ${name}='${value}'\n`)
    }
  } finally {
    await engine.stop()
  }
}

/** Stops the engine that `up` left running, unless a test run is using it: then that one stops it at its end. */
async function down(): Promise<void> {
  await withLock('engine', stopUnlessUsed)
}

/** Stops the engine and deletes all its images, containers and volumes. */
async function purge(): Promise<void> {
  await withLock('engine', async () => {
    if (!(await stopUnlessUsed())) return
    // A daemon that was killed left its mounts; what is mounted in there is not to be deleted through them.
    await $({ nothrow: true, quiet: true })`umount ${imageStore}`
    await $({ quiet: true })`rm --recursive --force --one-file-system ${imageStore}`
  })
}

/** Says whether the tests' own engine runs, and who uses it. */
async function status(): Promise<void> {
  const daemon = await ownDaemon()
  const users = await otherUsers()
  const used = users.length > 0 ? `, used by test runs ${users.join(', ')}` : ''
  process.stdout.write(daemon ? `running: process ${daemon.pid} at ${ownHost}${used}\n` : 'not running\n')
}

async function stopUnlessUsed(): Promise<boolean> {
  await setKept(false)
  const others = await otherUsers()
  if (others.length === 0) await stopDaemon()
  else say(`in use by ${others.join(', ')}; the last of them stops it`)
  return others.length === 0
}

const command = commands[process.argv[2] ?? '']
if (command) {
  await command()
} else {
  process.stderr.write(`usage: tsx test/engine/main.ts ${Object.keys(commands).join('|')}\n`)
  process.exitCode = 2
}
