package act

import (
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/raid/handover"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// The place of the act is the record's, however often that is corrected, until
// the officer writes another; whoever signed did not sign the new one.
func TestThePlaceFollowsTheRecord(t *testing.T) {
	ink := handover.Strokes{{90, 220, 60, -150}}
	for _, row := range []struct {
		name   string
		form   Form
		want   string
		signed bool
	}{
		{"begun now", Form{}, "Абай даңғылы 5", false},
		{"as it was suggested", Form{Place: "Abay 5", Suggested: "Abay 5", OfficerInk: ink}, "Абай даңғылы 5", false},
		{"the same as before", Form{Place: "Абай даңғылы 5", Suggested: "Абай даңғылы 5", OfficerInk: ink}, "Абай даңғылы 5", true},
		{"written by the officer", Form{Place: "бөлімше", Suggested: "Abay 5", OfficerInk: ink}, "бөлімше", true},
		{"of a program before this one", Form{Place: "Abay 5", OfficerInk: ink}, "Abay 5", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := uitest.New(t, i18n.KK, palette.Night, uitest.Sizes[0])
			screen := set(t, s, &table{}, nil)
			d := screen.data
			d.Place, d.Form = "Абай даңғылы 5", row.form
			screen.Show(d)
			if got := screen.data.Form; got.Place != row.want || (len(got.OfficerInk) > 0) != row.signed {
				t.Errorf("at %q, signed: %v", got.Place, len(got.OfficerInk) > 0)
			}
			if got := screen.fields.place.Text(); got != row.want {
				t.Errorf("the field says %q", got)
			}
		})
	}
}
