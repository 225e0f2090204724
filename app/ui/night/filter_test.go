package night

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// mixed is the busy night with what the filters tell apart.
func mixed(s *uitest.Stage) Data {
	d := night(s)
	for i := range d.Rows {
		r := &d.Rows[i]
		r.Mine = r.ID[15] <= 4
		r.Care = r.Word == state.WordInCare
		if r.ID == id(20) { // another officer took the child over
			r.Care, r.Away = true, true
		}
		r.Typing = r.ID == id(5)
	}
	return d
}

func (p *page) chip(f Filter) *ui.Button {
	for i, one := range filters {
		if one == f {
			return p.screen.chips.all[i]
		}
	}
	return nil
}

// Each chip says how many it shows, and shows just those; drafts are the
// officer's own.
func TestFilters(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	p.screen.Show(mixed(p.Stage))
	var told []Filter
	p.screen.OnFilter = func(f Filter) { told = append(told, f) }
	for _, row := range []struct {
		filter Filter
		want   []byte
		count  string
	}{
		{Mine, []byte{4, 2, 40, 1, 3}, "5"},
		{Returned, []byte{4}, "1"},
		{InCare, []byte{2}, "1"},
		{Drafts, []byte{40, 5}, "2"},
		{All, []byte{4, 2, 40, 5, 1, 20, 21, 3, 22, 7, 6, 8}, "12"},
	} {
		t.Run(string(row.filter), func(t *testing.T) {
			test.Tap(p.chip(row.filter))
			if diff := cmp.Diff(row.want, p.order()); diff != "" {
				t.Error(diff)
			}
			if got := p.chip(row.filter).Text(); got != row.count || !p.chip(row.filter).Chosen {
				t.Errorf("its chip says %q", got)
			}
		})
	}
	if diff := cmp.Diff([]Filter{Mine, Returned, InCare, Drafts, All}, told); diff != "" {
		t.Error("told:", diff)
	}
}

// A search and a filter are joined, and the counts are of what was found. The
// way back stands in the empty list.
func TestFilterAndSearchAreJoined(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	p.screen.Show(mixed(p.Stage))
	old := Row{ID: id(90), Kind: raid.KindEncounter, Night: "2026-10-03", At: clock(0, 3), Word: state.WordAccepted, Mine: true}
	p.duty.finds = Found{Rows: []Row{{ID: id(5)}, {ID: id(1)}, old}, Drafts: []uuid.UUID{id(40)}}
	p.screen.seek.Field.SetText("ару")
	p.screen.seek.Seek()
	test.Tap(p.chip(Mine))
	if diff := cmp.Diff([]byte{40, 1, 90}, p.order()); diff != "" {
		t.Error(diff)
	}
	test.Tap(p.chip(Returned))
	if len(p.order()) != 0 || !p.Says("Nothing under “Returned” among what was found.") {
		t.Errorf("an empty list does not say why: %v", p.order())
	}
	if p.chip(All).Text() != "4" || p.chip(Mine).Text() != "3" || p.chip(Returned).Text() != "0" {
		t.Errorf("counts %q %q %q", p.chip(All).Text(), p.chip(Mine).Text(), p.chip(Returned).Text())
	}
	test.Tap(p.Button("Show all"))
	if len(p.order()) != 4 || p.screen.seek.Field.Text() != "ару" {
		t.Error("the way back takes the search away, or does not lead back")
	}
	test.Tap(p.chip(Returned))
	test.Tap(p.screen.seek.Button)
	if diff := cmp.Diff([]byte{4}, p.order()); diff != "" {
		t.Error("the filter did not outlive the search:", diff)
	}
}

// With nothing typed the search gives all nights of a filter; another filter, or
// the cross, leads back to tonight.
func TestAFilterOfAllNights(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	p.screen.Show(mixed(p.Stage))
	p.screen.seek.Seek()
	if len(p.duty.searched) != 0 {
		t.Error("all nights are asked for without a filter")
	}
	old := Row{ID: id(90), Kind: raid.KindEncounter, Night: "2026-10-03", At: clock(0, 3), Word: state.WordAccepted, Mine: true}
	p.duty.finds = Found{Rows: []Row{{ID: id(1)}, old}, Drafts: []uuid.UUID{id(40)}}
	test.Tap(p.chip(Mine))
	test.Tap(p.Button("Name or place"))
	if diff := cmp.Diff([]string{"all nights: mine"}, p.duty.searched); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]byte{40, 1, 90}, p.order()); diff != "" {
		t.Error(diff)
	}
	test.Tap(p.chip(Returned))
	if diff := cmp.Diff([]byte{4}, p.order()); diff != "" {
		t.Error("another filter still shows what the first found:", diff)
	}
	p.duty.finds = Found{}
	p.screen.seek.Seek()
	if !p.Says("No night on this device has anything under “Returned”.") {
		t.Error("an empty list does not say why")
	}
	test.Tap(p.Button("Clear the search"))
	if diff := cmp.Diff([]byte{4}, p.order()); diff != "" {
		t.Error("the cross does not lead back:", diff)
	}
}

// A record that is to be seen is seen, whatever was filtered.
func TestWhatIsToBeSeenIsNotFiltered(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	p.screen.Show(mixed(p.Stage))
	test.Tap(p.chip(Returned))
	p.screen.Choose(id(1))
	if p.screen.Chosen() != id(1) || p.screen.Filter() != All {
		t.Errorf("chosen %v under %s", p.screen.Chosen(), p.screen.Filter())
	}
	test.Tap(p.chip(Mine))
	p.screen.Choose(id(3))
	if p.screen.Chosen() != id(3) || p.screen.Filter() != Mine {
		t.Errorf("chosen %v under %s", p.screen.Chosen(), p.screen.Filter())
	}
}

// Where the program turns the filter, because what is to be seen is not under it, the lock
// brings back what was shown: a record to be chosen, and what was just recorded where the
// list would be empty. What an officer filters and still sees is left alone.
func TestTheFilterThatIsShownIsKept(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	p.screen.Show(mixed(p.Stage))
	var told []Filter
	p.screen.OnFilter = func(f Filter) { told = append(told, f) }
	p.screen.OnChanged = func() { p.screen.Show(p.screen.data) }
	says := func(when string, want ...Filter) {
		t.Helper()
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error(when, diff)
		}
		told = nil
	}
	test.Tap(p.chip(Returned))
	p.screen.Choose(id(1))
	says("a record to be seen", Returned, All)
	test.Tap(p.chip(Returned))
	p.screen.place.save(raid.NothingFound)
	says("recorded beside a full list", Returned)
	p.screen.place.rests = false
	p.screen.data.Rows = slices.DeleteFunc(p.screen.data.Rows, func(r Row) bool { return r.Word == state.WordReturned })
	p.screen.Show(p.screen.data)
	says("empty, and nothing was recorded")
	p.screen.place.save(raid.NothingFound)
	says("recorded beside an empty one", All)
	if len(p.order()) == 0 {
		t.Error("the list is empty")
	}
}

// A child who is with another officer is not with the crew by any word of his row.
func TestWithAnotherIsNotWithTheCrew(t *testing.T) {
	look := uitest.New(t, "en", palette.Night, wide).Look
	for away, want := range map[bool]string{true: "with another officer", false: "child with the crew"} {
		v := newRowView(look)
		v.show(line{row: &Row{Word: state.WordInCare, Care: true, Away: away, At: clock(0, 41)}}, nil)
		if words := uitest.Words(v); !slices.Contains(words, want) {
			t.Errorf("away %t: %q", away, words)
		}
	}
}

// Left and right go through the filters wherever the list has the keyboard.
func TestKeysTurnFilters(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, wide), Data{})
	p.screen.Show(mixed(p.Stage))
	for _, row := range []struct {
		key  fyne.KeyName
		want Filter
	}{{fyne.KeyLeft, All}, {fyne.KeyRight, Mine}, {fyne.KeyRight, Returned}, {fyne.KeyLeft, Mine}} {
		if p.Key(row.key); p.screen.Filter() != row.want {
			t.Errorf("%s leads to %s, want %s", row.key, p.screen.Filter(), row.want)
		}
	}
	d := mixed(p.Stage)
	d.Supervisor = true
	p.screen.SetFilter(All)
	p.screen.Show(d)
	p.Key(fyne.KeyRight)
	if p.screen.Filter() != Returned || p.chip(Mine).Visible() || p.chip(Drafts).Visible() {
		t.Error("a supervisor is offered records of his own")
	}
}

// Counts grow and rows come while an officer looks elsewhere in the list: no
// chip moves, and the list stays where he scrolled it.
func TestNewRowsMoveNoChipAndDoNotScroll(t *testing.T) {
	for _, size := range uitest.Sizes {
		p := open(uitest.New(t, "ru", palette.Night, size), Data{})
		p.screen.Show(mixed(p.Stage))
		p.screen.pick(0)
		p.screen.list.Keep(0)
		uitest.Settle(p.Window)
		var chips []uitest.Target
		see := func() (out []uitest.Target) {
			for _, one := range p.Targets() {
				for _, b := range p.screen.chips.all {
					if one.Object == fyne.CanvasObject(b) {
						out = append(out, one)
					}
				}
			}
			return out
		}
		chips = see()
		d := mixed(p.Stage)
		for i := range 1200 {
			r := d.Rows[0]
			r.ID = uuid.UUID{0: 2, 14: byte(i >> 8), 15: byte(i)}
			d.Rows = append(d.Rows, r)
		}
		p.screen.Show(d)
		uitest.Settle(p.Window)
		for i, now := range see() {
			if now.At != chips[i].At || now.Size != chips[i].Size {
				t.Errorf("%v is now %v", chips[i], now)
			}
		}
		p.screen.list.Choose(600) // he scrolls far away from what he chose
		p.screen.list.Keep(0)
		at := p.screen.list.Offset()
		p.screen.Show(d)
		if now := p.screen.list.Offset(); now != at || at == 0 {
			t.Errorf("a refresh scrolled the list from %.0f to %.0f", at, now)
		}
	}
}

// A record that was chosen and seen is followed where the order takes it, such
// as a returned one that was answered; one that was scrolled away from is not.
func TestTheChosenRowIsFollowed(t *testing.T) {
	p := open(uitest.New(t, "kk", palette.Night, uitest.Sizes[1]), Data{})
	p.screen.Show(mixed(p.Stage))
	uitest.Settle(p.Window)
	p.screen.pick(0)
	uitest.Settle(p.Window)
	d := mixed(p.Stage)
	for i := range d.Rows {
		if d.Rows[i].ID == id(4) {
			d.Rows[i].Word, d.Rows[i].At = state.WordWaiting, clock(21, 0)
		}
	}
	p.screen.Show(d)
	uitest.Settle(p.Window)
	if at := p.screen.list.Chosen(); p.screen.Chosen() != id(4) || at < 8 || !p.screen.list.Sees(at) {
		t.Errorf("the answered record is row %d, in sight %v", at, p.screen.list.Sees(at))
	}
	p.screen.list.Top()
	p.screen.Show(d)
	if p.screen.list.Offset() != 0 {
		t.Error("the list follows what was not in sight")
	}
}

// Drafts are told apart by who, how many, where and when.
func TestDraftsAreToldApart(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, wide)
	kind := func(c codes.Code) codes.Names { row, _ := s.Codes().Row("places", c); return row.Names }
	p := open(s, Data{Now: clock(2, 14), Night: "2026-11-22", Drafts: []Draft{
		{ID: id(1), At: clock(1, 58), Typed: clock(2, 10), People: 3, Place: kind("MALL")},
		{ID: id(2), At: clock(1, 20), Typed: clock(2, 11), People: 1, Names: []string{"—"}, Place: kind("PARK")},
		{ID: id(3), At: clock(0, 20), Typed: clock(2, 12), People: 2, Names: []string{"Н. Р."}, Age: 14, Sex: codes.Female},
	}})
	if p.Says("—") {
		t.Error("a dash is said for a name")
	}
	for _, want := range []string{"01:58", "No name written +2", kind("MALL").EN, "01:20", "No name written", kind("PARK").EN, "Н. Р. +1", "girl, 14 · Place not given"} {
		if !p.Says(want) {
			t.Errorf("no row says %q", want)
		}
	}
}

// What the search does is read to its end in the narrowest panel, beside the
// buttons of a supervisor too.
func TestTheHintOfTheSearchIsNotCut(t *testing.T) {
	for _, lang := range i18n.Langs() {
		p := open(uitest.New(t, lang, palette.Night, fyne.NewSize(1024, 700)), Data{})
		d := mixed(p.Stage)
		d.Supervisor = true
		p.screen.Show(d)
		for _, f := range []Filter{All, Returned} {
			p.screen.SetFilter(f)
			uitest.Settle(p.Window)
			room := p.screen.seek.Field.Entry().(fyne.CanvasObject).Size().Width - 2*theme.InnerPadding()
			if need := fyne.MeasureText(p.screen.searchHint(), theme.TextSize(), fyne.TextStyle{}).Width; need > room {
				t.Errorf("%s: %q needs %.0f and has %.0f", lang, p.screen.searchHint(), need, room)
			}
		}
	}
}

// A child in a draft is with the crew like any other: the filter counts him, and
// the row says that he is held for too long.
func TestADraftWithAChildIsCounted(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	p.screen.Show(Data{Drafts: []Draft{
		{ID: id(40), At: clock(20, 18), Typed: clock(20, 30), Care: true, Overdue: true}, {ID: id(41), At: clock(23, 0), Typed: clock(23, 1)},
	}})
	test.Tap(p.chip(InCare))
	if diff := cmp.Diff([]byte{40}, p.order()); diff != "" || p.chip(InCare).Text() != "1" {
		t.Errorf("counted %s: %s", p.chip(InCare).Text(), diff)
	}
	if !p.Says(p.Look.T("night.overdue", "Time", "20:18")) {
		t.Error("the row does not say so")
	}
}

// ofRecords are the filters that show records.
func ofRecords() []Filter {
	return slices.DeleteFunc(slices.Clone(filters), func(f Filter) bool { return f == Crews })
}

// As long as earlier nights are read, no count is the last word, and nothing says
// that the night is quiet or that nothing was returned.
func TestNothingIsCountedOutBeforeAllIsRead(t *testing.T) {
	p := open(uitest.New(t, "en", palette.Night, wide), Data{})
	counts := func() (all []string) {
		for _, f := range ofRecords() {
			all = append(all, p.chip(f).Text())
		}
		return all
	}
	for _, row := range []struct {
		reading bool
		want    []string
	}{{true, []string{"0…", "0…", "0…", "0…", "0…"}}, {false, []string{"0", "0", "0", "0", "0"}}} {
		for _, f := range []Filter{All, Returned} {
			p.screen.SetFilter(f)
			p.screen.Show(Data{Reading: row.reading})
			if diff := cmp.Diff(row.want, counts()); diff != "" {
				t.Errorf("reading %v: %s", row.reading, diff)
			}
			if said := p.screen.empty.Visible() || p.screen.nothing.Visible(); said == row.reading {
				t.Errorf("reading %v, %s: it says that there is nothing: %v", row.reading, f, said)
			}
		}
	}
}

// TestAConflictDoesNotStopTheClock: a record that was changed in two places says
// for how long the child has been here as any other does.
func TestAConflictDoesNotStopTheClock(t *testing.T) {
	texts := uitest.New(t, "ru", palette.Night, wide).Look.Texts()
	row := Row{Word: state.WordInCare, Care: true, Overdue: true, At: clock(0, 41), Outcome: codes.Names{RU: "передан"}}
	want, _ := stateOf(texts, &row)
	row.Word = state.WordConflict
	if got, role := stateOf(texts, &row); got != want || role != palette.Danger {
		t.Errorf("%q in %s, want %q", got, role, want)
	}
}

// Where every child was taken the row asks for the record to be finished, above
// the rest of the night, and is not among those with a crew.
func TestAnOpenRecordWithNobodyInCareAsksToBeFinished(t *testing.T) {
	look := uitest.New(t, "ru", palette.Night, wide).Look
	row := Row{Word: state.WordUnfinished, At: clock(0, 41), Outcome: codes.Names{RU: "Передан на месте"}}
	text, role := stateOf(look.Texts(), &row)
	if text != "Передан на месте · запись не завершена" || role != palette.Lamp {
		t.Errorf("%q in %s", text, role)
	}
	l := line{row: &row}
	if l.rank() != 1 || l.cares() {
		t.Errorf("rank %d, in care %v", l.rank(), l.cares())
	}
	row.Wrong, row.Typing = true, true
	if text, role := ending(look.Texts(), line{row: &row}); text != look.T("night.given_wrong") || role != palette.Danger {
		t.Errorf("given to who may not have him: %q in %s", text, role)
	}
	row.Returned = true
	if text, role := stateOf(look.Texts(), &row); text != look.T("night.given_wrong") || role != palette.Danger {
		t.Errorf("sent back too, it covers the alarm: %q in %s", text, role)
	}
	row.Returned = false
	row.Wrong, row.Typing, row.Passed, row.PassedAt = false, false, true, clock(1, 2)
	if text, _ := stateOf(look.Texts(), &row); text != look.T("night.passed", "Time", "01:02") {
		t.Errorf("handed over: %q", text)
	}
}

// Where no record may be read, a chip tells no number, with or without something at
// hand, and an empty filter says that it cannot be read and what to do.
func TestFiltersWhereTheGrantHasEnded(t *testing.T) {
	for _, row := range []struct {
		name string
		rows bool
	}{{"nothing at hand", false}, {"a draft and a child at hand", true}} {
		t.Run(row.name, func(t *testing.T) {
			p := open(uitest.New(t, "en", palette.Night, wide), Data{})
			d := mixed(p.Stage)
			if !row.rows {
				d.Rows, d.Drafts = nil, nil
			}
			d.Ended = true
			p.screen.Show(d)
			for _, f := range ofRecords() {
				test.Tap(p.chip(f))
				if got := p.chip(f).Text(); got != "—" {
					t.Errorf("%s says %q", f, got)
				}
				if name := p.Look.T("night.filter_" + string(f)); p.Says("Nothing tonight under “" + name + "”.") {
					t.Errorf("%s is called empty, and is not read", f)
				}
				said := p.Says(p.Look.T("night.filter_ended", "Filter", p.Look.T("night.filter_"+string(f))))
				if want := len(p.order()) == 0 && f != All; said != want {
					t.Errorf("%s says that it cannot be read: %v, want %v", f, said, want)
				}
			}
			d.Ended = false
			p.screen.Show(d)
			if got := p.chip(Drafts).Text(); got == "—" {
				t.Error("after the contact nothing is counted")
			}
		})
	}
}

// Of two versions the row tells no outcome: either may have ended otherwise.
func TestTwoVersionsTellNoOutcome(t *testing.T) {
	look := uitest.Look(t, palette.Night, "en")
	row := Row{Kind: raid.KindEncounter, Word: state.WordConflict, Outcome: codes.Names{EN: "Handed over on the spot"}}
	if text, role := stateOf(look.Texts(), &row); text != look.T("night.two_versions") || role != palette.Danger {
		t.Errorf("says %q", text)
	}
}

// TestAReturnedRecordOfTwoVersionsIsReturned: the list says so, whatever its word is.
func TestAReturnedRecordOfTwoVersionsIsReturned(t *testing.T) {
	row := Row{Word: state.WordConflict, Returned: true}
	if !Returned.takes(line{row: &row}) {
		t.Error("it is not among the returned ones")
	}
	look := uitest.Look(t, palette.Night, "en")
	if text, role := stateOf(look.Texts(), &row); text != look.T("night.returned") || role != palette.Danger {
		t.Errorf("its row says %q", text)
	}
	row.Returned = false
	if Returned.takes(line{row: &row}) {
		t.Error("a conflict alone is not returned")
	}
}

// Who acts for every child of the night counts all who are with a crew: the chip said none
// above a row that said it. To a patrol a child with another crew stays that crew's.
func TestWhoWatchesCountsEveryChildInCare(t *testing.T) {
	row := Row{Care: true, Away: true}
	if InCare.takes(line{row: &row}) {
		t.Error("a patrol counts the child of another crew")
	}
	if row.Watched = true; !InCare.takes(line{row: &row}) {
		t.Error("who watches does not count him")
	}
}
