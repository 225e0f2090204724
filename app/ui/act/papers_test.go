package act

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// sibling adds a child whose act names an adult.
func sibling(taker handover.Taker, void bool) func(*raid.Encounter) {
	return func(e *raid.Encounter) {
		a := handover.Act{Version: 1, Number: "431-0000-0000-0001-X", Taker: taker}
		if void {
			a.Void = &handover.Void{Reason: "аты қате", At: at}
		}
		e.People = append(e.People, raid.Person{ID: id(9), Kind: raid.Minor, Outcome: codes.OutcomeSpot, Acts: []handover.Act{a}})
	}
}

// The papers of an adult are typed once for all children, and stand beside no
// other adult's name.
func TestThePapersAreOfOneAdult(t *testing.T) {
	const mother, granny = "Сейітова Ақмарал Өмірзаққызы", "Өмірзақов Дәулетбек"
	papers := func(t handover.Taker) string { return string(t.Document) + " " + t.Number + " " + t.Address }
	of := handover.Taker{Guardian: id(99), Name: mother, Kinship: "S_MOTH", Document: "D_ID", Number: "000000001", Address: "Абай, 5"}
	another := of
	another.Kinship, another.Phone = "S_AUNT", ""
	other := of
	other.Name = granny
	for name, row := range map[string]struct {
		change func(*raid.Encounter)
		choose []byte // adults, one after the other
		typed  string // number of the document, after the first
		want   string
	}{
		"as a sibling's act has them":     {sibling(of, false), []byte{2}, "", "D_ID 000000001 Абай, 5"},
		"whom the record says took him":   {func(e *raid.Encounter) { sibling(of, false)(e); e.People[0].HandedTo = id(2) }, nil, "", "D_ID 000000001 Абай, 5"},
		"not of a void act":               {sibling(of, true), []byte{2}, "", "  "},
		"not of somebody of her name":     {sibling(another, false), []byte{2}, "", "  "},
		"not of another adult":            {sibling(other, false), []byte{2}, "", "  "},
		"another has none of the first":   {func(*raid.Encounter) {}, []byte{2, 3}, "123", "  "},
		"the first has his again":         {func(*raid.Encounter) {}, []byte{2, 3, 2}, "123", " 123 "},
		"what was typed outlives a slip":  {sibling(of, false), []byte{2, 0, 2}, "123", "D_ID 123 Абай, 5"},
		"what was typed before he is his": {func(e *raid.Encounter) {}, []byte{0, 2}, "123", " 123 "},
	} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, i18n.KK, palette.Day, uitest.Sizes[1])
			screen := set(t, s, &table{}, row.change)
			for i, adult := range row.choose {
				var chosen []string
				if adult != 0 {
					chosen = []string{id(adult).String()}
				}
				screen.fields.chooseTaker(chosen)
				if i == 0 && row.typed != "" {
					screen.open(stepPaper)
					screen.fields.number.SetText("")
					uitest.Type(t, s.Window, s.Look.T("act.document_number"), row.typed)
				}
			}
			if got := papers(screen.data.Form.Taker); got != row.want {
				t.Errorf("papers are %q, want %q", got, row.want)
			}
			screen.open(stepPaper)
			if got, want := screen.fields.number.Text(), screen.data.Form.Taker.Number; got != want {
				t.Errorf("shown %q, kept %q", got, want)
			}
		})
	}
}

// The keys that turn the pages of a check turn those of its act, and issue
// nothing.
func TestKeysTurnThePages(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	desk := &table{}
	screen := set(t, s, desk, nil)
	closed := 0
	screen.OnClose = func() { closed++ }
	screen.data.Form.Taker.Name, screen.data.Form.Fit, screen.data.Form.Conditions = "Ақмарал", fitYes, []codes.Code{"C_OK"} // what both sign is said
	press := func(k fyne.KeyName) {
		s.Window.Canvas().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierControl})
	}
	for i, row := range []struct {
		key  fyne.KeyName
		want step
	}{
		{fyne.KeyPageUp, stepTaker}, {fyne.KeyReturn, stepPaper}, {fyne.KeyEnter, stepState}, {fyne.KeyPageUp, stepPaper},
		{fyne.KeyPageDown, stepState}, {fyne.KeyReturn, stepSign}, {fyne.KeyReturn, stepPage}, {fyne.KeyReturn, stepPage},
	} {
		if press(row.key); screen.at != row.want {
			t.Fatalf("press %d: at page %d, want %d", i, screen.at, row.want)
		}
	}
	ink := handover.Strokes{{90, 220, 60, -150, 50, 120}}
	screen.data.Form.OfficerInk, screen.data.Form.TakerInk = ink, ink
	screen.open(stepPage)
	if press(fyne.KeyReturn); len(desk.did) != 0 || closed != 0 {
		t.Fatalf("a key that turns pages did %q", desk.did)
	}
	uitest.Press(s.Window, fyne.KeyReturn) // the keyboard is at the button
	if len(desk.did) != 1 {
		t.Fatalf("its button did %q", desk.did)
	}
	s.Shell.Router().Clear()
	screen.at = stepTaker
	if press(fyne.KeyReturn); screen.at != stepTaker {
		t.Error("an act out of sight hears keys")
	}
}
