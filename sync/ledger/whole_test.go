package ledger

import "testing"

// A region that says that it was put back takes nothing from what is here; one that
// shows another log in silence is found out.
func TestReportOfTheRegion(t *testing.T) {
	t.Parallel()
	for kind, whole := range map[FindingKind]bool{LogRestored: true, LogShorter: false, LogOther: false, Lost: false, LedgerMended: true} {
		r := Report{Opening: []Finding{{Kind: kind}}}
		if r.Whole() != whole {
			t.Errorf("%s: whole is %v", kind, r.Whole())
		}
	}
}
