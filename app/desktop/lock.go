package desktop

import (
	"errors"
	"time"

	"shyraq/app/duty"
	"shyraq/app/session"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
)

// stirred starts the idle lock anew.
func (d *desktop) stirred() {
	if d.idle != nil {
		d.idle()
		d.idle = nil
	}
	if d.session != nil {
		d.idle = d.shell.After(time.Duration(d.prefs.Idle)*time.Minute, d.lock)
	}
}

// lock ends the session: drafts first, then the screens, then the keys.
func (d *desktop) lock() { d.leave(d.showLogin) }

// askLock locks for who asked for it: where something could not be kept, he is
// told so first and may stay. The idle lock asks nobody: what it could not keep is
// held in memory, sealed, until its officer is back.
func (d *desktop) askLock() { d.askLeave(d.showLogin) }

// askLeave is leave for who asked for it.
func (d *desktop) askLeave(then func()) {
	s := d.session
	if s == nil {
		d.leave(then)
		return
	}
	d.shell.ShowLocked(d.waiting("app.locking"))
	s.Keep(func(lost error) {
		switch {
		case d.session != s:
		case !loses(lost):
			d.leave(then)
		default:
			d.shell.ShowLocked(nil)
			cause := d.look.SaySentence(lost)
			d.shell.Ask(ui.Question{
				Icon: icon.Warning, Head: d.look.Say("app.unkept_head"),
				Text: func() string { return d.look.T(held(lost, "app.unkept_held", "app.unkept_text"), "Cause", cause()) },
				Yes:  d.look.Say("app.unkept_lock"), No: d.look.Say("app.unkept_stay"), Risky: true,
				OnYes: func() { d.leave(then) },
			})
		}
	})
}

// leave ends the session, if there is one, and then goes on.
func (d *desktop) leave(then func()) {
	s := d.session
	if s == nil {
		then()
		return
	}
	d.closing = false // its question goes with all others
	d.shell.ShowLocked(d.waiting("app.locking"))
	d.device.Lock(leaving{s, d}, ui.Go, func(lost, err error) {
		d.event("locked", err)
		then()
		// Said now: whatever covers the screen takes the words before it away.
		d.lost = lost
		d.tellLost()
		if err != nil {
			d.shell.ToastError(err)
		}
	})
}

// tellLost says what a lock could not keep: at the log-in, and once more to who
// unlocks, for nobody may have stood before it.
func (d *desktop) tellLost() {
	if d.lost == nil {
		return
	}
	cause := d.look.SaySentence(d.lost)
	key := held(d.lost, "app.lock_held", "app.lock_lost")
	if !loses(d.lost) {
		key = "app.lock_kept"
	}
	d.shell.ToastWarning(func() string { return d.look.T(key, "Cause", cause()) })
}

// held is the words for what is in memory, sealed, until its officer is back,
// and else those for what is lost.
func held(lost error, words, gone string) string {
	if h := (duty.Held{}); errors.As(lost, &h) {
		return words
	}
	return gone
}

// leaving is a session that is being locked: it ends for the window at the
// moment in which its screens are emptied.
type leaving struct {
	*session.Session
	d *desktop
}

// Empty implements device.Screens. The window lets go of the session too, so that
// what it had read can be collected.
func (l leaving) Empty() {
	l.d.session = nil
	l.d.shell.OnArea, l.d.shell.OnNewCheck, l.d.shell.OnShift, l.d.shell.OnSync = nil, nil, nil, nil
	l.Session.Empty()
}

// wiped locks whoever works here out: the region had the keys destroyed. What was
// typed and not saved goes with them.
func (d *desktop) wiped() {
	if d.session == nil {
		d.showLogin()
		return
	}
	d.lock()
}
