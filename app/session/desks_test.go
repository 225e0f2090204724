package session

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/locate"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/act"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/listview"
	"shyraq/app/ui/night"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/period"
	"shyraq/app/ui/settings"
	"shyraq/app/ui/uitest"
	"shyraq/sync/journal"
	"shyraq/sync/ledger"
)

// What is chosen in the settings is handed to the window, and nothing else with
// it.
func TestSettingsAreHandedOn(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	s.ShowLink()
	s.settings.OnLang(i18n.RU)
	s.settings.OnFlavour(palette.Red)
	s.settings.OnText("large")
	s.settings.OnIdle(7)
	s.settings.OnKeyboard(string(keyboard.On))
	s.settings.OnReceiver(settings.Receiver{Kind: "file", Address: filepath.Join(r.down, "none.nmea")})
	want := Prefs{Lang: i18n.RU, Flavour: palette.Red, Text: "large", Idle: 7, Board: keyboard.On, Receiver: r.prefs.Receiver}
	if r.prefs != want || !strings.HasPrefix(r.prefs.Receiver, "file:") || r.shell.Router().Area() != ui.AreaSettings {
		t.Errorf("%+v at %s", r.prefs, r.shell.Router().Area())
	}
	r.until("why it says nothing", func() bool { return s.gpsErr != nil })
	if d := s.settingsData(); d.Receiver.State != settings.Silent || !s.replayed() || d.IdleMinutes != 7 {
		t.Errorf("the settings say %+v", d.Receiver)
	}
	s.settings.OnReceiver(settings.Receiver{Kind: "tcp", Address: "nowhere"})
	s.settings.OnChangePIN()
	if !r.says(r.look.T("settings.change_pin")) {
		t.Errorf("no sheet: %q", r.words())
	}
	if _, ok := r.w.Canvas().Focused().(ui.Typist); !ok {
		t.Error("what is typed at once goes nowhere")
	}
}

func TestSettingsDesk(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	k := settingsDesk{ctx: r.s.ctx, duty: r.s.duty, pins: r.device, atlas: r.atlas, look: r.look}
	if k.CheckPIN("111111") == nil || k.CheckPIN("582917") != nil || k.CheckReceiver(settings.Receiver{Kind: "off"}) != nil {
		t.Error("PINs and receivers are not looked at")
	}
	if err := k.ChangePIN(r.ctx, "000000", "582917"); err == nil {
		t.Error("changed with another PIN")
	}
	r.must(k.ChangePIN(r.ctx, aigul.PIN, "582917"))
	found, err := k.Verify(r.ctx)
	if err != nil || len(found) != 0 {
		t.Errorf("found %v, %v", found, err)
	}
	if k.AddMap(r.ctx, filepath.Join(r.down, "none.pmtiles"), false, nil) == nil {
		t.Error("a map that is not there was added")
	}
	if _, err := k.RemoveMap("none.pmtiles"); err == nil {
		t.Error("a map that is not there was removed")
	}
	if f, err := k.Folder(r.down); err != nil || f.Path != r.down {
		t.Errorf("%+v, %v", f, err)
	}
	r.s.AddMap(filepath.Join(r.down, "none.pmtiles"))
	r.s.mapsChanged()
	r.s.Damaged(ledger.Finding{Kind: ledger.Lost})
	r.until("the damage", func() bool { return r.says(r.look.N("app.damaged", 1)) })
	if mended(ledger.Finding{Kind: ledger.Lost}) {
		t.Error("what is lost is mended")
	}
}

// A night is looked through, opened and taken back by what fills its screen.
func TestNightDuty(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	id, _ := r.finished()
	h := nightDuty{r.s.duty}
	names, err := h.Reveal(r.ctx, id)
	if err != nil || len(names) != 1 || names[0] != "Сынақ Асан" {
		t.Errorf("names %q, %v", names, err)
	}
	check, err := h.CheckPlace(r.ctx, night.Spot{Place: raid.Place{Type: "PARK", Note: "саябақ"}}, raid.NothingFound)
	r.must(err)
	found, err := h.Search(r.ctx, "Сынақ")
	if err != nil || len(found.Rows) != 1 {
		t.Errorf("found %+v, %v", found, err)
	}
	all, err := h.Nights(r.ctx, night.All)
	if err != nil || len(all.Rows) != 2 {
		t.Errorf("nights %+v, %v", all, err)
	}
	r.must(h.UndoCheck(r.ctx, check))
	if _, err := h.Visit(r.ctx, raid.HomeCheck{}); err == nil {
		t.Error("a visit without anything was kept")
	}
	if _, err := h.Visit(r.ctx, raid.Talk{}); err == nil {
		t.Error("a talk without anything was kept")
	}
	d := &recordDesk{duty: r.s.duty}
	if v, err := d.Reveal(r.ctx, id); err != nil || v.Encounter == nil {
		t.Errorf("%+v, %v", v, err)
	}
}

// A night's figures and the page of a shift are files beside the others.
func TestFiguresAndShiftLeave(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	r.finished()
	written := func() (n int) { // lines of the journal about who looked and what left
		t.Helper()
		for f, err := range journal.Read(filepath.Join(r.dir, "journal"), 1) {
			r.must(err)
			if f.Kind == journal.Audit {
				n++
			}
		}
		return n
	}
	f := figuresDesk{s.duty, s.look, s.cfg.Downloads}
	if _, open, err := f.Summary(r.ctx, s.shift.Night); err != nil || !open {
		t.Errorf("the summary: open %v, %v", open, err)
	}
	before := written()
	if path, err := f.Export(r.ctx, s.shift.Night); err != nil || filepath.Dir(path) != r.down {
		t.Errorf("%s, %v", path, err)
	}
	if n := written() - before; n != 1 {
		t.Errorf("that the figures left is written %d times", n)
	}
	s.OpenShift()
	r.until("the end of the shift", func() bool { return s.shiftEnd != nil && r.top() == ui.Screen(s.shiftEnd) })
	before = written()
	s.printShift()
	r.until("the page of the shift", func() bool {
		pages, _ := filepath.Glob(filepath.Join(r.down, "*.pdf"))
		return len(pages) == 1
	})
	if n := written() - before; n != 1 {
		t.Errorf("that the page was printed is written %d times", n)
	}
	s.closeShift()
	r.until("the close", func() bool { return strings.Contains(strings.Join(r.said, " "), "shift_closed") })
}

// The report of a period is counted from the records of the device, and each of
// its files is written down once and lies beside the others.
func TestThePeriodLeaves(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	r.finished()
	s.Area(ui.AreaFigures)
	r.until("the figures", func() bool { return s.figures.Night() == s.shift.Night && r.says(s.look.T("period.open")) })
	r.tap("period.open")
	r.until("the report", func() bool { return r.says(s.look.T("period.title")) && r.says(s.look.T("figures.long_03")) })
	d := periodDesk{s.duty, s.look, s.cfg.Codes, s.cfg.Fonts, s.cfg.Downloads, s.cfg.Atlas}
	tonight := d.Tonight()
	got, err := d.Count(r.ctx, commission.Month.Around(tonight, tonight))
	r.must(err)
	if got.Records != 1 || got.Draft(s.look.Texts()) == "" || !got.Running {
		t.Errorf("%d records, a draft: %q", got.Records, got.Draft(s.look.Texts()))
	}
	for _, row := range []struct {
		form   period.Form
		ending string
	}{
		{period.Paper, "-" + string(tonight) + ".pdf"}, {period.Book, "-" + string(tonight) + ".xlsx"},
		{period.Table, "-" + string(tonight) + ".csv"}, {period.Public, "-" + string(tonight) + "-public.csv"},
	} {
		path, err := d.Save(r.ctx, got, row.form)
		r.must(err)
		if data, err := os.ReadFile(path); err != nil || len(data) == 0 || filepath.Dir(path) != r.down || !strings.HasSuffix(path, row.ending) {
			t.Errorf("%s: %s, %d bytes, %v", row.form, path, len(data), err)
		}
	}
	r.tap("period.back")
	r.until("the night's figures", func() bool { return r.top() == ui.Screen(s.figures) })
}

// A number of the report leads to its list, that to a record, and each back to where
// it was left.
func TestANumberLeadsToItsRecordsAndBack(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	id, _ := r.finished()
	s.Area(ui.AreaFigures)
	r.until("the figures", func() bool { return s.figures.Night() == s.shift.Night && r.says(s.look.T("period.open")) })
	r.tap("period.open")
	r.until("the report", func() bool { return r.says(s.look.T("figures.long_03")) })
	row, ok := uitest.Find(s.period.Object(), func(l *listview.List) bool { return true })
	if !ok {
		t.Fatal("no table")
	}
	row.Choose(2)
	row.OnOpen(2)
	r.until("the list", func() bool { return s.behind != nil && r.top() == ui.Screen(s.behind) && r.says("С. А.") })
	rows, ok := uitest.Find(s.behind.Object(), func(l *listview.List) bool { return true })
	if !ok {
		t.Fatal("no list")
	}
	rows.OnTap(0)
	r.until("the record", func() bool { return s.record != nil && s.record.id == id && r.top() == ui.Screen(s.record.screen) })
	if r.shell.Router().Area() != ui.AreaFigures {
		t.Error("he is led away from the figures")
	}
	s.record.screen.OnBack()
	r.until("the list again", func() bool { return r.top() == ui.Screen(s.behind) && rows.Chosen() == 0 })
	r.tap("period.back")
	r.until("the report again", func() bool { return r.top() == ui.Screen(s.period) && row.Chosen() == 2 })
	r.lock()
	if s.period != nil || s.behind != nil {
		t.Error("a list stays behind the lock")
	}
}

// A receiver moves the own position, says when it knows none, and tells the
// time.
func TestAReceiverMovesThePosition(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	at := raid.Point{Lat: 511_282_000, Lon: 714_304_000}
	fix := locate.Fix{Point: at, Accuracy: 5, Valid: true, At: r.time.Now(), Heard: r.time.Now(), InUse: 8}
	s.moved(fix)
	if own, spot := s.position(); own == nil || own.Point != at || spot.Place.Point == nil {
		t.Errorf("at %+v", own)
	}
	s.Area(ui.AreaSettings)
	if d := s.receiverData(); d.Accuracy != 5 || d.InUse != 8 {
		t.Errorf("%+v", d)
	}
	s.moved(locate.Fix{Point: at, Valid: true, At: r.time.Now().Add(2 * time.Hour), Heard: r.time.Now()})
	s.showClock()
	if s.clockWords() == nil || s.clockState() == nil || !r.says(s.clockWords()()) {
		t.Errorf("a clock that is wrong is not told: %q", r.words())
	}
	s.tools().AddMaps()
	if s.tools().District(s.middle()) == "" {
		t.Error("no district at the middle")
	}
}

// A record is handed on, taken back and dropped by what fills the form.
func TestCaptureDesk(t *testing.T) {
	r := newRig(t, aigul, gulnar)
	r.unlock(aigul)
	s := r.s
	heirs, err := s.desk.Heirs(r.ctx, uuid.Nil)
	if err != nil || len(heirs) == 0 {
		t.Fatalf("heirs %v, %v", heirs, err)
	}
	d, _ := handed()
	r.must(s.desk.SaveStep(r.ctx, d))
	r.must(s.desk.PassPen(r.ctx, d, heirs[0].Pen))
	got, err := s.desk.open(r.ctx, d.ID)
	if err != nil || got.Holder == "" {
		t.Errorf("who holds it: %q, %v", got.Holder, err)
	}
	other, _ := handed()
	r.must(s.desk.SaveStep(r.ctx, other))
	r.must(s.desk.Withdraw(r.ctx, other, "қате жазылды"))
	third, _ := handed()
	r.must(s.desk.SaveDraft(r.ctx, third))
	r.must(s.desk.DropDraft(r.ctx, third.ID))
	if _, err := s.duty.Draft(r.ctx, third.ID); err == nil {
		t.Error("a draft that was dropped is there")
	}
	m := meetings{s.duty, s.look}
	if _, more, err := m.Before(r.ctx, capture.MetQuery{Record: d.ID, Person: d.Encounter.People[0]}); err != nil || more != 0 {
		t.Errorf("met: %d more, %v", more, err)
	}
	if m.Undo(r.ctx, uuid.New(), "x") == nil {
		t.Error("a link that is not there was undone")
	}
}

// A record may go to an inspector of the unit, to who rides with the officer and
// to the other crews of the raid; to nobody else, and not to himself.
func TestToWhomARecordMayGo(t *testing.T) {
	r := newRig(t, aigul, bekzat, gulnar, yerlan)
	r.unlock(yerlan)
	_, err := r.s.duty.PlanRaid(r.ctx, uuid.Nil, raid.Raid{
		Type: "NIGHT", Night: r.s.shift.Night, From: r.s.duty.Now(), To: r.s.duty.Now().Add(6 * time.Hour),
		Crews: []raid.Crew{{Name: "1", Members: []uuid.UUID{aigul.ID, gulnar.ID, bekzat.ID}}, {Name: "2", Members: []uuid.UUID{yerlan.ID}}},
	})
	r.must(err)
	r.lock()
	r.unlock(aigul)
	heirs, err := r.s.desk.Heirs(r.ctx, uuid.Nil)
	r.must(err)
	var got []string
	for _, h := range heirs {
		got = append(got, fmt.Sprintf("%s %v", h.Name, h.Mate))
		d, _ := handed()
		r.must(r.s.desk.SaveStep(r.ctx, d))
		r.must(r.s.desk.PassPen(r.ctx, d, h.Pen))
	}
	if diff := cmp.Diff([]string{gulnar.Name + " false", bekzat.Name + " true", "2 false"}, got); diff != "" {
		t.Error(diff)
	}
}

// Whoever goes on with a draft is told that the record was saved elsewhere
// since: what he saves is a second version of it.
func TestADraftOfAnOlderVersionIsToldSo(t *testing.T) {
	for _, c := range []struct {
		name      string
		elsewhere bool
	}{{"nobody else", false}, {"saved on another device", true}} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, aigul)
			r.unlock(aigul)
			s := r.s
			d, _ := handed()
			r.must(s.desk.SaveStep(r.ctx, d))
			d.Encounter.Place.Name = "Достық"
			r.must(s.desk.SaveDraft(r.ctx, d))
			if c.elsewhere {
				begun, err := s.duty.Draft(r.ctx, d.ID)
				r.must(err)
				_, err = s.duty.Step(r.ctx, d.ID, func(e *raid.Encounter) error { e.Note = "мұғалім таныды"; return nil })
				r.must(err)
				r.must(s.duty.SaveDraft(r.ctx, begun)) // which the step of another device leaves alone
			}
			got, err := s.desk.open(r.ctx, d.ID)
			if err != nil || (got.Elsewhere != nil) != c.elsewhere || got.Encounter.Place.Name != "Достық" {
				t.Errorf("told %+v, want %v; at %q: %v", got.Elsewhere, c.elsewhere, got.Encounter.Place.Name, err)
			}
		})
	}
}

// What fills an act saves steps of its record, and lets no act leave that is not
// there.
func TestActDesk(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	d, child := handed()
	r.must(s.desk.SaveStep(r.ctx, d))
	s.openRecord(d.ID)
	r.formAt(d.ID)
	fonts, err := s.cfg.Fonts()
	r.must(err)
	p := s.newActPage(d, child, fonts)
	if p.screen == nil || p.record != d.ID {
		t.Fatal("no page")
	}
	h := actDesk{duty: s.duty, drafts: s.desk.drafts, record: d.ID, newID: s.newID, downloads: s.cfg.Downloads}
	data := s.actData(d, child, nil, false)
	if a := h.Preview(data, act.Form{}); a.Version == 0 {
		t.Error("no page of the act")
	}
	after, err := h.Mark(r.ctx, data, handover.Taker{Name: "Сынақ А.", Kinship: "MOTHER"}, codes.Fit)
	if err != nil || len(after.Encounter.People[0].Guardians) != 1 {
		t.Errorf("marked %+v, %v", after.Encounter.People[0].Guardians, err)
	}
	if _, err := h.Void(r.ctx, after, "none", "қате"); err == nil {
		t.Error("an act that is not there was voided")
	}
	if _, err := h.Copy(r.ctx, d.ID, "none"); err == nil {
		t.Error("an act that is not there was copied")
	}
	if files, _ := os.ReadDir(r.down); len(files) != 0 {
		t.Errorf("%d files left", len(files))
	}
}

// A reviewer opens a record in full, returns it and takes that back.
func TestReviewDesk(t *testing.T) {
	r := newRig(t, aigul, yerlan)
	r.reviewed(1)
	b := reviewDesk{r.s.duty}
	id, rev := r.s.queue[0].Row.ID, string(r.s.queue[0].Row.Rev)
	rec, err := b.Record(r.ctx, id)
	if err != nil || len(rec.Heads) != 1 || rec.Own {
		t.Errorf("%+v, %v", rec, err)
	}
	r.must(b.Return(r.ctx, id, rev, []raid.Comment{{Field: "met_at", Text: "Уақыты қате"}}))
	r.must(b.Undo(r.ctx, id, rev))
	r.must(b.Reveal(r.ctx, id))
	r.must(b.Accept(r.ctx, id, rev))
	if shown := r.s.Shown(); shown.Night != r.s.shift.Night || shown.Turned || r.s.Now().IsZero() || r.s.unit() != "north" || r.s.inspectorHere() != "" {
		t.Errorf("%+v", shown)
	}
}

// A supervisor freezes the report of a month that is over, opens it, saves it and
// withdraws it; it lies beside his other downloads under its number. Nobody else is led
// there.
func TestAReportIsFrozenOnTheDevice(t *testing.T) {
	r := newRig(t, yerlan)
	r.unlock(yerlan)
	s := r.s
	s.Area(ui.AreaFigures)
	r.until("the figures", func() bool { return s.figures.Night() == s.shift.Night && r.says(s.look.T("period.open")) })
	r.tap("period.open")
	r.until("the report", func() bool { return r.says(s.look.T("figures.long_03")) })
	s.period.Key(&fyne.KeyEvent{Name: fyne.KeyLeft})
	r.until("the month before", func() bool { return r.says("2026 жылғы маусым") && r.says(s.look.T("figures.long_03")) })
	d := frozenDesk{periodDesk{s.duty, s.look, s.cfg.Codes, s.cfg.Fonts, s.cfg.Downloads, s.cfg.Atlas}}
	june := commission.Period{From: "2026-06-01", To: "2026-06-30"}
	f, err := d.Freeze(r.ctx, june)
	r.must(err)
	r.tap("period.frozen")
	r.until("the list", func() bool {
		return s.frozen != nil && r.top() == ui.Screen(s.frozen) && r.says("№ "+f.Report.Frozen.Number)
	})
	rows, ok := uitest.Find(s.frozen.Object(), func(*listview.List) bool { return true })
	if !ok {
		t.Fatal("no list")
	}
	rows.OnTap(0)
	r.until("the page", func() bool { return r.says(s.look.T("period.same")) })
	for _, form := range []period.Form{period.Paper, period.Book, period.Table, period.Public} {
		path, err := d.Save(r.ctx, f.Report, form)
		r.must(err)
		again, err := d.Save(r.ctx, f.Report, form)
		r.must(err)
		if again != path || !strings.HasPrefix(filepath.Base(path), "shyraq-report-1-2026-") {
			t.Errorf("%s, once more %s", path, again)
		}
		r.time.Turn(time.Hour)
	}
	r.must(d.Withdraw(r.ctx, f.ID, "қате"))
	all, err := d.Frozen(r.ctx)
	if err != nil || len(all) != 1 || all[0].Report.Frozen.Withdrawn == nil || !all[0].Ours || !all[0].Waits {
		t.Errorf("%+v, %v", all, err)
	}
	if diff, err := d.Differs(r.ctx, f.Report); err != nil || len(diff) > 0 {
		t.Errorf("%v, %v", diff, err)
	}
}
