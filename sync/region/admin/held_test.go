package admin

import (
	"testing"
	"time"

	"shyraq/sync/revision"
)

// TestHeldBelievesNoClockThatIsWrong: the days of what is held leave out what cannot be.
func TestHeldBelievesNoClockThatIsWrong(t *testing.T) {
	now := time.Date(2026, 7, 5, 0, 0, 0, 0, time.UTC)
	var r HeldRecord
	for _, at := range []time.Time{time.Date(7980, 1, 2, 0, 0, 0, 0, time.UTC), now.Add(-48 * time.Hour), time.Unix(0, 0), now.Add(-24 * time.Hour)} {
		s := revision.Signed{Rev: revision.Hash(at.String())}
		s.Envelope.Time.MS = at.UnixMilli()
		r.take(s, nil, now)
	}
	if r.Revisions != 4 || r.Unclear != 2 || !r.First.Equal(now.Add(-48*time.Hour)) || !r.Last.Equal(now.Add(-24*time.Hour)) {
		t.Errorf("%+v", r)
	}
}
