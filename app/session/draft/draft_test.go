package draft

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/ui/act"
	"shyraq/errs"
	"shyraq/sync/revision"
)

// slowDisk writes a draft only when it is let, and remembers what lies on it.
type slowDisk struct {
	gate chan struct{} // nil: at once
	fail error

	mu     sync.Mutex
	drafts map[uuid.UUID]duty.Draft
	pages  map[string][]byte
	writes int

	held   map[uuid.UUID]duty.Draft // in memory
	noted  map[string][]byte
	refuse bool // holds nothing either
}

func (d *slowDisk) HoldDraft(w duty.Draft) bool {
	if d.held == nil {
		d.held = map[uuid.UUID]duty.Draft{}
	}
	d.held[w.ID] = w
	return !d.refuse
}

func (d *slowDisk) HoldTyped(page string, raw []byte) bool {
	if d.noted == nil {
		d.noted = map[string][]byte{}
	}
	d.noted[page] = raw
	return !d.refuse
}

func newDisk() *slowDisk {
	return &slowDisk{drafts: map[uuid.UUID]duty.Draft{}, pages: map[string][]byte{}}
}

func (d *slowDisk) KeepTyped(_ context.Context, page string, raw []byte) error {
	if d.gate != nil {
		<-d.gate
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return d.fail
	}
	d.writes++
	d.pages[page] = raw
	return nil
}

func (d *slowDisk) Typed(_ context.Context, page string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if raw := d.pages[page]; len(raw) > 0 {
		return raw, nil
	}
	return nil, errs.Errorf(errs.NotFound, "no_value", "")
}

func (d *slowDisk) SaveDraft(_ context.Context, w duty.Draft) error {
	if d.gate != nil {
		<-d.gate
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail != nil {
		return d.fail
	}
	d.writes++
	d.drafts[w.ID] = w
	return nil
}

func (d *slowDisk) DropDraft(_ context.Context, id uuid.UUID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.drafts, id)
	return nil
}

// on is what lies on the disk: the note of the record, and where the act is.
func (d *slowDisk) on(id uuid.UUID) (note, seen string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := d.drafts[id]
	var f Form
	_ = json.Unmarshal(w.Form, &f)
	if f.Act != nil {
		seen = f.Act.Form.Seen
	}
	return w.Encounter.Note, seen
}

func note(s *Store, id uuid.UUID, text string) {
	s.Type(id, raid.Encounter{Note: text}, func(f *Form) { f.Page = 2 })
}

func acted(s *Store, id uuid.UUID, text string) {
	s.Beside(id, func(f *Form) { f.Act = &Act{Form: act.Form{Seen: text}} })
}

var bg = context.Background()

// Form and act type into one draft: neither takes back what the other wrote,
// whichever of them comes to the disk last.
func TestTwoWritersOfOneDraft(t *testing.T) {
	disk := newDisk()
	disk.gate = make(chan struct{})
	s, id := New(disk), uuid.New()
	s.Hold(duty.Draft{ID: id})
	var all sync.WaitGroup
	for i, change := range []func(){
		func() { note(s, id, "а") }, func() { acted(s, id, "1") }, func() { note(s, id, "аб") }, func() { acted(s, id, "12") },
	} {
		change()
		all.Go(func() {
			if err := s.Write(bg, id); err != nil {
				t.Errorf("write %d: %v", i, err)
			}
		})
	}
	close(disk.gate)
	all.Wait()
	if note, seen := disk.on(id); note != "аб" || seen != "12" {
		t.Errorf("on the disk: %q and %q", note, seen)
	}
	if disk.writes > 4 {
		t.Errorf("%d writes", disk.writes)
	}
	writes := disk.writes
	if err := s.Write(bg, id); err != nil || disk.writes != writes {
		t.Errorf("what lies on the disk was written again: %v", err)
	}
}

// Who reads a record sees what was typed the moment before, and so does the
// disk.
func TestALookWaitsForTheWriting(t *testing.T) {
	disk := newDisk()
	s, id := New(disk), uuid.New()
	s.Hold(duty.Draft{ID: id})
	note(s, id, "жазып үлгерді")
	acted(s, id, "көрді")
	w, f, err := s.Read(bg, id, func() (duty.Draft, error) { return disk.drafts[id], nil })
	if err != nil || w.Encounter.Note != "жазып үлгерді" || f.Act == nil || f.Act.Form.Seen != "көрді" || f.Page != 2 {
		t.Errorf("%q, %+v, %v", w.Encounter.Note, f, err)
	}
}

// A revision takes the draft from the disk; what was typed while it was made,
// and an act that is half filled in, go on and are on the disk.
func TestSigningKeepsWhatIsTypedMeanwhile(t *testing.T) {
	for name, row := range map[string]struct {
		meanwhile    func(*Store, uuid.UUID)
		keep         func(*Form)
		note, acting string
	}{
		"nothing":             {meanwhile: func(*Store, uuid.UUID) {}},
		"the form":            {meanwhile: func(s *Store, id uuid.UUID) { note(s, id, "тағы") }, note: "тағы"},
		"the act":             {meanwhile: func(s *Store, id uuid.UUID) { acted(s, id, "тағы") }, note: "signed", acting: "тағы"},
		"the act is done":     {meanwhile: func(s *Store, id uuid.UUID) {}, keep: WithoutAct},
		"half an act, before": {meanwhile: func(*Store, uuid.UUID) {}, note: "signed", acting: "бұрын"},
		"half a number": {
			meanwhile: func(s *Store, id uuid.UUID) {},
			keep:      func(f *Form) { f.Act, f.Typing = nil, map[string]string{"people.0.iin": "9507"} }, note: "signed",
		},
		"half a number of a record that is finished": {
			meanwhile: func(s *Store, id uuid.UUID) {
				s.Beside(id, func(f *Form) { f.Typing = map[string]string{"people.0.iin": "9507"} })
			},
			keep: Finished, note: "signed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			disk := newDisk()
			s, id := New(disk), uuid.New()
			s.Hold(duty.Draft{ID: id})
			note(s, id, "бұрын")
			if row.acting == "бұрын" || row.keep != nil {
				acted(s, id, "бұрын")
			}
			err := s.Sign(id, func(w duty.Draft) (duty.Draft, error) {
				row.meanwhile(s, id)
				w.Encounter.Note = "signed"
				return w, disk.DropDraft(bg, id)
			}, row.keep)
			if note, seen := disk.on(id); err != nil || note != row.note || seen != row.acting {
				t.Errorf("on the disk %q and %q, want %q and %q (%v)", note, seen, row.note, row.acting, err)
			}
			want := row.note
			if want == "" {
				want = "signed"
			}
			if w, _ := s.Get(id); w.Encounter.Note != want {
				t.Errorf("it goes on from %q", w.Encounter.Note)
			}
		})
	}
}

// What is typed while a record is read from the disk is not taken back by the
// look.
func TestALookTakesNothingBack(t *testing.T) {
	disk := newDisk()
	s, id := New(disk), uuid.New()
	s.Hold(duty.Draft{ID: id})
	note(s, id, "бұрын")
	w, _, err := s.Read(bg, id, func() (duty.Draft, error) {
		w := disk.drafts[id]
		acted(s, id, "тағы")
		return w, nil
	})
	if _, f := s.Get(id); err != nil || w.Encounter.Note != "бұрын" || f.Act == nil || f.Act.Form.Seen != "тағы" {
		t.Errorf("%q, act %v, %v", w.Encounter.Note, f.Act != nil, err)
	}
}

// A draft that was dropped does not come back by a write that waited.
func TestADroppedDraftStaysAway(t *testing.T) {
	disk := newDisk()
	s, id := New(disk), uuid.New()
	s.Hold(duty.Draft{ID: id})
	note(s, id, "артық")
	h := s.of(id)
	h.turn.Lock() // somebody is at the disk
	late := make(chan error)
	go func() { late <- s.Drop(bg, id) }()
	h.turn.Unlock()
	if err := <-late; err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(bg, time.Minute); err != nil || len(disk.drafts) != 0 {
		t.Errorf("%d drafts, %v", len(disk.drafts), err)
	}
}

// A disk that refuses is told; when it is well again all is written. A disk
// that stands still is waited for no longer than is allowed.
func TestFlush(t *testing.T) {
	disk := newDisk()
	s, id := New(disk), uuid.New()
	s.Hold(duty.Draft{ID: id})
	note(s, id, "мәтін")
	disk.fail = errors.New("full")
	if err := s.Flush(bg, time.Minute); !errors.Is(err, disk.fail) {
		t.Errorf("refused: %v", err)
	}
	disk.fail = nil
	if err := s.Flush(bg, time.Minute); err != nil {
		t.Error(err)
	}
	if got, _ := disk.on(id); got != "мәтін" {
		t.Errorf("on the disk %q", got)
	}
	disk.gate = make(chan struct{})
	note(s, id, "тағы")
	if err := s.Flush(bg, time.Millisecond); !errors.Is(err, errs.Unavailable) {
		t.Errorf("a disk that stands still: %v", err)
	}
	close(disk.gate)
}

// What is typed changes the words alone: the heads a draft was begun from, its
// raid and its crew go to the disk with each of them.
func TestADraftStaysBegunFromItsHeads(t *testing.T) {
	disk := newDisk()
	s := New(disk)
	id := uuid.UUID{1}
	begun := duty.Draft{ID: id, Raid: uuid.UUID{2}, Crew: uuid.UUID{3}, Seen: []revision.Hash{"one", "two"}}
	s.Hold(begun)
	note(s, id, "түн")
	acted(s, id, "таза")
	if err := s.Write(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	got := disk.drafts[id]
	if got.Encounter.Note != "түн" {
		t.Fatalf("it says %q", got.Encounter.Note)
	}
	if d := cmp.Diff(begun, duty.Draft{ID: got.ID, Raid: got.Raid, Crew: got.Crew, Seen: got.Seen}, cmpopts.IgnoreUnexported(duty.Draft{})); d != "" {
		t.Errorf("(-begun +kept):\n%s", d)
	}
}

// What a disk refuses is held, and nothing else is; a draft that was held goes to
// the disk with the next flush, and can be read meanwhile.
func TestHoldUnwritten(t *testing.T) {
	disk := newDisk()
	s, id, done := New(disk), uuid.New(), uuid.New()
	s.Hold(duty.Draft{ID: done})
	note(s, done, "дискіде")
	if err := s.Write(bg, done); err != nil {
		t.Fatal(err)
	}
	disk.fail = errors.New("full")
	s.Hold(duty.Draft{ID: id})
	note(s, id, "мәтін")
	s.Note(Plan, "жоспар")
	if w, _, err := s.Read(bg, id, nil); err != nil || w.Encounter.Note != "мәтін" {
		t.Errorf("what the disk refused is read as %q, %v", w.Encounter.Note, err)
	}
	if !s.HoldUnwritten() || len(disk.held) != 1 || disk.held[id].Encounter.Note != "мәтін" || string(disk.noted["plan"]) != `"жоспар"` {
		t.Errorf("held %v and %q", disk.held, disk.noted)
	}
	if disk.refuse = true; s.HoldUnwritten() {
		t.Error("held, though it was refused")
	}

	disk.fail = nil
	again := New(disk)
	w, _, err := again.Read(bg, id, func() (duty.Draft, error) {
		w := disk.held[id]
		w.Unwritten = true
		return w, nil
	})
	if err != nil || w.Encounter.Note != "мәтін" || again.Flush(bg, time.Minute) != nil {
		t.Fatalf("%q, %v", w.Encounter.Note, err)
	}
	if got, _ := disk.on(id); got != "мәтін" {
		t.Errorf("on the disk %q", got)
	}
}
