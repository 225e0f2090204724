package session

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/night"
)

// care is a record with a child in care.
func (r *rig) care(change func(*duty.Draft)) duty.Draft {
	r.t.Helper()
	s := r.s
	d, _ := handed()
	w := duty.Draft{ID: d.ID, Encounter: d.Encounter}
	w.Encounter.MetAt = s.duty.Now()
	w.Encounter.Pen = raid.Pen{Officer: s.duty.Officer().ID}
	if change != nil {
		change(&w)
	}
	_, err := s.duty.Record(s.ctx, w)
	r.must(err)
	r.until("the record", func() bool {
		for _, row := range s.tonight {
			if row.ID == w.ID {
				return true
			}
		}
		return false
	})
	return w
}

// A record with changes that were not sent is one row, and its draft is not a
// second; a draft of nothing saved has its own, and both are counted.
func TestARecordAndItsDraftAreOneRow(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	w := r.care(nil)
	edit, err := s.duty.Edit(s.ctx, w.ID)
	r.must(err)
	edit.Encounter.Note = "жалғасы"
	r.must(s.duty.SaveDraft(s.ctx, edit))
	fresh, _ := handed()
	fresh.Encounter.People[0].Name, fresh.Encounter.People[0].Surname = "", ""
	r.must(s.desk.SaveDraft(s.ctx, fresh))
	s.refresh()
	r.calm()
	d := s.nightData()
	if len(d.Rows) != 1 || !d.Rows[0].Typing || d.Rows[0].ID != w.ID {
		t.Errorf("rows %+v", d.Rows)
	}
	if len(d.Drafts) != 1 || d.Drafts[0].ID != fresh.ID {
		t.Fatalf("drafts %+v", d.Drafts)
	}
	one := d.Drafts[0]
	if !one.At.Equal(fresh.Encounter.MetAt) || !one.Typed.Equal(s.duty.Now()) || one.Age != 15 || one.Sex != codes.Male || one.Place == (codes.Names{}) {
		t.Errorf("a draft that cannot be told from others: %+v", one)
	}
	if r.count("2") == 0 {
		t.Errorf("the counter leaves the draft out: %q", r.words())
	}
}

// What waits for an officer has a badge and a line, for who has to do with it,
// and both go when its reason goes.
func TestWhatWaitsIsTold(t *testing.T) {
	r := newRig(t, aigul, gulnar, yerlan)
	badge := func() int { return r.shell.Frame().Badges[ui.AreaNight] }
	line := func(key string) bool { return r.says(r.look.N(key, 1)) }

	r.unlock(aigul)
	w := r.care(nil)
	if badge() != 0 {
		t.Errorf("a badge of %d", badge())
	}
	r.pass(2 * time.Minute)
	r.time.Turn(3 * time.Hour)
	r.s.grown()
	if badge() != 1 || !line("app.notice_overdue") {
		t.Errorf("overdue: a badge of %d, %q", badge(), r.words())
	}
	if _, err := r.s.duty.PassPen(r.ctx, w.ID, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	r.until("it is not his any more", func() bool { return badge() == 0 })
	if line("app.notice_overdue") {
		t.Error("the line stays without its reason")
	}
	rows := r.s.nightData().Rows
	i := slices.IndexFunc(rows, func(row night.Row) bool { return row.ID == w.ID })
	if i < 0 || !rows[i].Away {
		t.Error("the list says that the child is with who handed the record over")
	}
}

// TestWhoHasToActIsTold: a child who is with a crew for too long, or soon will be,
// is told to the inspector and the supervisor as to the crew, on the strip and in the
// list; not to another crew, and by no name.
func TestWhoHasToActIsTold(t *testing.T) {
	for _, who := range []struct {
		crewman
		told bool
	}{{bekzat, false}, {gulnar, true}, {yerlan, true}} {
		r := newRig(t, who.crewman)
		r.unlock(who.crewman)
		r.calm()
		s, zone := r.s, r.s.duty.Rules().Offset
		for key, since := range map[string]time.Duration{"app.notice_near": 160 * time.Minute, "app.notice_overdue": 181 * time.Minute} {
			met := s.duty.Now().Add(-since).In(zone)
			now := s.snapshot
			now.tonight = []duty.Row{{
				ID: uuid.New(), Kind: raid.KindEncounter, Night: s.shift.Night, At: met, Since: met, Author: aigul.ID, Word: state.WordInCare,
				People: []duty.Face{{ID: uuid.New(), Kind: raid.Minor, Initials: "С. А."}},
			}}
			s.show(now)
			if told := r.says(r.look.N(key, 1)); told != who.told {
				t.Errorf("%s, %s: told %v, want %v: %q", who.Name, key, told, who.told, r.words())
			}
			list := "night.away"
			if who.ID == yerlan.ID {
				list = "night.in_care" // to whom nobody is another
			}
			if key == "app.notice_overdue" {
				list = map[bool]string{true: "night.overdue", false: "night.overdue_away"}[who.ID == yerlan.ID]
			}
			if want := r.look.T(list, "Time", r.look.Texts().Clock(met)); !r.says(want) {
				t.Errorf("%s, %s: the list lacks %q: %q", who.Name, key, want, r.words())
			}
		}
	}
}

// A record that was handed over without a link: one line says whom it goes to
// and that it waits, and the list says that nobody knows of it yet.
func TestAHandoverThatWaitsIsSaid(t *testing.T) {
	r := newRig(t, aigul, gulnar)
	r.unlock(aigul)
	w := r.care(nil)
	if _, err := r.s.duty.PassPen(r.ctx, w.ID, raid.Pen{Officer: gulnar.ID}); err != nil {
		t.Fatal(err)
	}
	r.s.check.OnPassed(w.ID, gulnar.Name)
	r.calm()
	if !r.says(r.look.T("app.passed_here", "Who", gulnar.Name)) || r.says(r.look.T("app.saved_sending")) || r.says(r.look.T("app.saved_here")) {
		t.Errorf("it is said %q", r.words())
	}
	if s := r.s; s.night.Chosen() != w.ID {
		t.Errorf("chosen %v", s.night.Chosen())
	}
	text := r.look.T("night.away_unsent", "Time", r.look.Texts().Clock(w.Encounter.MetAt))
	r.until("the row says that it was not sent", func() bool { return r.says(text) })
}

// The moment after a record was withdrawn: that is what is said, of it and in its
// row, long before the region has it.
func TestAWithdrawnRecordIsSeen(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	id, _ := r.finished()
	_, err := s.duty.Withdraw(r.ctx, id, "қате")
	r.must(err)
	s.withdrawn(id)
	r.until("it is said", func() bool {
		return r.says(r.look.T("app.withdrawn_here")) && r.says(r.look.T("night.withdrawn")) && s.night.Chosen() == id
	})
}

// The moment after a record was finished: it is said, and its row is chosen.
func TestAFinishedRecordIsSeen(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	for range 3 {
		r.checkPlace()
	}
	w := r.care(nil)
	s.Area(ui.AreaSettings)
	s.done(w.ID)
	r.calm()
	if !r.says(r.look.T("app.saved_here")) || r.shell.Router().Area() != ui.AreaNight {
		t.Errorf("seen %q", r.words())
	}
	if got := s.night.Chosen(); got != w.ID {
		t.Errorf("chosen %v", got)
	}
}

// The strip and the list count the children who are held for too long by one
// rule: with the officer and who rides with him, in a record or in a draft; never
// those who are with another by now, whoever began their record.
func TestOneRuleForWhoIsWithUs(t *testing.T) {
	r := newRig(t, aigul, bekzat, gulnar, yerlan)
	r.unlock(yerlan)
	_, err := r.s.duty.PlanRaid(r.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: r.s.shift.Night, From: r.s.duty.Now(), To: r.s.duty.Now().Add(6 * time.Hour),
		Crews: []raid.Crew{{Name: "1", Members: []uuid.UUID{aigul.ID, bekzat.ID}}, {Name: "2", Members: []uuid.UUID{gulnar.ID, yerlan.ID}}},
	})
	r.must(err)
	r.lock()
	held := func() duty.Draft {
		return r.care(func(w *duty.Draft) { w.Raid, w.Crew = r.s.shift.RaidID, r.s.shift.CrewID() })
	}
	r.unlock(bekzat)
	theirs := held()
	gone := held()
	_, err = r.s.duty.PassPen(r.ctx, gone.ID, raid.Pen{Officer: gulnar.ID})
	r.must(err)
	r.lock()
	r.unlock(aigul)
	s := r.s
	own := held()
	passed := held()
	_, err = s.duty.PassPen(r.ctx, passed.ID, raid.Pen{Officer: gulnar.ID})
	r.must(err)
	draft, _ := handed()
	r.must(s.desk.SaveDraft(s.ctx, draft))
	r.time.Turn(4 * time.Hour)
	s.refresh()
	r.calm()
	d, with := s.nightData(), map[uuid.UUID]bool{}
	for _, row := range d.Rows {
		if night.InCare.Takes(row) && row.Overdue {
			with[row.ID] = true
		}
	}
	for _, w := range d.Drafts {
		if w.Care && w.Overdue {
			with[w.ID] = true
		}
	}
	told := s.notices().overdue
	for name, row := range map[string]struct {
		id   uuid.UUID
		with bool
	}{
		"own": {own.ID, true}, "of who rides with him": {theirs.ID, true}, "a draft": {draft.ID, true},
		"handed over": {passed.ID, false}, "handed over by who rides with him": {gone.ID, false},
	} {
		if with[row.id] != row.with || slices.Contains(told, row.id) != row.with {
			t.Errorf("%s: in the list %v, in the strip %v, want %v", name, with[row.id], slices.Contains(told, row.id), row.with)
		}
	}
	s.night.SetFilter(night.InCare)
	if n := r.count(r.look.T("night.overdue", "Time", "23:10")); r.count("3") == 0 || n == 0 {
		t.Errorf("the filter does not show the draft: %q", r.words())
	}
}

// Who plans is told outside the plan of a raid of his unit of which two versions
// stand, and is led to it; nobody else is, nor of another's or one that is long
// over.
func TestARaidOfTwoVersionsIsTold(t *testing.T) {
	two := []duty.RaidVersion{{Rev: "a"}, {Rev: "b"}}
	of := func(unit string, night civil.Date, versions []duty.RaidVersion) duty.PlannedRaid {
		return duty.PlannedRaid{ID: uuid.New(), Raid: raid.Raid{Unit: unit, Night: night}, Versions: versions}
	}
	for i := range two {
		two[i].Raid = raid.Raid{Unit: "north", Night: "2026-07-04"}
	}
	mine := of("north", "2026-07-04", two)
	known := []duty.PlannedRaid{mine, of("south", "2026-07-04", two), of("north", "2026-07-04", two[:1])}
	if got := forked(known, "north", "2026-07-04"); !slices.Equal(got, []uuid.UUID{mine.ID}) {
		t.Errorf("%d raids", len(got))
	}

	r := newRig(t, yerlan)
	r.unlock(yerlan)
	r.calm()
	said := r.look.SayN("app.notice_versions", 1)()
	if r.says(said) {
		t.Errorf("told of none: %q", r.words())
	}
	r.s.snapshot.forked = []uuid.UUID{mine.ID}
	all := r.s.noticeBanners(r.s.notices())
	at := slices.IndexFunc(all, func(b ui.Banner) bool { return b.Say() == said })
	if at < 0 {
		t.Fatal("nothing tells it")
	}
	if all[at].OnTap(); r.shell.Router().Area() != ui.AreaPlan {
		t.Errorf("it leads to %s", r.shell.Router().Area())
	}
}

// A child in a draft of the night before is told of as in its row: on every page,
// for whoever looks elsewhere.
func TestAChildInADraftOfAnEarlierNightIsTold(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	d, _ := handed()
	d.Encounter.MetAt = r.s.duty.Now()
	d.Encounter.People[0].Outcome, d.Encounter.People[0].HandedTo = "", uuid.Nil
	r.must(r.s.desk.SaveDraft(r.ctx, d))
	r.time.Turn(24 * time.Hour)
	r.kill()
	r.unlock(aigul)
	r.calm()
	drafts := r.s.nightData().Drafts
	if len(drafts) != 1 || !drafts[0].Overdue {
		t.Fatalf("the list has %+v", drafts)
	}
	if n := r.shell.Frame().Badges[ui.AreaNight]; n != 1 || !r.says(r.look.N("app.notice_overdue", 1)) {
		t.Errorf("a badge of %d, %q", n, r.words())
	}
}

// A child who is with an adult who may not have him is told of on every page and
// before all else, of a saved record as of a draft.
func TestAChildGivenWrongIsToldOnEveryPage(t *testing.T) {
	r := newRig(t, aigul)
	wrong := func(e *raid.Encounter) {
		g := raid.Guardian{ID: uuid.New(), Kinship: codes.KinFather, Name: "Сынақов", Fitness: codes.UnfitHurt}
		p := &e.People[0]
		p.Guardians, p.Outcome, p.HandedTo, p.HandedAt = []raid.Guardian{g}, codes.OutcomeSpot, g.ID, e.MetAt
	}
	told := func(what string, n int) {
		t.Helper()
		if got := r.shell.Frame().Badges[ui.AreaNight]; got != n || n > 0 != r.says(r.look.N("app.notice_wrong", n)) {
			t.Errorf("%s: a badge of %d, %q", what, got, r.words())
		}
	}
	r.unlock(aigul)
	d, _ := handed()
	d.Encounter.MetAt = r.s.duty.Now()
	r.must(r.s.desk.SaveDraft(r.ctx, d))
	r.s.refresh()
	r.calm()
	told("a draft with nothing against it", 0)
	wrong(&d.Encounter)
	r.must(r.s.desk.SaveDraft(r.ctx, d))
	r.s.refresh()
	r.calm()
	told("a draft", 1)

	saved := r.care(func(w *duty.Draft) {
		wrong(&w.Encounter)
		w.Encounter.People[0].Guardians[0].Fitness = codes.Fit
	})
	edit, err := r.s.duty.Edit(r.ctx, saved.ID)
	r.must(err)
	edit.Encounter.People[0].Guardians[0].Fitness = codes.UnfitHurt
	_, err = r.s.duty.Record(r.ctx, edit)
	r.must(err)
	r.until("the saved one too", func() bool { return r.shell.Frame().Badges[ui.AreaNight] == 2 })
	told("and a saved record", 2)
	rows := r.s.nightData().Rows
	if i := slices.IndexFunc(rows, func(row night.Row) bool { return row.ID == saved.ID }); i < 0 || !rows[i].Wrong {
		t.Error("the list does not say it")
	}
}

// TestWhatIsReturned, by the word and where the word is another.
func TestWhatIsReturned(t *testing.T) {
	for _, row := range []struct {
		name    string
		word    state.Word
		verdict state.Verdict
		want    bool
	}{
		{"returned", state.WordReturned, state.VerdictReturned, true},
		{"of two versions", state.WordConflict, state.VerdictReturned, true},
		{"two versions alone", state.WordConflict, state.VerdictNone, false},
		{"accepted", state.WordAccepted, state.VerdictAccepted, false},
	} {
		if got := returned(duty.Row{Word: row.word, State: state.State{Verdict: row.verdict}}); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}

// Whoever ends a record and taps once more has not checked a place: the button of that
// lies where the other was.
func TestTheTapAfterTheEndIsNoCheck(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	now := r.s.duty.Now()
	if r.s.justEnded(now) {
		t.Error("nothing has ended")
	}
	r.s.settled(uuid.New(), ui.Plain("Сақталды"))
	for after, want := range map[time.Duration]bool{0: true, 2 * time.Second: true, 4 * time.Second: false, -time.Hour: false} {
		if got := r.s.justEnded(r.s.ended.Add(after)); got != want {
			t.Errorf("%v after the end: %v", after, got)
		}
	}
	r.lock()
}

// What has ended is a draft no more and with no crew: the list turns to where it stands,
// and a filter that shows it still is left alone.
func TestTheListShowsWhatHasEnded(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	for was, want := range map[night.Filter]night.Filter{night.All: night.All, night.Mine: night.Mine, night.Drafts: night.All, night.InCare: night.All, night.Returned: night.All} {
		r.s.night.SetFilter(was)
		r.s.settled(uuid.New(), ui.Plain("Сақталды"))
		if got := r.s.night.Filter(); got != want {
			t.Errorf("from %s: %s", was, got)
		}
	}
	r.lock()
}
