package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
	"shyraq/sync/revision"
)

// listing is the directory as it is sent, with its tag.
type listing struct {
	of     *register.State
	body   []byte
	packed func() []byte // made when somebody asks, once for all
	tag    string
	signed string
}

func (a *API) directory(w http.ResponseWriter, req *http.Request, who caller) error {
	l, err := a.listed()
	if err != nil {
		return err
	}
	w.Header().Set("ETag", l.tag)
	w.Header().Set(wire.HeaderSigned, l.signed)
	if slices.Contains(req.Header.Values("If-None-Match"), l.tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	a.o.Journal.NoteRepeat(req.Context(), audit.Repeat{Action: access.Directory, Officer: who.officer, Device: who.device.ID, Allowed: true})
	if packs(req, l.body) {
		send(w, wire.TypeJSON, "zstd", l.packed())
	} else {
		send(w, wire.TypeJSON, "", l.body)
	}
	return nil
}

// directoryBody is the directory as it is sent, with its tag.
func (a *API) directoryBody() ([]byte, string, error) {
	l, err := a.listed()
	if err != nil {
		return nil, "", err
	}
	return l.body, l.tag, nil
}

// listed builds the directory: the region file without its plans (they
// travel as records), the officers with their public keys, the region's own
// key and the delivery key.
func (a *API) listed() (*listing, error) {
	if l := a.listing.Load(); l != nil && l.of == a.people() {
		return l, nil
	}
	a.listingNow.Lock() // whoever waits for news asks at once when the register changes: it is made once
	defer a.listingNow.Unlock()
	people := a.people()
	if l := a.listing.Load(); l != nil && l.of == people {
		return l, nil
	}
	public := a.o.Keys.Public()
	d := regionfile.Directory{
		Region:    people.File(),
		Officers:  people.Published(),
		RegionKey: regionfile.OfficerKey{ID: revision.KeyID(public), Public: public, From: a.o.Authority.Cert().NotBefore.UTC()},
		Delivery:  a.o.Authority.Keys().DeliveryPublic,
	}
	d.Region.Raids = nil
	body, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write directory: %w", err)
	}
	sum := sha256.Sum256(body)
	l := &listing{of: people, body: body, tag: `"` + hex.EncodeToString(sum[:16]) + `"`,
		signed: wire.SignDirectory(a.o.Keys.Signing(), a.o.ID, body),
		packed: sync.OnceValue(func() []byte { return wire.Pack(nil, body) })}
	a.listing.Store(l)
	return l, nil
}
