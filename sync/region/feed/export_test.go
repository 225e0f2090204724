package feed

import "time"

// Stop has the hub count its commits at one moment.
func (h *Hub) Stop(at time.Time) { h.now = func() time.Time { return at } }
