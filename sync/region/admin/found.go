package admin

import (
	"context"
	"fmt"

	"filippo.io/age"

	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
)

// Founded is what a region is founded with.
type Founded struct {
	ServerID string `json:"server_id"`
	CA       []byte `json:"-"` // DER of the authority's certificate
	To       string `json:"backup_recipient"`
	Secret   string `json:"backup_secret,omitempty"` // shown once; empty where a recipient was given
}

// Founding says for whom the backups of a region to be founded are encrypted.
// Without a recipient a pair is made, and its secret is given out here and kept
// nowhere.
func Founding(recipient string) (Founded, error) {
	f := Founded{To: recipient}
	if f.To == "" {
		id, err := age.GenerateX25519Identity()
		if err != nil {
			return Founded{}, fmt.Errorf("found region: %w", err)
		}
		f.To, f.Secret = id.Recipient().String(), id.String()
	}
	if _, err := recipients([]string{f.To}); err != nil {
		return Founded{}, err
	}
	return f, nil
}

// Found ends the founding of a region that was opened a moment ago: it notes for
// whom backups are, and that it was founded.
func (l *Local) Found(ctx context.Context, f Founded) error {
	err := l.o.Register.Change(ctx, func(e *register.Edit) error { return e.Set(backupSetting, backupTo{Recipients: []string{f.To}}) })
	l.o.Journal.Note(ctx, audit.Frame{Action: "found", Allowed: err == nil})
	return err
}
