package region

import (
	"errors"
	"os"
	"testing"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/place"
)

// A server whose folder is deleted under it says "stored" of nothing any more, and
// ends by itself with an error that says why.
func TestServerWithoutItsFolder(t *testing.T) {
	w := onDisk(t)
	s := w.enrol(regionfile.Patrol, "unit-a")
	s.push(s.encounter(newID(), nil))
	if err := os.RemoveAll(place.StoreDir(w.opts.Dir)); err != nil {
		t.Fatal(err)
	}
	s.encounter(newID(), nil)
	items, err := s.outbox.Pending(10)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Push(t.Context(), items); err == nil {
		t.Errorf("a push is answered %+v", got.Results)
	} else if code := wire.Code(err); code != "store_failed" && code != "unreachable" { // it may have ended by then
		t.Errorf("a push is answered %v", err)
	}
	var why *errs.Error
	if err := <-w.served; !errors.As(err, &why) || why.Code != "store_failed" {
		t.Errorf("serving ends with %v", err)
	}
	w.stop = func() {}
	_ = w.region.Close() // of what is gone
}
