package duty

import (
	"os"
	"testing"

	"shyraq/sync/ledger"
)

// soaked is how much of something is tried, and how much by make soak.
func soaked(some, many int) int {
	if os.Getenv("SHYRAQ_SOAK") != "" {
		return many
	}
	return some
}

// TestAReportReadsWhatChanged: of what was counted once no record is read again, neither
// after a change nor after the next unlock.
func TestAReportReadsWhatChanged(t *testing.T) {
	w := newCountsWorld(t, 1)
	for range 30 {
		w.record()
	}
	w.deliver(w.late...)
	w.counted(oneNight)
	first := w.counts.read
	w.counted(oneNight)
	if first < 30 || w.counts.read != first {
		t.Errorf("%d were read, then %d", first, w.counts.read-first)
	}
	w.late = nil
	m := w.some()
	w.deliver(ledger.Entry{Signed: w.sign(m, m.heads, w.body(m)), Key: w.opts.Keys.Own()})
	w.counted(oneNight)
	if n := w.counts.read - first; n != 1 {
		t.Errorf("one was changed, %d were read", n)
	}
	w.again()
	w.counted(oneNight)
	if w.counts.read != 0 {
		t.Errorf("after the unlock %d were read", w.counts.read)
	}
}
