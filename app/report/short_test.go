package report

import (
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
)

// TestEveryShortKindIsCounted: a kind of short record that the figures of a
// night or the page of a shift pass over was forgotten in shortRows.
func TestEveryShortKindIsCounted(t *testing.T) {
	t.Parallel()
	bundle, err := i18n.Load(os.DirFS("../../assets/i18n"))
	if err != nil {
		t.Fatal(err)
	}
	texts := bundle.For(i18n.EN)
	for _, k := range raid.Kinds {
		if !k.Short() {
			continue
		}
		body := reflect.Zero(k.Body()).Interface().(raid.Short).With(raid.Visit{Night: tonight})
		sum := Night(tonight, []Record{{Kind: k, Short: body}}, region(), lists(t), kz)
		if sum.Records != 1 || sum.Total.All == (Figures{}) {
			t.Errorf("%s counts in no figure of the night", k)
		}
		lines := func(k raid.Kind) []ShiftCount {
			return ShiftCounts(CountShift(tonight, uuid.Nil, []ShiftRecord{{Kind: k, Steps: []ShiftStep{{DSeq: 1}}}}, 0), texts)
		}
		if slices.Equal(lines(k), lines(raid.KindLink)) {
			t.Errorf("%s changes no line of the page of a shift: see shortRows and ShiftCounts", k)
		}
	}
}
