package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
)

// testPages has several write on a page at once: each that is written rests on the one
// before, and whoever was not the first is told.
func testPages(t *testing.T, s Subject) {
	admin := access.Administering()
	if got, err := s.Store.Pages(t.Context(), admin, "head", "none"); err != nil || len(got) != 2 || got[0] != nil || got[1] != nil {
		t.Fatalf("%q, %v", got, err)
	}
	var wrote sync.WaitGroup
	for i := range 4 {
		wrote.Go(func() {
			for n := 0; n < 5; {
				was, err := s.Store.Pages(t.Context(), admin, "head")
				if err != nil {
					t.Error(err)
					return
				}
				err = s.Store.PutPages(t.Context(), admin, store.Page{Name: "head", Value: was[0]},
					[]store.Page{{Name: "head", Value: append(was[0], byte('a'+i))}, {Name: fmt.Sprintf("tile/%d%d", i, n), Value: []byte{byte(n)}}})
				switch {
				case err == nil:
					n++
				case !errors.Is(err, errs.Conflict):
					t.Error(err)
					return
				}
			}
		})
	}
	wrote.Wait()
	st := s.Reopen(t)
	got, err := st.Pages(t.Context(), admin, "head", "tile/34")
	ok(t, err)
	count := map[byte]int{}
	for _, c := range got[0] {
		count[c]++
	}
	if d := cmp.Diff(map[byte]int{'a': 5, 'b': 5, 'c': 5, 'd': 5}, count); d != "" || string(got[1]) != "\x04" {
		t.Errorf("%s %q", d, got[1])
	}
	n := NewNight(t, st)
	scope := n.Join(regionfile.Supervisor, "unit-a").Scope()
	if _, err := st.Pages(t.Context(), scope, "head"); !errors.Is(err, store.ErrScope) {
		t.Errorf("an officer reads the log: %v", err)
	}
	if err := st.PutPages(t.Context(), scope, store.Page{Name: "x"}, nil); !errors.Is(err, store.ErrScope) {
		t.Errorf("an officer writes the log: %v", err)
	}
}

// testRowWithPush: what is written down and the row that says so are there both, or
// neither.
func testRowWithPush(t *testing.T, s Subject) {
	take := func(version uint64, value string) error {
		_, err := s.Store.Take(t.Context(), access.Judging(), uuid.Nil, func(intake.View) (store.Push, error) {
			return store.Push{Audit: [][]byte{[]byte(value)}, Rows: []store.RowChange{{Table: store.Journals, Key: "k", Version: version, Value: []byte(value)}}}, nil
		})
		return err
	}
	ok(t, take(0, "one"))
	if err := take(0, "two"); !errors.Is(err, errs.Conflict) {
		t.Errorf("over another's: %v", err)
	}
	row, err := s.Store.Row(t.Context(), access.Judging(), store.Journals, "k")
	ok(t, err)
	ok(t, take(row.Version, "three"))
	row, err = s.Store.Row(t.Context(), access.Judging(), store.Journals, "k")
	ok(t, err)
	notes, err := s.Store.Audit(t.Context(), access.Administering(), access.Position{}, 10)
	ok(t, err)
	if string(row.Value) != "three" || len(notes) != 2 || string(notes[1].Value) != "three" {
		t.Errorf("%q, %d entries", row.Value, len(notes))
	}
}
