package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/report"
	"shyraq/assets"
)

// The end of a shift names what was begun in the window and not saved, by its kind and
// hour alone.
func TestTheShiftNamesWhatWasBegun(t *testing.T) {
	b, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := &call{text: b.For(i18n.EN), stdout: &out}
	at := time.Date(2026, 3, 20, 23, 10, 0, 0, time.FixedZone("", 5*3600))
	c.printShift(shiftEnd{Shift: report.CountShift("2026-03-20", [16]byte{1}, nil, 1), Begun: []begunJSON{{raid.KindHomeCheck, at}}}, report.ShiftOf{At: at})
	if want := "Not saved yet: Home visit, 23:10"; !strings.Contains(out.String(), want) {
		t.Errorf("%q is not said: %s", want, out.String())
	}
}
