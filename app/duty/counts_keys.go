package duty

import (
	"context"
	"encoding/hex"
	"slices"

	"shyraq/app/raid/civil"
	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// mixes notes of a record whose revisions lie under several keys which nights it may come
// to count for. When one of the keys goes, an earlier version is the one that is shown: of
// another night perhaps, or not withdrawn. A record of one key goes as a whole, with the
// pack that it is in.
func (k *keeping) mixes(rec ledger.Record) {
	if len(rec.Keys) < 2 {
		return
	}
	for _, id := range rec.Keys {
		for _, night := range nightsOf(rec) {
			if of := k.head.Mixed[id.String()]; !slices.Contains(of, night) {
				k.head.Mixed[id.String()], k.moved = append(of, night), true
			}
		}
	}
}

// uncover makes those nights anew for which a record may count now that a key has gone;
// false where all has to be.
func (k *keeping) uncover(ctx context.Context) (bool, error) {
	var lost []civil.Date
	for name, nights := range k.head.Mixed {
		var id seal.KeyID
		if raw, err := hex.DecodeString(name); err == nil && copy(id[:], raw) == len(id) && k.opens(id) {
			continue
		}
		k.lacks([]seal.KeyID{id})
		lost = append(lost, nights...)
		delete(k.head.Mixed, name)
	}
	for _, night := range lost {
		if k.fresh[night] != nil {
			continue
		}
		if fits, err := k.remake(ctx, night); !fits || err != nil {
			return false, err
		}
	}
	return true, nil
}
