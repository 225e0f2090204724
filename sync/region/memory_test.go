package region

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"

	"shyraq/errs"
	"shyraq/sync/revision"
)

// memory is a store that keeps nothing on a disk. It can be told to fail.
type memory struct {
	mu    sync.Mutex
	list  []positioned
	lines []quarantined
	notes []auditFrame
	fail  error // of the next add
	adds  int
}

func (m *memory) add(_ context.Context, batch []revision.Signed) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail; err != nil {
		m.fail = nil
		return err
	}
	m.adds++
	for _, s := range batch {
		if !slices.ContainsFunc(m.list, func(p positioned) bool { return p.signed.Rev == s.Rev }) {
			m.list = append(m.list, positioned{pos: uint64(len(m.list)) + 1, signed: s})
		}
	}
	return nil
}

func (m *memory) get(_ context.Context, rev revision.Hash) (revision.Signed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range m.list {
		if p.signed.Rev == rev {
			return p.signed, nil
		}
	}
	return revision.Signed{}, errs.Errorf(errs.NotFound, "no_revision", "%s", rev)
}

func (m *memory) since(_ context.Context, pos uint64, limit int) ([]positioned, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if pos >= uint64(len(m.list)) {
		return nil, nil
	}
	return slices.Clone(m.list[pos:min(len(m.list), int(pos)+limit)]), nil
}

func (m *memory) quarantine(_ context.Context, lines []quarantined) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range lines { // the same line again replaces what was said of it
		m.lines = append(slices.DeleteFunc(m.lines, func(a quarantined) bool { return bytes.Equal(a.Line, l.Line) }), l)
	}
	return nil
}

func (m *memory) release(_ context.Context, lines []quarantined) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range lines {
		m.lines = slices.DeleteFunc(m.lines, func(a quarantined) bool { return bytes.Equal(a.Line, l.Line) })
	}
	return nil
}

func (m *memory) inQuarantine(context.Context) ([]quarantined, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.lines), nil
}

func (m *memory) writeAudit(_ context.Context, n auditFrame) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.notes = append(m.notes, n)
	return nil
}

// set counts what is set aside for a reason.
func (m *memory) set(reason string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, l := range m.lines {
		if l.Reason == reason {
			n++
		}
	}
	return n
}

var errDisk = errors.New("disk broke")
