package desktop

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/unlock"
	"shyraq/app/vault"
	"shyraq/errs"
)

// recoverDesk fills unlock.Recoverer.
type recoverDesk struct{ loginDesk }

func stateOf(r vault.Recovery) unlock.Recovery {
	return unlock.Recovery{Code: r.Request.Code(), Until: r.Request.Until, Sent: r.Sent, Approved: r.Approved, Rejected: r.Rejected, Ready: r.Ready}
}

func personOf(o vault.Officer) unlock.Officer {
	p := unlock.Officer{ID: o.ID.String(), Name: o.Name, Role: string(o.Role)}
	if p.Name == "" {
		p.Name = p.ID
	}
	return p
}

// Officers implements unlock.Recoverer, away from the UI thread.
func (l recoverDesk) Officers(ctx context.Context) (all []unlock.Officer, err error) {
	found, err := l.device.Recoverable(ctx)
	for _, o := range found {
		all = append(all, personOf(o))
	}
	return all, err
}

// State implements unlock.Recoverer.
func (l recoverDesk) State(officer string) (unlock.Recovery, bool) {
	id, err := uuid.Parse(officer)
	if err != nil {
		return unlock.Recovery{}, false
	}
	r, err := l.device.Recovery(id)
	if err != nil {
		return unlock.Recovery{}, false
	}
	return stateOf(r), true
}

// Ask implements unlock.Recoverer, away from the UI thread.
func (l recoverDesk) Ask(ctx context.Context, officer, pin string) (unlock.Recovery, error) {
	return l.of(officer, func(id uuid.UUID) (vault.Recovery, error) { return l.device.AskRecovery(ctx, id, pin) })
}

// Refresh implements unlock.Recoverer, away from the UI thread.
func (l recoverDesk) Refresh(ctx context.Context, officer string) (unlock.Recovery, error) {
	return l.of(officer, func(id uuid.UUID) (vault.Recovery, error) { return l.device.RefreshRecovery(ctx, id) })
}

func (l recoverDesk) of(officer string, do func(uuid.UUID) (vault.Recovery, error)) (unlock.Recovery, error) {
	id, err := uuid.Parse(officer)
	if err != nil {
		return unlock.Recovery{}, errs.Errorf(errs.NotFound, "officer_unknown", "no such officer")
	}
	r, err := do(id)
	return stateOf(r), err
}

// Recover implements unlock.Recoverer, away from the UI thread.
func (l recoverDesk) Recover(ctx context.Context, officer, pin string) error {
	id, err := uuid.Parse(officer)
	if err != nil {
		return errs.Errorf(errs.NotFound, "officer_unknown", "no such officer")
	}
	err = l.device.Recover(ctx, id, pin)
	l.tried(pin, err)
	return err
}

// showRecover covers the window with the page for who forgot his PIN, or whose vault is
// damaged.
func (d *desktop) showRecover(who string) {
	d.login = nil
	page := unlock.NewRecover(d.look, recoverDesk{d.loginDesk()})
	page.OnDone = func(string) { d.enter() }
	page.OnBack = d.showLogin
	page.OnLang, page.OnFlavour = d.shell.SetLang, d.shell.SetFlavour
	var all []unlock.Officer
	for _, o := range d.device.Officers() {
		all = append(all, personOf(o))
	}
	page.Show(all, who)
	d.shell.ShowLocked(page.Object())
	d.event("recover", nil)
}

// tellRecovered says at the log-in that an officer's keys were given back of late, when
// and by whom: he may not have asked for it.
func (d *desktop) tellRecovered() {
	work := d.device.Duty()
	if work == nil {
		return
	}
	if r, ok := work.Recovered(); ok {
		d.shell.Ask(ui.Question{
			Icon: icon.Key, Head: d.look.Say("recover.done_head"),
			Text: func() string {
				return d.look.T("recover.done", "When", d.look.Texts().DateClock(r.At), "Names", strings.Join(r.By, ", "))
			},
			Yes: d.look.Say("recover.done_yes"), No: d.look.Say("recover.done_no"), OnNo: d.askLock,
		})
	}
}
