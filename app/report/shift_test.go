package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/track"
	"shyraq/assets"
)

func TestCountShift(t *testing.T) {
	t.Parallel()
	device := uuid.UUID{1}
	step := func(n uint64, kept bool) ShiftStep { return ShiftStep{n, string(rune('a' + n)), kept} }
	for _, row := range []struct {
		name    string
		records []ShiftRecord
		drafts  int
		want    Shift
		whole   bool
	}{
		{"nothing", nil, 0, Shift{}, true},
		{"all kept", []ShiftRecord{
			{Kind: raid.KindEncounter, Acts: 1, Steps: []ShiftStep{step(1, true), step(3, true)}},
			{Kind: raid.KindVenueCheck, Steps: []ShiftStep{step(2, true)}},
		}, 0, Shift{Records: 1, Places: 1, Acts: 1, Steps: 3, Kept: 3, First: 1, Last: 3, Head: "d"}, true},
		{"one is here alone", []ShiftRecord{{Kind: raid.KindEncounter, Steps: []ShiftStep{step(1, true), step(2, false)}}}, 0,
			Shift{Records: 1, Steps: 2, Kept: 1, OnHere: 1, First: 1, Last: 2, Head: "c"}, false},
		{"a child is in care", []ShiftRecord{{Kind: raid.KindEncounter, InCare: true, Steps: []ShiftStep{step(1, true)}}}, 0,
			Shift{Records: 1, Open: 1, Steps: 1, Kept: 1, First: 1, Last: 1, Head: "b"}, false},
		{"a draft is open", nil, 2, Shift{Drafts: 2}, false},
		{"two versions, one of another device", []ShiftRecord{
			{Kind: raid.KindEncounter, Forked: true, Steps: []ShiftStep{step(1, true)}},
			{Kind: raid.KindEncounter, Forked: true},
		}, 0, Shift{Records: 1, Forks: 2, Steps: 1, Kept: 1, First: 1, Last: 1, Head: "b"}, false},
		{"withdrawn and undone", []ShiftRecord{
			{Kind: raid.KindEncounter, InCare: true, Withdrawn: true, Steps: []ShiftStep{step(1, true)}},
			{Kind: raid.KindVenueCheck, Withdrawn: true, Steps: []ShiftStep{step(2, true)}},
		}, 0, Shift{Records: 1, Steps: 2, Kept: 2, First: 1, Last: 2, Head: "c"}, true},
		{"visits and talks", []ShiftRecord{
			{Kind: raid.KindHomeCheck, Steps: []ShiftStep{step(1, true)}},
			{Kind: raid.KindHomeCheck, Withdrawn: true, Steps: []ShiftStep{step(2, true)}},
			{Kind: raid.KindTalk, Steps: []ShiftStep{step(3, true)}},
			{Kind: raid.KindLink, Steps: []ShiftStep{step(4, true)}},
		}, 0, Shift{Homes: 1, Talks: 1, Steps: 4, Kept: 4, First: 1, Last: 4, Head: "e"}, true},
		{"another device's record", []ShiftRecord{{Kind: raid.KindEncounter, Acts: 1}}, 0, Shift{}, true},
		{"a child is in care by another device's record", []ShiftRecord{{Kind: raid.KindEncounter, InCare: true, Acts: 1}}, 0, Shift{Open: 1}, false},
		{"a child is with who may not have him", []ShiftRecord{{Kind: raid.KindEncounter, Wrong: true}, {Kind: raid.KindEncounter, Wrong: true, InCare: true}}, 0, Shift{Open: 1, Wrong: 2}, false},
		{"a record was sent back", []ShiftRecord{{Kind: raid.KindEncounter, Returned: true}}, 0, Shift{Returned: 1}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := CountShift("2026-07-04", device, row.records, row.drafts)
			row.want.Night, row.want.Device = "2026-07-04", device
			if diff := cmp.Diff(row.want, got, cmpopts.IgnoreFields(Shift{}, "Hash")); diff != "" {
				t.Error(diff)
			}
			if got.Whole() != row.whole {
				t.Errorf("whole: %v", got.Whole())
			}
			slices.Reverse(row.records)
			if again := CountShift("2026-07-04", device, row.records, row.drafts); again.Hash != got.Hash {
				t.Error("the order changes the hash")
			}
		})
	}
}

// TestShiftHash: it is the same before and after the region answers, and
// another for another night, device, step or number of a step.
func TestShiftHash(t *testing.T) {
	t.Parallel()
	page := func(night civil.Date, device byte, n uint64, rev string, kept bool) string {
		return CountShift(night, uuid.UUID{device}, []ShiftRecord{{Kind: raid.KindEncounter, Steps: []ShiftStep{{n, rev, kept}}}}, 0).Hash
	}
	want := page("2026-07-04", 1, 7, "aa", false)
	if page("2026-07-04", 1, 7, "aa", true) != want {
		t.Error("an answer changes the hash")
	}
	for i, h := range []string{
		page("2026-07-05", 1, 7, "aa", false), page("2026-07-04", 2, 7, "aa", false),
		page("2026-07-04", 1, 8, "aa", false), page("2026-07-04", 1, 7, "ab", false),
	} {
		if h == want {
			t.Errorf("row %d has the same hash", i)
		}
	}
	// The form is a promise: whoever has the chain makes the same hash.
	const fixed = "9205" // first letters, of the form in the comment of CountShift
	if got := page("2026-07-04", 1, 7, "aa", false)[:4]; got != fixed {
		t.Errorf("%s, want %s", got, fixed)
	}
}

// TestShiftWay: nothing is said of a way that was not kept; and what is odd of one
// that was, only where there is some.
func TestShiftWay(t *testing.T) {
	t.Parallel()
	bundle, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	yesil := Walked{Names: codes.Names{EN: "Yesil"}, Share: 0.034}
	for _, row := range []struct {
		name   string
		way    *track.Sum
		walked []Walked
		want   []string
	}{
		{"none", nil, []Walked{yesil}, nil},
		{"a plain one", &track.Sum{Metres: 12_430, Time: 370 * time.Minute}, nil, []string{"Distance: 12.4\u00a0km", "Way recorded for: 6\u00a0h\u00a010\u00a0min"}},
		{"an odd one", &track.Sum{Metres: 350, Aside: 3, OffTime: 1}, []Walked{yesil, {Names: codes.Names{EN: "Saryarka"}, Share: 0.42}}, []string{
			"Distance: 350\u00a0m", "Way recorded for: 0\u00a0s", "Points beside the way: 3", "Points of another time: 1",
			"Walked of Yesil: 3.4\u00a0%", "Walked of Saryarka: 42\u00a0%",
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range ShiftWay(Shift{Track: row.way}, row.walked, bundle.For(i18n.EN)) {
				got = append(got, p.Name+": "+p.Value)
			}
			if diff := cmp.Diff(row.want, got, cmp.Transformer("space", func(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") })); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A closing before this one is told on the page and on the screen, with its code.
func TestAnEarlierEndOfTheShiftIsTold(t *testing.T) {
	t.Parallel()
	bundle, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2112, 7, 4, 5, 12, 0, 0, time.UTC)
	s := Shift{Night: "2112-07-04", Steps: 1, Kept: 1, Earlier: []ShiftEarlier{{At: at, Steps: 57, Hash: "0123456789abcdef00"}}}
	notes := ShiftNotes(s, bundle.For(i18n.EN))
	if len(notes) != 2 || !strings.Contains(notes[1], "57 changes, control code 0123 4567 89ab cdef") {
		t.Error(notes)
	}
}
