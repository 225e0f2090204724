package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/match"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/state"
	"shyraq/app/report"
	"shyraq/errs"
)

// TestHardNights tells the eight hardest nights from end to end, with the real
// store on every device and a real region between them: what the patrol can
// write down, what reaches the inspector and the supervisor, what the figures
// make of it, and what stays hidden from whom.
func TestHardNights(t *testing.T) {
	astanaTown := newTown(t, astana, "astana-demo")
	for _, night := range []struct {
		name string
		tell func(*town)
	}{
		{"no document", noDocument},
		{"two sisters with one guardian", twoSisters},
		{"a child met by two crews in one night", twoCrews},
		{"a venue with eleven minors", elevenMinors},
		{"a child with injuries and a drunk adult", drunkAdult},
		{"a child who speaks of harming himself", selfHarm},
		{"a young adult who asks for work", asksForWork},
	} {
		t.Run(night.name, func(t *testing.T) { astanaTown.told(t, night.tell) })
	}
	t.Run("Baikonur, where no article is proposed", func(t *testing.T) {
		path, id := kyzylorda(t)
		baikonur(newTown(t, path, id))
	})
}

// park and venues of the north.
var (
	park     = raid.Place{Point: &north, Source: raid.FromGPS, Accuracy: 8, Type: "PARK", Note: "Көпір жанында"}
	cafe     = raid.Place{Venue: "v1", Type: "CAFE", District: "711310000", Point: &raid.Point{Lat: 511713000, Lon: 714155000}}
	computer = raid.Place{Venue: "v2", Type: "COMP", District: "711310000", Point: &raid.Point{Lat: 511752000, Lon: 714083000}}
)

// drawn is a signature of nobody.
var drawn = handover.Strokes{{100, 100, 200, 40, -60, 90, 80, -20}}

// mother is who comes for a child.
func mother(name string) duty.Handover {
	return duty.Handover{
		Fit: true, OfficerInk: drawn, TakerInk: drawn, Conditions: []codes.Code{"C_OK"},
		Taker: handover.Taker{Kinship: "S_MOTH", Name: name, Document: "D_ID", Number: "000000001", Phone: "+77010000001", Address: "Сынақ көшесі 1"},
	}
}

// minor is a child with nothing written down but what has to be.
func minor(name string, age int, company codes.Code) raid.Person {
	return raid.Person{
		ID: newID(), Kind: raid.Minor, NoIIN: "I_DOC", Name: name, Age: age, AgeError: 1, Sex: codes.Male,
		Company: company, Conditions: []codes.Code{"C_OK"}, Reasons: []codes.Code{"R_NIGHT_O"},
	}
}

// noDocument: a boy says a name and that he quarrelled at home. Nobody of his
// is found, and a centre takes him in.
func noDocument(w *town) {
	t, figures := w.t, w.figures()
	p := minor("Ерасылжан", 13, "K_ALONE")
	p.AgeError, p.WhyOutCodes, p.WhyOut = 2, []codes.Code{"Y_CONF"}, "Үйде ұрысып қалдым"
	p.Guardians = []raid.Guardian{{ID: newID(), Name: "Әкесі Бекмұрат", Phone: "+77010000013", Unreached: true}}
	at := w.first.save(w.first.begin("23:40", park, p))

	// He is in care, and the region knows before the night is over.
	w.exchange()
	open := w.supervisor.reads(at.ID)
	if open.Row.Word != state.WordInCare || !open.Row.Since.Equal(w.at("23:40")) {
		t.Errorf("to the supervisor the open record is %q since %v", open.Row.Word, open.Row.Since)
	}
	if got := open.Encounter.People[0].Proposed; got != "442.2" {
		t.Errorf("outside at 23:40 alone the article proposed is %q", got)
	}

	at.Encounter.People[0].Outcome, at.Encounter.People[0].Placed = codes.OutcomeCPD, "Қалалық орталық, қабылдаған Сынақова"
	at.Encounter.DeliveredAt, at.Encounter.ClosedAt = w.at("00:20"), w.at("01:05")
	w.first.save(at)
	sum := figures.rose(1, map[report.Figure]int{report.R03: 1, report.R05: 1, report.R06: 1, report.R09: 1})
	if sum.WhyOut["Y_CONF"]-figures.before.WhyOut["Y_CONF"] != 1 {
		t.Error("why he was out is not in the sums")
	}

	got := w.supervisor.reads(at.ID).Encounter.People[0]
	if got.IIN != "" || got.BirthDate != "" || got.NoIIN != "I_DOC" || got.Surname != "" {
		t.Error("something was made up for a child without a document")
	}
	if got.Age != 13 || got.AgeError != 2 || got.WhyOut != "Үйде ұрысып қалдым" || !got.Guardians[0].Unreached {
		t.Error("what was recorded did not reach the supervisor")
	}
	f, err := w.supervisor.Encounter(t.Context(), at.ID)
	if err != nil {
		t.Fatal(err)
	}
	if face := f.Row.People[0]; !face.About || face.Age != 13 {
		t.Errorf("the estimated age is shown as %+v", face)
	}
	w.supervisor.masked(at.ID, "Ерасылжан", "Бекмұрат", "+77010000013")
	w.stranger.knowsNothing(at.ID)
	w.elsewhere.knowsNothing(at.ID)
}

// twoSisters: one record, one mother, two acts of which neither speaks of the
// other child.
func twoSisters(w *town) {
	t, figures, ctx := w.t, w.figures(), w.t.Context()
	mum := raid.Guardian{ID: newID(), Kinship: "S_MOTH", Name: "Сынақова Ақмарал", NotifiedAt: w.at("23:20")}
	elder, younger := minor("Айгерімжан", 15, "K_KIN"), minor("Балнұржан", 11, "K_KIN")
	for _, p := range []*raid.Person{&elder, &younger} {
		p.Sex, p.Surname, p.Education, p.Outcome = codes.Female, "Сынақова", "E_SCH", codes.OutcomeSpot
		p.Guardians = []raid.Guardian{mum}
	}
	at := w.first.save(w.first.begin("23:10", park, elder, younger))
	var acts []handover.Act
	for _, p := range at.Encounter.People {
		h := mother(mum.Name)
		h.Person, h.Taker.Guardian, h.HandedAt = p.ID, mum.ID, w.at("23:55")
		next, a, err := w.first.IssueAct(ctx, at, h)
		if err != nil {
			t.Fatal(err)
		}
		at, acts = next, append(acts, a)
	}
	at.Encounter.ClosedAt = w.at("23:56")
	w.first.save(at)
	figures.rose(1, map[report.Figure]int{report.R03: 2, report.R05: 2, report.R07: 2, report.R08: 2})

	got := w.supervisor.reads(at.ID).Encounter
	for i, p := range got.People {
		live, other := p.Live(), got.People[1-i].Name
		if live == nil || live.Number != acts[i].Number || len(p.Guardians) != 1 || p.HandedTo != mum.ID {
			t.Fatalf("child %d reached the supervisor without her act or with another adult", i)
		}
		if p.Proposed != "442.2" {
			t.Errorf("child %d: the article proposed is %q", i, p.Proposed)
		}
		if strings.Contains(string(encode(t, live)), other) {
			t.Error("the act of one sister names the other")
		}
	}
	if acts[0].Number == acts[1].Number {
		t.Error("two acts have one number")
	}
	// Whoever holds the paper checks it without a network and without a PIN.
	keys := w.root + "/keys.json"
	writeFile(t, keys, w.server.verb("keys").must(t, 0).out)
	for _, a := range acts {
		mark := a.Mark().String()
		w.run(nil, programs.field, "act", "check", mark, "--keys", keys, "--data", w.root+"/nobody").must(t, 0)
		w.run(nil, programs.field, "act", "check", forged(mark), "--keys", keys, "--data", w.root+"/nobody").must(t, 3)
	}
	w.supervisor.masked(at.ID, "Айгерімжан", "Балнұржан", "Ақмарал", "Сынақ көшесі", "+77010000001")
	w.stranger.knowsNothing(at.ID)
}

// forged is the mark with one letter of its signature changed.
func forged(mark string) string {
	b := []byte(mark)
	at := len(b) - 20
	if b[at] == 'A' {
		b[at] = 'B'
	} else {
		b[at] = 'A'
	}
	return string(b)
}

// twoCrews: one boy at 22:20 in a cafe and at 01:10 in the park, written by one
// crew in Kazakh and by the other in Russian spelling.
func twoCrews(w *town) {
	t, figures, ctx := w.t, w.figures(), w.t.Context()
	boy := minor("Өмірзақ", 0, "K_PEERS")
	boy.Surname, boy.BirthDate, boy.AgeError, boy.Outcome, boy.School = "Оразбаев", "2011-03-05", 0, codes.OutcomeTalk, ""
	early := w.first.begin("22:20", cafe, boy)
	early.Encounter.ClosedAt = w.at("22:50")
	early = w.first.save(early)
	for _, crew := range []*officer{w.first, w.second} { // both look into the cafe
		if _, err := crew.RecordShort(ctx, uuid.Nil, w.raid, w.crews[crew], raid.VenueCheck{
			Night: w.night, At: w.at("22:55"), Place: cafe, Result: raid.MinorsFound,
		}); err != nil {
			t.Fatal(err)
		}
	}
	w.exchange()

	again := minor("Умирзак", 0, "K_ALONE")
	again.Surname, again.BirthDate, again.AgeError, again.Outcome = "Уразбаев", "2011-03-05", 0, codes.OutcomeTalk
	late := w.second.begin("01:10", park, again)
	ask := func(o *officer, typed raid.Person, under uuid.UUID) []duty.Meeting {
		t.Helper()
		met, _, err := o.MetBefore(ctx, duty.RecallQuery{Record: under, Met: w.at("01:10"), Person: typed, Typing: match.TypingName})
		if err != nil {
			t.Fatal(err)
		}
		return met
	}
	met := ask(w.second, again, late.ID)
	if len(met) != 1 || met[0].Times != 1 || !met[0].Last.Equal(w.at("22:20")) || met[0].Unit != "north" {
		t.Fatalf("the second crew is told %+v", met)
	}
	if met[0].Record != uuid.Nil || met[0].Person != uuid.Nil || met[0].Initials != "" || met[0].AgeKnown {
		t.Error("a patrol is told who it was")
	}
	if len(met[0].Ask) == 0 {
		t.Error("a patrol is not told whom to ask")
	}
	_, _, err := w.second.MetDetails(ctx, early.ID, boy.ID)
	w.refused(err, errs.Denied, "role")
	if other := ask(w.stranger, again, uuid.Nil); len(other) != 0 {
		t.Errorf("a patrol of another unit is told %+v", other)
	}
	late.Encounter.ClosedAt = w.at("01:40")
	late = w.second.save(late)
	w.exchange()

	// One child is a person's decision, signed, and it can be taken back.
	known := ask(w.inspector, again, late.ID)
	if len(known) != 1 || known[0].Record != early.ID || known[0].Link != uuid.Nil {
		t.Fatalf("the inspector is told %+v", known)
	}
	_, err = w.second.DecideMet(ctx, late.ID, again.ID, duty.Meeting{Record: early.ID, Person: boy.ID}, raid.SameChild, "")
	w.refused(err, errs.Denied, "role")
	link, err := w.inspector.DecideMet(ctx, late.ID, again.ID, known[0], raid.SameChild, "Туған күні мен тегі бірдей")
	if err != nil {
		t.Fatal(err)
	}
	// The cafe is one place however many crews came; the child was met twice,
	// as R03 says of itself, and nothing was merged.
	figures.rose(3+1, map[report.Figure]int{report.R01: 1, report.R03: 2, report.R04: 1, report.R05: 1})
	joined, err := w.supervisor.LinksOf(ctx, late.ID)
	if err != nil || len(joined) != 1 {
		t.Fatalf("the supervisor sees the link as %+v, %v", joined, err)
	}
	if one := ask(w.inspector, again, uuid.Nil); len(one) != 1 || one[0].Times != 2 {
		t.Errorf("joined, the inspector is told %+v", one)
	}
	if err := w.inspector.UndoLink(ctx, link, "Басқа бала екен"); err != nil {
		t.Fatal(err)
	}
	w.exchange()
	if apart := ask(w.inspector, again, uuid.Nil); len(apart) != 2 {
		t.Errorf("taken back, the inspector is told %+v", apart)
	}
	w.supervisor.masked(late.ID, "Умирзак", "Уразбаев", "Оразбаев")
	w.stranger.knowsNothing(early.ID)
	w.stranger.knowsNothing(late.ID)
}

// elevenMinors: a computer club with eleven, who go home one by one.
func elevenMinors(w *town) {
	t, figures, ctx := w.t, w.figures(), w.t.Context()
	var all []raid.Person
	for i := range 11 {
		p := minor(fmt.Sprintf("Ойыншыбек%d", i), 12+i%6, "K_PEERS")
		p.Reasons, p.Education = []codes.Code{"R_NIGHT_V"}, "E_SCH"
		if i >= 7 {
			p.Education = "E_COL"
		}
		p.Guardians = []raid.Guardian{{ID: newID(), Kinship: "S_FATH", Name: fmt.Sprintf("Сынақов Әке%d", i)}}
		all = append(all, p)
	}
	at := w.first.save(w.first.begin("22:30", computer, all...))
	if _, err := w.first.RecordShort(ctx, uuid.Nil, w.raid, w.crews[w.first], raid.VenueCheck{
		Night: w.night, At: w.at("22:31"), Place: computer, Result: raid.Violation,
	}); err != nil {
		t.Fatal(err)
	}
	for i := range all { // each goes in a revision of his own
		p := &at.Encounter.People[i]
		p.Outcome, p.HandedTo, p.HandedAt = codes.OutcomeSpot, p.Guardians[0].ID, w.at("23:00")
		if i == 10 {
			p.Outcome, at.Encounter.DeliveredAt, p.HandedAt = codes.OutcomePolice, w.at("00:10"), w.at("01:00")
			at.Encounter.ClosedAt = w.at("01:00")
		}
		at = w.first.save(at)
	}
	sum := figures.rose(2, map[report.Figure]int{
		report.R01: 1, report.R02: 1, report.R03: 11, report.R04: 11, report.R06: 1, report.R07: 11, report.R08: 10,
	})
	r03, was := sum.Total.All[report.R03], figures.before.Total.All[report.R03]
	if r03.School-was.School != 7 || r03.College-was.College != 4 {
		t.Errorf("school and college rose to %+v from %+v", r03, was)
	}
	got := w.supervisor.reads(at.ID)
	if len(got.Encounter.People) != 11 || len(got.History) != 12 || len(got.Heads) != 1 {
		t.Fatalf("to the supervisor it is %d people, %d revisions, %d heads", len(got.Encounter.People), len(got.History), len(got.Heads))
	}
	for i, p := range got.Encounter.People {
		if p.ID != all[i].ID || p.Proposed != "442.1" || p.Article != "" {
			t.Errorf("child %d: proposed %q, chosen %q", i, p.Proposed, p.Article)
		}
	}
	// What the supervisor asks of the eighth comes home to the eighth.
	err := w.supervisor.Return(ctx, at.ID, got.Row.Rev, raid.Comment{Field: "people.7.grade", Text: "Қай курс?"})
	if err != nil {
		t.Fatal(err)
	}
	w.exchange()
	home := w.first.reads(at.ID)
	if home.Row.Word != state.WordReturned || home.Reviews[0].Review.Comments[0].Field != "people.7.grade" {
		t.Errorf("at home it is %q", home.Row.Word)
	}
	w.supervisor.masked(at.ID, "Ойыншыбек", "Әке1")
	w.stranger.knowsNothing(at.ID)
}
