import { createServer } from 'node:http'

const port = 6791
const deployment = process.env.NEXT_PUBLIC_DEPLOYMENT_URL ?? ''

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const shown = deployment.replace(/[&<>"]/g, (character) => entities[character])

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Stand-in dashboard</title>
<h1>Stand-in dashboard</h1>
<p>This is a stand-in for tests and demos, not the Convex dashboard.</p>
<p>Deployment: <code>${shown}</code></p>
</html>
`

createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  response.end(page)
}).listen(port, () => console.log(`stand-in dashboard on port ${port}`))

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0))
