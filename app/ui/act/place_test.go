package act

import (
	"slices"
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
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

// A child who was taken elsewhere was not handed over where they met: the act asks
// where, and proposes nothing.
func TestThePlaceOfAChildWhoWasTakenElsewhereIsAsked(t *testing.T) {
	for outcome, proposed := range map[codes.Code]bool{codes.OutcomeSpot: true, codes.OutcomeHome: false, codes.OutcomePolice: false, codes.OutcomeRelative: false} {
		t.Run(string(outcome), func(t *testing.T) {
			s := uitest.New(t, i18n.KK, palette.Night, uitest.Sizes[0])
			screen := set(t, s, &table{}, func(e *raid.Encounter) { e.People[0].Outcome = outcome })
			missing := func() bool {
				return slices.ContainsFunc(screen.problems(), func(p ui.Problem) bool { return p.Path == "place" })
			}
			if got := screen.fields.place.Text() != ""; got != proposed || missing() == proposed {
				t.Errorf("the field says %q, it is missing: %v", screen.fields.place.Text(), missing())
			}
			screen.edit(func(f *Form) { f.Place = "Абай даңғылы 5" })
			if missing() {
				t.Error("what was written is missing")
			}
		})
	}
}

// Nobody signs what was not said yet: the way to the signatures leads to it.
func TestTheWayToTheSignatures(t *testing.T) {
	s := uitest.New(t, i18n.RU, palette.Night, uitest.Sizes[0])
	screen := set(t, s, &table{}, nil)
	fill(t, s, screen)
	screen.edit(func(f *Form) { f.Fit = "" })
	screen.open(stepState)
	screen.goNext()
	if screen.at != stepTaker {
		t.Errorf("page %v comes, where the adult is asked about is %v", screen.at, stepTaker)
	}
	screen.bar.OnStep(slices.Index(screen.steps, stepSign))
	if screen.at != stepTaker {
		t.Error("the bar leads to the signatures")
	}
	screen.edit(func(f *Form) { f.Fit = fitYes })
	screen.open(stepState)
	if screen.goNext(); screen.at != stepSign {
		t.Errorf("page %v comes, where both sign is %v", screen.at, stepSign)
	}
}
