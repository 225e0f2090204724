package duty

import (
	"encoding/json"
	"strings"
	"testing"

	"shyraq/app/raid"
)

// What was called is no name: shown as initials, an ambulance reads as a man.
func TestMaskKeepsAService(t *testing.T) {
	for _, row := range []struct {
		step raid.Code
		with string
		want string
	}{
		{raid.StepAmbulance, "Жедел жәрдем", "Жедел жәрдем"},
		{raid.StepHotline, "111 байланыс орталығы", "111 байланыс орталығы"},
		{raid.StepCentre, "Қамқорлық орталығы", "Қамқорлық орталығы"},
		{raid.StepInspector, "Айгүл Серікова", "А. С."},
		{raid.StepNotAlone, "Айгүл Серікова", "А. С."},
		{raid.StepFitAdult, "Айгүл Серікова", "А. С."},
		{raid.StepDecision, "Айгүл Серікова", "А. С."},
	} {
		t.Run(string(row.step), func(t *testing.T) {
			e := raid.Encounter{People: []raid.Person{{Safety: []raid.SafetyDone{{Step: row.step, With: row.with}}}}}
			if got := Mask(e).People[0].Safety[0].With; got != row.want {
				t.Errorf("%q is shown as %q, want %q", row.with, got, row.want)
			}
		})
	}
}

// TestMaskNamesNobody fills every place of a person where a name or a number
// of somebody stands, and looks for it in what a list gets.
func TestMaskNamesNobody(t *testing.T) {
	const secret = "Құпияатау"
	p := raid.Person{
		Surname: secret, Name: secret, Patronymic: secret, IIN: "950711500005", Phone: "77000000001",
		Guardians: []raid.Guardian{{Name: secret + " " + secret, Phone: "77000000002"}},
		Safety:    []raid.SafetyDone{{With: secret}},
		Acts: []raid.Act{{
			Number: "43-ZQAA-3HHJ-0022-R", OfficerInk: raid.Strokes{{1, 2}}, TakerInk: raid.Strokes{{1, 2}},
			Child: raid.ActChild{Surname: secret, Name: secret, Patronymic: secret, IIN: "950711500005"},
			Taker: raid.ActTaker{Name: secret, Number: "000000001", Address: secret, Phone: "77000000003"},
		}},
	}
	e := raid.Encounter{People: []raid.Person{p}}
	raw, err := json.Marshal(Mask(e))
	if err != nil {
		t.Fatal(err)
	}
	said := string(raw)
	for _, s := range []string{secret, "950711500005", "7700000000", "00000001", "_ink"} {
		if strings.Contains(said, s) {
			t.Errorf("a masked record shows %q", s)
		}
	}
	if !strings.Contains(said, "43-ZQAA-3HHJ-0022-R") {
		t.Error("the act's number is masked, and it names nobody")
	}
	if e.People[0].Acts[0].Child.Name != secret || e.People[0].Safety[0].With != secret {
		t.Error("masking changed the record")
	}
}
