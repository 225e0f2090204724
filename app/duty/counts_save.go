package duty

import (
	"context"
	"encoding/json"

	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// save keeps what was made anew: the packs first, then the head that names them, then
// what stood in their place goes. Whatever ends it between leaves a head that names what
// is there, or none.
func (k *keeping) save(ctx context.Context) error {
	if !k.moved {
		return nil
	}
	var values, gone []ledger.Derived
	for night, n := range k.fresh {
		for _, old := range k.head.Packs[night] {
			gone = append(gone, ledger.Derived{Number: old})
		}
		delete(k.head.Packs, night)
		for i, b := range n.bytes() {
			values = append(values, ledger.Derived{Number: k.head.Next, Night: night, Keys: n.keys[i], Value: b})
			k.head.Packs[night] = append(k.head.Packs[night], k.head.Next)
			k.head.Next++
		}
	}
	raw, err := json.Marshal(k.head)
	if err != nil {
		return err
	}
	values = append(values, ledger.Derived{Lasts: true, Keys: []seal.KeyID{k.head.Own}, Value: raw})
	if k.begun {
		gone, err = k.strangers(ctx)
	}
	if err != nil {
		return err
	}
	values = append(values, gone...)
	if k.d.counts.cut != nil {
		values = k.d.counts.cut(values)
	}
	return k.d.ledger.PutDerived(ctx, k.space, k.basis, values...)
}

// strangers are what the head does not name.
func (k *keeping) strangers(ctx context.Context) (all []ledger.Derived, err error) {
	named := map[uint64]bool{0: true}
	for _, numbers := range k.head.Packs {
		for _, n := range numbers {
			named[n] = true
		}
	}
	there, err := k.d.ledger.DerivedNumbers(ctx, k.space)
	for _, n := range there {
		if !named[n] {
			all = append(all, ledger.Derived{Number: n})
		}
	}
	return all, err
}
