package courier

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"shyraq/sync/courier/wire"
	"shyraq/sync/erasure"
	"shyraq/sync/ledger"
)

// metaErased is the name under which is kept how far erasures were obeyed.
const metaErased = "erased"

// obey has what the region erased since be erased here. What is to be delivered first
// is asked for again with the next page. A region that was put back may have a lower
// number than before: it is begun from the first, for what it does not know of any
// more may be told anew.
func (r *Reader) obey(ctx context.Context, last uint64, out *Pulled) error {
	if last < r.erased {
		r.erased = 0
	}
	waits := false
	for after := r.erased; r.Erase != nil && last > after; {
		page, err := r.Client.Erasures(ctx, after)
		if err != nil {
			return err
		}
		left, err := r.Erase(ctx, page.Orders)
		if err != nil {
			return fmt.Errorf("erase: %w", err)
		}
		if waits = waits || left; !waits {
			if err := r.News.PutMeta(ctx, metaErased, r.MetaKey, strconv.AppendUint(nil, page.Next, 10)); err != nil {
				return fmt.Errorf("keep erasures: %w", err)
			}
			r.erased, out.Erased = page.Next, out.Erased+len(page.Orders)
		}
		if page.Next == after {
			return nil
		}
		after = page.Next
	}
	return nil
}

// Erasures gives what the region erased after a number. A page with one that it did not
// sign is none.
func (c *Client) Erasures(ctx context.Context, after uint64) (erasure.Page, error) {
	q := url.Values{"after": {strconv.FormatUint(after, 10)}}
	a, err := c.do(ctx, request{method: http.MethodGet, path: erasure.Path + "?" + q.Encode(), want: wire.TypeJSON})
	if err != nil {
		return erasure.Page{}, err
	}
	var p erasure.Page
	if json.Unmarshal(a.body, &p) != nil || p.Next < after || len(p.Orders) > erasure.Most {
		return erasure.Page{}, ErrUnknown
	}
	id := c.Identity()
	for _, e := range p.Orders {
		if !e.Of(id.RegionKey, id.ServerID) {
			return erasure.Page{}, ErrUnknown
		}
	}
	return p, nil
}

// EraseIn has a ledger erase what the region erased, whoever of the device's officers
// it was kept for. Of a record that the region has not got whole nothing is touched: it
// is delivered first, and asked about again.
func EraseIn(l *ledger.Ledger) func(context.Context, []erasure.Order) (left bool, err error) {
	return func(ctx context.Context, all []erasure.Order) (bool, error) {
		todo := make([]ledger.Erasure, 0, len(all))
		for _, e := range all {
			one := ledger.Erasure{Record: e.Record, Whole: e.Whole}
			for _, r := range e.Revs {
				one.Revs = append(one.Revs, r.Rev)
			}
			todo = append(todo, one)
		}
		got, err := l.Erase(ctx, todo...)
		return len(got.Left) > 0, err
	}
}
