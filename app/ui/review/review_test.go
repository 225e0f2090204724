package review

import (
	"context"
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
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/assets"
	"shyraq/errs"
)

func lists(t *testing.T) *codes.Lists {
	t.Helper()
	c, err := codes.Parse(assets.Codes())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func texts(t *testing.T, lang i18n.Lang) i18n.Texts {
	t.Helper()
	b, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	return b.For(lang)
}

// program is what stands behind the desk: it remembers what it was asked.
type program struct {
	records  map[uuid.UUID]Record
	did      []string
	comments []raid.Comment
	finds    Found
	sought   []string
	err      error
	unread   error // why no record can be read
}

func (p *program) Find(_ context.Context, text string) (Found, error) {
	p.sought = append(p.sought, text)
	return p.finds, p.err
}

func (p *program) Record(_ context.Context, id uuid.UUID) (Record, error) {
	if p.unread != nil {
		return Record{}, p.unread
	}
	return p.records[id], nil
}

func (p *program) Accept(_ context.Context, id uuid.UUID, rev string) error {
	p.did = append(p.did, "accept "+string('0'+id[15])+" "+rev)
	return p.err
}

func (p *program) Return(_ context.Context, id uuid.UUID, rev string, comments []raid.Comment) error {
	p.did = append(p.did, "return "+string('0'+id[15])+" "+rev)
	p.comments = comments
	return p.err
}

func (p *program) Undo(_ context.Context, id uuid.UUID, rev string) error {
	p.did = append(p.did, "undo "+string('0'+id[15])+" "+rev)
	return p.err
}

func (p *program) Reveal(_ context.Context, id uuid.UUID) error {
	p.did = append(p.did, "reveal "+string('0'+id[15]))
	return p.err
}

func id(n byte) uuid.UUID { return uuid.UUID{0: 1, 15: n} }

func clock(h, m int) time.Time {
	day := 23
	if h > 12 {
		day = 22
	}
	return time.Date(2026, 11, day, h, m, 0, 0, uitest.Zone)
}

// encounter is a full record; every person is invented.
func encounter(r regionfile.Region) *raid.Encounter {
	v := r.Venues[2]
	return &raid.Encounter{
		Night: "2026-11-22", Operation: "NIGHT", MetAt: clock(1, 12),
		Place: raid.Place{Point: v.Point, Source: raid.FromGPS, Accuracy: 12, Type: v.Type, Venue: v.ID, District: v.District,
			Note: "Екінші қабат, артқы кіреберіс"},
		People: []raid.Person{{
			ID: id(101), Kind: raid.Minor, Surname: "Тоқтар", Name: "Аружан", BirthDate: "2012-03-04", Age: 14, Sex: codes.Female,
			Education: "E_SCH", School: "s901", Grade: "8 «Б»", Company: "K_PEERS",
			Reasons: []codes.Code{"R_NIGHT_V"}, WhyOut: "Құрбымның туған күніне бардық, автобус кетіп қалды",
			Conditions: []codes.Code{"C_OK"}, Outcome: "O_SPOT", HandedAt: clock(1, 55), HandedTo: id(111),
			Guardians: []raid.Guardian{{ID: id(111), Kinship: "S_MOTH", Name: "Гүлнар Т.", Phone: "+7 700 000 00 01",
				NotifiedAt: clock(1, 20), ArrivedAt: clock(1, 50)}},
			Referrals: []raid.Referral{{ID: id(121), Kind: "F_PSY", Status: "new", Due: "2026-12-01"}},
		}},
		Note: "Анасы өзі келіп алып кетті.", ClosedAt: clock(1, 58),
	}
}

func busy(s *uitest.Stage) (Data, map[uuid.UUID]Record) {
	region := s.Region()
	d := Data{Now: clock(2, 14), Words: Words{Codes: s.Codes(), Region: region, Zone: uitest.Zone}}
	unit := region.Units[0].Names
	records := map[uuid.UUID]Record{}
	add := func(n byte, h, m int, name, author string, place codes.Names, change func(*Item, *Record)) {
		it := Item{ID: id(n), Rev: "r1", Kind: raid.KindEncounter, At: clock(h, m), Names: []string{name}, Place: place, Author: author, Crew: "3-экипаж"}
		r := Record{ID: it.ID, Heads: []Version{{Rev: "r1", Author: author, Unit: unit, Time: clock(h, m+7), Encounter: encounter(region)}}}
		if change != nil {
			change(&it, &r)
		}
		d.Queue = append(d.Queue, it)
		records[it.ID] = r
	}
	add(1, 1, 12, "А. Т.", "Нұрсұлтан А.", region.Venues[2].Names, func(it *Item, r *Record) {
		it.Answered = true
		it.Risks = []raid.Risk{raid.RiskViolence, raid.RiskYoung}
		old := encounter(region)
		old.People[0].Guardians[0].Phone = ""
		old.People[0].Outcome = "O_TALK"
		r.Before = &Version{Rev: "r0", Encounter: old}
		r.Asked = []raid.Comment{{Field: "people.0.guardians.0.phone", Text: "Анасының телефоны жазылмаған"}}
		r.Answer = "Телефон қосылды"
	})
	add(2, 23, 20, "Т. А.", "Айгерім С.", region.Venues[3].Names, func(it *Item, r *Record) {
		it.Risks, it.Doubt = []raid.Risk{raid.RiskUnfit}, true
		r.Doubt = &doubt.Time{Signed: clock(23, 20), After: clock(1, 5), Until: clock(1, 50)}
	})
	add(3, 23, 48, "Г. Н.", "Нұрсұлтан А.", region.Venues[0].Names, func(it *Item, r *Record) {
		it.Conflict = true
		other := encounter(region)
		other.People[0].Outcome = "O_POL"
		other.Note = "Полиция бөліміне жеткізілді."
		r.Heads = append(r.Heads, Version{Rev: "r2", Author: "Айгерім С.", Unit: unit, Time: clock(2, 2), Encounter: other})
	})
	add(4, 0, 5, "", "Ерлан Қ.", region.Venues[4].Names, func(it *Item, r *Record) {
		it.Kind, it.Names = raid.KindVenueCheck, nil
		r.Heads[0] = Version{Rev: "r1", Author: "Ерлан Қ.", Unit: unit, Time: clock(0, 5), Short: raid.VenueCheck{
			Night: "2026-11-22", At: clock(0, 5), Place: encounter(region).Place, Result: raid.Violation}}
	})
	add(5, 22, 40, "С. Ә.", "Дина М.", region.Venues[5].Names, func(it *Item, r *Record) { it.Own, r.Own = true, true })
	return d, records
}

// page drives the desk as a supervisor does.
type page struct {
	*uitest.Stage
	screen  *Screen
	program *program
}

func open(s *uitest.Stage) *page {
	d, records := busy(s)
	p := &page{Stage: s, program: &program{records: records}}
	p.screen = New(s.Look, s.Shell, s.Map(), p.program)
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	p.screen.Show(d)
	s.Put(ui.AreaReview, p.screen, ui.Frame{
		Operation: s.Codes().Label("operations", "NIGHT", string(s.Look.Lang())), Officer: "Дина М.",
		Now: clock(2, 14), Link: ui.LinkIdle, LastAck: clock(2, 13), Badges: map[ui.Area]int{ui.AreaReview: len(d.Queue)}})
	return p
}

func (p *page) opened() byte { return p.screen.open[15] }

var wide = fyne.NewSize(1280, 800)

func TestPictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := open(s)
		s.Save("review-" + name)
		p.screen.view.choose(8)
		p.screen.comments.ask()
		p.Type("Анасының телефонын нақтылаңыз")
		s.Save("review-comment-" + name)
		p.screen.list.Focus()
		p.Type("j")
		p.Type("j")
		s.Save("review-conflict-" + name)
		p.screen.Show(Data{Words: p.screen.data.Words, Whole: true})
		s.Save("review-left-" + name)
		p.Type("j")
		s.Save("review-empty-" + name)
	})
}

func TestQueueIsClearedWithoutTheMouse(t *testing.T) {
	for _, layout := range []struct {
		name             string
		accept, back, on string
	}{{"latin", "a", "r", "j"}, {"Kazakh and Russian", "ф", "к", "о"}} {
		t.Run(layout.name, func(t *testing.T) {
			p := open(uitest.New(t, "kk", palette.Night, wide))
			p.Type(layout.accept) // 1, answered
			p.Type(layout.back)   // 2 asks for a comment
			if len(p.program.did) != 1 {
				t.Fatalf("returned without a comment: %v", p.program.did)
			}
			p.Type("Уақытын тексеріңіз")
			p.Key(fyne.KeyReturn)
			p.Type(layout.back)
			p.Type(layout.accept) // 3 has two versions: nothing happens
			p.Type(layout.on)
			p.Type(layout.accept) // 4
			want := []string{"accept 1 r1", "return 2 r1", "accept 4 r1"}
			if diff := cmp.Diff(want, p.program.did); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]raid.Comment{{Text: "Уақытын тексеріңіз"}}, p.program.comments, plainComments); diff != "" {
				t.Error(diff)
			}
			if p.opened() != 5 {
				t.Errorf("record %d is open, want the own one that is left", p.opened())
			}
		})
	}
}

// plainComments compares comments by what they say: printed they show nothing.
var plainComments = cmp.Comparer(func(a, b raid.Comment) bool { return a.Field == b.Field && a.Text == b.Text })

func TestKeysWorkWhereverTheFocusIs(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	p.Window.Canvas().Focus(p.Button("Accept"))
	p.Type("j")
	if p.opened() != 2 {
		t.Error("J on a focused button did not go on")
	}
	p.Window.Canvas().Unfocus()
	p.Type("k")
	if p.opened() != 1 {
		t.Error("K without a focus did not go back")
	}
	close := p.Shell.Sheet(300, ui.Plain("Question"), ui.NewLabel(ui.Plain("?")))
	p.Type("a")
	if len(p.program.did) != 0 {
		t.Error("A under a dialog accepted a record")
	}
	close()
}

func TestCommentIsPinnedToItsField(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	at := slices.IndexFunc(p.screen.view.rows, func(r row) bool { return r.path == "people.0.school" })
	test.Tap(p.screen.view.fields[at])
	p.Type("Which school?")
	p.Key(fyne.KeyReturn)
	if !p.Says("Which school?") {
		t.Error("the comment is not shown at its field")
	}
	p.Key(fyne.KeyDown)
	p.Key(fyne.KeyReturn)
	p.Type("And the class")
	test.Tap(p.Button("Return")) // what is typed counts, pinned or not
	want := []raid.Comment{{Field: "people.0.school", Text: "Which school?"}, {Field: "people.0.grade", Text: "And the class"}}
	if diff := cmp.Diff(want, p.program.comments, plainComments); diff != "" {
		t.Errorf("%d comments: %s", len(p.program.comments), diff)
	}
}

// Whoever taps a field writes about it: no letter of that decides the record, walks on or
// is lost, in either alphabet, and an Enter too early takes nothing away.
func TestLettersAfterATapOnAFieldAreItsComment(t *testing.T) {
	for _, typing := range []struct {
		name, typed string
		enter       bool
	}{
		{"Kazakh", "Фото актісі жоқ", false},
		{"Russian", "Какая больница?", false},
		{"English", "a date is wrong", false},
		{"an Enter first", "a date is wrong", true},
	} {
		t.Run(typing.name, func(t *testing.T) {
			p := open(uitest.New(t, "kk", palette.Night, wide))
			at := slices.IndexFunc(p.screen.view.rows, func(r row) bool { return r.path == "people.0.school" })
			test.Tap(p.screen.view.fields[at])
			if typing.enter {
				p.Key(fyne.KeyReturn)
			}
			p.Type(typing.typed)
			if len(p.program.did) != 0 || p.opened() != 1 {
				t.Errorf("did %v, record %d is open", p.program.did, p.opened())
			}
			test.Tap(p.screen.back)
			want := []raid.Comment{{Field: "people.0.school", Text: typing.typed}}
			if diff := cmp.Diff(want, p.program.comments, plainComments); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOwnRecordCannotBeDecided(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	for range 4 {
		p.Type("j")
	}
	if p.opened() != 5 || !p.Button("Accept").Disabled() || !p.Button("Return").Disabled() {
		t.Error("an own record can be decided")
	}
	if !p.Says("This record is your own: another supervisor will review it.") {
		t.Error("nothing says why")
	}
	p.Type("a")
	p.Type("r")
	if len(p.program.did) != 0 {
		t.Errorf("did %v", p.program.did)
	}
}

func TestConflictShowsBothVersions(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	p.Type("j")
	p.Type("j")
	for _, words := range []string{"Handed over on the spot", "Delivered to police, then to the legal representative",
		"1 · Нұрсұлтан А., North juvenile police unit (invented) · 22 November 2026, 23:55",
		"2 · Айгерім С., North juvenile police unit (invented) · 23 November 2026, 02:02"} {
		if !p.Says(words) {
			t.Errorf("nothing says %q", words)
		}
	}
	if !p.Button("Accept").Disabled() || p.Button("Return").Disabled() {
		t.Error("two versions can be accepted, or cannot be returned")
	}
}

// TestADoubtfulTimeIsMarked: the list marks a record whose time cannot be confirmed,
// and its head says what the server knows.
func TestADoubtfulTimeIsMarked(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	says := func(words string) bool { return uitest.Says(uitest.Words(p.screen.Object()), words) }
	if !says("Time not confirmed · Айгерім С.") {
		t.Error("the list marks nothing")
	}
	if says("The time cannot be confirmed") {
		t.Error("it is said of a record of which it is not so")
	}
	p.Type("j")
	if !says("The time cannot be confirmed. By the server it was recorded between") {
		t.Error("the record says nothing of it")
	}
}

// nothingUntilHeld looks for words that are there only while they are held.
func nothingUntilHeld(t *testing.T, p *page, hidden []string) {
	t.Helper()
	says := func(words string) bool {
		return strings.Contains(strings.Join(uitest.Words(p.screen.Object()), "\n"), words)
	}
	for _, words := range hidden {
		if says(words) {
			t.Errorf("%q is shown without being held", words)
		}
	}
	p.screen.hold.MouseDown(nil)
	for _, words := range hidden {
		if !says(words) {
			t.Errorf("%q is not shown while held", words)
		}
	}
}

// What somebody wrote freely may name the child: remarks and answers are masked
// with the names, in every language.
func TestRemarksAndAnswersAreMasked(t *testing.T) {
	for _, lang := range i18n.Langs() {
		p := open(uitest.New(t, lang, palette.Night, wide))
		hidden := []string{"Анасының телефоны жазылмаған", "Телефон қосылды"}
		nothingUntilHeld(t, p, hidden)
		p.screen.hold.MouseUp(nil)
		if words := strings.Join(uitest.Words(p.screen.Object()), "\n"); strings.Contains(words, hidden[0]) || strings.Contains(words, hidden[1]) {
			t.Error("the words stay")
		}
	}
}

func TestNothingOfAPersonUntilHeld(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide))
	hidden := []string{"Тоқтар Аружан", "Гүлнар Т.", "+7 700 000 00 01"}
	nothingUntilHeld(t, p, hidden)
	p.screen.hold.MouseUp(nil)
	if p.Says(hidden[0]) {
		t.Error("the name stays")
	}
	p.program.err = errs.Errorf(errs.Unavailable, "disk_full", "")
	p.screen.hold.MouseDown(nil)
	if p.Says(hidden[0]) {
		t.Error("a name is shown whose reveal could not be logged")
	}
}

// A record that cannot be read, because it cannot be written down that it was, says
// why, and comes by itself or at a tap once it can.
func TestARecordThatCannotBeReadComesLater(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	full := errs.Errorf(errs.Unavailable, "disk_full", "")
	says := p.Look.SaySentence(full)()
	for name, again := range map[string]func(){
		"the queue is shown anew": func() { p.screen.Show(p.screen.data) },
		"it is asked for":         func() { uitest.Tap(t, p.Window, p.Look.T("cover.again")) },
	} {
		p.program.unread = full
		p.Type("j")
		p.screen.Show(p.screen.data)
		if p.screen.loaded || !p.Says(says) || p.Says(p.Look.T("cover.reading")) || !p.screen.accept.Disabled() {
			t.Errorf("%s: before, it says %q", name, uitest.Words(p.screen.Object()))
		}
		p.program.unread = nil
		if again(); !p.screen.loaded || p.Says(says) {
			t.Errorf("%s: it does not come", name)
		}
	}
}

func TestFailedDecisionStays(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide))
	p.program.err = errs.Errorf(errs.Unavailable, "disk_full", "")
	p.Type("a")
	if p.opened() != 1 || p.screen.accept.Disabled() {
		t.Error("a decision that was not signed left the queue")
	}
}

func TestLateQueueDoesNotBringBackWhatWasDecided(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide))
	old := p.screen.data
	p.Type("a")
	p.screen.Show(old)
	if len(p.screen.queue) != 4 || p.opened() != 2 {
		t.Errorf("%d in the queue, %d open", len(p.screen.queue), p.opened())
	}
	again := old
	again.Queue = slices.Clone(old.Queue)
	again.Queue[0].Rev = "r9" // amended since
	p.screen.Show(again)
	if len(p.screen.queue) != 5 {
		t.Error("an amended record does not come back")
	}
}

func TestRecordThatComesBackWaitsAgain(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide))
	all := p.screen.data
	for i := range all.Queue {
		all.Queue[i].Rev = "" // a queue that does not name its revisions
	}
	p.Type("a")
	rest := all
	rest.Queue = all.Queue[1:]
	p.screen.Show(rest)
	p.screen.Show(all)
	if len(p.screen.queue) != 5 {
		t.Error("a record that waits again is hidden")
	}
}

func TestSlowRevealAfterLettingGoShowsNothing(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide))
	var late []func()
	p.screen.run = func(work func() error, done func(error)) { late = append(late, func() { done(work()) }) }
	p.screen.hold.MouseDown(nil)
	p.screen.hold.MouseUp(nil)
	late[0]()
	if p.Says("Тоқтар Аружан") {
		t.Error("the name stays on the screen")
	}
}

func TestNewerRevisionKeepsTheComments(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide))
	p.screen.view.choose(0)
	p.screen.comments.ask()
	p.Type("Уақыты?")
	p.Key(fyne.KeyReturn)
	d := p.screen.data
	d.Queue = slices.Clone(d.Queue)
	d.Queue[0].Rev = "r9"
	p.screen.Show(d)
	if len(p.screen.view.comments) != 1 {
		t.Error("a comment was lost when a newer revision came")
	}
}

func TestLanguageChangesInPlace(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide))
	p.Look.SetLang("ru")
	if !p.Says("Передан законному представителю на месте") || !p.Says("Ждут") {
		t.Error("the record still speaks Kazakh")
	}
}

// A record that was accepted and changed since says so in the list and on its page, by
// whom and when; why it was changed is masked as free words are.
func TestAChangedRecordSaysThatItHadBeenAccepted(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, wide)
	d, records := busy(s)
	v := &Verdict{At: clock(1, 40), By: "Дина М.", Reason: "Асанның жасы қате"}
	d.Queue = d.Queue[:1]
	d.Queue[0].Answered, d.Queue[0].Accepted = false, v
	r := records[id(1)]
	r.Accepted, r.Asked, r.Answer = v, nil, ""
	records[id(1)] = r
	p := &page{Stage: s, program: &program{records: records}}
	p.screen = New(s.Look, s.Shell, s.Map(), p.program)
	p.screen.run = func(work func() error, done func(error)) { done(work()) }
	p.screen.Show(d)
	s.Put(ui.AreaReview, p.screen, ui.Frame{Officer: "Дина М.", Now: clock(2, 14)})
	words := uitest.Words(s.Window.Canvas().Content())
	for _, want := range []string{
		"Accepted 23.11.2026 (Дина М.), changed since · Нұрсұлтан А.",
		"Had been accepted (Дина М., 23 November 2026, 01:40) and was changed since.",
		"Why it was changed: Masked",
	} {
		if !uitest.Says(words, want) {
			t.Errorf("%q is not read; seen %q", want, words)
		}
	}
	if uitest.Says(words, v.Reason) {
		t.Error("why it was changed is read though it may name a child")
	}
}

// Who returns a record is told before that its writer has no device, and reads it of one that
// stands returned; of one who has a device nothing is said.
func TestAReturnThatNobodyCanAnswerIsSaid(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide))
	says := func() bool {
		it, _ := p.screen.item()
		return p.Says(p.Look.T("review.deviceless", "Name", it.Author))
	}
	p.screen.comments.ask()
	if says() {
		t.Error("it is said of one who has a device")
	}
	p.screen.comments.pin()
	d := p.screen.data
	d.Queue = slices.Clone(d.Queue)
	for i := range d.Queue {
		d.Queue[i].Deviceless = true
	}
	p.screen.Show(d)
	p.screen.comments.ask()
	if !says() {
		t.Error("it is not said before the return")
	}
}
