package duty

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// What is held is sealed, comes back as it was to its officer alone, later than
// what lies on the disk, and is let go once it is written or dropped.
func TestUnwritten(t *testing.T) {
	s := newStation(t, aigul)
	s.opts.Unwritten = &Unwritten{}
	s.reopen()
	w := Draft{ID: uuid.New(), Encounter: raid.Encounter{Night: tonight, Note: "бұрын"}}
	if err := s.SaveDraft(ctx, w); err != nil {
		t.Fatal(err)
	}
	w.Encounter.Note = "соңғы сөз"
	if !s.HoldDraft(w) || !s.HoldTyped("plan", []byte("жоспар")) || !s.HoldPlace([]byte("орын")) || !s.Holds() {
		t.Fatal("not held")
	}
	for name, sealed := range s.opts.Unwritten.all {
		for _, word := range []string{"соңғы", "жоспар", "орын", "note"} {
			if bytes.Contains(sealed, []byte(word)) {
				t.Errorf("%s can be read", name)
			}
		}
	}
	stranger := stationOf(t, bekzat)
	stranger.opts.Unwritten = s.opts.Unwritten
	stranger.reopen()
	if all, err := stranger.Drafts(ctx); err != nil || len(all) != 0 || stranger.Holds() {
		t.Errorf("another officer opens %d drafts, %v", len(all), err)
	}

	all, err := s.Drafts(ctx)
	if err != nil || len(all) != 1 || all[0].Encounter.Note != "соңғы сөз" || !all[0].Unwritten {
		t.Fatalf("held: %+v, %v", all, err)
	}
	if raw, err := s.Typed(ctx, "plan"); err != nil || string(raw) != "жоспар" {
		t.Errorf("typed %q, %v", raw, err)
	}
	s.reopen() // an opening writes it
	if s.Holds() {
		t.Error("held though the disk takes it")
	}
	if got, err := s.Draft(ctx, w.ID); err != nil || got.Unwritten || got.Encounter.Note != "соңғы сөз" {
		t.Errorf("on the disk: %+v, %v", got, err)
	}
	if raw, err := s.Place(ctx); err != nil || string(raw) != "орын" {
		t.Errorf("place %q, %v", raw, err)
	}

	if !s.HoldDraft(w) {
		t.Fatal("not held")
	}
	if err := s.DropDraft(ctx, w.ID); err != nil || s.Holds() {
		t.Errorf("a dropped draft comes back: %v", err)
	}
}

// A writing that began before something was held does not let it go.
func TestAnOlderWritingLetsNothingGo(t *testing.T) {
	var u Unwritten
	u.put("a", []byte("old"))
	was := u.get("a")
	u.put("a", []byte("new"))
	if u.let("a", was); string(u.get("a")) != "new" {
		t.Error("the later was let go")
	}
	if u.let("a", u.get("a")); u.get("a") != nil {
		t.Error("it stays")
	}
	if !u.put("b", make([]byte, mostUnwritten)) || u.put("c", []byte("x")) || !u.put("b", []byte("x")) {
		t.Error("the bound is not held")
	}
}

// Who unlocks on a disk that takes nothing is told why before he types, until it
// takes again.
func TestADiskThatTakesNothingIsTold(t *testing.T) {
	s := newStation(t, aigul)
	free := uint64(1 << 30)
	s.opts.Free = func(string) (uint64, error) { return free, nil }
	s.reopen()
	for _, row := range []struct {
		name string
		free uint64
		anew bool // unlocked on it
		want string
	}{
		{"room", 1 << 30, false, ""}, {"filled up while he works", 1 << 20, false, "disk_no_room"}, {"and room again", 1 << 30, false, ""},
		{"full at the unlock", 1 << 20, true, "disk_no_room"}, {"room was made", 1 << 30, false, ""},
	} {
		free = row.free
		_ = os.Remove(filepath.Join(s.opts.Dir, "reserve")) // it is used up
		if row.anew {
			s.reopen()
		}
		if err := s.Unwritable(); code(err) != row.want || (err != nil) != (row.want != "") {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

// reopen opens the store anew, as the next unlock does.
func (s *station) reopen() {
	s.t.Helper()
	if err := s.Close(); err != nil {
		s.t.Fatal(err)
	}
	s.open()
}
