package httpapi

import (
	"context"
	"encoding/json"
	"time"

	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// manyFailed is after how many wrong PINs in a row an operator hears of a device: where
// the device itself begins to wait.
const manyFailed = 5

// triesTold is what a device said of the PINs that were tried on it.
type triesTold struct {
	recovery.Tries
	At time.Time `json:"at"`
}

// tries holds what a device says of the PINs tried on it against what it said before. One
// that says fewer, of the same vault, had a copy put in its place, which gives no fresh
// tries unseen; one on which somebody keeps failing is told of too. What is written down
// is the highest, at most once in journalPause. A hello does not fail by it.
func (a *API) tries(ctx context.Context, who caller, text string) {
	now, ok := recovery.ParseTries(text)
	if !ok || who.state != wire.DeviceActive {
		return
	}
	key := who.device.ID.String() + "/tries"
	row, err := a.o.Store.Row(ctx, access.Judging(), store.Journals, key)
	if err != nil {
		return
	}
	var had triesTold
	if row.Value != nil && json.Unmarshal(row.Value, &had) != nil {
		had = triesTold{}
	}
	same := now.Vault == had.Vault
	switch {
	case same && now.All < had.All && late(ctx, had.At):
		return
	case same && now.All < had.All:
		a.alarm(ctx, who.device.ID, alarmTries)
		return
	case now.Failed >= manyFailed && !(same && now.All == had.All):
		a.alarm(ctx, who.device.ID, alarmPINs)
	}
	if same && (now.All == had.All || a.o.Now().Sub(had.At).Abs() < journalPause) {
		return
	}
	value, err := json.Marshal(triesTold{now, a.o.Now().UTC()})
	if err != nil {
		return
	}
	_, _ = a.o.Store.Change(ctx, access.Judging(), func(uint64) ([]store.RowChange, error) { // or with the next hello
		return []store.RowChange{{Table: store.Journals, Key: key, Version: row.Version, Value: value}}, nil
	})
}
