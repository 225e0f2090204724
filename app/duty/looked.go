package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// Looked is who looked at a record, as the region's log has it and proves it.
type Looked struct {
	Views []View // newest first
	More  bool   // there may be older ones
	Size  int64  // entries of the log in which they were proved to stand
	At    time.Time
}

// View is that somebody was given a record, or opened it on a device.
type View struct {
	At     time.Time // on the device where it says so, else when it was written down
	What   string    // a word of viewWords, "act", "review", a reason of CaseReasons or "other"
	Name   string    // of the officer; empty where the directory lacks him, or an administrator asked
	Unit   string    // his
	Admin  bool      // no officer: an administrator
	Device uuid.UUID
	Here   bool // on this device
	Times  int  // how often at once
}

// viewWords are what a view is called; anything else is "other".
var viewWords = map[string]string{
	"read": "received", "looked_at": "asked", "look_reveal": "reveal", "look_print": "print", "look_export": "export", "look_edit": "edit", "held": "sought",
}

// viewWord is what an entry is called. A record that was opened to be reviewed shows
// no name until that is asked for, which is written down by itself.
func viewWord(l wire.LogEntry) string {
	w, ok := viewWords[l.Action]
	switch {
	case !ok:
		return "other"
	case w == "reveal" && (l.Class == "act" || l.Class == lookReview || slices.Contains(CaseReasons, codes.Code(l.Class))):
		return l.Class
	}
	return w
}

// lookReview is the reason of a reveal that shows names to nobody yet.
const lookReview = "review"

// WhoLooked asks the region who looked at a record. Only a supervisor may, else it is
// errs.Denied "role"; without a link it is errs.Unavailable.
func (d *Duty) WhoLooked(ctx context.Context, record uuid.UUID) (Looked, error) {
	if d.Officer().Role != regionfile.Supervisor {
		return Looked{}, errs.Errorf(errs.Denied, "role", "this is for a supervisor")
	}
	if err := d.mayRead(); err != nil {
		return Looked{}, err
	}
	got, at, err := d.client.Looked(ctx, record)
	if err != nil {
		return Looked{}, err
	}
	out := Looked{More: got.More, Size: at.Size, At: at.At}
	for _, e := range got.Entries {
		l, err := e.Read()
		if err != nil {
			return Looked{}, err
		}
		out.Views = append(out.Views, d.view(l))
	}
	return out, nil
}

func (d *Duty) view(l wire.LogEntry) View {
	v := View{At: l.At, What: viewWord(l), Admin: l.Officer == uuid.Nil, Device: l.Device, Here: l.Device == d.opts.Device.Device, Times: l.Times + 1}
	if !l.Then.IsZero() {
		v.At = l.Then
	}
	o, _ := d.Colleague(l.Officer)
	v.Name, v.Unit = o.Name, o.Unit
	v.At = v.At.In(d.Rules().Offset)
	return v
}
