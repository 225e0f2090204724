package httpapi

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// readBody reads the whole of a request before anything is done about it: who
// sends slowly holds nothing but his own place. What it gives back is the memory
// it counted.
func (a *API) readBody(w http.ResponseWriter, req *http.Request, most int64) (giveBack func(), err error) {
	if req.Body == nil || req.Body == http.NoBody {
		return func() {}, nil
	}
	size := req.ContentLength
	if size > most {
		return nil, errs.Errorf(errs.Invalid, "body_too_big", "more than %d bytes", most)
	}
	if size < 0 {
		size = most
	}
	giveBack, err = a.guard.bodies.Reserve(size)
	if err != nil {
		return nil, err
	}
	whole := smallBody
	if most > wire.MaxRequest {
		whole += time.Duration(size/slowestBody) * time.Second
	}
	from := &progressReader{body: req.Body, c: http.NewResponseController(w), until: time.Now().Add(whole)}
	b, err := io.ReadAll(io.LimitReader(from, most+1))
	switch {
	case int64(len(b)) > most:
		err = errs.Errorf(errs.Invalid, "body_too_big", "more than %d bytes", most)
	case err != nil:
		err = errs.Errorf(errs.Unavailable, wire.CodeCut, "the connection ended inside the body")
	}
	if err != nil {
		giveBack()
		return nil, err
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	req.Body = io.NopCloser(bytes.NewReader(b))
	return giveBack, nil
}

// progressReader gives each read of a body its own deadline, and all of it one:
// a slow link may take as long as it needs, a dead one may not, and one that
// sends a byte a minute is dead.
type progressReader struct {
	body  io.ReadCloser
	c     *http.ResponseController
	until time.Time
}

func (p *progressReader) Read(b []byte) (int, error) {
	_ = p.c.SetReadDeadline(sooner(time.Now().Add(wire.Progress), p.until))
	return p.body.Read(b)
}

func (p *progressReader) Close() error { return p.body.Close() }

// progressWriter does the same for an answer. The place of work is given back
// with its first byte: who does not read keeps nobody from it.
type progressWriter struct {
	http.ResponseWriter
	c       *http.ResponseController
	begun   func()
	until   time.Time // of what was written so far; zero before the first byte
	written int
	stage   atomic.Int32
	gone    atomic.Bool // nobody wants the answer any more, but may be told why
}

// The stages of an answer.
const (
	waiting int32 = iota
	begun
	ended
)

// end breaks off an answer, now or when it begins. An error is told all the same.
func (p *progressWriter) end() {
	p.gone.Store(true)
	if p.stage.CompareAndSwap(begun, ended) {
		_ = p.c.SetWriteDeadline(time.Now())
	}
}

func (p *progressWriter) WriteHeader(status int) {
	p.stage.Store(begun)
	if p.gone.Load() && status == http.StatusOK { // after the stage, so that end misses neither
		p.stage.Store(ended)
	}
	p.begun()
	p.ResponseWriter.WriteHeader(status)
}

// Write gives each piece its deadline, and the whole a pace below which nobody
// is waited for.
func (p *progressWriter) Write(b []byte) (int, error) {
	if p.stage.Load() == waiting {
		p.WriteHeader(http.StatusOK)
	}
	if p.until.IsZero() {
		p.until = time.Now().Add(smallBody)
	}
	p.until = p.until.Add(time.Duration(len(b)) * time.Second / slowestRead)
	_ = p.c.SetWriteDeadline(sooner(time.Now().Add(wire.Progress), p.until))
	if p.stage.Load() == ended { // after the deadline, so that neither is missed
		return 0, os.ErrDeadlineExceeded
	}
	n, err := p.ResponseWriter.Write(b)
	p.written += n
	return n, err
}

func (p *progressWriter) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// errBrokenOff is an answer that ended early: nothing can be said any more.
var errBrokenOff = errs.Errorf(errs.Unavailable, wire.CodeCut, "the answer ended early")

func sooner(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
