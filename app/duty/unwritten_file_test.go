package duty

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// What a full disk refuses while it is typed is in the file that needs no room at
// once: a power cut then loses nothing, a stranger reads nothing, and the file is
// empty again when the store has it.
func TestARefusedDraftOutlivesAPowerCut(t *testing.T) {
	s := newStation(t, aigul)
	free := uint64(1 << 30)
	s.opts.Free = func(string) (uint64, error) { return free, nil }
	power := func() { // as after a cut: nothing in memory, nothing closed in order
		s.opts.Unwritten = &Unwritten{}
		s.opts.Unwritten.Use(s.opts.Dir)
		s.opts.Unwritten.Reserve()
		s.reopen()
	}
	power()
	w := Draft{ID: uuid.New(), Encounter: raid.Encounter{Night: tonight, Note: "соңғы сөз"}}
	free = 1 << 20
	if s.SaveDraft(ctx, w) == nil || s.KeepTyped(ctx, "plan", []byte("жоспар")) == nil {
		t.Fatal("the full disk took it")
	}
	raw, err := os.ReadFile(filepath.Join(s.opts.Dir, "spare"))
	if err != nil || bytes.Contains(raw, []byte("note")) || bytes.Contains(raw, []byte("соңғы")) {
		t.Errorf("can be read, or is not there: %v", err)
	}
	for range 2 { // the disk stays full
		power()
		if got, err := s.Draft(ctx, w.ID); err != nil || got.Encounter.Note != "соңғы сөз" {
			t.Fatalf("after the cut: %+v, %v", got, err)
		}
		if raw, err := s.Typed(ctx, "plan"); err != nil || string(raw) != "жоспар" || s.opts.Unwritten.Loose() {
			t.Errorf("the page: %q, %v", raw, err)
		}
	}
	free = 1 << 30
	power()
	if s.Holds() {
		t.Error("held though the disk takes it")
	}
	if err := s.DropDraft(ctx, w.ID); err != nil {
		t.Fatal(err)
	}
	power()
	if all, err := s.Drafts(ctx); err != nil || len(all) != 0 {
		t.Errorf("a dropped draft comes back: %+v, %v", all, err)
	}
}

// More than the file holds is in memory alone, and said to be.
func TestWhatTheFileCannotHoldIsLoose(t *testing.T) {
	var u Unwritten
	u.Use(t.TempDir())
	u.Reserve()
	u.put("a", make([]byte, 100))
	if u.keep() != nil || u.Loose() {
		t.Error("loose though it fits")
	}
	u.put("b", make([]byte, spareHalf))
	if u.keep() == nil || !u.Loose() {
		t.Error("said to be kept though it does not fit")
	}
	var after Unwritten
	after.Use(filepath.Dir(u.file.Path))
	if len(after.get("a")) != 100 || after.get("b") != nil {
		t.Error("what was kept before is gone")
	}
}
