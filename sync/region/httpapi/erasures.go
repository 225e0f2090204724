package httpapi

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"shyraq/errs"
	"shyraq/sync/erasure"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/store"
)

// erasures tells any device of the region what was erased after a number: ids and
// hashes, and the region's signature. A device that ended holds records too, so it is
// told as well.
func (a *API) erasures(w http.ResponseWriter, req *http.Request, _ caller) error {
	after, err := strconv.ParseUint(cmp.Or(req.URL.Query().Get("after"), "0"), 10, 64)
	if err != nil {
		return errs.Errorf(errs.Invalid, "erasures", "after which number?")
	}
	rows, err := a.o.Store.Rows(req.Context(), access.Judging(), store.Erasures)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r store.Row) bool { return r.Version <= after })
	slices.SortFunc(rows, func(x, y store.Row) int { return cmp.Compare(x.Version, y.Version) })
	page := erasure.Page{Orders: []erasure.Order{}, Next: after, More: len(rows) > erasure.Most}
	for _, r := range rows[:min(len(rows), erasure.Most)] {
		var e erasure.Order
		if json.Unmarshal(r.Value, &e) != nil {
			return store.Damaged("row of " + string(store.Erasures))
		}
		e.Number, page.Next = r.Version, r.Version
		page.Orders = append(page.Orders, e)
	}
	answer.JSON(w, http.StatusOK, page)
	return nil
}
