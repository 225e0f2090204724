package record

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/doubt"
	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/review"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

func id(n byte) uuid.UUID { return uuid.UUID{0: 1, 15: n} }

func clock(h, m int) time.Time { return time.Date(2026, 11, 23, h, m, 0, 0, uitest.Zone) }

// records gives the record in full and remembers that it was asked.
type fakeRecords struct {
	full     review.Version
	revealed []uuid.UUID
	undone   []string
	unlinked []uuid.UUID
	reopened []string
	err      error
}

func (d *fakeRecords) Unlink(_ context.Context, link uuid.UUID) error {
	d.unlinked = append(d.unlinked, link)
	return d.err
}

func (d *fakeRecords) Undo(_ context.Context, _ uuid.UUID, reason string) error {
	d.undone = append(d.undone, reason)
	return d.err
}

func (d *fakeRecords) Reopen(_ context.Context, _ uuid.UUID, rev, reason string) error {
	d.reopened = append(d.reopened, rev+" "+reason)
	return d.err
}

func (d *fakeRecords) Reveal(_ context.Context, id uuid.UUID) (review.Version, error) {
	d.revealed = append(d.revealed, id)
	return d.full, d.err
}

// met is a child who was hurt and went to an aunt; everybody is invented.
func met() raid.Encounter {
	aunt := raid.Guardian{ID: id(3), Kinship: "S_GRAN", Name: "Сынақова Бибі", Phone: "+77000000001", NotifiedAt: clock(0, 50),
		NotifiedBy: id(60), ArrivedAt: clock(1, 30), Fitness: codes.Fit}
	child := raid.Person{
		ID: id(2), Kind: raid.Minor, Surname: "Сынақ", Name: "Асан", BirthDate: "2012-03-05", Sex: codes.Male, Phone: "+77000000002",
		Company: "K_ALONE", Education: "E_SCH", Reasons: []codes.Code{codes.ReasonVictim}, WhyOut: "үйге барғысы келмеді", Conditions: []codes.Code{"C_INJ"},
		Injuries: "сол қолы көгерген", Guardians: []raid.Guardian{aunt}, Outcome: "O_SPOT", HandedTo: aunt.ID, HandedAt: clock(1, 40), HandedBy: id(60),
		Referrals: []raid.Referral{{ID: id(4), Kind: "F_CPR", Status: "new", Due: "2026-12-01"}},
		Safety: []safety.Done{
			{ID: id(5), Step: safety.Inspector, At: clock(0, 45), By: id(60), With: "Гүлнар Қ.", Phone: "+77000000003"},
			{ID: id(6), Step: safety.Decision, At: clock(0, 55), By: id(60), With: "Гүлнар Қ.", Said: "әкесіне бермеу", Ruling: safety.May, Adult: aunt.ID},
		},
		Acts: []handover.Act{
			{ID: id(7), Number: "71-0001-7", IssuedAt: clock(1, 35), Void: &handover.Void{Reason: "туыстығы қате", At: clock(1, 38)}},
			{ID: id(8), Number: "71-0002-5", IssuedAt: clock(1, 41)},
		},
	}
	return raid.Encounter{
		Night: "2026-11-22", Operation: "NIGHT", Pen: raid.Pen{Officer: id(60)}, MetAt: clock(0, 41), MetBy: id(60),
		Place:  raid.Place{Type: "PARK", Name: "Жерұйық", Note: "шығыс кіреберісі", Point: &raid.Point{Lat: 511_702_000, Lon: 714_301_000}, Source: raid.FromGPS, Accuracy: 12},
		People: []raid.Person{child}, ClosedAt: clock(1, 45), Note: "анасы түнгі ауысымда",
		Answer: &raid.Answer{Review: id(9), Text: "Телефонын жаздым, әжесі растады"},
	}
}

func masked(e raid.Encounter) raid.Encounter {
	e.People = append([]raid.Person(nil), e.People...)
	p := &e.People[0]
	p.Surname, p.Name, p.Phone = "С.", "А.", "••••••••••02"
	p.Safety = append([]safety.Done(nil), p.Safety...)
	for i := range p.Safety {
		p.Safety[i].Said = "•••"
	}
	p.Guardians = append([]raid.Guardian(nil), p.Guardians...)
	p.Guardians[0].Name, p.Guardians[0].Phone = "С. Б.", "••••••••••01"
	return e
}

func data(s *uitest.Stage) Data {
	e := masked(met())
	names := func(kk, ru, en string) codes.Names { return codes.Names{KK: kk, RU: ru, EN: en} }
	unit := names("Сарыарқа АІІБ", "УВД Сарыарка", "Saryarka police")
	at := func(h, m int, by string, here bool, deeds ...Deed) Step {
		return Step{At: clock(h, m), By: by, Unit: unit, Here: here, Deeds: deeds}
	}
	comments := []raid.Comment{{Field: "people.0.guardians.0.phone", Text: "Әжесінің телефонын жазыңыз"}, {Text: "Қалғаны дұрыс"}}
	return Data{
		ID: id(1), Word: state.WordWaiting, Names: []string{"С. А."}, Heads: 1,
		Version: review.Version{Author: "Нұрсұлтан А.", Unit: unit, Time: clock(3, 5), Encounter: &e},
		Words: review.Words{Codes: s.Codes(), Region: s.Region(), Zone: uitest.Zone, Officer: func(uuid.UUID) string {
			return "Нұрсұлтан А."
		}},
		Rounds: []Round{{By: "Ерлан Т.", At: clock(2, 40), Comments: comments, Answered: true, Answer: e.Answer.Text}},
		Steps: []Step{
			at(0, 47, "Нұрсұлтан А.", false, Deed{What: "recorded"}),
			at(1, 0, "Нұрсұлтан А.", false, Deed{What: "changed", Fields: []codes.Names{
				names("Қорғаншы 1: аты", "Законный представитель 1: имя", "Guardian 1: name"), names("Қауіпсіздік қадамы", "Шаг безопасности", "Safety step"),
			}}),
			at(1, 41, "Нұрсұлтан А.", false, Deed{What: "act_void", Number: "71-0001-7", Text: "туыстығы қате"}, Deed{What: "act_issued", Number: "71-0002-5"}),
			at(1, 45, "Нұрсұлтан А.", false, Deed{What: "finished"}),
			at(2, 40, "Ерлан Т.", false, Deed{What: "returned", Comments: comments}),
			at(3, 5, "Нұрсұлтан А.", true, Deed{What: "answered", Text: e.Answer.Text}, Deed{What: "changed", Fields: []codes.Names{
				names("Қорғаншы 1: телефоны", "Законный представитель 1: телефон", "Guardian 1: phone"),
			}}),
		},
		May: May{Change: true, Withdraw: true},
	}
}

// page drives the screen as an officer does.
type pageOf struct {
	*uitest.Stage
	screen  *Screen
	records *fakeRecords
}

func open(s *uitest.Stage, d Data) *pageOf {
	full := met()
	p := &pageOf{Stage: s, records: &fakeRecords{full: review.Version{Author: "Нұрсұлтан А.", Time: clock(3, 5), Encounter: &full}}}
	p.screen = New(s.Look, s.Shell, p.records)
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	p.screen.Show(d)
	s.Put(ui.AreaNight, p.screen, ui.Frame{Operation: "Түнгі қаладағы балалар", Crew: "3-экипаж", Officer: "Нұрсұлтан А.", Now: clock(3, 14),
		Link: ui.LinkOffline, Waiting: 1, Areas: ui.AreasFor("patrol")})
	uitest.Settle(s.Window)
	return p
}

func (p *pageOf) words() []string { return uitest.Words(p.screen.Object()) }

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(s, data(s))
		uitest.Rest(t, name, s.Window)
		s.Save("record-" + name)
		p.Key(fyne.KeyPageDown)
		s.Save("record-below-" + name)
		d := data(s)
		d.Asks, d.Holder, d.Heads, d.May, d.Rounds[0].Answered, d.Word = true, "Бекзат О. · 2-экипаж", 2, May{}, false, state.WordConflict
		elsewhere := masked(met())
		elsewhere.Place.Name, elsewhere.ClosedAt = "Достық", time.Time{}
		d.Others = []review.Version{{Author: "Бекзат О.", Time: clock(3, 8), Encounter: &elsewhere}}
		p.screen.Show(d)
		s.Save("record-other-" + name)
	})
}

// Everything that was written is read on the page, with what was done first for
// the child, what a supervisor said and what was answered.
func TestAllOfTheRecordIsRead(t *testing.T) {
	p := open(uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0]), data(uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])))
	p.screen.hold.MouseDown(nil)
	for _, want := range []string{
		"00:41  С. А.  ·  23 November 2026", "Park", "Жерұйық", "Гүлнар Қ.", "Act No. 71-0002-5", "Void: туыстығы қате",
		"Guardian 1: phone: Әжесінің телефонын жазыңыз", "Қалғаны дұрыс", "Answer: Телефонын жаздым, әжесі растады",
		"Recorded", "Changed: Guardian 1: name, Safety step", "Act No. 71-0002-5 issued", "Act No. 71-0001-7 voided: туыстығы қате", "Finished",
		"Returned for correction", "Answered: Телефонын жаздым, әжесі растады", "not sent yet", "Saryarka police", "waiting",
	} {
		if !uitest.Says(p.words(), want) {
			t.Errorf("%q is not read; seen %q", want, p.words())
		}
	}
}

// Who somebody is, when he was born, and what was noted in free words, is read only
// while it is held, and only after that was written down.
func TestNamesAreReadOnlyWhileHeld(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := open(s, data(s))
	secrets := []string{
		"Асан", "Бибі", "+77000000001", "+77000000002", "5 March 2012",
		"анасы түнгі ауысымда", "үйге барғысы келмеді", "сол қолы көгерген", "әкесіне бермеу", "шығыс кіреберісі", // free words may hold a name
		"Әжесінің телефонын жазыңыз", "Қалғаны дұрыс", "Телефонын жаздым", "туыстығы қате", // a remark, an answer and a reason too
	}
	check := func(when string, want bool) {
		t.Helper()
		for _, secret := range secrets {
			if uitest.Says(p.words(), secret) != want {
				t.Errorf("%s: %q is read: %v", when, secret, !want)
			}
		}
	}
	check("at first", false)
	p.screen.hold.MouseDown(nil)
	check("held", true)
	if diff := cmp.Diff([]uuid.UUID{id(1)}, p.records.revealed); diff != "" {
		t.Error("logged:", diff)
	}
	p.screen.hold.MouseUp(nil)
	check("let go", false)
	p.screen.hold.MouseDown(nil)
	p.screen.Hidden()
	check("out of sight", false)
	p.screen.hold.MouseUp(nil)
	p.records.err = errs.Errorf(errs.Unavailable, "disk_full", "")
	p.screen.hold.MouseDown(nil)
	check("not logged", false)
}

// What comes by itself (an acknowledgement, a review, an act more) moves nothing
// that a finger may be about to touch, and does not scroll.
func TestNothingMoves(t *testing.T) {
	for _, size := range uitest.Sizes {
		s := uitest.New(t, i18n.KK, palette.Night, size)
		p := open(s, data(s))
		for name, change := range map[string]func(*Data){
			"it was sent":       func(d *Data) { d.Word = state.WordSent; d.Steps[5].Here = false },
			"it was returned":   func(d *Data) { d.Word = state.WordReturned; d.Rounds = append(d.Rounds, d.Rounds[0], d.Rounds[0]) },
			"it was changed":    func(d *Data) { d.Heads = 2; d.Steps = append(d.Steps, d.Steps[1]) },
			"another writes it": func(d *Data) { d.Holder = "Бекзат О. · 2-экипаж" },
			"somebody wrote more": func(d *Data) {
				e := *d.Version.Encounter
				e.Note = strings.Repeat("ұзақ ", 90)
				d.Version.Encounter = &e
			},
			"an act more": func(d *Data) {
				e := *d.Version.Encounter
				e.People = append([]raid.Person(nil), e.People...)
				e.People[0].Acts = append([]handover.Act{}, append(e.People[0].Acts, handover.Act{ID: id(99), Number: "71-0003-2"})...)
				d.Version.Encounter = &e
			},
		} {
			t.Run(fmt.Sprint(size, name), func(t *testing.T) {
				uitest.MustNotMove(t, s.Window, func() {
					d := data(s)
					change(&d)
					p.screen.Show(d)
				})
				p.screen.Show(data(s))
			})
		}
		p.screen.scroll.By(200)
		uitest.MustNotMove(t, s.Window, func() {
			d := data(s)
			d.Word = state.WordAccepted
			p.screen.Show(d)
		})
	}
}

// The act of a record that was withdrawn is not in force, and says so.
func TestAnActGoesWithItsRecord(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	d := data(s)
	p := open(s, d)
	if p.Says(s.Look.T("record.act_gone")) {
		t.Error("an act in force is called void")
	}
	e := *d.Version.Encounter
	e.Withdrawal = &raid.Reasoned{Reason: "қате"}
	d.Version.Encounter = &e
	p.screen.Show(d)
	if !p.Says(s.Look.T("record.act_gone")) {
		t.Error("its act looks as if it were in force")
	}
}

func TestWhatMayBeDone(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	p := open(s, data(s))
	var did []string
	tell := func(what string) func() { return func() { did = append(did, what) } }
	p.screen.OnBack, p.screen.OnChange, p.screen.OnPass, p.screen.OnWithdraw = tell("back"), tell("change"), tell("pass"), tell("withdraw")
	p.screen.OnAct = func(person uuid.UUID, number handover.Number) {
		did = append(did, fmt.Sprint(person == id(2), " ", number))
	}
	for _, words := range []string{"Amend", "Withdraw", "Act No. 71-0002-5", "Act No. 71-0001-7", "Back to the list"} {
		uitest.Tap(t, s.Window, words)
	}
	want := []string{"change", "withdraw", "true 71-0002-5", "back"} // the void act leads nowhere
	if diff := cmp.Diff(want, did); diff != "" {
		t.Error(diff)
	}
	for _, row := range []struct {
		name  string
		may   May
		open  bool
		shows []string
	}{
		{"nothing", May{}, false, nil},
		{"open, and his", May{Change: true, Pass: true, Withdraw: true}, true, []string{"Go on writing", "Hand the record over", "Withdraw"}},
		{"finished, and his", May{Change: true, Withdraw: true}, false, []string{"Amend", "Withdraw"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := data(s)
			d.May = row.may
			if row.open {
				e := *d.Version.Encounter
				e.ClosedAt = time.Time{}
				d.Version.Encounter = &e
			}
			p.screen.Show(d)
			var shown []string
			for _, words := range []string{"Go on writing", "Amend", "Hand the record over", "Withdraw"} {
				if uitest.Says(p.words(), words) {
					shown = append(shown, words)
				}
			}
			if diff := cmp.Diff(row.shows, shown); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whom to ask for a record that another writes is said to who could go on with
// it; that another writes it, to everybody.
func TestWhoWritesIsSaid(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	for _, asks := range []bool{true, false} {
		d := data(s)
		d.Holder, d.Asks = "Бекзат О.", asks
		p := open(s, d)
		if uitest.Says(p.words(), "ask for the record") != asks || !uitest.Says(p.words(), "Бекзат О. is writing this record now") {
			t.Errorf("asks %v: seen %q", asks, p.words())
		}
	}
}

// TestADoubtfulTimeIsSaid: what the server knows of a time that cannot be confirmed
// stands on the page, in each language, and nothing of it on any other page.
func TestADoubtfulTimeIsSaid(t *testing.T) {
	said := &doubt.Time{Signed: clock(1, 0).AddDate(0, 0, -1), After: clock(0, 30), Until: clock(1, 30)}
	key := *said
	key.Withdrawn = true
	for lang, words := range map[i18n.Lang][2]string{
		i18n.EN: {"The time cannot be confirmed", "Signed with a key that was withdrawn"},
		i18n.KK: {"Уақытын растау мүмкін емес", "Кері қайтарып алынған кілтпен"},
		i18n.RU: {"Время не подтверждается", "Подписано отозванным ключом"},
	} {
		s := uitest.New(t, lang, palette.Night, uitest.Sizes[0])
		for _, c := range []struct {
			doubt        *doubt.Time
			time, signed bool
		}{{nil, false, false}, {said, true, false}, {&key, false, true}} {
			d := data(s)
			d.Doubt = c.doubt
			p := open(s, d)
			if uitest.Says(p.words(), words[0]) != c.time || uitest.Says(p.words(), words[1]) != c.signed {
				t.Errorf("%s, %+v: seen %q", lang, c.doubt, p.words())
			}
		}
	}
}

// The keys read the page down to its end and back.
func TestKeysScroll(t *testing.T) {
	s := uitest.New(t, i18n.KK, palette.Night, uitest.Sizes[1])
	p := open(s, data(s))
	at := func() float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(p.screen.facts).Y
	}
	top := at()
	for _, row := range []struct {
		key  fyne.KeyName
		down bool
	}{{fyne.KeyDown, true}, {fyne.KeyPageDown, true}, {fyne.KeyEnd, true}, {fyne.KeyUp, false}, {fyne.KeyPageUp, false}} {
		before := at()
		s.Key(row.key)
		if now := at(); row.down && now > before || !row.down && now < before || now == before && row.key == fyne.KeyDown {
			t.Errorf("%s moved from %.0f to %.0f", row.key, before, now)
		}
	}
	s.Key(fyne.KeyHome)
	if at() != top {
		t.Errorf("home is at %.0f, the top was %.0f", at(), top)
	}
}

func TestLongHistoryIsBounded(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	d := data(s)
	d.Earlier = 12
	var many []codes.Names
	for i := range 11 {
		many = append(many, codes.Names{EN: fmt.Sprint("field ", i)})
	}
	d.Steps[1].Deeds[0].Fields = many
	p := open(s, d)
	for _, want := range []string{"12 earlier steps are not shown", "field 7 +3"} {
		if !uitest.Says(p.words(), want) {
			t.Errorf("%q is not said", want)
		}
	}
}

// A short record that was a mistake is taken back for a reason, after its toast
// is long gone.
func TestAShortRecordIsTakenBack(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	d := data(s)
	d.May = May{Undo: true}
	p := open(s, d)
	left := 0
	p.screen.OnUndone = func() { left++ }
	withdrawn := false
	p.screen.OnWithdraw = func() { withdrawn = true }
	uitest.Tap(t, s.Window, "Withdraw")
	uitest.Tap(t, s.Window, s.Look.T("action.cancel"))
	if s.Says(s.Look.T("record.undo_text")) {
		t.Error("the window cannot be left by its button")
	}
	uitest.Tap(t, s.Window, "Withdraw")
	uitest.Tap(t, s.Window, "Withdraw the record")
	if len(p.records.undone) != 0 || !s.Says("Give the reason in a few words.") {
		t.Fatal("taken back without a reason")
	}
	s.Type("another door")
	p.records.err = errs.Errorf(errs.Unavailable, "disk_full", "")
	uitest.Tap(t, s.Window, "Withdraw the record")
	if left != 0 {
		t.Error("left, and nothing was saved")
	}
	p.records.err = nil
	uitest.Tap(t, s.Window, "Withdraw the record")
	if diff := cmp.Diff([]string{"another door", "another door"}, p.records.undone); diff != "" || left != 1 || withdrawn {
		t.Errorf("left %d times: %s", left, diff)
	}
}

// What a supervisor decided is taken back on the page of the record, for a reason,
// however long ago it was; nobody else is offered that.
func TestADecisionIsWithdrawnForAReason(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
	d := data(s)
	p := open(s, d)
	offered := func() bool { return uitest.Says(p.words(), "Withdraw the decision") }
	if offered() {
		t.Error("it is offered to who decided nothing")
	}
	d.May = May{Reopen: "r1"}
	p.screen.Show(d)
	waits := 0
	p.screen.OnReopened = func() { waits++ }
	uitest.Tap(t, s.Window, "Withdraw the decision")
	if !s.Says(s.Look.T("record.reopen_text")) {
		t.Fatal("it does not say what becomes of the record")
	}
	no := func(b *ui.Button) bool { return b.Text() == "Withdraw the decision" && b.Kind == ui.Risky }
	yes, ok := uitest.Find(s.Window.Canvas().Overlays().Top(), no)
	if !ok {
		yes, ok = uitest.Find(s.Window.Canvas().Content(), no)
	}
	if !ok {
		t.Fatal("nothing does it")
	}
	test.Tap(yes)
	if len(p.records.reopened) != 0 || !s.Says("Give the reason in a few words.") {
		t.Fatal("withdrawn without a reason")
	}
	s.Type("the wrong row")
	test.Tap(yes)
	if diff := cmp.Diff([]string{"r1 the wrong row"}, p.records.reopened); diff != "" || waits != 1 {
		t.Errorf("told %d times: %s", waits, diff)
	}
	d.May.Stands = "Сәуле М."
	p.screen.Show(d)
	uitest.Tap(t, s.Window, "Withdraw the decision")
	if s.Says(s.Look.T("record.reopen_text")) || !s.Says(s.Look.T("record.reopen_stands", "Name", "Сәуле М.")) {
		t.Error("it is not said whose decision stands then")
	}
}

// Who settles two versions reads both: what the one that is not shown says, and
// nothing of it that a mask hides.
func TestBothVersionsAreRead(t *testing.T) {
	const secret = "01.03.2012"
	for _, c := range []struct {
		name   string
		change func(e *raid.Encounter)
		want   string
	}{
		{"another place", func(e *raid.Encounter) { e.Place.Name = "Достық" }, "Name of the place: Достық"},
		{"left empty", func(e *raid.Encounter) { e.Place.Name = "" }, "Name of the place: Not filled in"},
		{"a secret", func(e *raid.Encounter) { e.People[0].BirthDate = "2012-03-01" }, "Birth date: Masked"},
		{"nothing that is not hidden", func(*raid.Encounter) {}, "What can be read is the same"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0])
			d := data(s)
			p := open(s, d)
			e := met()
			other := masked(e.Clone())
			c.change(&other)
			d.Word, d.Heads = state.WordConflict, 2
			d.Others = []review.Version{{Author: "Бекзат О.", Time: clock(3, 8), Encounter: &other}}
			p.screen.Show(d)
			for _, want := range []string{"The other version: Бекзат О., 23 November 2026, 03:08", c.want} {
				if !uitest.Says(p.words(), want) {
					t.Errorf("%q is not read; seen %q", want, p.words())
				}
			}
			if uitest.Says(p.words(), secret) {
				t.Errorf("%q is read", secret)
			}
		})
	}
}

// Whatever may be done with a record, each of its buttons is whole in the window
// and large enough for a glove.
func TestEveryButtonOfTheFootIsWhole(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(800, 1280), fyne.NewSize(640, 480), uitest.Sizes[1]} {
		for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
			s := uitest.New(t, lang, palette.Day, size)
			d := data(s)
			d.May = May{Change: true, Withdraw: true, Pass: true, Looked: true}
			p := open(s, d)
			for _, b := range []*ui.Button{p.screen.withdraw, p.screen.pass, p.screen.change, p.screen.looked} {
				at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
				if !b.Visible() || at.X < 0 || at.X+b.Size().Width > size.Width || at.Y+b.Size().Height > size.Height ||
					b.Size().Width < b.MinSize().Width || b.Size().Height < palette.MainTouch {
					t.Errorf("%s, %v: %q is at %v, %v large", lang, size, b.Text(), at, b.Size())
				}
			}
		}
	}
}

// TestWhatWasDecidedOfTwoChildrenStandsThere, and goes back at a tap of who may.
func TestWhatWasDecidedOfTwoChildrenStandsThere(t *testing.T) {
	for _, may := range []bool{true, false} {
		s := uitest.New(t, "en", palette.Night, uitest.Sizes[0])
		d := data(s)
		id, other := uuid.New(), uuid.New()
		d.Links = []Link{
			{ID: id, Same: true, Other: "00:18 · Street", By: "Гүлнар Б.", At: clock(2, 26), May: may, Open: other},
			{ID: uuid.New(), At: clock(2, 27), Ask: "Солтүстік бөлімі, 102"},
		}
		p := open(s, d)
		told := 0
		p.screen.OnUnlinked = func() { told++ }
		for _, words := range []string{"The same child as in the record 00:18 · Street · decided by Гүлнар Б.", "Another child than in the record that is not on this device", "Ask: Солтүстік бөлімі, 102"} {
			if !slices.ContainsFunc(p.words(), func(w string) bool { return strings.Contains(w, words) }) {
				t.Errorf("nothing says %q in %q", words, p.words())
			}
		}
		var opened []uuid.UUID
		p.screen.OnLinked = func(id uuid.UUID) { opened = append(opened, id) }
		uitest.Tap(t, p.Window, s.Look.T("record.link_open"))
		if !slices.Equal(opened, []uuid.UUID{other}) {
			t.Errorf("opened is %v", opened)
		}
		if !may {
			if p.Says(s.Look.T("record.unlink")) {
				t.Error("it is offered to who may not")
			}
			continue
		}
		uitest.Tap(t, p.Window, s.Look.T("record.unlink"))
		if told != 1 || len(p.records.unlinked) != 1 || p.records.unlinked[0] != id {
			t.Errorf("taken back: %v, told %d times", p.records.unlinked, told)
		}
	}
}
