package night

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// Also where words stand above the list a low window keeps a whole row of it, and the
// chosen one is that row: on a routine patrol, on a raid that was called off, and where
// the right to read has ended.
func TestWordsAboveTheListLeaveARow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
		for name, put := range map[string]func(*Data){
			"routine": func(d *Data) {},
			"others":  func(d *Data) { d.Others = true },
			"called off": func(d *Data) {
				d.Off = "Жол қар басып, жабық тұр, таңға дейін ашылмайды"
			},
			"ended":      func(d *Data) { d.Ended, d.Recorded = true, 2 },
			"supervisor": func(d *Data) { d.Supervisor = true },
		} {
			s := uitest.New(t, lang, palette.Night, fyne.NewSize(640, 480))
			d := night(s)
			d.Planned = false
			put(&d)
			p := open(s, d)
			place := func() fyne.Position { return fyne.CurrentApp().Driver().AbsolutePositionForObject(p.screen.list) }
			before := place()
			p.screen.list.Choose(7)
			p.screen.list.OnChoose(7)
			uitest.Settle(s.Window)
			if l := p.screen.list; !l.Visible() || l.Size().Height < rowHeight || !l.Sees(7) || place() != before {
				t.Errorf("%s %s: seen %t, %.0f high, at %v, was at %v", lang, name, l.Sees(7), l.Size().Height, place(), before)
			}
		}
	}
}

// Where the crews stand in the list no record of it is chosen for anybody to open.
func TestNoRecordIsOpenedFromTheCrews(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, wide)
	d := night(s)
	d.Supervisor, d.Crews = true, []Crew{{ID: id(9), Name: "3-экипаж"}}
	p := open(s, d)
	p.screen.list.Choose(2)
	p.screen.list.OnChoose(2)
	p.screen.tapFilter(Crews)
	if p.screen.foot.object.Visible() {
		t.Error("Open is offered for a record that is not shown")
	}
	p.screen.tapFilter(All)
	if !p.screen.foot.object.Visible() {
		t.Error("and is gone where it is")
	}
}

// What acts on the record that is chosen first shows it: a tap on Open brings a row that
// was scrolled away back, and opens it only where it is seen; its name is not asked for
// either.
func TestWhatIsOutOfSightIsShownBeforeItIsOpened(t *testing.T) {
	s := uitest.New(t, i18n.EN, palette.Night, wide)
	p := open(s, night(s))
	var opened []uuid.UUID
	p.screen.OnOpen = func(id uuid.UUID) { opened = append(opened, id) }
	last := len(p.screen.lines) - 1
	p.screen.list.Choose(last)
	p.screen.list.OnChoose(last)
	for i, act := range []func(){func() { test.Tap(p.screen.foot.open) }, func() { p.screen.foot.hold.OnHold() }} {
		p.screen.list.Top()
		uitest.Settle(s.Window)
		if p.screen.list.Sees(last) {
			t.Fatal("the list is too short for this test")
		}
		act()
		if len(opened) != i || p.duty.revealed != nil || !p.screen.list.Sees(last) {
			t.Errorf("opened %v, revealed %v, seen %t", opened, p.duty.revealed, p.screen.list.Sees(last))
		}
		act()
	}
	if len(opened) != 1 || len(p.duty.revealed) != 1 {
		t.Errorf("opened %v, revealed %v", opened, p.duty.revealed)
	}
}
