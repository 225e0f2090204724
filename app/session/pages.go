package session

import (
	"context"
	"time"

	"shyraq/app/session/draft"
)

// pages have on the disk what an officer types where no record is.
type pages struct {
	ctx    context.Context // of the session
	drafts *draft.Store
	now    func() time.Time
	after  func(time.Duration, func()) (stop func())
	away   func(work func() error, then func())
	gone   func() bool

	due func() // ends the wait before it is written; nil: nothing waits
}

// typed takes what stands on a page at once, and has it on the disk within a
// second; nil: it was saved, or left.
func (p *pages) typed(page draft.Page, v any) {
	if p.gone() || !p.drafts.Note(page, v) || p.due != nil {
		return
	}
	p.due = p.after(time.Second, p.keep)
}

// keep writes what was typed.
func (p *pages) keep() {
	if p.due == nil || p.gone() {
		return
	}
	p.stop()
	p.away(func() error { return p.drafts.WritePages(p.ctx) }, func() {})
}

// stop ends the wait: all is written, and the timer would hold what was typed.
func (p *pages) stop() {
	if p.due != nil {
		p.due()
		p.due = nil
	}
}
