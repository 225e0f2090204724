package act

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// TestWhoIsDrunkIsWrittenDown: whenever it was said, before his name or after,
// and whichever way the officer goes on. A graver mark of the record stands.
func TestWhoIsDrunkIsWrittenDown(t *testing.T) {
	gran := "Өмірзақов Дәулетбек · Grandparent"
	for name, row := range map[string]struct {
		marked codes.Code // of the grandfather, in the record
		do     []string   // texts of keys, names, "name:…" to type
		want   []string
	}{
		"after his name":            {"", []string{"name:Марат", "act.fit_no"}, []string{"mark Марат U_UNFIT"}},
		"before his name, another":  {"", []string{"act.fit_no", "name:Марат", "act.bar_another"}, []string{"mark Марат U_UNFIT"}},
		"before his name, gran":     {"", []string{"act.fit_no", "name:Марат", gran}, []string{"mark Марат U_UNFIT"}},
		"before his name, leaves":   {"", []string{"act.fit_no", "name:Марат", "act.leave"}, []string{"mark Марат U_UNFIT"}},
		"by what he is to her":      {"", []string{"act.fit_no", "Father", "act.leave"}, []string{"mark  U_UNFIT"}},
		"nothing known of him":      {"", []string{"act.fit_no", "act.bar_another"}, nil},
		"a slip":                    {"", []string{gran, "act.fit_no", "act.bar_mistake", "act.leave"}, []string{"mark Өмірзақов Дәулетбек U_UNFIT", "mark Өмірзақов Дәулетбек "}},
		"an order keeps him, drunk": {codes.UnfitBan, []string{gran, "act.fit_no", "act.bar_another"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
			desk := &table{}
			screen := set(t, s, desk, func(e *raid.Encounter) { e.People[0].Guardians[1].Fitness = row.marked })
			screen.OnHidden = func() { screen.Settle(func() {}) }
			screen.OnClose = func() { screen.Hidden() }
			for _, key := range row.do {
				if name, typed := strings.CutPrefix(key, "name:"); typed {
					uitest.Type(t, s.Window, s.Look.T("act.taker_name"), name)
					continue
				}
				if text := s.Look.T(key); text != key {
					key = text
				}
				choose(t, s, key)
			}
			if d := cmp.Diff(row.want, desk.did); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestAGraverMarkIsNotTakenBackHere: that an order keeps an adult away is the
// record's to say.
func TestAGraverMarkIsNotTakenBackHere(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, func(e *raid.Encounter) { e.People[0].Guardians[1].Fitness = codes.UnfitBan })
	choose(t, s, "Өмірзақов Дәулетбек · Grandparent")
	choose(t, s, s.Look.T("act.fit_no"))
	if screen.fields.bar.mistake.Visible() {
		t.Error("a slip of the finger is offered to be taken back")
	}
}

// TestTypedWhileItIsSaved: what comes back from the store takes no letter away.
func TestTypedWhileItIsSaved(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	desk := &table{}
	screen := set(t, s, desk, nil)
	var finish func()
	screen.deps.Run = func(work func() error, done func(error)) {
		err := work()
		finish = func() { done(err) }
	}
	uitest.Type(t, s.Window, s.Look.T("act.taker_name"), "Мара")
	choose(t, s, s.Look.T("act.fit_no"))
	uitest.Type(t, s.Window, s.Look.T("act.taker_name"), "т")
	finish()
	if got := screen.data.Form.Taker.Name; got != "Марат" || screen.fields.name.Text() != got {
		t.Errorf("%q, the field %q", got, screen.fields.name.Text())
	}
}

// TestConditionsExcludeEachOther: the page that both sign does not say of one
// child that he is well and that he is injured.
func TestConditionsExcludeEachOther(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, nil)
	screen.open(stepState)
	label := func(c codes.Code) string { return s.Codes().Label("conditions", c, "en") }
	for _, row := range []struct {
		tap  codes.Code
		want []codes.Code
	}{
		{codes.ConditionNormal, []codes.Code{codes.ConditionNormal}},
		{"C_INJ", []codes.Code{"C_INJ"}},
		{"C_DIS", []codes.Code{"C_INJ", "C_DIS"}},
		{"C_INJ", []codes.Code{"C_DIS"}},
		{codes.ConditionNormal, []codes.Code{codes.ConditionNormal}},
	} {
		choose(t, s, label(row.tap))
		if d := cmp.Diff(row.want, screen.data.Form.Conditions); d != "" || len(screen.fields.state.Selected()) != len(row.want) {
			t.Errorf("after %s: %s; on the screen %v", row.tap, d, screen.fields.state.Selected())
		}
	}
}

// TestTheTelephoneOfAnActIsChecked as the one of the form is.
func TestTheTelephoneOfAnActIsChecked(t *testing.T) {
	for text, row := range map[string]struct{ want, note string }{
		"8 (701) 555-01-23": {"+77015550123", ""},
		"870155501230123":   {"870155501230123", "problem.phone_long"},
		"8701":              {"8701", "problem.phone_short"},
		"8701ғ":             {"8701", "problem.phone_short"},
		"":                  {"", ""},
	} {
		t.Run(text, func(t *testing.T) {
			s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
			screen := set(t, s, &table{}, nil)
			uitest.Type(t, s.Window, s.Look.T("act.taker_phone"), text)
			if strings.Contains(text, "ғ") && !s.Says(s.Look.T("problem.phone_letter")) {
				t.Error("a letter is refused without a word")
			}
			screen.fields.name.Focus()
			if got := screen.data.Form.Taker.Phone; got != row.want || screen.fields.phone.Text() != row.want {
				t.Errorf("%q, the field %q", got, screen.fields.phone.Text())
			}
			if row.note != "" && !s.Says(s.Look.T(row.note)) {
				t.Error("what is wrong with it is not said")
			}
			// A finger on the next page takes no focus from the field.
			screen.fields.phone.Focus()
			screen.fields.phone.SetNote(nil)
			screen.open(stepPage)
			if said := row.note != "" && s.Says(s.Look.T(row.note)); said != (row.note != "") {
				t.Error("beside the page nothing is said of it")
			}
		})
	}
}

// TestWhatThePageCannotPrintIsToldWhereItStands: every line that is typed.
func TestWhatThePageCannotPrintIsToldWhereItStands(t *testing.T) {
	for name, row := range map[string]struct {
		write func(*Form)
		at    step
	}{
		"the name":     {func(m *Form) { m.Taker.Name = "محمد" }, stepTaker},
		"a document":   {func(m *Form) { m.Taker.Number = "ა12" }, stepPaper},
		"the address":  {func(m *Form) { m.Taker.Address = "თბილისი" }, stepPaper},
		"the place":    {func(m *Form) { m.Place = "თბილისი" }, stepState},
		"what is seen": {func(m *Form) { m.Seen = "გრძელი" }, stepState},
		"returned":     {func(m *Form) { m.Returned = "გრძელი" }, stepState},
		"a refusal":    {func(m *Form) { m.Refuses, m.Refused = true, "არა" }, stepSign},
	} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
			screen := set(t, s, &table{}, nil)
			screen.edit(row.write)
			at := slices.IndexFunc(screen.problems(), func(p ui.Problem) bool {
				return strings.Contains(p.Say(), s.Look.T("act.letters", "Letters", "")[:20])
			})
			if at < 0 {
				t.Fatal("nothing is said")
			}
			screen.jump(screen.problems()[at].Path)
			if screen.at != row.at {
				t.Errorf("leads to %d", screen.at)
			}
		})
	}
}

// TestALockLeadsBackToThePage: the form comes back where it was left, with its
// ticks.
func TestALockLeadsBackToThePage(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, nil)
	var kept Data
	screen.OnTyped = func(d Data) { kept = d }
	choose(t, s, s.Look.T("act.next")) // a look at the next page keeps nothing
	if kept.Person == screen.data.Person {
		t.Error("a look begins a form")
	}
	screen.open(stepTaker)
	choose(t, s, "Сейітова Ақмарал Өмірзаққызы · Mother")
	choose(t, s, s.Look.T("act.fit_yes"))
	choose(t, s, s.Look.T("act.next"))
	choose(t, s, s.Look.T("act.next"))
	screen.Show(kept)
	if screen.at != stepState {
		t.Errorf("comes back at %d", screen.at)
	}
}

// TestAnInspectorIsNotToldToCallHerself: she says that she is here, and it is
// her decision.
func TestAnInspectorIsNotToldToCallHerself(t *testing.T) {
	for who, here := range map[string]bool{"": false, "Гүлнар Б.": true} {
		s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
		desk := &table{}
		e := raid.Encounter{MetAt: at, People: []raid.Person{child()}}
		e.People[0].Reasons = []codes.Code{codes.ReasonVictim}
		e.People[0].Safety = []safety.Done{{ID: id(11), Step: safety.Ambulance, At: at, With: "103"}}
		screen := set(t, s, desk, nil)
		screen.deps.Inspector = func() string { return who }
		screen.first.whom.Inspector = screen.deps.Inspector
		screen.Show(Data{Record: id(7), Encounter: e, Person: id(1)})
		s.Window.Content().Refresh()
		if said := s.Says(s.Look.T("act.first_here")); said != here {
			t.Errorf("%q: offered %v", who, said)
		}
		if here {
			choose(t, s, s.Look.T("act.first_here"))
			if want := []string{"step S_INSPECTOR Гүлнар Б."}; !slices.Equal(desk.did, want) {
				t.Errorf("%q", desk.did)
			}
		}
	}
}

// TestWhatIsTypedIntoAStepIsKept until it is written down.
func TestWhatIsTypedIntoAStepIsKept(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, func(e *raid.Encounter) {
		e.People[0].Reasons = []codes.Code{codes.ReasonVictim}
		e.People[0].Safety = []safety.Done{{ID: id(11), Step: safety.Ambulance, At: at, With: "103"}}
	})
	var kept Data
	screen.OnTyped = func(d Data) { kept = d }
	uitest.Type(t, s.Window, s.Look.T("act.first_said"), "not to the mother")
	desk := &table{}
	again := set(t, s, desk, nil)
	again.Show(kept)
	choose(t, s, s.Look.T("act.first_called"))
	if len(desk.did) != 1 || !strings.HasSuffix(desk.did[0], " not to the mother") {
		t.Errorf("it is gone: %q", desk.did)
	}
	if len(again.data.Form.First) != 0 {
		t.Errorf("kept after it was written: %d", len(again.data.Form.First))
	}
}

// TestAReplacementCanBeGivenUp: the act in force is a question away, and nothing
// of what was begun is kept.
func TestAReplacementCanBeGivenUp(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	desk := &table{}
	screen := set(t, s, desk, issuedBefore(desk))
	number := screen.issued().Number
	screen.again(*screen.issued(), "a wrong address")
	kept := Data{Form: Form{Seen: "nothing was kept"}}
	screen.OnTyped = func(d Data) { kept = d }
	choose(t, s, s.Look.T("act.back"))
	if screen.at != stepTaker || kept.Form.Seen == "" {
		t.Fatal("given up without a question")
	}
	choose(t, s, s.Look.T("act.drop_yes"))
	if a := screen.issued(); screen.at != stepPage || a == nil || a.Number != number || len(desk.did) != 0 {
		t.Errorf("at %d, %v", screen.at, desk.did)
	}
	if d := cmp.Diff(Form{}, kept.Form, cmp.Comparer(func(a, b Form) bool { return reflect.DeepEqual(a, b) })); d != "" {
		t.Error("what was begun is kept")
	}
}

// What the record says of the adult who takes the child is not asked again: who
// was seen to be fit is, anybody else has to be looked at.
func TestWhatTheRecordSaysOfAnAdultIsNotAskedAgain(t *testing.T) {
	for marked, want := range map[codes.Code]string{codes.Fit: fitYes, "": "", codes.UnfitBan: ""} {
		s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
		screen := set(t, s, &table{}, func(e *raid.Encounter) { e.People[0].Guardians[1].Fitness = marked })
		choose(t, s, "Өмірзақов Дәулетбек · Grandparent")
		if got := screen.data.Form.Fit; got != want {
			t.Errorf("marked %q: the act says %q", marked, got)
		}
		choose(t, s, "Сейітова Ақмарал Өмірзаққызы · Mother")
		if got := screen.data.Form.Fit; got != "" {
			t.Errorf("it is said of another adult too: %q", got)
		}
		taken := set(t, s, &table{}, func(e *raid.Encounter) {
			p := &e.People[0]
			p.Guardians[1].Fitness, p.HandedTo = marked, p.Guardians[1].ID
		})
		if got := taken.data.Form.Fit; got != want && marked != codes.UnfitBan {
			t.Errorf("marked %q and handed to: the act says %q", marked, got)
		}
	}
}
