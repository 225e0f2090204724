// Package wire holds what a device and the regional server say to each other:
// routes, headers, messages, limits, the framing of lines, the packing of
// bodies, error bodies and the proof that both sides of an enrolment know the
// same code.
//
// It promises that whatever arrives is read within fixed limits (bytes in,
// bytes unpacked, lines, depth) and that a broken line costs only itself. It
// holds no state, opens no connection and never looks into a revision.
//
// # The protocol
//
// HTTPS, TLS 1.3 only, the region's own certificate authority, a client
// certificate on every route but enrolment and successions; one that has ended serves to renew
// it and for nothing else. Bodies are JSON or newline
// delimited JSON, packed with zstd, gzip or not at all.
//
//	POST /v1/enrol          EnrolRequest   -> EnrolReply
//	POST /v1/renew          RenewRequest   -> RenewReply
//	GET  /v1/hello                         -> Hello
//	POST /v1/sync/push      lines          -> Result..., PushEnd
//	POST /v1/sync/looks     LooksRequest   -> LooksReply
//	POST /v1/sync/wiped     WipeReceipt    -> nothing
//	GET  /v1/sync/looked    ?record        -> Looked
//	POST /v1/sync/rights                      see package rights
//	     /v1/sync/positions                   see package position
//	POST /v1/session/nonce                 -> Nonce
//	POST /v1/session        SessionRequest -> Session
//	GET  /v1/directory      If-None-Match  -> regionfile.Directory, or 304
//	GET  /v1/sync/changes   ?cursor&limit&wait&parts&projections -> lines..., ChangesEnd
//	GET  /v1/trust          ?after         -> Successions
//	POST /v1/sync/bundle    an ask         -> its answer, see package bundle
//	     /v1/recovery…                        see package recovery
//
// Successions need no certificate, and are believed of any server: their
// signatures say whose they are.
//
// Who asks for changes with parts=1 is given a ChangesPart after every some
// 128 KiB of lines; a server that does not know of it gives none, and a device
// that does not ask is given none. Packed, each part is a frame of its own.
//
// A line of changes is a revision as it was pushed, or, to whoever may not read all of
// a record, a projection of one (package projection). Who does not ask with
// projections=1 is given none, and is refused what comes after with CodeOlder.
//
// A line of a push is either {"rev","sig","revision"} or, from a locked device,
// {"rev","device","dseq","wrap","sealed"}. Every answer repeats the nonce of
// its request and names the server, so that the page of a hotel's network is
// never taken for the region. Errors are {"code","field","detail"} with 400
// (invalid), 403 (denied), 404 (not found), 409 (conflict), 410 (another
// epoch), 503 (unavailable, with Retry-After) and 500 (a fault).
package wire

import "time"

// The routes.
const (
	PathEnrol     = "/v1/enrol"
	PathRenew     = "/v1/renew"
	PathHello     = "/v1/hello"
	PathPush      = "/v1/sync/push"
	PathKept      = "/v1/sync/kept"
	PathLooks     = "/v1/sync/looks"
	PathLooked    = "/v1/sync/looked"
	PathWiped     = "/v1/sync/wiped"
	PathNonce     = "/v1/session/nonce"
	PathSession   = "/v1/session"
	PathDirectory = "/v1/directory"
	PathChanges   = "/v1/sync/changes"
	PathTrust     = "/v1/trust"
)

// The headers of our own, and the two content types.
const (
	HeaderNonce   = "Shyraq-Nonce"   // request: random; answer: the same
	HeaderServer  = "Shyraq-Server"  // answer: the server's id
	HeaderSession = "Shyraq-Session" // request: the token of an officer's session
	HeaderOffset  = "Shyraq-Offset"  // request: seconds of an injected clock; demonstration only
	HeaderJournal = "Shyraq-Journal" // request: where the device's journal ends, see JournalEnd
	HeaderLog     = "Shyraq-Log"     // request: what the device has seen of the region's audit log, see LogSeen
	HeaderTime    = "Shyraq-Time"    // answer: the region's time in UTC, RFC 3339
	HeaderSigned  = "Shyraq-Signed"  // answer: the region's signature over a directory, see SignDirectory

	TypeJSON  = "application/json"
	TypeLines = "application/x-ndjson"
)

// Caps on what one request or answer may hold. The server tells its own in
// Hello.
const (
	MaxPacked   = 1 << 20   // bytes of a pushed body as sent
	MaxUnpacked = 6 << 20   // bytes of a body once unpacked
	MaxLines    = 1000      // lines of a push
	MaxLine     = 512 << 10 // bytes of one line; a revision has at most 128 KiB
	MaxRequest  = 64 << 10  // bytes of any other request
	MaxAnswer   = 64 << 20  // bytes of an answer once unpacked; a directory carries polygons
	PartSize    = 128 << 10 // bytes of lines of a part of an answer; one line it has in any case
)

// Times that both sides count on.
const (
	Progress    = 60 * time.Second    // no byte for so long ends an exchange; there is no total limit
	LongestPoll = 50 * time.Second    // of a changes call that waits; below Progress
	SessionLife = 12 * time.Hour      // of an officer's session
	InviteLife  = 24 * time.Hour      // of an invite code
	DeviceLife  = 90 * 24 * time.Hour // of a device's certificate
	RenewAfter  = 60 * 24 * time.Hour // when a device asks for the next one
)

// InviteTries is how many wrong proofs an invite survives.
const InviteTries = 5
