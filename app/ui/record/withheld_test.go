package record

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/review"
	"shyraq/app/ui/uitest"
)

// inPart is the record as a supervisor of another unit is shown it.
func inPart(t *testing.T, s *uitest.Stage) Data {
	t.Helper()
	raw, err := json.Marshal(met())
	if err != nil {
		t.Fatal(err)
	}
	kept, withheld, err := fields.Keep(raid.KindEncounter, raw, fields.Facts|fields.School|fields.Risk, uitest.Zone)
	if err != nil {
		t.Fatal(err)
	}
	var e raid.Encounter
	if err := json.Unmarshal(kept, &e); err != nil {
		t.Fatal(err)
	}
	e.Place.District = s.Region().Districts[0].KATO // nothing that he is shown is empty
	d := data(s)
	d.Names, d.May = []string{"—"}, May{Looked: true}
	d.Version.Encounter, d.Version.Withheld = &e, withheld
	d.Rounds[0].Comments, d.Rounds[0].Answer = []raid.Comment{{}}, ""
	for i := range d.Steps {
		for j := range d.Steps[i].Deeds {
			deed := &d.Steps[i].Deeds[j]
			deed.Text = ""
			if len(deed.Comments) > 0 {
				deed.Comments = []raid.Comment{{}}
			}
		}
	}
	return d
}

// TestAPartIsSaidToBeOne: what is not shown is said in one sentence, in the languages
// of the officers, and nothing of it is said to be empty or missing.
func TestAPartIsSaidToBeOne(t *testing.T) {
	for lang, want := range map[i18n.Lang][]string{
		i18n.EN: {"Not shown to you: addresses and telephone numbers, who the people are, what was written in free words.", "Name not shown to you", "Answer: not shown to you"},
		i18n.RU: {"Вам не показано: адреса и телефоны, кто эти люди, записанное своими словами.", "Имя вам не показано"},
		i18n.KK: {"Сізге көрсетілмейді: мекенжайлар мен телефондар, бұл адамдардың кім екені, өз сөзімен жазылғандар.", "Аты-жөні сізге көрсетілмейді"},
	} {
		t.Run(string(lang), func(t *testing.T) {
			s := uitest.New(t, lang, palette.Night, uitest.Sizes[0])
			p := open(s, inPart(t, s))
			for _, sentence := range want {
				if !uitest.Says(p.words(), sentence) {
					t.Errorf("it does not say %q", sentence)
				}
			}
			text := strings.Join(p.words(), "\n")
			for _, key := range []string{"review.empty_value", "review.no_name", "record.answered_plain", "review.reveal"} {
				if words := s.Look.T(key); slices.Contains(p.words(), words) {
					t.Errorf("it says %q", words)
				}
			}
			for _, risk := range []raid.Risk{raid.RiskHandover, raid.RiskSteps} { // by all of it neither is so
				if words := s.Look.T("risk." + string(risk)); slices.Contains(p.words(), words) {
					t.Errorf("it says %q", words)
				}
			}
			if words := s.Look.T("risk." + string(raid.RiskViolence)); !slices.Contains(p.words(), words) {
				t.Errorf("it does not say %q", words)
			}
			if len(p.screen.acts.Objects) > 0 {
				t.Error("an act is opened in part")
			}
			for _, secret := range []string{"Сынақ", "Асан", "Бибі", "7700000", "Жерұйық", "көгерген"} {
				if strings.Contains(text, secret) {
					t.Errorf("%q is shown", secret)
				}
			}
		})
	}
}

// Of a record that is shown in part the history tells no change of what is not shown.
func TestChangesOfAPart(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	d := inPart(t, s)
	whole, earlier := met(), met()
	whole.Place.District, earlier.Place.District = d.Version.Encounter.Place.District, d.Version.Encounter.Place.District
	earlier.People[0].Outcome = ""
	before := review.Version{Encounter: &earlier}
	got := review.Changed(s.Look.Texts(), d.Words, before, d.Version)
	if len(got) != 1 || got[0].Path != "people.0.outcome" {
		t.Errorf("%+v", got)
	}
	if got := review.Changed(s.Look.Texts(), d.Words, review.Version{Encounter: &whole}, d.Version); len(got) != 0 {
		t.Errorf("from all of it to a part: %+v", got)
	}
}

func TestPictureOfAPart(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		open(s, inPart(t, s))
		uitest.Rest(t, name, s.Window)
		s.Save("record-part-" + name)
	})
}
