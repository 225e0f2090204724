package app

import (
	"maps"
	"slices"
	"time"

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
	dialogAge   = 12 * time.Hour
	mostDialogs = 16
)

// dialogs are those of now.
func (s *session) dialogs() map[string]dialog {
	all := map[string]dialog{}
	s.desk.drafts.Noted(draft.Dialogs, &all)
	now := s.duty.Now()
	maps.DeleteFunc(all, func(_ string, d dialog) bool { return now.Sub(d.At) > dialogAge })
	return all
}

// Recall implements ui.Memory.
func (p pane) Recall(name string) map[string]string {
	if p.s.gone() {
		return nil
	}
	return p.s.dialogs()[name].Fields
}

// Remember implements ui.Memory.
func (p pane) Remember(name string, fields map[string]string) {
	if p.s.gone() {
		return
	}
	all := p.s.dialogs()
	delete(all, name)
	for len(all) >= mostDialogs {
		delete(all, slices.MinFunc(slices.Collect(maps.Keys(all)), func(a, b string) int { return all[a].At.Compare(all[b].At) }))
	}
	if len(fields) > 0 {
		all[name] = dialog{p.s.duty.Now(), fields}
	}
	if len(all) == 0 {
		p.s.typedOn(draft.Dialogs, nil)
		return
	}
	p.s.typedOn(draft.Dialogs, all)
}
