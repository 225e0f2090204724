package act

import (
	stdcmp "cmp"
	"context"
	"crypto/ed25519"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	papers "shyraq/app/act"
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/safety"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/assets"
	"shyraq/errs"
)

var at = time.Date(2026, 3, 21, 2, 14, 0, 0, uitest.Zone)

func id(n byte) uuid.UUID { return uuid.UUID{0: n, 6: 0x70, 8: 0x80} }

// child is invented, and so is who comes for him.
func child() raid.Person {
	return raid.Person{
		ID: id(1), Kind: raid.Minor, Surname: "Сейітов", Name: "Ерасыл", Patronymic: "Болатұлы", IIN: "950711500005", BirthDate: "2095-07-11",
		Sex: codes.Male, Outcome: codes.OutcomeSpot, Reasons: []codes.Code{"R_NIGHT_O"},
		Guardians: []raid.Guardian{
			{ID: id(2), Kinship: "S_MOTH", Name: "Сейітова Ақмарал Өмірзаққызы", Phone: "+7 700 000 00 01"},
			{ID: id(3), Kinship: "S_GRAN", Name: "Өмірзақов Дәулетбек"},
		},
	}
}

// table is what stands behind the screen: it does as duty does, and remembers.
type table struct {
	did    []string
	err    error
	copies []string
	lp     bool
	timers *uitest.Timers // nil: what waits is done at once
}

func (t *table) after() func(time.Duration, func()) func() {
	if t.timers != nil {
		return t.timers.After
	}
	return func(_ time.Duration, f func()) func() { f(); return func() {} }
}

func (t *table) Preview(d Data, f Form) handover.Act {
	p := d.Encounter.People[0]
	return handover.Act{
		Version: 1, IssuedAt: at, HandedAt: stdcmp.Or(f.SignedAt, at), Outcome: p.Outcome, Taker: f.Taker, Place: f.Place, Seen: f.Seen, Returned: f.Returned,
		Region:   codes.Names{KK: "Қызылорда облысы", RU: "Кызылординская область"},
		Unit:     codes.Names{KK: "Қызылорда қалалық полиция басқармасы", RU: "Управление полиции города Кызылорды"},
		District: codes.Names{KK: "Қызылорда қаласы", RU: "город Кызылорда"}, Name: "Нұрсұлтан Ә.",
		Child:      handover.Child{Surname: p.Surname, Name: p.Name, Patronymic: p.Patronymic, IIN: p.IIN, BirthDate: p.BirthDate, Sex: p.Sex},
		Conditions: f.Conditions, OfficerInk: f.OfficerInk, TakerInk: f.TakerInk, Refused: f.Refused, Replaces: f.Replaces,
	}
}

func (t *table) people(d Data) Data {
	d.Encounter.People = slices.Clone(d.Encounter.People)
	return d
}

func (t *table) Step(_ context.Context, d Data, done Done) (Data, error) {
	t.did = append(t.did, strings.Join(strings.Fields("step "+string(done.Step)+" "+string(done.Refer)+" "+done.With+" "+done.Phone+" "+string(done.Ruling)+" "+done.Said), " "))
	if t.err != nil {
		return d, t.err
	}
	d = t.people(d)
	done.Apply(&d.Encounter.People[0], func() uuid.UUID { return id(byte(100 + len(t.did))) }, at, id(6))
	return d, nil
}

func (t *table) Mark(_ context.Context, d Data, taker handover.Taker, fitness codes.Code) (Data, error) {
	t.did = append(t.did, "mark "+taker.Name+" "+string(fitness))
	if t.err != nil {
		return d, t.err
	}
	d = t.people(d)
	p := &d.Encounter.People[0]
	p.Guardians = slices.Clone(p.Guardians)
	for i := range p.Guardians {
		if p.Guardians[i].ID == taker.Guardian {
			p.Guardians[i].Fitness = fitness
		}
	}
	return d, nil
}

func (t *table) Issue(_ context.Context, d Data, f Form) (Data, error) {
	t.did = append(t.did, "issue "+f.Taker.Name)
	if t.err != nil {
		return d, t.err
	}
	d = t.people(d)
	p := &d.Encounter.People[0]
	p.Acts = slices.Clone(p.Acts)
	for i := range p.Acts {
		if p.Acts[i].Number == f.Replaces {
			p.Acts[i].Void = &handover.Void{Reason: f.Reason, At: at}
			t.did = append(t.did, "void "+f.Reason)
		}
	}
	a := t.Preview(d, f)
	a.Number = handover.NewNumber("431000000", id(4), uint64(66+len(p.Acts)))
	handover.Sign(&a, ed25519.NewKeyFromSeed(make([]byte, 32)), strings.Repeat("0f", 16))
	p.Acts = append(p.Acts, a)
	return d, nil
}

func (t *table) Void(_ context.Context, d Data, number handover.Number, reason string) (Data, error) {
	t.did = append(t.did, "void "+reason)
	d = t.people(d)
	p := &d.Encounter.People[0]
	p.Acts = slices.Clone(p.Acts)
	for i := range p.Acts {
		if p.Acts[i].Number == number {
			p.Acts[i].Void = &handover.Void{Reason: reason, At: at}
		}
	}
	return d, nil
}

func (t *table) Copy(_ context.Context, _ uuid.UUID, n handover.Number) (string, error) {
	t.copies = append(t.copies, "copy "+string(n))
	return "/home/officer/Downloads/shyraq-" + string(n) + ".pdf", t.err
}

func (t *table) Print(_ context.Context, _ uuid.UUID, n handover.Number) error {
	t.copies = append(t.copies, "print "+string(n))
	return t.err
}

func (t *table) CanPrint() bool { return t.lp }

// set puts the screen into the frame.
func set(t *testing.T, s *uitest.Stage, desk *table, change func(*raid.Encounter)) *Screen {
	t.Helper()
	fonts, err := paper.ReadFonts(assets.Fonts())
	if err != nil {
		t.Fatal(err)
	}
	b := uitest.Bundle(t)
	codes := s.Codes()
	press := papers.Press{Fonts: fonts, KK: b.For(i18n.KK), RU: b.For(i18n.RU), Codes: codes, Offset: uitest.Zone}
	region := &regionfile.Region{Units: []regionfile.Unit{{ID: "north", Duty: []regionfile.Contact{
		{Role: regionfile.ContactInspector, Name: "Гүлнар Бекова", Phone: "+7 700 000 01 01"},
		{Role: regionfile.ContactCentre, Name: "Балаларды қолдау орталығы", Phone: "+7 700 000 01 09"},
	}}}}
	screen := New(Deps{
		Look: s.Look, Notifier: s.Shell, Acts: desk, Copies: desk, Fonts: fonts, Page: press.Page,
		Rules:   func() raid.Rules { return raid.Rules{Codes: codes, Offset: uitest.Zone, Now: at, Region: region} },
		Unit:    func() string { return "north" },
		Officer: func(uuid.UUID) string { return "Нұрсұлтан Ә." },
		Run:     func(work func() error, done func(error)) { done(work()) },
		After:   desk.after(),
	})
	e := raid.Encounter{MetAt: at, People: []raid.Person{child()}}
	if change != nil {
		change(&e)
	}
	screen.Show(Data{Record: id(7), Encounter: e, Person: id(1), Place: "Жағалау саябағы, кіреберіс"})
	s.Put(ui.AreaCheck, screen, ui.Frame{
		Operation: "Түнгі қаладағы балалар", Crew: "3-экипаж", Officer: "Нұрсұлтан Ә.", Now: at, Link: ui.LinkOffline, Waiting: 3,
	})
	return screen
}

// sign draws on a pad as a hand does: press, move, let go.
func sign(p *pad) {
	size := p.Size()
	point := func(x, y float32) fyne.PointEvent {
		return fyne.PointEvent{Position: fyne.NewPos(x*size.Width, y*size.Height)}
	}
	for _, stroke := range [][][2]float32{
		{{.15, .7}, {.22, .3}, {.26, .25}, {.30, .4}, {.33, .7}, {.38, .5}, {.43, .35}, {.47, .6}, {.55, .55}, {.6, .3}, {.66, .65}, {.8, .5}},
		{{.3, .8}, {.7, .75}},
	} {
		start := point(stroke[0][0], stroke[0][1])
		p.MouseDown(&desktop.MouseEvent{PointEvent: start, Button: desktop.MouseButtonPrimary})
		for _, d := range stroke[1:] {
			p.Dragged(&fyne.DragEvent{PointEvent: point(d[0], d[1])})
		}
		p.MouseUp(&desktop.MouseEvent{PointEvent: start, Button: desktop.MouseButtonPrimary})
		p.DragEnd()
	}
}

func choose(t *testing.T, s *uitest.Stage, key string) { t.Helper(); uitest.Tap(t, s.Window, key) }

// fill goes through the pages with a finger.
func fill(t *testing.T, s *uitest.Stage, screen *Screen) {
	t.Helper()
	look := s.Look
	label := func(list string, c codes.Code) string { return s.Codes().Label(list, c, string(look.Lang())) }
	choose(t, s, "Сейітова Ақмарал Өмірзаққызы · "+label("kinship", "S_MOTH"))
	choose(t, s, look.T("act.fit_yes"))
	choose(t, s, look.T("act.next"))
	choose(t, s, label("documents", "D_ID"))
	screen.fields.number.SetText("")
	uitest.Type(t, s.Window, look.T("act.document_number"), "000000001")
	choose(t, s, look.T("act.next"))
	choose(t, s, label("conditions", "C_OK"))
	choose(t, s, look.T("act.next"))
	sign(screen.fields.officer)
	sign(screen.fields.taker)
	choose(t, s, look.T("act.next"))
}

func TestAnActByFinger(t *testing.T) {
	s := uitest.New(t, i18n.KK, palette.Night, uitest.Sizes[1])
	desk := &table{lp: true}
	var typed Data
	closed, hidden := 0, 0
	screen := set(t, s, desk, nil)
	screen.OnTyped = func(d Data) { typed = d }
	screen.OnClose = func() { closed++ }
	screen.OnHidden = func() { hidden++ }
	if !screen.next.Visible() || screen.at != stepTaker {
		t.Fatalf("begins at %d", screen.at)
	}
	fill(t, s, screen)
	if screen.next.Disabled() {
		t.Fatalf("%d problems", len(screen.problems()))
	}
	choose(t, s, s.Look.T("act.issue"))
	if len(desk.did) != 1 || desk.did[0] != "issue Сейітова Ақмарал Өмірзаққызы" || screen.issued() == nil {
		t.Fatalf("%v", desk.did)
	}
	m := typed.Form
	if m.Taker.Number != "000000001" || m.Taker.Guardian != id(2) || m.Fit != fitYes || len(m.OfficerInk) != 2 || !m.TakerInk.Valid() {
		t.Error("what was filled in was not given away to be kept")
	}
	if c := fyne.CurrentApp().Clipboard().Content(); c != "" {
		t.Errorf("the clipboard holds %d letters", len(c))
	}
	// A copy and a print ask first.
	for _, key := range []string{"act.copy", "act.print"} {
		choose(t, s, s.Look.T(key))
	}
	if len(desk.copies) > 0 {
		t.Error("something left the program without a question")
	}
	choose(t, s, s.Look.T("act.back"))
	s.Shell.Router().Clear()
	if closed != 1 || hidden != 1 {
		t.Errorf("closed %d, hidden %d times", closed, hidden)
	}
}

func TestCopyAndPrint(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[0])
	desk := &table{lp: true}
	screen := set(t, s, desk, issuedBefore(desk))
	choose(t, s, s.Look.T("act.copy"))
	choose(t, s, s.Look.T("act.copy_yes"))
	screen.final.askPrint()
	choose(t, s, s.Look.T("act.print"))
	if len(desk.copies) != 1 && len(desk.copies) != 2 || desk.copies[0] != "copy "+string(screen.issued().Number) {
		t.Errorf("%v", desk.copies)
	}
}

// issuedBefore is a record that holds an act already.
func issuedBefore(desk *table) func(*raid.Encounter) {
	return func(e *raid.Encounter) {
		f := Form{
			Taker: handover.Taker{Guardian: id(2), Kinship: "S_MOTH", Name: "Сейітова Ақмарал Өмірзаққызы", Document: "D_ID", Number: "000000001"},
			Place: "Жағалау саябағы, кіреберіс", Conditions: []codes.Code{"C_OK"}, Seen: "Тоңған, тамақтанды",
			OfficerInk: handover.Strokes{{90, 220, 60, -150, 50, 120, 40, -60, 90, 40, 200, -30}}, TakerInk: handover.Strokes{{150, 200, 40, -120, 30, 140, 70, -90, 60, 80}},
		}
		d, _ := desk.Issue(context.Background(), Data{Encounter: *e}, f)
		*e = d.Encounter
		desk.did = nil
	}
}

func TestNothingIsChosenBeforehand(t *testing.T) {
	s := uitest.New(t, i18n.RU, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, nil)
	f := screen.fields
	for name, b := range map[string]*ui.BigButtons{"taker": f.who, "kinship": f.kinship, "document": f.document, "condition": f.state, "fit": f.fit} {
		if len(b.Selected()) > 0 {
			t.Errorf("%s: %v", name, b.Selected())
		}
	}
}

// TestHandedToIsTaken: whom the officer chose in the record need not be chosen
// again.
func TestHandedToIsTaken(t *testing.T) {
	s := uitest.New(t, i18n.RU, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, func(e *raid.Encounter) { e.People[0].HandedTo = id(3) })
	if got := screen.data.Form.Taker; got.Guardian != id(3) || got.Kinship != "S_GRAN" || screen.fields.who.Code() != id(3).String() {
		t.Error("the taker of the record was not brought over")
	}
}

func TestWhatKeepsAnAct(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*Form)
		want   string
	}{
		"nobody takes him":       {func(f *Form) { f.Taker.Name = " " }, "taker.name"},
		"the adult is drunk":     {func(f *Form) { f.Fit = fitNo }, "fit"},
		"nobody said he is fit":  {func(f *Form) { f.Fit = "" }, "fit"},
		"nobody said how he is":  {func(f *Form) { f.Conditions = nil }, "conditions"},
		"the officer":            {func(f *Form) { f.OfficerInk = nil }, "officer_ink"},
		"the taker":              {func(f *Form) { f.TakerInk = nil }, "taker_ink"},
		"a refusal without why":  {func(f *Form) { f.Refuses = true }, "taker_ink"},
		"a refusal with why":     {func(f *Form) { f.Refuses, f.Refused, f.TakerInk = true, "асығыс", nil }, ""},
		"all is there":           {func(*Form) {}, ""},
		"a touch is no signing":  {func(f *Form) { f.TakerInk = handover.Strokes{{5, 5}} }, "taker_ink"},
		"letters no page has":    {func(f *Form) { f.Taker.Name = "李 明明" }, "taker.name"},
		"two things in the list": {func(f *Form) { f.Taker.Name, f.TakerInk = "", nil }, "taker.name taker_ink"},
	} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, i18n.KK, palette.Day, uitest.Sizes[1])
			screen := set(t, s, &table{}, nil)
			ink := handover.Strokes{{90, 220, 60, -150, 50, 120}}
			screen.data.Form = Form{Taker: handover.Taker{Name: "Ақмарал"}, Fit: fitYes, Conditions: []codes.Code{"C_OK"}, OfficerInk: ink, TakerInk: ink}
			row.change(&screen.data.Form)
			screen.open(stepPage)
			var got []string
			for _, p := range screen.problems() {
				got = append(got, p.Path)
			}
			if strings.Join(got, " ") != row.want || screen.next.Disabled() != (row.want != "") {
				t.Errorf("%v", got)
			}
			if row.want != "" {
				path, _, _ := strings.Cut(row.want, " ")
				screen.jump(path)
				if screen.at == stepPage {
					t.Error("the problem leads nowhere")
				}
			}
		})
	}
}

// TestViolenceComesFirst: the act waits until each step was written down, in
// its order, and the inspector decided.
func TestViolenceComesFirst(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	desk := &table{}
	screen := set(t, s, desk, func(e *raid.Encounter) {
		e.People[0].Reasons = []codes.Code{codes.ReasonVictim}
		e.People[0].Referrals = []raid.Referral{{ID: id(8), Kind: codes.ReferralJuvenile}, {ID: id(9), Kind: codes.Referral111}}
	})
	if screen.at != stepFirst || screen.steps[0] != stepFirst {
		t.Fatalf("begins at %d", screen.at)
	}
	now := tick(screen)
	choose(t, s, s.Look.T("act.first_called")) // 103, the first of two numbers
	write, ok := uitest.Find(screen.Object(), func(b *ui.Button) bool { return b.Text() == s.Look.T("act.first_called") && b.Disabled() })
	if !ok || write == nil {
		t.Error("a call to somebody else counts without a name")
	}
	uitest.Type(t, s.Window, s.Look.T("act.first_said"), "on his way")
	*now = now.Add(time.Second)
	choose(t, s, s.Look.T("act.first_called")) // the inspector on duty
	*now = now.Add(time.Second)
	choose(t, s, s.Look.T("act.first_called")) // the centre
	if screen.at != stepFirst {
		t.Fatal("the act does not wait for the decision")
	}
	*now = now.Add(time.Second)
	choose(t, s, s.Look.T("act.first_may"))
	write = find(t, screen, s.Look.T("act.first_write"))
	if !write.Disabled() {
		t.Error("a consent counts without the adult it is about")
	}
	choose(t, s, "Grandparent · Өмірзақов Дәулетбек")
	choose(t, s, s.Look.T("act.first_write"))
	want := []string{"step S_103 Ambulance 103", "step S_INSPECTOR Гүлнар Бекова +7 700 000 01 01 on his way",
		"step S_CENTRE Балаларды қолдау орталығы +7 700 000 01 09", "step S_DECISION Гүлнар Бекова may"}
	if d := cmp.Diff(want, desk.did); d != "" || screen.at != stepTaker {
		t.Errorf("at %d: %s", screen.at, d)
	}
}

// TestADecisionWaitsForNoProposal: 111 and a centre are proposed. The decision is written
// down beside them, and each is passed by a word that nobody was called.
func TestADecisionWaitsForNoProposal(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	desk := &table{}
	screen := set(t, s, desk, func(e *raid.Encounter) {
		e.People[0].Reasons = []codes.Code{codes.ReasonVictim}
		e.People[0].Referrals = []raid.Referral{{ID: id(8), Kind: codes.ReferralJuvenile}}
		e.People[0].Safety = []safety.Done{{ID: id(50), Step: safety.Ambulance, At: at, With: "103"}}
	})
	if _, open := uitest.Find(screen.Object(), func(b *ui.Button) bool { return b.Text() == s.Look.T("act.first_write") }); open {
		t.Error("a decision is asked before the inspector was called")
	}
	now := tick(screen)
	choose(t, s, s.Look.T("act.first_called")) // the inspector
	*now = now.Add(time.Second)
	choose(t, s, s.Look.T("act.first_may"))
	choose(t, s, "Grandparent · Өмірзақов Дәулетбек")
	choose(t, s, s.Look.T("act.first_write"))
	for range 2 {
		if screen.at != stepFirst {
			t.Fatal("the act waits for neither")
		}
		*now = now.Add(time.Second)
		choose(t, s, s.Look.T("act.first_needless"))
	}
	want := []string{"step S_INSPECTOR Гүлнар Бекова +7 700 000 01 01", "step S_DECISION Гүлнар Бекова may", "step S_CENTRE needless", "step S_111 needless"}
	if d := cmp.Diff(want, desk.did); d != "" || screen.at != stepTaker {
		t.Errorf("at %d: %s", screen.at, d)
	}
}

// After a lock the act comes back at its page, also where what comes before
// Finish was passed over; what has to come before the act stands first all the
// same.
func TestTheActComesBackAtItsPage(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, func(e *raid.Encounter) {
		e.People[0].Reasons = []codes.Code{codes.ReasonSelfHarm}
		e.People[0].Referrals = []raid.Referral{{ID: id(8), Kind: codes.ReferralMedical}}
		e.People[0].Outcome = codes.OutcomeTalk
	})
	var kept Data
	screen.OnTyped = func(d Data) { kept = d }
	if screen.at != stepFirst || screen.waits() {
		t.Fatalf("begins at %d, waits %v", screen.at, screen.waits())
	}
	screen.goNext()
	screen.open(stepSign)
	sign(screen.fields.officer)
	screen.Show(kept)
	if screen.at != stepSign || len(screen.data.Form.OfficerInk) == 0 {
		t.Errorf("it comes back at %d with %d strokes", screen.at, len(screen.data.Form.OfficerInk))
	}
	kept.Encounter.People = slices.Clone(kept.Encounter.People)
	kept.Encounter.People[0].Reasons = []codes.Code{codes.ReasonVictim}
	screen.Show(kept)
	if screen.at != stepFirst {
		t.Errorf("what comes before the act is passed over: %d", screen.at)
	}
}

// TestWhatWasDoneIsReadAgain: what an officer wrote of a step stands in the
// list, with its time and whose hand it is.
func TestWhatWasDoneIsReadAgain(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	set(t, s, &table{}, func(e *raid.Encounter) {
		e.People[0].Reasons = []codes.Code{codes.ReasonVictim}
		e.People[0].Safety = []safety.Done{
			{ID: id(10), Step: safety.Hotline, At: at, By: id(6), With: "Контакт-центр семьи, женщин и детей", Phone: "111"}, // by who reads Russian
			{ID: id(9), Step: safety.Ambulance, At: at, By: id(6), With: "Жедел жәрдем", Phone: "103"},
			{ID: id(11), Step: safety.Inspector, At: at, By: id(6), With: "Бекова", Phone: "102", Said: "comes herself"},
			{ID: id(12), Step: safety.Decision, At: at, By: id(6), With: "Бекова", Ruling: safety.MayNot, Adult: id(3), Said: "not to the grandfather"},
		}
	})
	for _, line := range []string{
		"Contact centre 111 · 02:14 · Contact centre for family, women and children · 111 · written by Нұрсұлтан Ә.",
		"Ambulance · 02:14 · 103 · written by Нұрсұлтан Ә.",
		"Inspector · 02:14 · Бекова · 102 · comes herself · written by Нұрсұлтан Ә.",
		"Inspector's decision · 02:14 · May not take the child: Grandparent · Бекова · not to the grandfather · written by Нұрсұлтан Ә.",
	} {
		if !s.Says(line) {
			t.Errorf("%q is not to be read", line)
		}
	}
}

// TestTheActSaysWhatCameFirst: beside an act in force stands what was done for
// the child before it.
func TestTheActSaysWhatCameFirst(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	desk := &table{}
	set(t, s, desk, func(e *raid.Encounter) {
		e.People[0].Safety = []safety.Done{{ID: id(12), Step: safety.Decision, At: at, By: id(6), With: "Бекова", Ruling: safety.May, Adult: id(2), Said: "to the mother"}}
		issuedBefore(desk)(e)
	})
	if line := "Inspector's decision · 02:14 · May take the child: Mother · Бекова · to the mother · written by Нұрсұлтан Ә."; !s.Says(line) {
		t.Errorf("%q is not to be read", line)
	}
}

// TestWhoMayNotTakeTheChildIsToldAtOnce: not on the last page, but where the
// adult is chosen, with what to do instead.
func TestWhoMayNotTakeTheChildIsToldAtOnce(t *testing.T) {
	mother, gran := "Сейітова Ақмарал Өмірзаққызы · Mother", "Өмірзақов Дәулетбек · Grandparent"
	for name, row := range map[string]struct {
		change func(*raid.Encounter)
		taps   []string // texts of keys, or names
		want   handover.Bar
	}{
		"the plain case":       {nil, []string{mother, "act.fit_yes"}, ""},
		"drunk, or cannot":     {nil, []string{mother, "act.fit_no"}, handover.BarUnfit},
		"a slip of the finger": {nil, []string{mother, "act.fit_no", "act.bar_mistake", "act.fit_yes"}, ""},
		"another adult then":   {nil, []string{mother, "act.fit_no", "act.bar_another", gran, "act.fit_yes"}, ""},
		"marked in the record": {func(e *raid.Encounter) { e.People[0].Guardians[0].Fitness = codes.UnfitBan }, []string{mother, "act.fit_yes"}, handover.BarBan},
		"the drunk adult of the record": {func(e *raid.Encounter) {
			e.People = append(e.People, raid.Person{ID: id(20), Kind: raid.Adult, Name: "Дәулетбек", Roles: []codes.Code{codes.RoleDrunk}})
		}, []string{gran, "act.fit_yes"}, handover.BarUnfit},
		"the inspector decided against": {func(e *raid.Encounter) {
			e.People[0].Safety = []safety.Done{{ID: id(21), Step: safety.Decision, With: "Бекова", Ruling: safety.MayNot, Adult: id(2)}}
		}, []string{mother, "act.fit_yes"}, handover.BarRefused},
	} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
			desk := &table{}
			screen := set(t, s, desk, row.change)
			before := map[string]fyne.Position{}
			for _, key := range row.taps {
				if text := s.Look.T(key); text != key {
					key = text
				}
				choose(t, s, key)
				for _, b := range []fyne.CanvasObject{screen.fields.who.Object(), screen.fields.fit.Object(), screen.next} {
					at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
					if was, seen := before[fmt.Sprintf("%p", b)]; seen && was != at && key != s.Look.T("act.bar_another") {
						t.Error("the notice moved what a finger may be about to touch")
					}
					before[fmt.Sprintf("%p", b)] = at
				}
			}
			said := s.Says(s.Look.T("act.bar_head"))
			if got := screen.barred(); got != row.want || said != (row.want != "") || screen.next.Disabled() != (row.want != "") {
				t.Errorf("barred by %q, said %v, next off %v; %v", got, said, screen.next.Disabled(), desk.did)
			}
			if row.want != "" && !s.Says(s.Look.T("problem.handover_"+string(row.want))) {
				t.Error("why it is so is not said")
			}
		})
	}
}

// TestOneTapLeaves: the form is kept, from whatever page.
func TestOneTapLeaves(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, nil)
	closed := 0
	screen.OnClose = func() { closed++ }
	screen.open(stepSign)
	choose(t, s, s.Look.T("act.leave"))
	if closed != 1 {
		t.Error("it takes more than a tap to leave")
	}
}

// TestTheConditionNowIsAsked: how the child was when he was met is told and chosen by
// nobody; what was seen on him comes from the record.
func TestTheConditionNowIsAsked(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, func(e *raid.Encounter) {
		e.People[0].Conditions, e.People[0].Injuries = []codes.Code{"C_DIS"}, "a scratch"
	})
	if m := screen.data.Form; len(m.Conditions) > 0 || m.Seen != "a scratch" || len(screen.fields.state.Selected()) > 0 || screen.filled(stepState) {
		t.Errorf("%v, %q", m.Conditions, m.Seen)
	}
	missing := func() bool {
		return slices.ContainsFunc(screen.problems(), func(p ui.Problem) bool { return p.Path == "conditions" && p.Blocks })
	}
	screen.open(stepState)
	if !missing() || !s.Says("Condition of the child now (at the meeting: In distress)") {
		t.Errorf("it is not asked: %q", uitest.Words(screen.Object()))
	}
	screen.fields.chooseState([]string{"C_OK"})
	if missing() {
		t.Error("it is asked for still")
	}
}

// TestTheCodeIsDarkOnLight: many telephones refuse an inverted one. In the red
// flavour no pixel has more green or blue than red.
func TestTheCodeIsDarkOnLight(t *testing.T) {
	for _, f := range []palette.Flavour{palette.Day, palette.Night, palette.Red} {
		s := uitest.New(t, i18n.KK, f, uitest.Sizes[1])
		desk := &table{}
		screen := set(t, s, desk, issuedBefore(desk))
		p := screen.final.preview
		p.zoom = 0
		img := p.paint(840, 1188).(*image.RGBA)
		dark, light := codeColours(f)
		if brightness(dark) >= brightness(light) {
			t.Errorf("%v: the code is light on dark", f)
		}
		seen := map[bool]int{}
		for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
			for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
				c := img.RGBAAt(x, y)
				if f == palette.Red && (c.G > c.R || c.B > c.R) {
					t.Fatalf("a pixel of %v", c)
				}
				if x < 320 && y > 700 {
					r, g, b, _ := light.RGBA()
					seen[uint32(c.R)*0x101 == r && uint32(c.G)*0x101 == g && uint32(c.B)*0x101 == b]++
				}
			}
		}
		if share := float64(seen[true]) / float64(seen[true]+seen[false]); share < 0.05 {
			t.Errorf("%v: %.2f of the corner of the code is light", f, share)
		}
	}
}

func TestVoidAndAgain(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	desk := &table{}
	screen := set(t, s, desk, issuedBefore(desk))
	first := screen.issued().Number
	if len(screen.steps) != 1 || screen.next.Visible() {
		t.Error("an act in force can be filled in again")
	}
	choose(t, s, s.Look.T("act.void"))
	again, _ := uitest.Find(s.Shell.Object(), func(b *ui.Button) bool { return b.Text() == s.Look.T("act.void_again") })
	if again == nil || !again.Disabled() {
		t.Fatal("void without a reason")
	}
	uitest.Type(t, s.Window, s.Look.T("act.void_reason"), "аты қате")
	choose(t, s, s.Look.T("act.void_again"))
	m := screen.data.Form
	if screen.at != stepTaker || m.Replaces != first || m.Taker.Number != "000000001" || m.OfficerInk != nil || m.Fit != "" {
		t.Fatal("the form is not that of the act, to be signed anew")
	}
	if len(desk.did) > 0 {
		t.Error("the act is void before another takes its place")
	}
	choose(t, s, s.Look.T("act.fit_yes"))
	screen.open(stepSign)
	sign(screen.fields.officer)
	sign(screen.fields.taker)
	screen.open(stepPage)
	choose(t, s, s.Look.T("act.issue"))
	if !slices.Equal(desk.did, []string{"issue Сейітова Ақмарал Өмірзаққызы", "void аты қате"}) || screen.issued().Number == first {
		t.Errorf("%q", desk.did)
	}
	choose(t, s, s.Look.T("act.void"))
	uitest.Type(t, s.Window, s.Look.T("act.void_reason"), "берілмеді")
	closed := 0
	screen.OnClose = func() { closed++ }
	choose(t, s, s.Look.T("act.void_only"))
	if screen.issued() != nil || desk.did[2] != "void берілмеді" {
		t.Errorf("%q", desk.did)
	}
	if closed != 1 {
		t.Error("an empty form of an act that nobody wants is begun")
	}
}

func TestPad(t *testing.T) {
	s := uitest.New(t, i18n.KK, palette.Red, uitest.Sizes[2])
	screen := set(t, s, &table{}, nil)
	screen.open(stepSign)
	p := screen.fields.officer
	sign(p)
	if got := p.strokes(); len(got) != 2 || !got.Valid() || got.Blank() {
		t.Fatalf("%d strokes", len(got))
	}
	test.Tap(find(t, screen, s.Look.T("act.undo")))
	if len(p.strokes()) != 1 {
		t.Error("undo does not take one stroke back")
	}
	p.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonSecondary})
	if len(p.drawn) != 1 {
		t.Error("the second button draws")
	}
	test.Tap(find(t, screen, s.Look.T("act.clear")))
	if len(p.strokes()) != 0 || len(screen.data.Form.OfficerInk) != 0 {
		t.Error("clear leaves something")
	}
	for range handover.MaxStrokes + 5 {
		sign(p)
	}
	if got := p.strokes(); !got.Valid() || len(p.drawn) > handover.MaxStrokes {
		t.Errorf("%d strokes are drawn", len(p.drawn))
	}
	size := p.Size()
	if ratio := size.Width / size.Height; ratio < 2.9 || ratio > 3.1 {
		t.Errorf("the pad is %v", size)
	}
	// What is far outside stays at the edge.
	p.clear()
	p.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(10, 10)}, Button: desktop.MouseButtonPrimary})
	p.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(5000, -900)}})
	p.DragEnd()
	if !p.strokes().Valid() {
		t.Error("a hand that leaves the pad spoils the signature")
	}
}

// TestWhoSignedSignedWhatHeSaw: what changes after the signatures has to be
// signed again; a refusal is no such change.
func TestWhoSignedSignedWhatHeSaw(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, nil)
	fill(t, s, screen)
	screen.fields.refuse()
	screen.fields.refuse()
	if len(screen.data.Form.OfficerInk) == 0 {
		t.Error("a refusal that was taken back takes the officer's signature along")
	}
	screen.open(stepState)
	uitest.Type(t, s.Window, s.Look.T("act.seen"), "a")
	m := screen.data.Form
	if len(m.OfficerInk)+len(m.TakerInk)+len(screen.fields.taker.drawn) > 0 || !s.Says(s.Look.T("act.sign_again")) {
		t.Error("a signature stands under what was written after it")
	}
}

// TestFingerReachesThePads: nothing lies over a pad that takes the finger
// away, as the layer does by which a page scrolls.
func TestFingerReachesThePads(t *testing.T) {
	for _, size := range uitest.Sizes {
		s := uitest.New(t, i18n.KK, palette.Day, size)
		screen := set(t, s, &table{}, nil)
		screen.open(stepSign)
		uitest.Settle(s.Window)
		for name, p := range map[string]*pad{"officer": screen.fields.officer, "taker": screen.fields.taker} {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p)
			at = at.Add(fyne.NewPos(60, 60))
			test.Drag(s.Window.Canvas(), at, 50, 20)
			if len(p.drawn) == 0 {
				t.Errorf("%v: the pad of the %s does not feel a finger", size, name)
			}
		}
	}
}

func find(t *testing.T, screen *Screen, hint string) *ui.Button {
	t.Helper()
	b, ok := uitest.Find(screen.Object(), func(b *ui.Button) bool { return b.Text() == hint })
	if !ok {
		t.Fatalf("no button %q", hint)
	}
	return b
}

// Upright, what is said and done stands below the page and takes no more than it
// needs: the page has the rest, and nothing of what is done is out of sight.
func TestThePageUsesAnUprightWindow(t *testing.T) {
	for _, row := range []struct {
		name  string
		lang  i18n.Lang
		begin func(*table) func(*raid.Encounter)
		least float32
	}{
		{"all is there", i18n.RU, func(*table) func(*raid.Encounter) { return nil }, 0.85},
		{"issued, in Kazakh", i18n.KK, issuedBefore, 0.7},
		{"issued, in Russian", i18n.RU, issuedBefore, 0.7},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := uitest.New(t, row.lang, palette.Night, uitest.Sizes[2])
			desk := &table{lp: true}
			screen := set(t, s, desk, row.begin(desk))
			if screen.issued() == nil {
				fill(t, s, screen)
			}
			uitest.Settle(s.Window)
			f := screen.final
			if part := f.preview.Size().Height / screen.page.Size().Height; part < row.least {
				t.Errorf("the page has %.0f %% of the height", part*100)
			}
			top := fyne.CurrentApp().Driver().AbsolutePositionForObject
			low, floor := top(f.void).Y+f.void.Size().Height, top(screen.page).Y+screen.page.Size().Height
			if screen.issued() != nil && low > floor+1 {
				t.Errorf("a button ends at %.0f, the page at %.0f", low, floor)
			}
		})
	}
}

func TestPreviewZoomAndMove(t *testing.T) {
	s := uitest.New(t, i18n.KK, palette.Night, uitest.Sizes[1])
	desk := &table{}
	screen := set(t, s, desk, issuedBefore(desk))
	p := screen.final.preview
	look := func() image.Image { return p.paint(600, 500) }
	whole := p.scale(600, 500)
	look()
	p.nearer(3)
	look()
	if p.scale(600, 500) <= whole {
		t.Error("nearer is no nearer")
	}
	p.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-4000, -4000)})
	look()
	if p.at.X >= 1 || p.at.Y >= 1 {
		t.Errorf("the page can be pushed away: %v", p.at)
	}
	p.nearer(-10)
	look()
	if p.zoom != 0 || p.at.Y != 0.5 { // the whole page stands in the middle
		t.Errorf("zoom %d at %v", p.zoom, p.at)
	}
	p.paint(0, 0)
}

// TestFaultIsSaid: what does not save stays on the screen.
func TestFaultIsSaid(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	desk := &table{err: errs.Errorf(errs.Denied, "pen", "elsewhere")}
	screen := set(t, s, desk, nil)
	fill(t, s, screen)
	choose(t, s, s.Look.T("act.issue"))
	if screen.issued() != nil || screen.busy || screen.data.Form.Taker.Name == "" || !s.Says(s.Look.T("error.pen")) {
		t.Error("a failure is not said, or what was typed is gone")
	}
}

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		desk := &table{lp: true}
		screen := set(t, s, desk, nil)
		look := func(page string) {
			uitest.Settle(s.Window)
			uitest.Check(t, s.Window, s.Look.Flavour())
			s.Save("act-" + page + "-" + name)
		}
		label := func(list string, c codes.Code) string { return s.Codes().Label(list, c, string(s.Look.Lang())) }
		choose(t, s, "Сейітова Ақмарал Өмірзаққызы · "+label("kinship", "S_MOTH"))
		choose(t, s, s.Look.T("act.fit_yes"))
		look("1-taker")
		screen.open(stepPaper)
		choose(t, s, label("documents", "D_ID"))
		look("2-paper")
		screen.open(stepState)
		look("3-state")
		screen.open(stepSign)
		uitest.Settle(s.Window)
		sign(screen.fields.officer)
		look("4-sign")
		screen.open(stepPage)
		look("5-missing")
		screen.open(stepSign)
		screen.fields.refuse()
		look("6-refuses")
		screen.fields.refuse()
		sign(screen.fields.taker)
		screen.open(stepPage)
		look("7-page")
		screen.final.preview.nearer(-1)
		look("7-page-whole")
		screen.goNext()
		look("8-issued")
		screen.final.askVoid()
		look("9-void")
	})
}

// TestTheTextIsSignedInSight: where both sign, the text they put their names to
// stands beside the pads, or above them; together they use the page, nothing lies on
// anything else, and a refusal moves neither the other pad nor its own button.
func TestTheTextIsSignedInSight(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}, {Width: 1920, Height: 1080}, {Width: 800, Height: 1280}} {
		s := uitest.New(t, i18n.RU, palette.Night, size)
		screen := set(t, s, &table{}, nil)
		fill(t, s, screen)
		screen.open(stepSign)
		uitest.Settle(s.Window)
		f := screen.fields
		type rect struct{ x, y, w, h float32 }
		on := func(o fyne.CanvasObject) rect {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			return rect{at.X, at.Y, o.Size().Width, o.Size().Height}
		}
		page, text, officer, taker := on(screen.page), on(f.text), on(f.officer), on(f.taker)
		if text.w < leastText || text.h < leastRead || len(f.text.page.Marks) == 0 {
			t.Errorf("%v: a text of %.0f x %.0f is not read", size, text.w, text.h)
		}
		if used := (text.w*text.h + 2*officer.w*officer.h) / (page.w * page.h); used < 0.7 {
			t.Errorf("%v: %.0f %% of the page are used", size, used*100)
		}
		if size.Width < size.Height && text.h < page.h/2 {
			t.Errorf("%v: the text has %.0f of %.0f", size, text.h, page.h)
		}
		for _, name := range []string{screen.data.Form.Taker.Name, "Нұрсұлтан Ә."} {
			if _, whole := uitest.Find(screen.page, func(t *canvas.Text) bool { return t.Text == name }); !whole {
				t.Errorf("%v: the name of who signs, %q, is cut", size, name)
			}
		}
		apart := func(a, b rect) bool {
			return a.x+a.w <= b.x || b.x+b.w <= a.x || a.y+a.h <= b.y || b.y+b.h <= a.y
		}
		low := on(f.refuses)
		if !apart(text, officer) || !apart(text, taker) || !apart(officer, taker) || low.y+low.h > page.y+page.h+1 {
			t.Errorf("%v: text %v, pads %v and %v, refusal %v on %v", size, text, officer, taker, low, page)
		}
		if officer.w < leastPad || officer.w != taker.w || officer.w/officer.h > 3.1 || officer.w/officer.h < 2.9 {
			t.Errorf("%v: pads of %v and %v", size, officer, taker)
		}
		f.refuse()
		uitest.Settle(s.Window)
		low.w = on(f.refuses).w // a tick more
		if on(f.officer) != officer || on(f.refuses) != low {
			t.Errorf("%v: the refusal moves %v to %v, %v to %v", size, officer, on(f.officer), low, on(f.refuses))
		}
	}
}

func TestPicturesOfWhatComesFirst(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		screen := set(t, s, &table{}, func(e *raid.Encounter) {
			e.People[0].Reasons = []codes.Code{codes.ReasonSelfHarm, codes.ReasonVictim}
			e.People[0].Safety = []safety.Done{{ID: id(5), Step: safety.NotAlone, At: at, By: id(6), With: "Ә. Нұрсұлтан"}}
			e.People[0].Outcome = codes.OutcomeTalk
		})
		if screen.at != stepFirst {
			t.Fatal("the act comes before the child")
		}
		uitest.Settle(s.Window)
		uitest.Check(t, s.Window, s.Look.Flavour())
		s.Save("act-0-first-" + name)
	})
}

// Why an adult does not take the child stands below the fold of a small window:
// what leads there is in sight, and nothing else has moved for it.
func TestTheBarIsInSight(t *testing.T) {
	for _, lang := range i18n.Langs() {
		s := uitest.New(t, lang, palette.Night, uitest.Sizes[1])
		screen := set(t, s, &table{}, nil)
		choose(t, s, "Сейітова Ақмарал Өмірзаққызы · "+s.Codes().Label("kinship", "S_MOTH", string(lang)))
		at := func(o fyne.CanvasObject) fyne.Position {
			return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		}
		next, back := at(screen.next), at(screen.back)
		choose(t, s, s.Look.T("act.fit_no"))
		if !screen.next.Disabled() || !screen.why.Visible() {
			t.Fatalf("%s: nothing says why it does not go on", lang)
		}
		if at(screen.next) != next || at(screen.back) != back {
			t.Errorf("%s: the foot has moved", lang)
		}
		screen.why.Tapped(nil)
		if top, low := at(screen.fields.bar.root).Y, at(screen.foot).Y; top > low-60 {
			t.Errorf("%s: the notice begins at %.0f, the foot at %.0f", lang, top, low)
		}
	}
}

// TestPicturesOfTheBar: why an adult does not take the child, the inspector's
// decision, and a number to be read in the dark.
func TestPicturesOfTheBar(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		screen := set(t, s, &table{}, nil)
		look := func(page string) {
			uitest.Settle(s.Window)
			uitest.Check(t, s.Window, s.Look.Flavour())
			s.Save("act-" + page + "-" + name)
		}
		choose(t, s, "Сейітова Ақмарал Өмірзаққызы · "+s.Codes().Label("kinship", "S_MOTH", string(s.Look.Lang())))
		choose(t, s, s.Look.T("act.fit_no"))
		look("1-barred")
		screen.decideAgain()
		screen.data.Encounter.People[0].Safety = []safety.Done{{ID: id(5), Step: safety.Inspector, At: at, By: id(6), With: "Гүлнар Бекова", Phone: "+7 700 000 01 01"}}
		screen.data.Encounter.People[0].Reasons = []codes.Code{codes.ReasonVictim}
		screen.data.Encounter.People[0].Referrals = []raid.Referral{{ID: id(8), Kind: codes.ReferralJuvenile}, {ID: id(9), Kind: codes.Referral111}, {ID: id(10), Kind: codes.ReferralMedical}}
		screen.data.Encounter.People[0].Guardians[1].Fitness = codes.Fit
		screen.first.again = false
		screen.open(stepFirst)
		look("0-decision")
		screen.showInspector()
		look("0-large")
	})
}

// The hour of the handover is that at which who takes the child signed, however long
// before the officer did, and stays through all that follows; without a signature, or with
// what was signed changed, there is none.
func TestTheHourIsThatOfTheTakersSignature(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, nil)
	rules, now := screen.deps.Rules(), at
	screen.deps.Rules = func() raid.Rules { r := rules; r.Now = now; return r }
	var kept Data
	screen.OnTyped = func(d Data) { kept = d }
	screen.open(stepSign)
	if !screen.data.Form.SignedAt.IsZero() {
		t.Error("it has an hour before anybody signed")
	}
	now = now.Add(4 * time.Minute)
	sign(screen.fields.officer)
	if !kept.Form.SignedAt.Equal(now) {
		t.Error("what the officer signed has no hour")
	}
	screen.Show(kept) // a lock between the two
	screen.open(stepSign)
	now = now.Add(40 * time.Minute)
	first := now
	sign(screen.fields.taker)
	older := kept // what an earlier program kept
	older.Form.Took = false
	now = now.Add(3 * time.Hour)
	screen.Show(older)
	screen.goNext()
	screen.fields.refuse()
	screen.fields.refuse()
	if got := screen.data.Form.SignedAt; !got.Equal(first) || !kept.Form.SignedAt.Equal(first) {
		t.Errorf("signed at %s, kept is %s, want %s", got, kept.Form.SignedAt, first)
	}
	screen.edit(func(f *Form) { f.Seen = "тоңған" })
	if !kept.Form.SignedAt.IsZero() || len(kept.Form.OfficerInk) > 0 {
		t.Error("what was changed keeps the hour of what was signed")
	}
	screen.open(stepSign)
	sign(screen.fields.officer)
	if !kept.Form.SignedAt.Equal(now) {
		t.Errorf("signed anew at %s, want %s", kept.Form.SignedAt, now)
	}
	screen.fields.officer.clear()
	if !kept.Form.SignedAt.IsZero() {
		t.Error("a signature that was taken away leaves its hour")
	}
}

// Where nobody signs for the child it is the hour of the refusal.
func TestTheHourIsThatOfTheRefusal(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	screen := set(t, s, &table{}, nil)
	rules, now := screen.deps.Rules(), at
	screen.deps.Rules = func() raid.Rules { r := rules; r.Now = now; return r }
	screen.open(stepSign)
	sign(screen.fields.officer)
	now = now.Add(40 * time.Minute)
	screen.fields.refuse()
	refused := now
	now = now.Add(time.Minute)
	screen.edit(func(f *Form) { f.Refused = "асығыс" })
	if got := screen.data.Form.SignedAt; !got.Equal(refused) {
		t.Errorf("%s, want %s", got, refused)
	}
}

// tick gives what comes first a clock that a test moves.
func tick(screen *Screen) *time.Time {
	now, rules := at, screen.first.whom.Rules()
	screen.first.whom.Rules = func() raid.Rules { r := rules; r.Now = now; return r }
	return &now
}

// The second tap of a shaking finger writes no call that was never made: the button
// of the next step stands where the one before stood. What was written by mistake is
// taken back, the latest first, and only by who wrote it.
func TestAStepIsWrittenOnceAndTakenBack(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
	desk := &table{}
	screen := set(t, s, desk, func(e *raid.Encounter) {
		e.Pen.Officer = id(6) // who writes at this desk
		e.People[0].Reasons = []codes.Code{codes.ReasonVictim}
		e.People[0].Safety = []safety.Done{{ID: id(50), Step: safety.Ambulance, At: at, By: id(5), With: "103"}}
	})
	done := func() (all []string) {
		for _, d := range screen.person().Safety {
			all = append(all, string(d.Step))
		}
		return all
	}
	undo := func() (all []*ui.Button) {
		uitest.Find(screen.Object(), func(b *ui.Button) bool {
			if b.Text() == s.Look.T("action.undo") {
				all = append(all, b)
			}
			return false
		})
		return all
	}
	if n := len(undo()); n != 0 {
		t.Errorf("what another officer wrote can be taken back: %d", n)
	}
	now := tick(screen)
	choose(t, s, s.Look.T("act.first_called")) // the inspector on duty
	*now = now.Add(200 * time.Millisecond)
	next := find(t, screen, s.Look.T("act.first_refer", "To", s.Codes().Label("referrals", codes.ReferralJuvenile, "en")))
	next.OnTapped()
	if d := cmp.Diff([]string{"S_103", "S_INSPECTOR"}, done()); d != "" || len(screen.person().Referrals) > 0 {
		t.Errorf("two taps wrote: %s, %d referrals", d, len(screen.person().Referrals))
	}
	back := undo()
	if len(back) != 1 {
		t.Fatalf("%d can be taken back, want the latest", len(back))
	}
	back[0].OnTapped() // of the same shaking hand
	*now = now.Add(time.Second)
	undo()[0].OnTapped()
	if d := cmp.Diff([]string{"S_103"}, done()); d != "" {
		t.Error(d)
	}
	*now = now.Add(time.Second)
	choose(t, s, s.Look.T("act.first_called"))
	if d := cmp.Diff([]string{"S_103", "S_INSPECTOR"}, done()); d != "" {
		t.Errorf("it cannot be written again: %s", d)
	}
}

// TestOfTwoActsItsOwnIsShown: of two in force for one child the page shows the one
// that was asked for, and voids no other.
func TestOfTwoActsItsOwnIsShown(t *testing.T) {
	for _, row := range []struct{ asked, shown handover.Number }{{"71-A", "71-A"}, {"71-B", "71-B"}, {"", "71-A"}, {"71-C", "71-A"}} {
		t.Run(string(row.asked), func(t *testing.T) {
			s := uitest.New(t, "en", palette.Night, uitest.Sizes[0])
			desk := &table{}
			screen := set(t, s, desk, func(e *raid.Encounter) {
				e.People[0].Acts = []handover.Act{
					{ID: id(21), Number: "71-A"}, {ID: id(22), Number: "71-B"},
					{ID: id(23), Number: "71-C", Void: &handover.Void{Reason: "қате", At: at}},
				}
			})
			d := screen.data
			d.Number = row.asked
			screen.Show(d)
			if a := screen.issued(); a == nil || a.Number != row.shown {
				t.Errorf("shown is %v, want %s", a, row.shown)
			}
		})
	}
}

// TestAnActGoesWithItsRecord: the page of an act whose record was withdrawn says so, is
// void in print, and is given to nobody.
func TestAnActGoesWithItsRecord(t *testing.T) {
	for name, withdrawn := range map[string]*raid.Reasoned{"in force": nil, "withdrawn": {Reason: "басқа бала", At: at}} {
		t.Run(name, func(t *testing.T) {
			s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
			desk := &table{}
			var drawn handover.Act
			screen := set(t, s, desk, func(e *raid.Encounter) {
				issuedBefore(desk)(e)
				e.Withdrawal = withdrawn
			})
			page := screen.deps.Page
			screen.deps.Page = func(a handover.Act) (paper.Page, error) {
				drawn = a
				return page(a)
			}
			screen.Show(screen.data)
			gone := withdrawn != nil
			if s.Says(s.Look.T("record.act_gone")) != gone || (drawn.Void != nil) != gone {
				t.Errorf("void in print: %v", drawn.Void != nil)
			}
			for _, text := range []string{"act.told", "act.copy", "act.void"} {
				if s.Says(s.Look.T(text)) == gone {
					t.Errorf("%s: %v", text, !gone)
				}
			}
			if screen.issued().Void != nil {
				t.Error("the record is changed")
			}
		})
	}
}

// TestWhoTurned18IsHandedOverToNobody: met as a child of 17 before midnight, by the
// act's hour an adult: every page of the act says so.
func TestWhoTurned18IsHandedOverToNobody(t *testing.T) {
	for born, want := range map[civil.Date]bool{"2008-03-21": true, "2008-03-22": false, "2008-03-20": false} {
		s := uitest.New(t, i18n.EN, palette.Day, uitest.Sizes[1])
		screen := set(t, s, &table{}, func(e *raid.Encounter) {
			e.MetAt = at.Add(-3 * time.Hour)
			e.People[0].BirthDate, e.People[0].Age = born, 0
		})
		for _, page := range screen.steps {
			screen.open(page)
			if said := s.Says(s.Look.T("problem.came_of_age")); said != want {
				t.Errorf("born %s, page %d says it: %v", born, page, said)
			}
		}
	}
}
