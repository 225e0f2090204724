package feed

import (
	"context"
	"time"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

// again is after what time a reader looks again who was woken for a commit that
// an earlier one keeps back.
const again = 2 * time.Millisecond

// Next gives the page after a cursor, and waits for one that is not empty until
// it is told to stop; then it gives the empty one. What the reader may read is
// asked anew whenever he looks, since it may end while he waits. While the
// region is busy a page that has little waits for more, at most until Gather
// after the call.
func (h *Hub) Next(ctx context.Context, st store.Store, scope func() (access.Scope, error), show Show, c Cursor, l Limits, stop <-chan struct{}) (Page, error) {
	began := time.Now()
	for {
		p, done, err := h.look(ctx, st, scope, show, c, l, stop)
		switch {
		case err != nil:
			return p, err
		case done:
			return h.gather(ctx, st, scope, show, p, l, began, stop), nil
		}
		c = p.Next
	}
}

// look reads once and, where nothing is new, waits for a word.
func (h *Hub) look(ctx context.Context, st store.Store, scope func() (access.Scope, error), show Show, c Cursor, l Limits, stop <-chan struct{}) (Page, bool, error) {
	rights := h.rights.Load()
	s, err := scope()
	if err != nil {
		return Page{}, true, err
	}
	w := h.Wait(s) // before he looks: what comes meanwhile wakes him
	defer w.Close()
	if h.rights.Load() != rights {
		return Page{Next: c}, false, nil // they changed before he waited
	}
	for {
		p, horizon, err := look(ctx, st, s, show, c, l)
		if err != nil || len(p.Lines) > 0 || p.More {
			return p, true, err
		}
		c = p.Next
		var behind <-chan time.Time
		if w.Behind(horizon) {
			behind = time.After(again)
		}
		select {
		case <-behind:
			continue
		case <-w.Woken:
			if !w.Behind(horizon) {
				return p, false, nil // perhaps by new rights
			}
			if s, err = scope(); err != nil {
				return Page{}, true, err
			}
		case <-stop:
			return p, true, nil
		case <-ctx.Done():
			return Page{}, true, ctx.Err()
		}
	}
}

// Look gives the page after a cursor as it is now, empty or not.
func Look(ctx context.Context, st store.Store, s access.Scope, show Show, c Cursor, l Limits) (Page, error) {
	p, _, err := look(ctx, st, s, show, c, l)
	return p, err
}

func look(ctx context.Context, st store.Store, s access.Scope, show Show, c Cursor, l Limits) (Page, access.Position, error) {
	r, err := st.Read(ctx, s)
	if err != nil {
		return Page{}, access.Position{}, err
	}
	defer r.Close()
	p, err := Read(r, s, show, c, l)
	return p, r.Horizon(), err
}
