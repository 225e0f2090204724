package duty

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/app/vault"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
)

// plan makes tonight's raid with one crew of these officers.
func (s *station) plan(members ...regionfile.Officer) uuid.UUID {
	s.t.Helper()
	crew := raid.Crew{Name: "1-экипаж"}
	for _, m := range members {
		crew.Members = append(crew.Members, m.ID)
	}
	id, err := s.PlanRaid(ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: tonight, Crews: []raid.Crew{crew},
		Sectors: []raid.Sector{{Name: "Батыс", District: "711210000"}},
		From:    time.Date(2026, 7, 4, 21, 0, 0, 0, astana), To: time.Date(2026, 7, 5, 3, 0, 0, 0, astana),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func TestShift(t *testing.T) {
	y := newStation(t, yerlan)
	id := y.plan(aigul)
	for _, row := range []struct {
		name string
		who  regionfile.Officer
		raid uuid.UUID
		crew bool
		op   codes.Code
	}{
		{"in the crew", aigul, id, true, "NIGHT"},
		{"a patrol officer in no crew: routine patrol", bekzat, uuid.Nil, false, RoutinePatrol},
		{"the unit's inspector looks on", gulnar, id, false, "NIGHT"},
		{"another unit's supervisor", other, uuid.Nil, false, RoutinePatrol},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newStation(t, row.who)
			y.carry(s)
			got, err := s.Shift(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if got.RaidID != row.raid || (got.Crew != nil) != row.crew || got.Operation != row.op || got.Night != tonight {
				t.Errorf("%+v", got)
			}
		})
	}
	raids, err := y.Raids(ctx, "")
	if err != nil || len(raids) != 1 || raids[0].Raid.Operation == uuid.Nil {
		t.Errorf("%d raids, operation made: %v", len(raids), err)
	}
	if err := y.CancelRaid(ctx, id, "қар көшкіні"); err != nil {
		t.Fatal(err)
	}
	if s, _ := y.Shift(ctx); s.RaidID != uuid.Nil {
		t.Error("a cancelled raid is still on")
	}
}

// Whoever plans a raid reads what is written in it. A raid of another unit that
// names an officer is none of his, however early it begins, until his own
// unit's supervisor lets him go in the crew in which it names him; and never before
// his own.
func TestRaidOfAnotherUnit(t *testing.T) {
	stranger, y, a := newStation(t, other), newStation(t, yerlan), newStation(t, aigul)
	far := stranger.plan(aigul)
	stranger.carry(a)
	stranger.carry(y)
	on := func() uuid.UUID {
		t.Helper()
		s, err := a.Shift(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return s.RaidID
	}
	if got := on(); got != uuid.Nil {
		t.Error("another unit's raid is taken by itself")
	}
	accept := func() {
		t.Helper()
		rev, err := y.Head(ctx, far)
		if err != nil {
			t.Fatal(err)
		}
		// No screen writes this yet: the region takes it from whoever does.
		consent := raid.Review{Record: far, Rev: string(rev), Decision: raid.Accept, At: y.Now()}
		if _, err := y.author(ctx, step{kind: raid.KindReview, record: uuid.Must(uuid.NewV7()), body: consent, night: tonight}); err != nil {
			t.Fatal(err)
		}
		y.carry(a)
	}
	accept()
	if got := on(); got != far {
		t.Error("his unit let him go, and he is not on it")
	}
	home := y.plan(aigul)
	y.carry(a)
	if got := on(); got != home {
		t.Error("another unit's raid comes before his own")
	}
	if err := y.CancelRaid(ctx, home, "қар"); err != nil {
		t.Fatal(err)
	}
	y.carry(a)
	if got := on(); got != far {
		t.Error("his own was called off, and he is not on the other")
	}
	if err := stranger.CancelRaid(ctx, far, "қар"); err != nil {
		t.Fatal(err)
	}
	if err := stranger.RestoreRaid(ctx, far); err != nil {
		t.Fatal(err)
	}
	stranger.carry(a)
	if got := on(); got != far {
		t.Error("it is on again as it was, and he is not on it")
	}
	r := stranger.RaidVersions(ctx, far)[0].Raid
	r.Crews[0].ID = uuid.Nil // a crew of its own
	if _, err := stranger.PlanRaid(ctx, far, r); err != nil {
		t.Fatal(err)
	}
	stranger.carry(a)
	if got := on(); got != uuid.Nil {
		t.Error("he was put into another crew, and is on it unasked")
	}
}

// The nights that are counted are those of which a record is here.
func TestCountedNights(t *testing.T) {
	s := newStation(t, aigul)
	if nights, err := s.CountedNights(ctx); err != nil || len(nights) != 0 {
		t.Errorf("of nothing: %v, %v", nights, err)
	}
	s.meet("Асан")
	s.clock.at = s.clock.at.AddDate(0, 0, 3)
	s.granted(wire.UsualGrant)
	for range 2 {
		if _, err := s.CheckVenue(ctx, raid.Place{Venue: "v1", Type: "CAFE", Point: point()}, raid.NothingFound, ""); err != nil {
			t.Fatal(err)
		}
		s.clock.at = s.clock.at.Add(time.Minute)
	}
	if nights, err := s.CountedNights(ctx); err != nil || !slices.Equal(nights, []civil.Date{tonight, "2026-07-07"}) {
		t.Errorf("counted %v, %v", nights, err)
	}
}

// A raid that is called off is on no more; who was on it reads why, and nobody
// else does. Taken back it is as it was.
func TestARaidThatIsCalledOff(t *testing.T) {
	y := newStation(t, yerlan)
	id := y.plan(aigul)
	if err := y.CancelRaid(ctx, id, " "); err == nil {
		t.Error("called off without a reason")
	}
	if err := y.CancelRaid(ctx, id, "қар көшкіні"); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		who  regionfile.Officer
		off  bool
	}{{"of the crew", aigul, true}, {"of no crew", bekzat, false}, {"the unit's inspector", gulnar, true}} {
		t.Run(row.name, func(t *testing.T) {
			s := newStation(t, row.who)
			y.carry(s)
			got, err := s.Shift(ctx)
			if err != nil || got.Raid != nil || got.Operation != RoutinePatrol || (got.Off != nil) != row.off {
				t.Fatalf("%+v, %v", got, err)
			}
			if row.off && got.Off.Cancelled.Reason != "қар көшкіні" {
				t.Errorf("the reason is %q", got.Off.Cancelled.Reason)
			}
		})
	}
	if err := y.RestoreRaid(ctx, id); err != nil {
		t.Fatal(err)
	}
	a := newStation(t, aigul)
	y.carry(a)
	if got, err := a.Shift(ctx); err != nil || got.RaidID != id || got.Crew == nil || got.Off != nil || got.Raid.Cancelled != nil {
		t.Errorf("taken back: %+v, %v", got, err)
	}
	if err := a.CancelRaid(ctx, id, "қар"); err == nil {
		t.Error("a patrol officer called a raid off")
	}
}

// After midnight it is still the night of the evening before; without a raid
// the night runs from noon to noon.
func TestNightRunsNoonToNoon(t *testing.T) {
	s := newStation(t, aigul)
	for at, want := range map[time.Time]civil.Date{
		time.Date(2026, 7, 5, 2, 30, 0, 0, astana):  tonight,
		time.Date(2026, 7, 5, 11, 59, 0, 0, astana): tonight,
		time.Date(2026, 7, 5, 12, 0, 0, 0, astana):  "2026-07-05",
	} {
		s.clock.at = at
		if got, err := s.Shift(ctx); err != nil || got.Night != want {
			t.Errorf("%v is the night of %s (%v)", at, got.Night, err)
		}
	}
}

func TestNightList(t *testing.T) {
	y, a, b := newStation(t, yerlan), newStation(t, aigul), newStation(t, bekzat)
	y.plan(aigul, bekzat)
	y.carry(a)
	y.carry(b)
	first := a.meet("Асан")
	a.clock.at = a.clock.at.Add(time.Minute)
	check, err := a.CheckVenue(ctx, raid.Place{Venue: "v1", Type: "CAFE", Point: point()}, raid.NothingFound, "")
	if err != nil {
		t.Fatal(err)
	}
	a.carry(b)
	b.clock.at = b.clock.at.Add(time.Hour)
	w, err := b.NewEncounter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.SaveDraft(ctx, w); err != nil {
		t.Fatal(err)
	}
	rows, err := b.Night(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	var ids []uuid.UUID
	var words []state.Word
	for _, r := range rows {
		ids, words = append(ids, r.ID), append(words, r.Word)
	}
	if diff := cmp.Diff([]uuid.UUID{w.ID, check, first}, ids); diff != "" {
		t.Error("newest first, the draft among them", diff)
	}
	if diff := cmp.Diff([]state.Word{state.WordDraft, state.WordSent, state.WordInCare}, words); diff != "" {
		t.Error(diff)
	}
	met := rows[2]
	if met.People[0].Initials != "С. А." || met.People[0].Age != 15 || met.Place.Note != "" || met.Since.IsZero() || met.Mine {
		t.Errorf("%+v", met.People)
	}
	if rows[1].Label.KK != "Түнгі дәмхана" {
		t.Errorf("the venue is called %q", rows[1].Label.KK)
	}
	if rows, _ := b.Night(ctx, "2026-07-03"); len(rows) != 0 {
		t.Errorf("%d records in the night before", len(rows))
	}
}

// What a screen or a list gets must not hold a name.
func TestNothingNamesAChildUnlessRevealed(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Ерекшеесім")
	if _, err := s.Step(ctx, id, func(e *raid.Encounter) error {
		e.People[0].IIN, e.People[0].NoIIN = "950711500005", ""
		e.People[0].Guardians = []raid.Guardian{{Name: "Ерекшеана Сынақ", Phone: "+77000000088", Kinship: "S_MOTH"}}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	told := func(v any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	secrets := []string{"Ерекшеесім", "Сынақ", "950711500005", "Ерекшеана", "+77000000088", "+77000000000"}
	rows, err := s.Night(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.Encounter(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if strings.Contains(told(rows), secret) || strings.Contains(told(f), secret) {
			t.Errorf("%q is shown", secret)
		}
	}
	before := s.acts()
	f, err = s.Reveal(ctx, id, "people.0.iin")
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		if !strings.Contains(told(f.Encounter), secret) {
			t.Errorf("%q is not revealed", secret)
		}
	}
	got := s.acts()[len(before):]
	want := []ledger.AuditFrame{{
		At: s.clock.at.UTC(), Action: "reveal", Officer: aigul.ID, Device: s.opts.Device.Device,
		Records: []uuid.UUID{id}, People: []uuid.UUID{f.Encounter.People[0].ID}, Allowed: true, Reason: "people.0.iin",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func (s *station) acts() []ledger.AuditFrame {
	s.t.Helper()
	var out []ledger.AuditFrame
	for a, err := range s.ledger.AuditTrail(ctx) {
		if err != nil {
			s.t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

func TestSearch(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Әсел")
	s.meet("Болат")
	s.meet("Ай")
	for text, want := range map[string]int{"әсел": 1, "сын": 3, "аи\u0306": 1, "сын әс": 1, "асел": 1, "Assel": 1, "есел": 0, "  ": 0, "3-үй": 3, "ссс": 0, "ссын": 3} {
		rows, err := s.Search(ctx, text)
		if err != nil || len(rows) != want {
			t.Errorf("%q finds %d, want %d (%v)", text, len(rows), want, err)
		}
	}
	if rows, _ := s.Search(ctx, "әсел"); rows[0].ID != id {
		t.Error("another one")
	}
	searched := 0
	for _, a := range s.acts() {
		if a.Action == "search" {
			searched++
			if a.Reason != "" {
				t.Errorf("the journal keeps what was searched: %q", a.Reason)
			}
		}
	}
	if searched != 10 {
		t.Errorf("%d searches in the journal", searched)
	}
}

// A place is found by what its row calls it, in every language, and a school by
// its name in the region's list.
func TestSearchFindsPlacesAndSchools(t *testing.T) {
	s := newStation(t, aigul)
	region := s.Region()
	region.Venues = append(region.Venues, regionfile.Venue{ID: "v-tulpar", Type: "NCLB",
		Names: codes.Names{KK: "«Тұлпар» түнгі клубы", RU: "Ночной клуб «Тулпар»", EN: "Tulpar night club"}})
	region.Schools = append(region.Schools, regionfile.School{ID: "s-15", Names: codes.Names{KK: "№15 мектеп-гимназия", RU: "Школа-гимназия №15", EN: "Gymnasium 15"}})
	s.directory.Region = region
	w, err := s.NewEncounter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.Place = raid.Place{Point: point(), Source: raid.FromGPS, Type: "NCLB", Venue: "v-tulpar"}
	w.Encounter.People = []raid.Person{child("Дана")}
	w.Encounter.People[0].School = "s-15"
	if _, err := s.Record(ctx, w); err != nil {
		t.Fatal(err)
	}
	s.meet("Болат")
	for text, want := range map[string]int{
		"Тулпар": 1, "Tulpar": 1, "Тұлпар": 1, "тулп": 1, "ночной тулпар": 1, "түнгі клуб": 1, "night club": 1,
		"гимназия 15": 1, "№15 мектеп": 1, "gymnasium": 1, "лпар": 0, "тулпар болат": 0, "дана тулп": 1, "на улице": 0,
	} {
		if rows, err := s.Search(ctx, text); err != nil || len(rows) != want {
			t.Errorf("%q finds %d, want %d (%v)", text, len(rows), want, err)
		}
	}
}

// A draft outlives the process, and is nobody else's.
func TestDraftsAreKeptAndTheirOfficersOwn(t *testing.T) {
	s := newStation(t, aigul)
	w, err := s.NewEncounter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.Note = "бастал"
	for _, note := range []string{"бастал", "басталды"} {
		w.Encounter.Note = note
		if err := s.SaveDraft(ctx, w); err != nil {
			t.Fatal(err)
		}
	}
	c, err := s.vault.Prepare("830275")
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := s.vault.Add(ctx, c, vault.Officer{ID: bekzat.ID, Name: bekzat.Name, Role: bekzat.Role, Unit: bekzat.Unit})
	if err != nil {
		t.Fatal(err)
	}
	mine := s.opts.Keys
	for _, row := range []struct {
		keys *vault.Keys
		want []string
	}{{theirs, nil}, {mine, []string{"басталды"}}} {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s.opts.Keys = row.keys
		s.open()
		drafts, err := s.Drafts(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var notes []string
		for _, d := range drafts {
			notes = append(notes, d.Encounter.Note)
		}
		if diff := cmp.Diff(row.want, notes); diff != "" {
			t.Error(diff)
		}
	}
	if err := s.DropDraft(ctx, w.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Draft(ctx, w.ID); code(err) != "draft_unknown" {
		t.Error(err)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := newStation(t, aigul)
	var told sync.WaitGroup
	told.Add(1)
	once := sync.OnceFunc(told.Done)
	defer s.OnChange(once)()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			w, err := s.NewEncounter(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			w.Encounter.Place = raid.Place{Note: "x"}
			w.Encounter.People = []raid.Person{child("Асан")}
			if _, err := s.Record(ctx, w); err != nil {
				t.Error(err)
			}
			if _, err := s.Night(ctx, ""); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	told.Wait()
	rows, err := s.Night(ctx, "")
	if err != nil || len(rows) != 8 {
		t.Errorf("%d records (%v)", len(rows), err)
	}
	report, err := s.Verify(ctx)
	if err != nil || len(report.Findings) != 0 || report.Revisions != 8 {
		t.Errorf("%d revisions, %v (%v)", report.Revisions, report.Findings, err)
	}
}

// Of several raids of one night an officer is on the one that is on, else on the one
// that comes, else on the last; so is who looks on, and it is said when that changes.
func TestTheRaidOfTheHour(t *testing.T) {
	y, a := newStation(t, yerlan), newStation(t, aigul)
	at := func(h int) time.Time { return time.Date(2026, 7, 4, h, 0, 0, 0, astana) }
	var ids []uuid.UUID
	for _, hours := range [][2]int{{14, 17}, {19, 22}, {22, 26}} {
		id, err := y.PlanRaid(ctx, uuid.Nil, raid.Raid{
			Type: "NIGHT", Night: tonight, From: at(hours[0]), To: at(hours[1]), Sectors: []raid.Sector{{Name: "Батыс", District: "711210000"}},
			Crews: []raid.Crew{{Name: "1-экипаж", Members: []uuid.UUID{aigul.ID}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	y.carry(a)
	for _, row := range []struct {
		hour  int
		want  int
		until time.Time
	}{{13, 0, at(17)}, {15, 0, at(17)}, {17, 1, at(22)}, {20, 1, at(22)}, {22, 2, at(26)}, {23, 2, at(26)}, {27, 2, time.Time{}}} {
		for who, s := range map[string]*station{"an officer": a, "the supervisor": y} {
			s.clock.at = at(row.hour)
			got, err := s.Shift(ctx)
			if err != nil || got.RaidID != ids[row.want] || got.Raid == nil || !got.Raid.From.Equal(y.RaidVersions(ctx, ids[row.want])[0].Raid.From) || !got.Until.Equal(row.until) {
				t.Errorf("%s at %d: %v until %v, %v", who, row.hour, slices.Index(ids, got.RaidID), got.Until, err)
			}
			if who == "an officer" && (got.Crew == nil || len(got.Raid.Crews) != 1 || got.Crew.ID != got.Raid.Crews[0].ID) {
				t.Errorf("at %d he rides in no crew of it", row.hour)
			}
		}
	}
}
