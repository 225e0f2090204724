package capture

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	uitest "shyraq/app/ui/uitest"
)

// What comes by itself moves nothing that a finger may be about to touch.
func TestNoticesMoveNothing(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}, {Width: 800, Height: 1280}} {
		for _, row := range []struct {
			name   string
			at     page
			notice func(p *pageObject)
		}{
			{"signs of violence", pageWhy, func(p *pageObject) { p.tap(p.why().reasons, string(codes.ReasonVictim)) }},
			{"risk of self-harm", pageWhy, func(p *pageObject) { p.tap(p.why().reasons, string(codes.ReasonSelfHarm)) }},
			{"fled from violence", pageGuardian, func(p *pageObject) { p.tap(p.guardian().why, "Y_VIOL") }},
			{"perhaps met before", pagePerson, func(p *pageObject) { p.person().met.put([]Met{forInspector, forInspector}, 3) }},
			{"an odd number", pagePerson, func(p *pageObject) { p.digits("900315100009") }},
			{"a number that is read", pagePerson, func(p *pageObject) { p.digits("900315100008") }},
			{"a date that is none", pagePerson, func(p *pageObject) { p.typeDate("45.13.2011") }},
			{"a telephone number that is none", pageGuardian, func(p *pageObject) {
				p.write(p.guardian().phone, "87018701555012")
				p.window.Canvas().Unfocus()
			}},
			{"what is missing, once the page was left", pagePerson, func(p *pageObject) {
				p.c.left[pagePerson] = true
				p.c.refreshMarks()
			}},
			{"the ticks of the steps", pageWhy, func(p *pageObject) {
				for i := range p.c.left {
					p.c.left[i] = true
				}
				p.c.refreshMarks()
			}},
			{"the limit of holding", pageOutcome, func(p *pageObject) {
				p.c.edit(func(s *sheet) { s.who().Detained = &raid.Detention{Event: codes.DetentionDelivered, From: p.c.now()} })
				p.c.frame.refreshState()
			}},
			{"the record changed elsewhere", pageOutcome, func(p *pageObject) { p.c.ShowElsewhere(p.c.Current(), passedOn(p)) }},
			{"the record changed elsewhere, on the map", pageWhere, func(p *pageObject) { p.c.ShowElsewhere(p.c.Current(), passedOn(p)) }},
			{"a disk that is full", pageOutcome, func(p *pageObject) {
				p.desk.fail = errors.New("no room")
				p.c.edit(func(s *sheet) { s.Encounter.Note = "…" })
				p.bench.pass(3 * time.Second)
			}},
		} {
			t.Run(row.name, func(t *testing.T) {
				p := openPage(t, palette.Night, i18n.KK, size)
				p.c.Begin(nil)
				p.c.enter(pagePerson)
				p.write(p.person().name, "Айдос")
				p.c.enter(row.at)
				uitest.Settle(p.window)
				uitest.MustNotMove(t, p.window, func() { row.notice(p) })
			})
		}
	}
}

// What the notices cover can be scrolled above them, on every page: else the
// very field they ask for is out of reach.
func TestWhatTheNoticesCoverIsReached(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}} {
		p := openPage(t, palette.Night, i18n.RU, size)
		p.c.Begin(nil)
		for at := range pageCount {
			if !at.asks(raid.Minor) {
				continue
			}
			p.c.enter(at)
			f := p.c.frame
			f.dock.say([]docks{{ui.Plain("Отметьте точку на карте"), true}, {ui.Plain("Район не указан"), false}})
			f.scroll.By(10000)
			top := func(o fyne.CanvasObject) float32 {
				return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
			}
			page := p.c.pages[at].object()
			before := top(page)
			if over := before + page.Size().Height - top(f.dock); over > 1 {
				t.Errorf("page %d at %v: %.0f dp stay below the notices", at, size, over)
			}
			f.dock.say(nil)
			if jump := top(page) - before; jump != 0 {
				t.Errorf("page %d at %v: jumps by %.0f dp when the notices go", at, size, jump)
			}
		}
	}
}

// Digits typed after a tap on a notice were meant for the field below it: they
// choose nothing.
func TestDigitsAfterATapOnANoticeChooseNothing(t *testing.T) {
	p := openPage(t, palette.Night, i18n.RU, fyne.NewSize(1280, 800))
	p.c.Begin(nil)
	p.c.enter(pageWhere)
	p.tap(p.where().kind, "STRT")
	p.c.enter(pageWhere)
	p.window.Canvas().Focus(p.where().kind.big.Control().(fyne.Focusable))
	p.c.frame.dock.say([]docks{{ui.Plain("Район не указан"), false}})
	p.c.frame.dock.Tapped(nil) // the toolkit leaves the focus alone where a field lies below
	p.typed("2340")
	if got := p.c.sheet.Encounter.Place.Type; got != "STRT" || p.where().open != codes.ClassOutside {
		t.Errorf("the digits chose %q of %q", got, p.where().open)
	}
}
