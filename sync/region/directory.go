package region

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/register"
	"shyraq/sync/revision"
)

// listing is the directory as it is sent, with its tag.
type listing struct {
	of   *register.State
	body []byte
	tag  string
}

func (r *Region) directory(w http.ResponseWriter, req *http.Request, who caller) error {
	body, tag, err := r.directoryBody()
	if err != nil {
		return err
	}
	w.Header().Set("ETag", tag)
	if slices.Contains(req.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	r.note(req.Context(), refusal{action: access.Directory, officer: who.officer, device: who.device.ID, allowed: true})
	writeBody(w, req, wire.TypeJSON, body)
	return nil
}

// directoryBody builds the directory: the region file without its plans (they
// travel as records), the officers with their public keys, the region's own
// key and the delivery key.
func (r *Region) directoryBody() ([]byte, string, error) {
	people := r.people()
	if l := r.listing.Load(); l != nil && l.of == people {
		return l.body, l.tag, nil
	}
	public := r.keys.regionPublic()
	d := regionfile.Directory{
		Region:    people.File(),
		Officers:  officersOf(people),
		RegionKey: regionfile.OfficerKey{ID: revision.KeyID(public), Public: public, From: r.authority.cert.NotBefore.UTC()},
		Delivery:  r.keys.DeliveryPublic,
	}
	d.Region.Raids = nil
	body, err := json.Marshal(d)
	if err != nil {
		return nil, "", fmt.Errorf("write directory: %w", err)
	}
	sum := sha256.Sum256(body)
	l := &listing{of: people, body: body, tag: `"` + hex.EncodeToString(sum[:16]) + `"`}
	r.listing.Store(l)
	return l.body, l.tag, nil
}

func officersOf(people *register.State) (out []regionfile.Officer) {
	for _, o := range people.Officers() {
		out = append(out, o.Officer)
	}
	return out
}
