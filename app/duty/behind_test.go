package duty

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/app/report/commission"
	"shyraq/sync/ledger"
)

var oneNight = commission.Period{From: tonight, To: tonight}

func found(figure string) commission.Number {
	return commission.Number{Line: commission.Line{Figure: figure}, Whole: true}
}

// TestBehindANumber: what a number counts is listed masked, as it was saved, newest
// first, and that he looked is written down once.
func TestBehindANumber(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	a.finish(a.meet("Асан"))
	a.clock.at = a.clock.at.Add(60e9)
	last := a.meet("Үсен")
	a.finish(last)
	if _, err := a.CheckVenue(ctx, raid.Place{Venue: "v1", Type: "CAFE", Point: point()}, raid.NothingFound, ""); err != nil {
		t.Fatal(err)
	}
	a.clock.at = a.clock.at.Add(60e9)
	again, err := a.CheckVenue(ctx, raid.Place{Venue: "v1", Type: "CAFE", Point: point()}, raid.Violation, "")
	if err != nil {
		t.Fatal(err)
	}
	w, err := a.Edit(ctx, last)
	if err != nil {
		t.Fatal(err)
	}
	w.Encounter.People = nil // what is typed is not counted
	if err := a.SaveDraft(ctx, w); err != nil {
		t.Fatal(err)
	}
	crew := y.plan(aigul)
	y.carry(a)
	before := len(a.acts())
	got, err := a.Behind(ctx, oneNight, found("R03"))
	if err != nil || len(got) != 2 {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	want := ledger.AuditFrame{Action: "search", At: a.clock.at.UTC(), Officer: a.Officer().ID, Device: a.opts.Device.Device, Allowed: true}
	if d := cmp.Diff([]ledger.AuditFrame{want}, a.acts()[before:]); d != "" {
		t.Errorf("that he looked (-want +written):\n%s", d)
	}
	if r := got[0]; r.Row.ID != last || r.Row.Draft || r.Face.Initials != "С. Ү." || r.Face.Age != 15 || r.Count != 1 {
		t.Errorf("the first is %+v", r)
	}
	if raw, err := json.Marshal(got); err != nil || strings.Contains(string(raw), "Сынақ") {
		t.Errorf("somebody is named: %v", err)
	}
	for _, row := range []struct {
		n          commission.Number
		rows, more int
		id         uuid.UUID
		crew       string
	}{
		{n: found("R01"), rows: 1, more: 1, id: again},
		{n: found("R02"), rows: 1, id: again},
		{n: found("R20"), rows: 1, id: crew, crew: "1-экипаж"},
		{n: found("R14")},
		{n: commission.Number{Line: commission.Line{Figure: "R03"}, District: "711310000"}},
		{n: commission.Number{Line: commission.Line{Figure: "R03"}, Whole: true, Before: true}},
	} {
		got, err := a.Behind(ctx, oneNight, row.n)
		if err != nil || len(got) != row.rows {
			t.Errorf("%+v: %d rows, %v", row.n, len(got), err)
		} else if row.rows > 0 && (got[0].Row.ID != row.id || got[0].More != row.more || got[0].Crew != row.crew) {
			t.Errorf("%+v: %+v", row.n, got[0])
		}
	}
	if _, err := a.Behind(ctx, commission.Period{From: tonight}, found("R03")); !isCode(err, "period") {
		t.Errorf("no period gives %v", err)
	}
}

// TestAListSaysWhatItsReaderMayRead: to an overseer the facts, to who has no record
// none, and to each as many rows as his own number says.
func TestAListSaysWhatItsReaderMayRead(t *testing.T) {
	s, boss, id, _ := met(t)
	over, stranger := newStation(t, other), newStation(t, bekzat)
	s.showTo(over, overseer)
	boss.showTo(over, overseer)
	for _, row := range []struct {
		who    *station
		hidden bool
		rows   int
	}{{s, false, 1}, {boss, false, 1}, {over, true, 1}, {stranger, false, 0}} {
		got, err := row.who.Behind(ctx, oneNight, found("R03"))
		r, bad := row.who.Commission(ctx, oneNight)
		if err != nil || bad != nil || len(got) != row.rows {
			t.Fatalf("%s: %d rows, %v, %v", row.who.Officer().Role, len(got), err, bad)
		}
		if n, known := found("R03").Of(r); !known || n != row.rows {
			t.Errorf("%s: his number is %d", row.who.Officer().Role, n)
		}
		if row.rows == 0 {
			continue
		}
		one := got[0]
		if one.Row.ID != id || one.Row.Withheld.Has(fields.Identity) != row.hidden || one.Face.Sex != codes.Male || one.Face.Age != 15 {
			t.Errorf("%s: %+v", row.who.Officer().Role, one)
		}
		raw, _ := json.Marshal(got)
		if strings.Contains(string(raw), "Құпия") || row.hidden && strings.Contains(one.Face.Initials, "Қ") {
			t.Errorf("%s: the child is named: %s", row.who.Officer().Role, one.Face.Initials)
		}
	}
}

// TestEveryNumberOfADeviceIsItsList as a supervisor counts it.
func TestEveryNumberOfADeviceIsItsList(t *testing.T) {
	f := newGrantWorld(t)
	y := f.at[regionfile.Supervisor]
	r, err := y.Commission(ctx, oneNight)
	if err != nil {
		t.Fatal(err)
	}
	all := 0
	for _, row := range r.Rows {
		for _, d := range append([]commission.District{{KATO: "*"}}, r.Districts...) {
			n := commission.Number{Line: row.Line, District: d.KATO, Whole: d.KATO == "*"}
			want, _ := n.Of(r)
			got, err := y.Behind(ctx, oneNight, n)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0
			for _, one := range got {
				sum += one.Count
			}
			if sum != want {
				t.Errorf("%+v is %d, its list counts %d", n, want, sum)
			}
			all += want
		}
	}
	if all == 0 {
		t.Error("nothing was counted")
	}
}

// A raid that is called off while it goes on was on until then: its crews are counted,
// and listed by their names.
func TestBehindARaidThatWasCalledOff(t *testing.T) {
	a, y := newStation(t, aigul), newStation(t, yerlan)
	crew := y.plan(aigul)
	y.carry(a)
	raids, err := y.Raids(ctx, "")
	if err != nil || len(raids) != 1 {
		t.Fatal(len(raids), err)
	}
	y.clock.at = raids[0].Raid.From.Add(3 * time.Hour)
	if err := y.CancelRaid(ctx, raids[0].ID, "жаңбыр"); err != nil {
		t.Fatal(err)
	}
	y.carry(a)
	a.clock.at = y.clock.at.Add(24 * time.Hour)
	got, err := a.Behind(ctx, oneNight, found("R20"))
	if err != nil || len(got) != 1 || got[0].Crew != "1-экипаж" {
		t.Errorf("crew %v: %+v, %v", crew, got, err)
	}
}
