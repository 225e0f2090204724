package session

import (
	"maps"
	"slices"
	"time"

	"shyraq/app/duty"
	"shyraq/app/session/draft"
)

// dialog is what stands in one that was not saved.
type dialog struct {
	At     time.Time         `json:"at"` // of the last letter
	Fields map[string]string `json:"fields"`
}

// A dialog is of its night: what was typed into one an evening ago is another
// family's. So many are kept, the latest.
const (
	dialogAge   = duty.BegunAge
	mostDialogs = 16
)

// dialogs are those of now.
func (p *pages) dialogs() map[string]dialog {
	all := map[string]dialog{}
	p.drafts.Noted(draft.Dialogs, &all)
	now := p.now()
	maps.DeleteFunc(all, func(_ string, d dialog) bool { return now.Sub(d.At) > dialogAge })
	return all
}

// Recall implements ui.Memory.
func (n notifier) Recall(name string) map[string]string {
	if n.gone() {
		return nil
	}
	return n.pages.dialogs()[name].Fields
}

// Remember implements ui.Memory.
func (n notifier) Remember(name string, fields map[string]string) {
	if n.gone() {
		return
	}
	all := n.pages.dialogs()
	delete(all, name)
	for len(all) >= mostDialogs {
		delete(all, slices.MinFunc(slices.Collect(maps.Keys(all)), func(a, b string) int { return all[a].At.Compare(all[b].At) }))
	}
	if len(fields) > 0 {
		all[name] = dialog{n.pages.now(), fields}
	}
	if len(all) == 0 {
		n.pages.typed(draft.Dialogs, nil)
		return
	}
	n.pages.typed(draft.Dialogs, all)
}
