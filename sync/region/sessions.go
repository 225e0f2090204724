package region

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// sessions are the officers' rights to read, in memory only: a server that
// starts anew asks every officer to sign again. A session is bound to the
// certificate it was given to.
type sessions struct {
	mu     sync.Mutex
	nonces map[string]pending
	open   map[[32]byte]session // by the token's hash
}

type pending struct {
	serial string
	until  time.Time
}

type session struct {
	serial  string
	officer uuid.UUID
	until   time.Time
}

const (
	nonceLife   = time.Minute
	mostNonces  = 10_000
	mostSession = 10_000
)

func newSessions() *sessions {
	return &sessions{nonces: map[string]pending{}, open: map[[32]byte]session{}}
}

func drawText(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("draw: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
}

// offer gives out a nonce to a certificate.
func (s *sessions) offer(nonce, serial string, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n, p := range s.nonces {
		if !now.Before(p.until) {
			delete(s.nonces, n)
		}
	}
	if len(s.nonces) >= mostNonces {
		return errs.Errorf(errs.Unavailable, wire.CodeBusy, "too many sign in at once")
	}
	s.nonces[nonce] = pending{serial: serial, until: now.Add(nonceLife)}
	return nil
}

// redeem takes a nonce back; it serves once.
func (s *sessions) redeem(nonce, serial string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.nonces[nonce]
	delete(s.nonces, nonce)
	return ok && p.serial == serial && now.Before(p.until)
}

func (s *sessions) start(token string, v session, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for t, o := range s.open {
		if !now.Before(o.until) {
			delete(s.open, t)
		}
	}
	if len(s.open) >= mostSession {
		return errs.Errorf(errs.Unavailable, wire.CodeBusy, "too many sessions")
	}
	s.open[sha256.Sum256([]byte(token))] = v
	return nil
}

// find gives the officer of a token that is shown by its own certificate.
func (s *sessions) find(token, serial string, now time.Time) (uuid.UUID, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.open[sha256.Sum256([]byte(token))]
	if !ok || v.serial != serial || !now.Before(v.until) {
		return uuid.Nil, false
	}
	return v.officer, true
}

func (r *Region) nonce(w http.ResponseWriter, req *http.Request, _ caller) error {
	n, err := drawText(r.rand)
	if err != nil {
		return err
	}
	if err := r.sessions.offer(n, serialOf(req.TLS.PeerCertificates[0]), r.now()); err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, wire.Nonce{Nonce: n})
	return nil
}

// signIn opens a session for the officer whose key, on this very device,
// answers the nonce.
func (r *Region) signIn(w http.ResponseWriter, req *http.Request, who caller) error {
	var ask wire.SessionRequest
	if err := readJSON(req, &ask); err != nil {
		return err
	}
	now, serial := r.now(), serialOf(req.TLS.PeerCertificates[0])
	fresh := r.sessions.redeem(ask.Nonce, serial, now)
	refuse := func(code string) error {
		r.audit(req.Context(), auditFrame{Action: string(SignIn), Officer: ask.Officer, Device: who.device.ID, Reason: code})
		return errs.Errorf(errs.Denied, code, "session")
	}
	if !fresh {
		return refuse("nonce")
	}
	o := r.people().officer(ask.Officer)
	if o == nil {
		return refuse("unknown_author")
	}
	if o.Revoked {
		return refuse("officer_revoked")
	}
	k := key(o, ask.Key, who.device.ID)
	if k == nil || !k.Until.IsZero() {
		return refuse("unknown_key")
	}
	if !verify(k.Public, wire.SessionText(r.id, who.device.ID, ask.Nonce), ask.Sig) {
		return refuse("signature")
	}
	token, err := drawText(r.rand)
	if err != nil {
		return err
	}
	until := now.Add(wire.SessionLife)
	if err := r.sessions.start(token, session{serial: serial, officer: o.ID, until: until}, now); err != nil {
		return err
	}
	r.audit(req.Context(), auditFrame{Action: string(SignIn), Officer: o.ID, Device: who.device.ID, Allowed: true})
	writeJSON(w, http.StatusOK, wire.Session{Token: token, Expires: until.UTC()})
	return nil
}
