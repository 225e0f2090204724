package settle

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/review"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

func id(n byte) uuid.UUID { return uuid.UUID{0: 1, 6: 0x70, 8: 0x80, 15: n} }

func clock(h, m int) time.Time { return time.Date(2026, 11, 23, h, m, 0, 0, uitest.Zone) }

// base is a child in care; everybody is invented.
func base() raid.Encounter {
	aunt := raid.Guardian{ID: id(3), Kinship: "S_GRAN", Name: "Сынақова Бибі", Phone: "+77000000001", NotifiedAt: clock(0, 50)}
	return raid.Encounter{
		Night: "2026-11-22", Operation: "NIGHT", Pen: raid.Pen{Crew: id(70)}, MetAt: clock(0, 41), MetBy: id(60),
		Place: raid.Place{Type: "PARK", Name: "Жерұйық", Note: "шығыс кіреберісі"},
		People: []raid.Person{
			{ID: id(2), Kind: raid.Minor, Surname: "Сынақ", Name: "Асан", Age: 14, Sex: codes.Male, Conditions: []codes.Code{"C_OK"}, Guardians: []raid.Guardian{aunt}},
			{ID: id(4), Kind: raid.Minor, Surname: "Сынақ", Name: "Үсен", Age: 11},
		},
		Note: "анасы түнгі ауысымда",
	}
}

// sides are what two officers made of it, each without knowing of the other.
func sides() (left, right raid.Encounter) {
	left, right = base().Clone(), base().Clone()
	left.Note, right.Note = "анасы түнгі ауысымда, телефоны өшірулі; көршісі Бибі апа таңға дейін қарай тұруға келісті", "анасы жұмыста"
	left.Place.Name, right.Place.Name = "Жерұйық саябағы", "Жерұйық, 2-кіреберіс"
	left.People[0].Outcome, left.People[0].HandedTo, left.People[0].HandedAt = "O_SPOT", id(3), clock(1, 40)
	right.People[0].Outcome = "O_CPD"
	right.People[0].Conditions = []codes.Code{"C_OK", "C_INJ"}
	left.People[0].Conditions = []codes.Code{"C_ALC"}
	left.People = left.People[:1]
	right.People[1].Phone = "+77000000002"
	left.People[0].Phone = "+77000000009"
	right.Operation = "R1"
	return left, right
}

func data(t testing.TB, s *uitest.Stage, was, left, right raid.Encounter) Data {
	t.Helper()
	raw := func(e raid.Encounter) json.RawMessage {
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	got, err := merge.Join(raid.KindEncounter, raw(was), raw(left), raw(right))
	if err != nil {
		t.Fatal(err)
	}
	unit := codes.Names{KK: "Сарыарқа АІІБ", RU: "УВД Сарыарка", EN: "Saryarka police"}
	d := Data{
		ID: id(1), Names: []string{"С. А.", "С. Ү."}, Waits: got.Fields, Taken: got.Taken, Broken: got.Broken,
		Sides: [2]review.Version{
			{Rev: "a", Author: "Нұрсұлтан Ә.", Unit: unit, Time: clock(1, 45), Encounter: &left},
			{Rev: "b", Author: "Бекзат О.", Unit: unit, Time: clock(1, 52), Encounter: &right},
		},
		Base: &review.Version{Rev: "c", Encounter: &was},
		Words: review.Words{Codes: s.Codes(), Region: s.Region(), Zone: uitest.Zone, Officer: func(of uuid.UUID) string {
			return map[uuid.UUID]string{id(0): "Гүлнар Қ.", id(60): "Нұрсұлтан Ә."}[of]
		}},
	}
	if d.Broken != "" {
		d.Taken = nil
	}
	return d
}

// desk remembers what was settled.
type desk struct {
	seen   [2]string
	chosen map[string]merge.Side
	void   map[handover.Number]string
	asked  int
	lacks  []raid.Problem
	err    error
}

func (d *desk) Lacks(context.Context, uuid.UUID, [2]string, map[string]merge.Side, map[handover.Number]string) ([]raid.Problem, error) {
	return d.lacks, d.err
}

func (d *desk) Settle(_ context.Context, _ uuid.UUID, seen [2]string, chosen map[string]merge.Side, void map[handover.Number]string) error {
	d.seen, d.chosen, d.void, d.asked = seen, chosen, void, d.asked+1
	return d.err
}

type page struct {
	*uitest.Stage
	screen *Screen
	desk   *desk
	events []string
}

func open(s *uitest.Stage, d Data) *page {
	p := &page{Stage: s, desk: &desk{}}
	p.screen = New(s.Look, s.Shell, p.desk)
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	p.screen.OnSettled = func() { p.events = append(p.events, "settled") }
	p.screen.OnMoved = func() { p.events = append(p.events, "moved") }
	p.screen.Show(d)
	s.Put(ui.AreaNight, p.screen, ui.Frame{Operation: "Түнгі қаладағы балалар", Crew: "3-экипаж", Officer: "Нұрсұлтан Ә.", Now: clock(3, 14),
		Link: ui.LinkOffline, Waiting: 1, Areas: ui.AreasFor("patrol")})
	p.screen.Shown()
	uitest.Settle(s.Window)
	return p
}

func (p *page) words() []string { return uitest.Words(p.screen.Object()) }

func here(t *testing.T) *uitest.Stage { return uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0]) }

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		left, right := sides()
		d := data(t, s, base(), left, right)
		d.More = 1
		p := open(s, d)
		uitest.Rest(t, name, s.Window)
		s.Save("settle-" + name)
		for range 3 {
			p.screen.Rune('a')
		}
		p.Key(fyne.KeyPageDown)
		s.Save("settle-below-" + name)
		unfit := base().Clone()
		unfit.People[0].Guardians[0].Fitness = codes.Unfit
		gone := base().Clone()
		gone.People[0].Outcome, gone.People[0].HandedTo, gone.People[0].HandedAt = "O_SPOT", id(3), clock(1, 40)
		p.screen.Show(data(t, s, base(), gone, unfit))
		s.Save("settle-law-" + name)
		p.screen.Show(givenTwice(t, s))
		s.Save("settle-acts-" + name)
		p.screen.askVoid(p.screen.data.Acts[1].Act)
		s.Save("settle-void-" + name)
		s.Shell.Escape()
		p.screen.setVoid("71-AAAA-AAAA-0001-A", "екі рет берілген")
		s.Save("settle-voided-" + name)
	})
}

// Of each field that waits both values are read, with author and time, and what
// joins by itself is named with its author.
func TestBothValuesAreRead(t *testing.T) {
	s := here(t)
	left, right := sides()
	p := open(s, data(t, s, base(), left, right))
	for _, want := range []string{
		"A · Нұрсұлтан Ә. · Saryarka police · 23 November 2026, 01:45", "B · Бекзат О. · Saryarka police · 23 November 2026, 01:52",
		"A · " + left.Note, "B · анасы жұмыста", "Жерұйық саябағы", "Жерұйық, 2-кіреберіс", "Taken out of the record", "+77000000002",
		"Сынақова Бибі", "One version took it out, the other changed it.", "Joins by itself", "Minor 1: Phone: +77000000009 · changed by Нұрсұлтан Ә.",
	} {
		if !uitest.Says(p.words(), want) {
			t.Errorf("%q is not read; seen %q", want, p.words())
		}
	}
}

// Nothing is chosen at first and nothing saved while a choice is missing; A and B
// go from field to field, and what was chosen is what is saved.
func TestByTheKeyboardAlone(t *testing.T) {
	s := here(t)
	left, right := sides()
	d := data(t, s, base(), left, right)
	p := open(s, d)
	want := map[string]merge.Side{}
	for i, f := range p.screen.data.Waits {
		p.screen.Save()
		if p.desk.asked > 0 || !p.screen.save.Disabled() {
			t.Fatal("it was saved before all was chosen")
		}
		if !s.Says(s.Look.Texts().N("settle.left", len(d.Waits)-i)) {
			t.Errorf("how many are left is not said after %d", i)
		}
		want[f.Path] = merge.Left
		key := 'A'
		if i%2 > 0 {
			want[f.Path], key = merge.Right, 'и'
		}
		uitest.Letters(s.Window, string(key))
	}
	p.screen.Save()
	if d := cmp.Diff(want, p.desk.chosen); d != "" || p.desk.seen != [2]string{"a", "b"} {
		t.Errorf("saved: %s of %v", d, p.desk.seen)
	}
	if d := cmp.Diff([]string{"settled"}, p.events); d != "" {
		t.Error(d)
	}
}

// What is refused leaves the choices, and what moved is asked for anew; the same
// versions keep what was chosen, others do not.
func TestWhatIsRefused(t *testing.T) {
	for code, want := range map[string][]string{"versions_moved": {"moved"}, "record_whole": {"moved"}, "disk_full": nil, "act_frozen": nil} {
		s := here(t)
		left, right := base().Clone(), base().Clone()
		left.Note, right.Note = "солға", "оңға"
		d := data(t, s, base(), left, right)
		p := open(s, d)
		p.desk.err = errs.Errorf(errs.Conflict, code, "")
		p.screen.Rune('b')
		p.screen.Save()
		if d := cmp.Diff(want, p.events); d != "" {
			t.Errorf("%s: %s", code, d)
		}
		if p.screen.chosen()["note"] != merge.Right || p.screen.save.Disabled() {
			t.Errorf("%s: the choice is gone", code)
		}
		p.screen.Show(d)
		if p.screen.chosen()["note"] != merge.Right {
			t.Errorf("%s: the same versions lost the choice", code)
		}
		d.Sides[1].Rev = "d"
		if p.screen.Show(d); len(p.screen.chosen()) != 0 {
			t.Errorf("%s: a choice was made for what nobody saw", code)
		}
		p.screen.Empty()
		if uitest.Says(p.words(), "солға") {
			t.Errorf("%s: something of the record stays", code)
		}
	}
}

// Every field that can wait has words for it: its name, and what each side says.
func TestEveryFieldHasWords(t *testing.T) {
	s := here(t)
	was := base()
	for name, change := range map[string]func(e *raid.Encounter, n byte){
		"pen": func(e *raid.Encounter, n byte) { e.Pen = raid.Pen{Officer: []uuid.UUID{id(0), id(60)}[n]} },
		"night": func(e *raid.Encounter, n byte) {
			e.Night = []raid.Encounter{{Night: "2026-11-20"}, {Night: "2026-11-21"}}[n].Night
		},
		"answer":  func(e *raid.Encounter, n byte) { e.Answer = &raid.Answer{Review: id(9), Text: string(rune('a' + n))} },
		"kind":    func(e *raid.Encounter, n byte) { e.People[0].Kind = []raid.PersonKind{raid.Adult, raid.YoungAdult}[n] },
		"surname": func(e *raid.Encounter, n byte) { e.People[0].Surname = []string{"Бір", "Екі"}[n] },
		"act": func(e *raid.Encounter, n byte) {
			e.People[0].Acts = []handover.Act{{ID: id(20), Number: handover.Number([]string{"71-1", "71-2"}[n])}}
		},
		"void": func(e *raid.Encounter, n byte) {
			if n > 0 {
				e.Withdrawal = &raid.Reasoned{Reason: "қате", At: clock(2, 0)}
				return
			}
			e.Note = "басқа"
		},
		"ended": func(e *raid.Encounter, n byte) {
			if n > 0 {
				e.ClosedAt = clock(2, 0)
				return
			}
			e.Note = "басқа"
		},
	} {
		t.Run(name, func(t *testing.T) {
			left, right := was.Clone(), was.Clone()
			change(&left, 0)
			change(&right, 1)
			d := data(t, s, was, left, right)
			if len(d.Waits) != 1 {
				t.Fatalf("%d fields wait", len(d.Waits))
			}
			p := open(s, d)
			said := p.screen.said(d.Waits[0])
			if said.label == "" || said.section == "" || said.sides[0] == said.sides[1] || strings.Contains(said.label+said.sides[0]+said.sides[1], "settle.") {
				t.Errorf("said as %+v", said)
			}
			if name != "surname" && said.label == s.Look.T("settle.newer") {
				t.Error("it has no name of its own")
			}
		})
	}
}

// A part of a name that waits is shown by itself: the whole name of one version is
// not what stands in the record once a part of it was chosen and another joined.
func TestAPartOfANameIsChosenByItself(t *testing.T) {
	s := here(t)
	s.Look.SetLang(i18n.EN)
	left, right := base().Clone(), base().Clone()
	left.People[0].Surname, right.People[0].Surname = "Бірінші", "Екінші"
	right.People[0].Patronymic = "Ерұлы"
	p := open(s, data(t, s, base(), left, right))
	if len(p.screen.data.Waits) != 1 || len(p.screen.data.Taken) != 1 {
		t.Fatalf("%d wait, %d join", len(p.screen.data.Waits), len(p.screen.data.Taken))
	}
	if got := p.screen.said(p.screen.data.Waits[0]); got.label != "Surname" || got.sides != [2]string{"Бірінші", "Екінші"} {
		t.Errorf("chosen as %q of %q", got.label, got.sides)
	}
	if got := p.screen.said(p.screen.data.Taken[0]); got.label != "Patronymic" {
		t.Errorf("joined as %q", got.label)
	}
}

// Every choice is told, to be kept, and chosen again of the same two versions
// alone.
func TestChoicesAreKept(t *testing.T) {
	s := here(t)
	left, right := sides()
	d := data(t, s, base(), left, right)
	p := open(s, d)
	var kept *Typed
	p.screen.OnTyped = func(t *Typed) { kept = t }
	p.screen.Rune('b')
	if kept == nil || kept.Record != d.ID || len(kept.Chosen) != 1 {
		t.Fatalf("kept %+v", kept)
	}
	p.screen.choices[1].SetSelected("left")
	p.screen.choices[1].OnChange(nil)
	if len(kept.Chosen) != 2 {
		t.Errorf("a tap is not kept: %+v", kept)
	}
	again := open(here(t), d)
	again.screen.Recall(*kept)
	if diff := cmp.Diff(kept.Chosen, again.screen.chosen()); diff != "" {
		t.Error(diff)
	}
	moved := d
	moved.Sides[1].Rev = "d"
	again.screen.Show(moved)
	if again.screen.Recall(*kept); len(again.screen.chosen()) != 0 {
		t.Error("a choice was made of what nobody saw")
	}
}

// What joins by itself is told with what stands then: a value that is emptied says
// what it was, and an adult who is added or taken out who he is.
func TestWhatJoinsIsToldWithItsValue(t *testing.T) {
	father := raid.Guardian{ID: id(30), Kinship: "S_FATH", Name: "Сынақов Ерлан"}
	mother := raid.Guardian{ID: id(31), Kinship: "S_MOTH", Name: "Сынақова Гүл"}
	for _, row := range []struct {
		name        string
		left, right func(e *raid.Encounter)
		want        []string
	}{
		{"a value", func(e *raid.Encounter) { e.People[0].Phone = "+77000000009" }, nil, []string{"Minor 1: Phone: +77000000009 · changed by Нұрсұлтан Ә."}},
		{"emptied", func(e *raid.Encounter) { e.People[0].Sex = "" }, nil, []string{"Minor 1: Sex: Not filled in (Before: male) · changed by Нұрсұлтан Ә."}},
		{"several that say one thing", func(e *raid.Encounter) {
			e.People[0].Outcome, e.People[0].HandedTo, e.People[0].HandedAt = "O_SPOT", id(3), clock(1, 40)
		}, nil, []string{"Minor 1: Outcome: Handed over on the spot; Handed over at: 23 November 2026, 01:40"}},
		{"two adults", func(e *raid.Encounter) { e.People[0].Guardians = append(e.People[0].Guardians, mother) },
			func(e *raid.Encounter) { e.People[0].Guardians = append(e.People[0].Guardians, father) },
			[]string{"Minor 1: added: Mother, Сынақова Гүл · changed by Нұрсұлтан Ә.", "Minor 1: added: Father, Сынақов Ерлан · changed by Бекзат О."}},
		{"an adult is taken out", func(e *raid.Encounter) { e.People[0].Guardians = nil }, nil,
			[]string{"Minor 1: taken out: Grandparent, Сынақова Бибі · changed by Нұрсұлтан Ә."}},
		{"whose hand it is in", func(e *raid.Encounter) { e.Pen = raid.Pen{Officer: id(60)} }, nil, []string{"Record: Who writes the record: Нұрсұлтан Ә. · changed by Нұрсұлтан Ә."}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := here(t)
			left, right := base().Clone(), base().Clone()
			row.left(&left)
			if row.right != nil {
				row.right(&right)
			}
			p := open(s, data(t, s, base(), left, right))
			for _, want := range row.want {
				if !uitest.Says(p.words(), want) {
					t.Errorf("%q is not read; seen %q", want, p.words())
				}
			}
		})
	}
}

// What a finished record would lack is read before it is made of two versions, below
// the choices and once more before it is saved.
func TestWhatTheRecordWouldLackIsRead(t *testing.T) {
	s := here(t)
	left, right := base().Clone(), base().Clone()
	left.Note, right.Note = "солға", "оңға"
	p := open(s, data(t, s, base(), left, right))
	p.desk.lacks = []raid.Problem{{Path: "people.0.handed_to", Severity: raid.Warns, Key: "problem.handed_to_missing"}}
	lack := "Minor 1: " + s.Look.T("problem.handed_to_missing")
	if s.Says(lack) {
		t.Error("it is told before anything was chosen")
	}
	p.screen.Rune('b')
	if !uitest.Says(p.words(), lack) {
		t.Fatalf("seen %q", p.words())
	}
	p.screen.Save()
	if p.desk.asked > 0 {
		t.Fatal("it was saved without a word")
	}
	uitest.Tap(t, s.Window, "Choose again")
	if p.desk.asked > 0 {
		t.Fatal("it was saved though he wants to choose again")
	}
	p.screen.Save()
	uitest.Tap(t, s.Window, "Save it all the same")
	if diff := cmp.Diff(map[string]merge.Side{"note": merge.Right}, p.desk.chosen); diff != "" || p.desk.asked != 1 {
		t.Errorf("saved %d times: %s", p.desk.asked, diff)
	}
	p.screen.Empty()
	if uitest.Says(p.words(), lack) {
		t.Error("something of the record stays")
	}
}

// Of a list of entries that are true beside each other both may be kept, by a finger and
// by +; of another field + chooses nothing.
func TestBothEntriesOfAListAreKept(t *testing.T) {
	s := here(t)
	left, right := base().Clone(), base().Clone()
	left.People[0].Reasons, right.People[0].Reasons = []codes.Code{"R_NIGHT_O"}, []codes.Code{"R_ALC"}
	left.Note, right.Note = "бір", "екі"
	d := data(t, s, base(), left, right)
	p := open(s, d)
	uitest.Tap(t, s.Window, "A + B · Keep both")
	p.screen.Rune('+') // the note is at hand
	if p.screen.undecided() < 0 {
		t.Error("+ chose a note")
	}
	p.screen.Rune('b')
	p.screen.Save()
	want := map[string]merge.Side{"note": merge.Right, "people." + id(2).String() + ".reasons": merge.Together}
	if diff := cmp.Diff(want, p.desk.chosen); diff != "" {
		t.Error(diff)
	}
	p.screen.Show(d)
	for range 2 {
		p.screen.Rune('+')
	}
	if got := p.screen.chosen(); got["people."+id(2).String()+".reasons"] != merge.Together {
		t.Errorf("by + is chosen %v", got)
	}
}
