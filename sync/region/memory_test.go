package region

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/postgres"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// memory is a store of a test, and remembers what was written
// into it. It can be told to fail.
type memory struct {
	store.Store
	sealed kv.Options
	mu     sync.Mutex
	list   []revision.Signed
	lines  []intake.Aside
	notes  []audit.Frame
	fail   error // of the next push
	adds   int
}

// newMemory makes a store for a test: Badger in memory, or, for what
// TestOnPostgreSQL runs, a region of its own in a PostgreSQL.
func newMemory(t testing.TB) *memory {
	t.Helper()
	k := seal.NewKey(rand.Reader)
	sealed := kv.Options{Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}
	open := func() (store.Store, error) { return badger.Open(badger.Options{Memory: true, Options: sealed}) }
	if strings.HasPrefix(t.Name(), "TestOnPostgreSQL/") {
		open = func() (store.Store, error) {
			return postgres.Open(context.Background(), postgres.Options{URL: database(t), Options: sealed})
		}
	}
	s, err := open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &memory{Store: s, sealed: sealed}
}

func (m *memory) Take(ctx context.Context, s access.Scope, device uuid.UUID, judge func(intake.View) (store.Push, error)) (store.Receipt, error) {
	m.mu.Lock()
	fail := m.fail
	m.mu.Unlock()
	var last store.Push
	r, err := m.Store.Take(ctx, s, device, func(v intake.View) (store.Push, error) {
		p, err := judge(v)
		last = p
		if len(p.Stored) > 0 && fail != nil {
			m.mu.Lock()
			m.fail = nil
			m.mu.Unlock()
			return p, fail
		}
		return p, err
	})
	if err != nil {
		return r, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range last.Stored {
		m.list = append(m.list, *s.Signed)
	}
	for _, a := range append(slices.Clone(last.Released), last.Asides...) {
		m.lines = slices.DeleteFunc(m.lines, func(b intake.Aside) bool { return a.Key == b.Key })
	}
	m.lines = append(m.lines, last.Asides...)
	for _, raw := range last.Audit {
		var n audit.Frame
		if err := json.Unmarshal(raw, &n); err != nil {
			return r, err
		}
		m.notes = append(m.notes, n)
	}
	if len(last.Stored) > 0 {
		m.adds++
	}
	return r, nil
}

func (m *memory) get(_ context.Context, rev revision.Hash) (revision.Signed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.list {
		if s.Rev == rev {
			return s, nil
		}
	}
	return revision.Signed{}, errs.Errorf(errs.NotFound, "no_revision", "%s", rev)
}

// stored lists what was folded, in order.
func (m *memory) stored() []revision.Signed {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.list)
}

// aside finds a line that is set aside by its bytes.
func (m *memory) aside(line []byte) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.ContainsFunc(m.lines, func(a intake.Aside) bool { return bytes.Equal(a.Line, line) })
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
