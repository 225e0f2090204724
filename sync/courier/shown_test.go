package courier

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/sync/ledger"
	"shyraq/sync/projection"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// keeper keeps what a reader has stored.
type keeper struct{ all []ledger.Entry }

func (k *keeper) Append(_ context.Context, entries ...ledger.Entry) (int, error) {
	k.all = append(k.all, entries...)
	return len(entries), nil
}
func (k *keeper) PutMeta(context.Context, string, seal.KeyID, []byte) error { return nil }
func (k *keeper) Meta(context.Context, string) ([]byte, error)              { return nil, nil }

// TestOnlyWhatItsRegionShowsIsTaken: what another region shows, what is shown to
// somebody else, and what was changed on the way is broken to a device.
func TestOnlyWhatItsRegionShowsIsTaken(t *testing.T) {
	region, other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32)), ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	id := Identity{ServerID: uuid.UUID{1}, Device: uuid.UUID{2}, RegionKey: region.Public().(ed25519.PublicKey)}
	me := projection.Reader{Server: id.ServerID, Device: id.Device, Officer: uuid.UUID{3}}
	s, err := revision.Sign(revision.Envelope{Schema: 1, Kind: raid.KindEncounter, Record: uuid.UUID{9}, Device: uuid.UUID{8}, DSeq: 1,
		Author: uuid.UUID{7}, Time: revision.Time{MS: 1}, Body: json.RawMessage(`{"night":"2026-03-20","note":"a"}`)}, other)
	if err != nil {
		t.Fatal(err)
	}
	show := func(key ed25519.PrivateKey, to projection.Reader) projection.Projection {
		p, err := projection.New(s, fields.Facts, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.Sign(key, to, time.Unix(1_790_000_000, 0))
		return p
	}
	change := func(f func(*projection.Reader)) projection.Reader { to := me; f(&to); return to }
	words := show(region, me)
	words.Revision = bytes.Replace(words.Revision, []byte("2026-03-20"), []byte("2026-03-21"), 1)
	for name, row := range map[string]struct {
		p     projection.Projection
		taken int
	}{
		"shown to him":           {show(region, me), 1},
		"by another key":         {show(other, me), 0},
		"by another region":      {show(region, change(func(r *projection.Reader) { r.Server = uuid.UUID{4} })), 0},
		"to another device":      {show(region, change(func(r *projection.Reader) { r.Device = uuid.UUID{4} })), 0},
		"to another officer":     {show(region, change(func(r *projection.Reader) { r.Officer = uuid.UUID{4} })), 0},
		"with other words":       {words, 0},
		"signed by who wrote it": {show(other, projection.Reader{}), 0},
	} {
		t.Run(name, func(t *testing.T) {
			var page coming
			page.take(row.p.AppendLine(nil))
			if !page.take([]byte(`{"end":true,"cursor":"c"}`)) || len(page.whole.Shown) != 1 || page.whole.Broken != 0 {
				t.Fatalf("read as %+v", page.whole)
			}
			bad := 0
			r := Reader{Client: &Client{id: id}, News: &keeper{}, Officer: me.Officer,
				KeyOf: func(revision.Envelope) seal.KeyID { return seal.KeyID{} }, OnBad: func(revision.Hash, string) { bad++ }}
			var out Pulled
			entries, _ := r.sift(page.whole, &out)
			r.report(page.whole)
			if len(entries) != row.taken || out.Bad != 1-row.taken || bad != 1-row.taken {
				t.Errorf("%d taken, %d and %d bad", len(entries), out.Bad, bad)
			}
		})
	}
	var page coming
	page.take([]byte(`{"projection":"` + string(s.Rev) + `"}`))
	page.take([]byte(`{"end":true,"cursor":"c"}`))
	if page.whole.Broken != 1 {
		t.Errorf("half a line is %+v", page.whole)
	}
}
