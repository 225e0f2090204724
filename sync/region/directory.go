package region

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/revision"
)

// listing is the directory as it is sent, with its tag.
type listing struct {
	body []byte
	tag  string
}

// directoryBody builds the directory: the region file without its plans (they
// travel as records), the officers with their public keys, the region's own
// key and the delivery key.
func (r *Region) directoryBody() ([]byte, string, error) {
	if l := r.listing.Load(); l != nil {
		return l.body, l.tag, nil
	}
	r.changing.Lock()
	defer r.changing.Unlock()
	public := r.keys.regionPublic()
	d := regionfile.Directory{
		Region:    r.file.Load().region,
		Officers:  r.people().Officers,
		RegionKey: regionfile.OfficerKey{ID: revision.KeyID(public), Public: public, From: r.authority.cert.NotBefore.UTC()},
		Delivery:  r.keys.DeliveryPublic,
	}
	d.Region.Raids = nil
	body, err := json.Marshal(d)
	if err != nil {
		return nil, "", fmt.Errorf("write directory: %w", err)
	}
	sum := sha256.Sum256(body)
	l := &listing{body: body, tag: `"` + hex.EncodeToString(sum[:16]) + `"`}
	r.listing.Store(l)
	return l.body, l.tag, nil
}

// author stores what the region itself wrote.
func (d *desk) author(ctx context.Context, revisions []revision.Signed) error {
	if len(revisions) == 0 {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	b := &batch{people: map[uuid.UUID]Subject{}}
	d.shelf.mu.Lock()
	for _, s := range revisions {
		if _, ok := d.shelf.revs[s.Rev]; ok {
			continue
		}
		d.shelf.put(d.shelf.nextPos(), s)
		b.accepted = append(b.accepted, s)
	}
	d.shelf.mu.Unlock()
	if err := d.write(ctx, b); err != nil {
		if again := d.load(context.WithoutCancel(ctx)); again != nil {
			return fmt.Errorf("%w (and: %w)", err, again)
		}
		return err
	}
	d.shelf.publish()
	return nil
}
