package desktop

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/duty"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/errs"
)

// longClose is how long a window that was closed waits for the disk before it
// asks, and longSignal how long a question stands that a signal of the system
// brought: nobody may be there to answer, and the system does not wait for ever.
const (
	longClose  = 3 * time.Second
	longSignal = 20 * time.Second
)

// terminate ends the program for the system, as when the computer is shut down.
// What was typed and cannot be kept is said in the window first: that waits for an
// answer, or for room on the disk, and no longer than longSignal.
func (d *desktop) terminate(end func()) {
	d.ending = true
	d.shell.After(longSignal, end)
	d.closing = false // a question that is open already is asked anew, with its time
	d.askClose(end)
}

// askClose ends the program for who closed its window. Where what was typed could
// not be put on the disk he is told so first and may wait: what is held in memory
// goes with the program.
func (d *desktop) askClose(end func()) {
	if d.closing {
		return // it is being asked, or looked into
	}
	s := d.session
	if s == nil {
		if d.device != nil && d.device.Holds() {
			d.mayLose(d.lost, end)
			return
		}
		end()
		return
	}
	d.closing = true
	kept := func(lost error) {
		if !d.closing {
			return // the disk came back too late
		}
		d.closing = false
		if d.session == s {
			d.shell.ShowLocked(nil)
		}
		if !loses(lost) {
			end()
			return
		}
		d.mayLose(lost, end)
	}
	d.shell.ShowLocked(d.waiting("app.closing"))
	late := d.shell.After(longClose, func() { kept(errs.Errorf(errs.Unavailable, "disk_slow", "a draft is still being written")) })
	s.Keep(func(lost error) {
		late()
		kept(lost)
	})
}

// loses says whether anything would go with the program.
func loses(lost error) bool {
	held := duty.Held{}
	return lost != nil && !(errors.As(lost, &held) && held.Kept)
}

// mayLose asks whether the program is to end although what was typed would go
// with it.
func (d *desktop) mayLose(lost error, end func()) {
	d.closing = true
	free := func() { d.closing = false }
	if lost == nil {
		lost = duty.Held{Cause: errs.Errorf(errs.Unavailable, "disk_full", "")}
	}
	cause := d.look.SaySentence(lost)
	key := "app.unkept_close"
	if d.session == nil {
		key = "app.unkept_door" // only his PIN opens what is held
	}
	text := func() string {
		text := d.look.T(key, "Cause", cause())
		if d.ending {
			text += " " + d.look.T("app.unkept_signal", "Seconds", int(longSignal.Seconds()))
		}
		return text
	}
	if d.shell.Locked() { // a question would lie below the cover
		d.shell.ShowLocked(d.mayLoseCover(text, end, func() { free(); d.showLogin() }))
		return
	}
	d.shell.Ask(ui.Question{
		Icon: icon.Warning, Head: d.look.Say("app.unkept_head"), Text: text,
		Yes: d.look.Say("app.unkept_end"), No: d.look.Say("app.unkept_wait"), Risky: true,
		OnYes: end, OnNo: free,
	})
}

// mayLoseCover is the same question to who stands before the lock.
func (d *desktop) mayLoseCover(text ui.Say, end, wait func()) fyne.CanvasObject {
	yes := ui.NewRisky(icon.Close, d.look.Say("app.unkept_end"), end)
	no := ui.NewButton(d.look.Say("app.unkept_wait"), wait)
	return container.NewCenter(ui.AtLeast(560, 0, ui.Card(ui.Column(16,
		ui.NewHead(d.look.Say("app.unkept_head")), ui.NewLabel(text), ui.Row(12, ui.Space(), no, yes)))))
}
