package audit_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// heard is a journal on a store of its own, with its log and its clocks.
type heard struct {
	*audit.Journal
	log     bytes.Buffer
	store   *kv.Store
	now     time.Time
	elapsed time.Duration
}

func newHeard(t *testing.T) *heard {
	t.Helper()
	k := seal.NewKey(rand.Reader)
	s, err := badger.Open(badger.Options{Dir: t.TempDir(), Options: kv.Options{Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	h := &heard{store: s, now: time.Date(2095, 6, 1, 22, 0, 0, 0, time.UTC)}
	h.Journal = audit.New(audit.Options{Store: s, Now: func() time.Time { return h.now }, Log: slog.New(slog.NewTextHandler(&h.log, nil)), Elapsed: func() time.Duration { return h.elapsed }})
	return h
}

// frames are the entries of the store.
func (h *heard) frames(t *testing.T) (out []audit.Frame) {
	t.Helper()
	all, err := h.store.Audit(t.Context(), access.Administering(), access.Position{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		var f audit.Frame
		if err := json.Unmarshal(e.Value, &f); err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

// TestWhatIsTold says which decisions whoever watches the log hears of, and how.
func TestWhatIsTold(t *testing.T) {
	officer, device := uuid.New(), uuid.New()
	for _, row := range []struct {
		name  string
		frame audit.Frame
		want  []string // in the line; none: it says nothing
	}{
		{"an invite", audit.Frame{Action: "invite", Officer: officer, Allowed: true}, []string{"level=INFO", "action=invite", officer.String()}},
		{"a refused enrolment", audit.Frame{Action: "enrol", Device: device, Reason: "invite_used"}, []string{"level=WARN", "refused", "reason=invite_used", device.String()}},
		{"lines set aside", audit.Frame{Action: "quarantine", Device: device, Revs: []revision.Hash{"a", "b"}}, []string{"level=WARN", "set aside", "revisions=2"}},
		{"how often it came", audit.Frame{Action: "revoke", Officer: officer, Allowed: true, Times: 3}, []string{"times=3"}},
		{"somebody read", audit.Frame{Action: "read", Officer: officer, Allowed: true}, nil},
		{"a sign-in", audit.Frame{Action: "sign_in", Officer: officer, Allowed: true}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			h := newHeard(t)
			h.Note(t.Context(), row.frame)
			line := h.log.String()
			if (line == "") != (row.want == nil) {
				t.Errorf("it says %q", line)
			}
			for _, w := range row.want {
				if !strings.Contains(line, w) {
					t.Errorf("%q is not in %q", w, line)
				}
			}
			if got := h.frames(t); len(got) != 1 || got[0].Action != row.frame.Action || !got[0].At.Equal(h.now) {
				t.Errorf("it is written as %+v", got)
			}
		})
	}
}

// TestRepeats writes what comes again without end once, and then how often.
func TestRepeats(t *testing.T) {
	h := newHeard(t)
	refused := audit.Repeat{Action: access.Push, Device: uuid.New(), Reason: "device_revoked"}
	other := refused
	other.Device = uuid.New()
	for range 50 {
		h.NoteRepeat(t.Context(), refused)
	}
	h.NoteRepeat(t.Context(), other)
	times := func() (out []int) {
		for _, f := range h.frames(t) {
			out = append(out, f.Times)
		}
		return out
	}
	if got := times(); len(got) != 2 || got[0] != 0 || got[1] != 0 {
		t.Errorf("one of each device: %v", got)
	}
	h.WriteRepeats(t.Context(), false)
	if got := times(); len(got) != 2 {
		t.Errorf("within the minute: %v", got)
	}
	h.elapsed += audit.Every
	h.WriteRepeats(t.Context(), false)
	if got := times(); len(got) != 3 || got[2] != 49 {
		t.Errorf("after the minute: %v", got)
	}
	h.NoteRepeat(t.Context(), refused)
	h.WriteRepeats(t.Context(), true)
	if got := times(); len(got) != 4 || got[3]+got[2] != 50 {
		t.Errorf("what is left at the end: %v", got)
	}
	if h.Repeats() != 52 {
		t.Errorf("%d were counted", h.Repeats())
	}
}

// TestLooks tells what shows somebody a person from what lets somebody in.
func TestLooks(t *testing.T) {
	if audit.Looks(audit.Frame{Action: audit.Held, Records: []uuid.UUID{{1}, {2}}}) {
		t.Error("who looked at one record is told which others are of the same person")
	}
	for _, row := range []struct {
		action string
		want   bool
	}{{"read", true}, {audit.Held, true}, {"looked_at", true}, {audit.LookPrefix + "export", true}, {"invite", false}, {"enrol", false}, {"revoke", false}, {"", false}} {
		if got := audit.Looks(audit.Frame{Action: row.action}); got != row.want {
			t.Errorf("%q: %v", row.action, got)
		}
	}
}
