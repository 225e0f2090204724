package plan

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

var south = codes.Names{KK: "Оңтүстік бөлімше", RU: "Южное подразделение", EN: "Unit South"}

// asks is a raid of another unit that names two officers.
func asks(state AnswerState) Request {
	k := planned(7, tonight)
	k.Raid.Crews = []raid.Crew{{ID: officer(70), Name: "S1", Members: []uuid.UUID{officer(1), officer(4)}}}
	r := Request{ID: k.ID, Rev: "rev", Raid: k.Raid, From: south, Answer: Answer{Officers: []string{"Нұрсұлтан А.", "Самал Ж."}, State: state}}
	if state != Waits {
		r.By, r.At = "Дина М.", time.Date(2026, 11, 22, 17, 5, 0, 0, uitest.Zone)
	}
	if state == Declines {
		r.Reason = "Ауысымда адам жоқ"
	}
	return r
}

// tells says whether a text stands somewhere on the page.
func (p *page) tells(text string) bool {
	return uitest.Says(uitest.Words(p.Window.Canvas().Content()), text)
}

// askedPage is a plan beside requests.
func askedPage(t *testing.T, s *uitest.Stage, states ...AnswerState) *page {
	d := data(t, s)
	for _, state := range states {
		d.Asked = append(d.Asked, asks(state))
	}
	return openWith(t, s, d)
}

// TestARaidOfAnotherUnitIsAnswered offers what fits what was said until now.
func TestARaidOfAnotherUnitIsAnswered(t *testing.T) {
	for _, row := range []struct {
		state    AnswerState
		says     string
		yes, no  bool
		decision string
	}{
		{Waits, "Waits for the consent", true, true, "Decline…"},
		{Consents, "Consented: Дина М.", false, true, "End the consent…"},
		{Declines, "Ауысымда адам жоқ", true, false, ""},
	} {
		t.Run(string(row.state), func(t *testing.T) {
			p := askedPage(t, uitest.New(t, "en", palette.Night, wide), row.state)
			answered := 0
			p.screen.OnAnswered = func() { answered++ }
			for _, words := range []string{"Unit South asks for officers of yours: Нұрсұлтан А., Самал Ж.", "S1 (Нұрсұлтан А., Самал Ж.)", row.says} {
				if !p.tells(words) {
					t.Errorf("it does not say %q", words)
				}
			}
			id := asks(row.state).ID.String()
			if row.yes {
				test.Tap(p.Button("Consent"))
				if want := []string{id + " rev "}; !cmp.Equal(p.staff.answers, want) || answered != 1 {
					t.Errorf("%q was signed, answered %d times", p.staff.answers, answered)
				}
			} else if slices.Contains(uitest.Words(p.Window.Canvas().Content()), "Consent") {
				t.Error("it offers what was said already")
			}
			if !row.no {
				return
			}
			p.staff.answers = nil
			test.Tap(p.Button(row.decision))
			test.Tap(p.Button("Decline"))
			if len(p.staff.answers) > 0 || !p.tells(p.Look.T("problem.reason_missing")) {
				t.Error("no reason is asked for")
			}
			p.Type("no car")
			test.Tap(p.Button("Decline"))
			if want := []string{id + " rev no car"}; !cmp.Equal(p.staff.answers, want) {
				t.Errorf("%q was signed", p.staff.answers)
			}
		})
	}
}

// TestARaidIsAnsweredByKeys: Tab comes to both buttons, Space taps them.
func TestARaidIsAnsweredByKeys(t *testing.T) {
	p := askedPage(t, uitest.New(t, "en", palette.Night, wide), Waits)
	reach := func(b *ui.Button) bool {
		for range 40 {
			p.Window.Canvas().FocusNext()
			if p.Window.Canvas().Focused() == fyne.Focusable(b) {
				return true
			}
		}
		return false
	}
	if !reach(p.Button("Consent")) {
		t.Fatal("Tab does not come to the consent")
	}
	p.Key(fyne.KeySpace)
	if len(p.staff.answers) != 1 {
		t.Errorf("%q was signed", p.staff.answers)
	}
	if !reach(p.Button("Decline…")) {
		t.Fatal("Tab does not come to the refusal")
	}
	p.Key(fyne.KeyReturn)
	p.Type("no car")
	test.Tap(p.Button("Decline"))
	if len(p.staff.answers) != 2 || !strings.HasSuffix(p.staff.answers[1], "no car") {
		t.Errorf("%q was signed", p.staff.answers)
	}
}

// TestAnAnswerToWhatWasChanged is not signed, and leads to the plan as it is now.
func TestAnAnswerToWhatWasChanged(t *testing.T) {
	p := askedPage(t, uitest.New(t, "en", palette.Night, wide), Waits)
	again := 0
	p.screen.OnAgain = func() { again++ }
	p.staff.err = errs.Errorf(errs.Conflict, CodeMoved, "moved")
	test.Tap(p.Button("Consent"))
	test.Tap(p.Button("Open as it is now"))
	if again != 1 {
		t.Error("the plan is not read again")
	}
}

// TestThePlannerReadsTheAnswers below his crews, and takes officers of other units
// into them.
func TestThePlannerReadsTheAnswers(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, wide)
	d := data(t, s)
	guest := Guest{Officer: regionfile.Officer{ID: officer(71), Name: "Нұрлан Т.", Role: regionfile.Patrol, Unit: "south"}, Of: south}
	d.Others = []Guest{guest}
	k := planned(1, tonight)
	k.Lent = []Answer{{Unit: south, Officers: []string{"Нұрлан Т."}, State: Declines, By: "Сәуле", At: time.Date(2026, 11, 22, 17, 5, 0, 0, uitest.Zone), Reason: "no car"}}
	d.Known, d.ID, d.Raid = []Known{k}, k.ID, k.Raid
	p := openWith(t, s, d)
	if !p.tells("Unit South (Нұрлан Т.): Declined: Сәуле") || !p.tells("no car") {
		t.Fatalf("he reads %q", uitest.Words(p.Window.Canvas().Content()))
	}
	test.Tap(p.Button("Officers of other units…"))
	test.Tap(p.Tile("Unit South"))
	test.Tap(p.Tile("Нұрлан Т."))
	if !slices.Contains(p.screen.form.raid.Crews[0].Members, guest.ID) {
		t.Error("he is not in the crew")
	}
	test.Tap(p.Button("Done"))
	if !p.tells("Unit South") {
		t.Error("the card of the crew does not say whose he is")
	}
}

// Who was asked for and does not come, or not yet, is among what is to be checked; only
// the refusal is asked about before the raid is saved. What units say meanwhile stands
// on the open page, and leaves what was typed.
func TestWhoDoesNotComeIsToBeChecked(t *testing.T) {
	guest := Guest{Officer: regionfile.Officer{ID: officer(71), Name: "Нұрлан Т.", Role: regionfile.Patrol, Unit: "south"}, Of: south}
	for _, row := range []struct {
		state AnswerState
		says  string
		asks  bool
	}{
		{Waits, "Нұрлан Т. goes out once a supervisor of that unit consents", false},
		{Declines, "Нұрлан Т. does not go out: the unit declined, see below", true},
		{Consents, "", false},
	} {
		t.Run(string(row.state), func(t *testing.T) {
			s := uitest.New(t, "en", palette.Night, wide)
			d := data(t, s)
			d.Others = []Guest{guest}
			k := planned(1, tonight)
			k.Raid.Crews[0].Members = append(k.Raid.Crews[0].Members, guest.ID)
			k.Lent = []Answer{{Unit: south, Of: []uuid.UUID{guest.ID}, Officers: []string{guest.Name}, State: Consents}}
			d.Known, d.ID, d.Raid = []Known{k}, k.ID, k.Raid
			p := openWith(t, s, d)
			ready := len(p.screen.form.problems())
			p.screen.form.raid.Crews[0].Name = "typed"
			answer := k.Lent[0]
			answer.State, answer.Reason = row.state, "no car"
			p.screen.Answered(nil, map[uuid.UUID][]Answer{k.ID: {answer}})
			if row.says != "" && !p.tells(row.says) {
				t.Errorf("it reads %q", uitest.Words(p.screen.Object()))
			}
			if got := len(p.screen.form.problems()) > ready; got != row.asks {
				t.Errorf("it is asked about before the raid is saved: %v", got)
			}
			if p.screen.form.raid.Crews[0].Name != "typed" {
				t.Error("what was typed is gone")
			}
		})
	}
}

// Who was taken into a crew just now is asked for with the raid.
func TestAGuestJustTakenIsToBeAskedFor(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, wide)
	d := data(t, s)
	d.Others = []Guest{{Officer: regionfile.Officer{ID: officer(71), Name: "Нұрлан Т.", Role: regionfile.Patrol, Unit: "south"}, Of: south}}
	p := openWith(t, s, d)
	p.screen.form.toggleMember(0, officer(71))
	p.screen.changed()
	if !p.tells("Нұрлан Т. goes out once a supervisor of that unit consents") {
		t.Errorf("it reads %q", uitest.Words(p.screen.Object()))
	}
}

// TestWhoGoesOutNoMoreIsSeen: a member who was revoked stands in his crew, is to be
// checked, and can be taken out.
func TestWhoGoesOutNoMoreIsSeen(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, wide)
	d := data(t, s)
	gone := regionfile.Officer{ID: officer(72), Name: "Берік С.", Role: regionfile.Patrol, Revoked: true}
	k := planned(1, tonight)
	k.Raid.Crews[0].Members = []uuid.UUID{gone.ID}
	d.Gone, d.Known, d.ID, d.Raid = []regionfile.Officer{gone}, []Known{k}, k.ID, k.Raid
	p := openWith(t, s, d)
	if !p.tells("Берік С. goes out no more: the officer was revoked or has another role now") {
		t.Errorf("it reads %q", uitest.Words(p.screen.Object()))
	}
	if p.tells(s.Look.T("plan.ready")) {
		t.Error("it says that all is ready")
	}
	uitest.Tap(t, p.Window, "Берік С.")
	if n := len(p.screen.form.raid.Crews[0].Members); n != 0 {
		t.Errorf("the crew has %d members", n)
	}
}
