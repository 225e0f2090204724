package httpapi

import "shyraq/sync/region/store"

// watchReserve shows how much of the disk is put aside for a store that has room
// put aside: what was given back says that the disk ran full.
func (m *monitor) watchReserve(of store.Store) {
	r, ok := of.(interface{ Reserve() (kept, whole int64) })
	if !ok {
		return
	}
	if _, whole := r.Reserve(); whole == 0 {
		return
	}
	m.set.Func("shyraq_region_reserve_bytes", "Bytes of the disk that are to be put aside for the store.", "gauge", func() float64 { _, whole := r.Reserve(); return float64(whole) })
	m.set.Func("shyraq_region_reserve_used_bytes", "Bytes of those that were given back, since the disk ran full.", "gauge", func() float64 {
		kept, whole := r.Reserve()
		return float64(whole - kept)
	})
}
