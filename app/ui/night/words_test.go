package night

import (
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// Of who is not shown to this officer a row does not say that he is not known.
func TestANameThatIsNotShownIsNotUnknown(t *testing.T) {
	texts := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0]).Look.Texts()
	for name, row := range map[string]struct {
		row  Row
		want string
	}{
		"shown":             {Row{Kind: raid.KindEncounter, Names: []string{"С. А."}}, "С. А."},
		"not known":         {Row{Kind: raid.KindEncounter, Names: []string{"—"}}, "Name not known"},
		"not shown":         {Row{Kind: raid.KindEncounter, Names: []string{"—"}, Unnamed: true}, "Name not shown to you"},
		"three, not shown":  {Row{Kind: raid.KindEncounter, Names: []string{"—", "—", "—"}, Unnamed: true}, "Name not shown to you +2"},
		"a place, in parts": {Row{Kind: raid.KindVenueCheck, Unnamed: true}, "Place checked"},
	} {
		if got := title(texts, line{row: &row.row}); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}
