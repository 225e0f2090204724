// The peer of TestPeerSync: starts pouchdb-server on a fresh folder, puts the
// documents of a file (one JSON object a line) into a fresh PouchDB, and prints
// how long replicating them to the server takes and how many bytes that is.
//
//   node peer.js FOLDER-WITH-NODE_MODULES SCRATCH DOCUMENTS
'use strict'
const [modules, scratch, file] = process.argv.slice(2)
const { spawn } = require('child_process')
const fs = require('fs')
const net = require('net')
const path = require('path')
const PouchDB = require(path.join(modules, 'node_modules', 'pouchdb-node'))

const sockets = new Set()
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  sockets.add(this)
  return connect.apply(this, args)
}

// cpu is how long a process had the processor, in seconds.
const cpu = pid => {
  const [, rest] = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const fields = rest.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const free = () => new Promise(done => {
  const s = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = s.address()
    s.close(() => done(port))
  })
})

const answers = async url => {
  for (let i = 0; i < 300; i++) {
    try {
      if ((await fetch(url)).ok) return
    } catch (e) { /* not yet */ }
    await new Promise(done => setTimeout(done, 100))
  }
  throw new Error('pouchdb-server does not answer')
}

async function main () {
  const port = await free()
  fs.writeFileSync(path.join(scratch, 'config.json'), '{"log":{"level":"none"}}')
  const server = spawn(process.execPath, [path.join(modules, 'node_modules', '.bin', 'pouchdb-server'),
    '--host', '127.0.0.1', '--port', port, '--dir', path.join(scratch, 'server'), '--config', path.join(scratch, 'config.json'), '--no-stdout-logs'],
  { cwd: scratch, stdio: 'ignore' })
  try {
    fs.mkdirSync(path.join(scratch, 'server'), { recursive: true })
    await answers(`http://127.0.0.1:${port}/`)
    const docs = fs.readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line))
    const local = new PouchDB(path.join(scratch, 'device'))
    for (let i = 0; i < docs.length; i += 500) await local.bulkDocs(docs.slice(i, i + 500))
    const remote = new PouchDB(`http://127.0.0.1:${port}/night`)
    await remote.info()
    sockets.clear()
    const used = () => cpu(process.pid) + cpu(server.pid)
    const before = used()
    const began = process.hrtime.bigint()
    const done = await local.replicate.to(remote, { batch_size: 500 })
    const seconds = Number(process.hrtime.bigint() - began) / 1e9
    const spent = used() - before
    let up = 0
    let down = 0
    for (const s of sockets) { up += s.bytesWritten; down += s.bytesRead }
    if (done.docs_written !== docs.length || !done.ok) throw new Error(`${done.docs_written} of ${docs.length} arrived`)
    console.log(JSON.stringify({ seconds, cpu: spent, up, down }))
    await local.close()
  } finally {
    server.kill('SIGKILL')
  }
}
main().then(() => process.exit(0), e => { console.error(e.message); process.exit(1) })
