package report

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// TestEveryShortKindIsCounted: a kind of short record that the figures of a
// night or the page of a shift pass over was forgotten in shortRows.
func TestEveryShortKindIsCounted(t *testing.T) {
	t.Parallel()
	for _, k := range raid.Kinds {
		if !k.Short() {
			continue
		}
		body := reflect.Zero(k.Body()).Interface().(raid.Short).With(raid.Visit{Night: tonight})
		sum := Night(tonight, []Record{{Kind: k, Short: body}}, region(), lists(t), kz)
		if sum.Records != 1 || sum.Total.All == (Figures{}) {
			t.Errorf("%s counts in no figure of the night", k)
		}
		sheet := CountShift(tonight, uuid.Nil, []ShiftRecord{{Kind: k, Steps: []ShiftStep{{DSeq: 1}}}}, 0)
		if sheet.Places+sheet.Homes+sheet.Talks != 1 {
			t.Errorf("%s stands on no line of the page of a shift", k)
		}
	}
}
