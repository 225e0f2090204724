package region

import (
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/admin"
	"shyraq/sync/revision"
)

// Who may come in, who may not any more and what waits for a person stands in
// the log as it happens, by ids alone.
func TestLogTellsDecisions(t *testing.T) {
	var mu sync.Mutex
	var log strings.Builder
	w := newWorld(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&locked{w: &log, mu: &mu}, nil)) })
	v := w.invite(regionfile.Patrol, "unit-a")
	s := w.enrolWith(v, "unit-a")
	if err := w.tryEnrol(w.url, v.Code); err == nil {
		t.Fatal("a code served twice")
	}
	first := s.encounter(newID(), func(e *raid.Encounter, _ *revision.Envelope) { e.Note = "Қанарейкин" })
	s.push(first)
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Device: s.Identity().Device}); err != nil {
		t.Fatal(err)
	}
	s.push(s.encounter(newID(), nil))
	if _, err := w.region.Revive(t.Context(), admin.RevokeRequest{Device: s.Identity().Device}); err != nil {
		t.Fatal(err)
	}
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Officer: uuid.New()}); err == nil {
		t.Fatal("nobody was revoked")
	}
	mu.Lock()
	said := log.String()
	mu.Unlock()
	var got []string
	for _, m := range regexp.MustCompile(`level=(\S+) msg="?([^"\n]*?)"? action=(\S+)`).FindAllStringSubmatch(said, -1) {
		got = append(got, strings.Join(m[1:], " "))
	}
	want := []string{"INFO decided invite", "INFO decided enrol", "WARN refused enrol", "INFO decided revoke", "WARN set aside quarantine",
		"INFO decided revive", "INFO decided admit", "WARN refused revoke"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d, said)
	}
	for _, secret := range []string{"Сынақ", "Қанарейкин", v.Code, "127.0.0.1"} {
		if strings.Contains(said, secret) {
			t.Errorf("the log says %s", secret)
		}
	}
	if !strings.Contains(said, "action=enrol officer="+v.Officer.String()+" device="+s.Identity().Device.String()) {
		t.Error("who came in is not told")
	}
}
