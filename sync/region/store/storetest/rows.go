package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

func testRows(t *testing.T, s Subject) {
	ctx, admin := t.Context(), access.Administering()
	set := func(version uint64, value string) (uint64, error) {
		return s.Store.Change(ctx, admin, func(uint64) ([]store.RowChange, error) {
			return []store.RowChange{{Table: store.Officers, Key: "b", Version: version, Value: []byte(value)}, {Table: store.Devices, Key: value, Value: []byte("d")}}, nil
		})
	}
	_, err := set(0, "one")
	ok(t, err)
	row, err := s.Store.Row(ctx, admin, store.Officers, "b")
	ok(t, err)
	if string(row.Value) != "one" || row.Version == 0 {
		t.Fatalf("row %+v", row)
	}
	if _, err := set(0, "two"); !errors.Is(err, errs.Conflict) {
		t.Errorf("over a row that he did not read: %v", err)
	}
	if r, _ := s.Store.Row(ctx, admin, store.Devices, "two"); r.Version != 0 {
		t.Error("half of a change is written")
	}
	_, err = set(row.Version, "three")
	ok(t, err)
	if _, err := set(row.Version, "four"); !errors.Is(err, errs.Conflict) {
		t.Errorf("over a row that was changed: %v", err)
	}
	st := s.Reopen(t)
	row, err = st.Row(ctx, admin, store.Officers, "b")
	ok(t, err)
	if string(row.Value) != "three" {
		t.Errorf("after a restart the row is %q", row.Value)
	}
	_, err = st.Change(ctx, admin, func(uint64) ([]store.RowChange, error) {
		return []store.RowChange{{Table: store.Officers, Key: "b", Version: row.Version}}, nil
	})
	ok(t, err)
	rows, err := st.Rows(ctx, admin, store.Officers)
	ok(t, err)
	if len(rows) != 0 {
		t.Errorf("%d rows after the only one was removed", len(rows))
	}
	rows, err = st.Rows(ctx, admin, store.Devices)
	ok(t, err)
	if len(rows) != 2 || rows[0].Key != "one" || rows[1].Key != "three" {
		t.Errorf("rows %+v", rows)
	}
}

func testCounting(t *testing.T, s Subject) {
	ctx, admin := t.Context(), access.Administering()
	const sides, each = 4, 20
	var wg sync.WaitGroup
	for range sides {
		wg.Go(func() {
			for range each {
				for {
					row, err := s.Store.Row(ctx, admin, store.Settings, "n")
					if err != nil {
						t.Error(err)
						return
					}
					n, _ := strconv.Atoi(string(row.Value))
					_, err = s.Store.Change(ctx, admin, func(uint64) ([]store.RowChange, error) {
						return []store.RowChange{{Table: store.Settings, Key: "n", Version: row.Version, Value: []byte(strconv.Itoa(n + 1))}}, nil
					})
					if err == nil {
						break
					}
					if !errors.Is(err, errs.Conflict) && !errors.Is(err, errs.Unavailable) {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	wg.Wait()
	row, err := s.Store.Row(ctx, admin, store.Settings, "n")
	ok(t, err)
	if string(row.Value) != strconv.Itoa(sides*each) {
		t.Errorf("counted to %s, want %d", row.Value, sides*each)
	}
}

func testLists(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	o := n.Join(regionfile.Patrol, "unit-a")
	for range 5 {
		o.Must("quarantined:foreign_unit", o.Encounter(NewID(), func(_ *raid.Encounter, e *revision.Envelope) { e.Unit = "unit-b" }))
	}
	var all []intake.Aside
	for key := ([32]byte{}); ; {
		part, err := s.Store.Asides(t.Context(), access.Administering(), key, 2)
		ok(t, err)
		if len(part) == 0 {
			break
		}
		all = append(all, part...)
		key = part[len(part)-1].Key
	}
	if len(all) != 5 || all[0].Reason != "foreign_unit" || all[0].Line != nil {
		t.Errorf("%d asides", len(all))
	}
	for i := range 5 {
		_, err := s.Store.Take(t.Context(), access.Judging(), o.Device, func(intake.View) (store.Push, error) {
			return store.Push{Audit: [][]byte{fmt.Append(nil, "a", i), fmt.Append(nil, "b", i)}}, nil
		})
		ok(t, err)
	}
	text := ""
	for at := (access.Position{}); ; {
		part, err := s.Store.Audit(t.Context(), access.Administering(), at, 3)
		ok(t, err)
		if len(part) == 0 {
			break
		}
		for _, note := range part {
			text += string(note.Value)
		}
		at = part[len(part)-1].At
	}
	if text != "a0b0a1b1a2b2a3b3a4b4" {
		t.Errorf("the audit reads %q", text)
	}
}

func testVerify(t *testing.T, s Subject) {
	n := NewNight(t, s.Store)
	Busy(n, 11, 120)
	verify := func(st store.Store) {
		found, err := st.Verify(context.Background(), access.Upkeep())
		ok(t, err)
		for _, p := range found {
			t.Errorf("%s: %s", p.Where, p.What)
		}
	}
	verify(s.Store)
	verify(s.Reopen(t))
}
