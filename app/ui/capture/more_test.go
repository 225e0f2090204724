package capture

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

func (p *pageObject) more() *morePage { return p.c.pages[pageMore].(*morePage) }

// What is asked seldom is a tap away from every page, and a tap leads back.
func TestMoreOpensAndGoesBack(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	for _, from := range []page{pageWhere, pagePerson, pageStudy, pageWhy, pageGuardian, pageOutcome, pageFinish} {
		p.c.enter(from)
		p.press(p.c.frame.rare)
		p.onPage(pageMore)
		p.press(p.c.frame.next)
		p.onPage(from)
		p.c.OpenMore()
		p.press(p.c.frame.back)
		p.onPage(from)
	}
}

func TestThingsTaken(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.enter(pageWhy)
	p.tap(p.why().reasons, "R_ALC")
	p.click("capture.things.title") // offered where something may be in hand
	p.onPage(pageMore)
	tiles := p.field("people.0.taken").(*tiles)
	p.tap(tiles, "T_ALC")
	p.tap(tiles, "T_VAPE")
	p.write(p.field("people.0.taken.1.act").(*text), "17")
	p.press(find(p.field("people.0.taken.0.count").(*countBox), p.look.T("field.more")))
	want := []raid.SeizedItem{{ID: p.c.sheet.who().Seized[0].ID, Kind: "T_ALC", Count: 2}, {ID: p.c.sheet.who().Seized[1].ID, Kind: "T_VAPE", Count: 1, Act: "17"}}
	if diff := cmp.Diff(want, p.c.sheet.who().Seized); diff != "" {
		t.Error(diff)
	}
	p.tap(tiles, "T_VAPE") // a second tap takes it out, with its act: so it can come back
	if n := len(p.c.sheet.who().Seized); n != 1 {
		t.Fatalf("%d things", n)
	}
	p.click("action.undo")
	if got := p.c.sheet.who().Seized; len(got) != 2 || got[1].Act != "17" {
		t.Errorf("after undo %v", len(got))
	}
}

// A tap on a register's tile puts it down, a second one takes it out with what
// was written about it, and undo brings both back: for those the person stands
// on and for those he is put on.
func TestRegistersAreTurnedOnAndOff(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.write(p.person().name, "Айдос")
	p.c.openCard(cardRegisters)
	who := p.c.sheet.who
	counts := map[string]func() int{
		"hits":   func() int { return len(who().RegisterMatches) },
		"put_on": func() int { return len(who().Registrations) },
	}
	for field, count := range counts {
		tiles := p.field("people.0." + field).(*tiles)
		for i, want := range []int{1, 0} {
			p.tap(tiles, "G_POL")
			if n := count(); n != want {
				t.Errorf("%s: %d after tap %d, want %d", field, n, i+1, want)
			}
		}
		p.click("action.undo")
		if n := count(); n != 1 {
			t.Errorf("%s: %d after undo, want 1", field, n)
		}
	}
	if who().RegisterMatches[0].Register != "G_POL" || who().Registrations[0].Register != "G_POL" || who().RegisterMatches[0].ID == who().Registrations[0].ID {
		t.Error("another register is written than was tapped")
	}
}

// Two clocks: the time in care always, the limit of holding once its own event
// has started it, with the mark that its text was not read.
func TestTwoClocks(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	if p.c.limitText(inFootShort) != "" || !strings.Contains(p.c.frame.careText(), "02:14") {
		t.Error("before the delivery only the first clock runs")
	}
	p.bench.pass(6 * time.Minute)
	p.c.edit(func(s *sheet) { s.Encounter.DeliveredAt = p.c.now() })
	p.bench.pass(time.Minute)
	text := p.c.limitText(inFootShort)
	if !strings.Contains(text, "05:20") || !strings.Contains(text, p.look.T("capture.limit.unverified")) {
		t.Errorf("the second clock says %q", text)
	}
	p.c.openCard(cardTimes)
	p.tap(p.field("people.0.detained.event").(*tiles), string(codes.DetentionHeld))
	d := p.c.sheet.who().Detained
	if d == nil || d.Event != codes.DetentionHeld || !d.From.Equal(p.c.now()) {
		t.Fatalf("own event %+v", d)
	}
	p.tap(p.field("people.0.detained.event").(*tiles), string(codes.DetentionHeld))
	p.c.edit(func(s *sheet) { s.detained().From = time.Time{}; s.tidyDetained() })
	if p.c.sheet.who().Detained != nil {
		t.Error("an event taken back leaves something behind")
	}
	p.bench.pass(4 * time.Hour)
	if text := p.c.limitText(inFootShort); !strings.Contains(text, p.look.T("capture.limit.foot_over")) {
		t.Errorf("past the limit it says %q", text)
	}
}

func TestAdultsPresent(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.c.openCard(cardAdults)
	p.click("capture.adults.add")
	p.onPage(pagePerson)
	if p.person().company.Visible() || !p.person().roles.Visible() {
		t.Error("an adult is asked like a child")
	}
	p.write(p.person().name, "Ержан")
	p.tap(p.person().roles, "A_WITH")
	p.tap(p.person().roles, "A_DRNK")
	w := p.c.sheet.who()
	if diff := cmp.Diff([]codes.Code{"A_WITH", "A_DRNK"}, w.Roles); diff != "" || w.Kind != raid.Adult {
		t.Error(w.Kind, diff)
	}
}

// The problem of a seldom field leads to its card.
func TestProblemLeadsToItsCard(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.tapVenue(0)
	p.write(p.person().name, "Айдос")
	p.fillCards()
	for _, path := range []string{"people.0.taken.1.act", "people.0.put_on.0.decided", "clips.0.badge", "people.0.guardians.0.address", "people.0.referrals.0.due", "people.0.residence.locality"} {
		p.c.jump(path)
		p.onPage(pageMore)
		f := p.field(path)
		if f == nil || !f.Visible() {
			t.Errorf("%s leads to nothing", path)
		}
	}
}

// A child's act may not be undone by a slip: whatever is taken out of a card
// comes back by one tap.
func TestTakenOutComesBack(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	p.write(p.person().name, "Айдос")
	p.fillCards()
	p.c.openCard(cardClips)
	b := find(p.more().root, p.look.T("capture.person.remove"))
	test.Tap(b)
	if len(p.c.sheet.Encounter.VideoClips) != 0 {
		t.Fatal("the clip stays")
	}
	p.click("action.undo")
	if c := p.c.sheet.Encounter.VideoClips; len(c) != 1 || c[0].Badge != "0471" {
		t.Errorf("after undo %+v", c)
	}
}

// Codes of a newer program are shown as they are, kept through an edit of the
// form and signed with the rest.
func TestCodesOfANewerProgramAreKept(t *testing.T) {
	p := open(t)
	e := raid.Encounter{Night: "2026-11-22", Operation: "OPM_9", Pen: raid.Pen{Officer: p.id()}, MetAt: p.bench.now,
		Place: raid.Place{Point: &raid.Point{Lat: 511715000, Lon: 714150000}, Type: "DRONE"},
		People: []raid.Person{{ID: p.id(), Kind: raid.Minor, NoIIN: "I_NEW", Name: "Айдос", Age: 15, Sex: codes.Male, Company: "K_NEW",
			Education: "E_NEW", Work: "W_NEW", Citizenship: "Z_NEW", Language: "L_NEW", Reasons: []codes.Code{"R_NIGHT_O", "R_NEW"}, Conditions: []codes.Code{"C_NEW"},
			WhyOutCodes: []codes.Code{"Y_NEW"}, Outcome: "O_NEW", Article: "999.9",
			Guardians: []raid.Guardian{{ID: p.id(), Kinship: "S_NEW"}}, Referrals: []raid.Referral{{ID: p.id(), Kind: "F_NEW", Status: "paused"}},
			RegisterMatches: []raid.RegisterMatch{{ID: p.id(), Register: "G_NEW"}}, Registrations: []raid.Registration{{ID: p.id(), Register: "G_NEW", Decided: "х"}},
			Seized: []raid.SeizedItem{{ID: p.id(), Kind: "T_NEW", Count: 1, Act: "1"}}, Detained: &raid.Detention{Event: "D_NEW", From: p.bench.now}}}}
	p.c.Show(Record{Draft: Draft{ID: uuid.UUID{7}, Encounter: e}, SavedAt: p.bench.now})
	shows := func(where page, g *tiles, key string) {
		t.Helper()
		p.c.enter(where)
		for _, f := range g.big.Tiles() {
			if f.Code() == key && f.Chosen() {
				if says := f.Text(); !strings.Contains(says, strings.Split(key, "·")[0]) {
					t.Errorf("%s is shown as %q", key, says)
				}
				return
			}
		}
		t.Errorf("%s is not shown as chosen", key)
	}
	shows(pageWhere, p.where().kind, "DRONE")
	shows(pagePerson, p.person().noIIN, "I_NEW")
	shows(pagePerson, p.person().company, "K_NEW")
	shows(pageStudy, p.study().education, "E_NEW")
	shows(pageStudy, p.study().work, "W_NEW")
	shows(pageWhy, p.why().reasons, "R_NEW")
	shows(pageWhy, p.why().conditions, "C_NEW")
	shows(pageGuardian, p.guardian().why, "Y_NEW")
	shows(pageGuardian, p.guardian().kinship, "S_NEW")
	shows(pageOutcome, p.outcome().outcome, "O_NEW")
	shows(pageFinish, p.c.pages[pageFinish].(*finishPage).referrals, "F_NEW")
	for _, k := range p.more().cards {
		p.c.openCard(k.key)
		p.c.OpenMore()
	}
	p.c.enter(pageWhy)
	p.tap(p.why().reasons, "R_ALC") // an edit beside
	p.c.SaveOpen()
	if len(p.desk.steps) == 0 {
		t.Fatal("not saved")
	}
	got := p.desk.steps[len(p.desk.steps)-1].Encounter
	want := e.Clone()
	want.People[0].Reasons = append(want.People[0].Reasons, "R_ALC")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The limit that counts from the delivery counts from the hour that is written of it,
// whichever of the two was told first, and follows it when it is corrected.
func TestTheLimitCountsFromTheDeliveryThatIsWritten(t *testing.T) {
	for _, row := range []struct {
		name      string
		event     codes.Code
		told      bool // the delivery is written before the event is tapped
		corrected bool
		own       bool // the hour of the limit was written by hand
		want      time.Duration
	}{
		{"told before", codes.DetentionDelivered, true, false, false, -3 * time.Hour},
		{"told after", codes.DetentionDelivered, false, true, false, -2 * time.Hour},
		{"corrected", codes.DetentionDelivered, true, true, false, -2 * time.Hour},
		{"another hour by hand", codes.DetentionDelivered, true, true, true, -time.Hour},
		{"another event", codes.DetentionHeld, true, true, false, 0},
		{"never told", codes.DetentionDelivered, false, false, false, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := open(t)
			p.c.Begin(nil)
			p.write(p.person().name, "Айдос")
			now := p.c.now()
			deliver := func(at time.Duration) { p.c.edit(func(s *sheet) { s.Encounter.DeliveredAt = now.Add(at) }) }
			if row.told {
				deliver(-3 * time.Hour)
			}
			p.c.openCard(cardTimes)
			p.tap(p.field("people.detained.event").(*tiles), string(row.event))
			if row.own {
				p.c.edit(func(s *sheet) { s.detained().From = now.Add(-time.Hour) })
			}
			if row.corrected {
				deliver(-2 * time.Hour)
			}
			if from := p.c.sheet.who().Detained.From; !from.Equal(now.Add(row.want)) {
				t.Errorf("it counts from %v, want %v", from.Sub(now), row.want)
			}
		})
	}
}
