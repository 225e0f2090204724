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
		row, known := shortRows[k]
		if !k.Short() {
			continue
		} else if !known {
			t.Errorf("%s has no row in shortRows", k)
		}
		body := reflect.Zero(k.Body()).Interface().(raid.Short).With(raid.Visit{Night: tonight})
		sum := Night(tonight, []Record{{Kind: k, Short: body}}, region(), lists(t), kz)
		if sum.Records != 1 || (sum.Total.All == (Figures{})) != (row.figure == none) {
			t.Errorf("%s: %d records, in its figure of the night: %v", k, sum.Records, sum.Total.All != (Figures{}))
		}
		lines := func(k raid.Kind) []ShiftCount {
			return ShiftCounts(CountShift(tonight, uuid.Nil, []ShiftRecord{{Kind: k, Steps: []ShiftStep{{DSeq: 1}}}}, 0), texts)
		}
		if slices.Equal(lines(k), lines(raid.KindLink)) != (row.sheet == nil) {
			t.Errorf("%s changes no line of the page of a shift: see shortRows and ShiftCounts", k)
		}
	}
}

// A kind for which the report has no figure and the page of a shift no line says
// so in its row, and adds nothing to either.
func TestAShortKindMayCountNowhere(t *testing.T) {
	t.Parallel()
	var figures Figures
	var page Shift
	uncounted := shortRow{figure: none}
	uncounted.count(&figures)
	uncounted.write(&page)
	if figures != (Figures{}) || !reflect.DeepEqual(page, Shift{}) {
		t.Errorf("figures %v, page %+v", figures, page)
	}
}
