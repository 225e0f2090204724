package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/store"
)

// journalPause is how often the end of a device's journal is written down at most.
const journalPause = 20 * time.Second

// told is what the region was told of a device's journal.
type told struct {
	wire.JournalEnd
	At time.Time `json:"at"`
}

// witness compares where a device says its journal ends with what it said before,
// and gives that; nil where there is nothing. A device that says less, or another
// hash under the same number, had a copy put in the place of its store: that is
// for a person to look at. What is written down is the highest.
func (a *API) witness(ctx context.Context, who caller, text string) *wire.JournalEnd {
	end, ok := wire.ParseJournalEnd(text)
	if !ok {
		return nil
	}
	device := who.device.ID
	row, err := a.o.Store.Row(ctx, access.Judging(), store.Journals, device.String())
	if err != nil {
		return nil // a hello does not fail by it
	}
	var had told
	if row.Value != nil && json.Unmarshal(row.Value, &had) != nil {
		had = told{}
	}
	switch {
	case end.Number < had.Number && late(ctx, had.At):
	case end.Number < had.Number, end.Number == had.Number && end.Hash != had.Hash:
		a.alarm(ctx, device, alarmJournal)
	case end.Number > had.Number && who.state == wire.DeviceActive && a.o.Now().Sub(had.At).Abs() >= journalPause:
		a.keepEnd(ctx, device, row, told{end, a.o.Now().UTC()})
	}
	if had.Number == 0 {
		return nil
	}
	return &had.JournalEnd
}

func (a *API) keepEnd(ctx context.Context, device uuid.UUID, row store.Row, t told) {
	value, err := json.Marshal(t)
	if err != nil {
		return
	}
	// Another server may have written it meanwhile: the next hello tells it again.
	_, _ = a.o.Store.Change(ctx, access.Judging(), func(uint64) ([]store.RowChange, error) {
		return []store.RowChange{{Table: store.Journals, Key: device.String(), Version: row.Version, Value: value}}, nil
	})
}

// kept signs which revisions of its own chain a device may take for taken in.
func (a *API) kept(w http.ResponseWriter, req *http.Request, who caller) error {
	var ask wire.KeptRequest
	if err := readJSON(req, &ask); err != nil {
		return err
	}
	if len(ask.Nonce) > 64 || len(ask.Revs) > wire.MaxKept {
		return errs.Errorf(errs.Invalid, "body_form", "at most %d revisions and a nonce", wire.MaxKept)
	}
	revs, err := a.o.Records.Kept(req.Context(), who.device.ID, ask.Revs)
	if err != nil {
		return err
	}
	k := wire.Kept{Nonce: ask.Nonce, Epoch: a.people().Epoch().Epoch, Revs: revs}
	k.Sign(a.o.Keys.Signing(), a.o.ID, who.device.ID)
	answer.JSON(w, http.StatusOK, k)
	return nil
}
