package audit_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
)

// held is a store whose first commit waits until it is let go.
type held struct {
	store.Store
	begun, letGo chan struct{}
	fails        error // of all but the first

	mu      sync.Mutex
	commits [][][]byte
}

func (h *held) Take(_ context.Context, _ access.Scope, _ uuid.UUID, judge func(intake.View) (store.Push, error)) (store.Receipt, error) {
	p, err := judge(nil)
	if err != nil {
		return store.Receipt{}, err
	}
	h.mu.Lock()
	h.commits = append(h.commits, p.Audit)
	first := len(h.commits) == 1
	h.mu.Unlock()
	if !first {
		return store.Receipt{}, h.fails
	}
	close(h.begun)
	<-h.letGo
	return store.Receipt{}, nil
}

// What many write down while a commit is on its way goes into one more, whole:
// nobody's is left out, and where it fails each of them is told.
func TestWritesAreGathered(t *testing.T) {
	for name, fails := range map[string]error{"written": nil, "failed": errors.New("the disk")} {
		h := &held{begun: make(chan struct{}), letGo: make(chan struct{}), fails: fails}
		j := audit.New(audit.Options{Store: h, Now: time.Now, Log: slog.New(slog.DiscardHandler), Elapsed: func() time.Duration { return 0 }})
		first := make(chan error, 1)
		go func() { first <- j.Write(t.Context(), audit.Frame{Action: "read"}) }()
		<-h.begun
		const many = 20
		var all sync.WaitGroup
		told := make(chan error, many)
		for range many {
			all.Go(func() { told <- j.Write(t.Context(), audit.Frame{Action: "read"}, audit.Frame{Action: "read"}) })
		}
		for j.Gathered() < 2*many {
			time.Sleep(time.Millisecond)
		}
		close(h.letGo)
		all.Wait()
		if err := <-first; err != nil {
			t.Errorf("%s: the first: %v", name, err)
		}
		for range many {
			if err := <-told; !errors.Is(err, fails) {
				t.Errorf("%s: told %v", name, err)
			}
		}
		if n := len(h.commits); n != 2 || len(h.commits[1]) != 2*many {
			t.Errorf("%s: %d commits of %d notes", name, n, len(h.commits[n-1]))
		}
	}
}
