package pki

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"sync"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/seal"
)

// Opener opens what locked devices send, with the delivery key and those of before
// that have not ended. A wrap serves a whole shift, so the keys of the last ones
// are kept; opening one costs a curve operation. It is safe for concurrent use.
type Opener struct {
	mu    sync.Mutex
	with  opening
	keys  map[[32]byte]*seal.Inbound
	about [][]byte // the private keys that it opens with
}

// opening is what an opener opens with.
type opening struct {
	receivers []*seal.Receiver
	ended     bool // a key that devices sealed to opens nothing more
}

const mostWraps = 4096

// CodeDeliveryEnded is the code where a line may be sealed to a delivery key that
// has ended.
const CodeDeliveryEnded = "delivery_ended"

// NewOpener opens with a region's delivery keys.
func NewOpener(k Keys) (*Opener, error) {
	o := &Opener{}
	return o, o.Follow(k)
}

// Follow opens with other keys from now on; those that are the same cost nothing.
func (o *Opener) Follow(k Keys) error {
	about, next := [][]byte{k.Delivery}, opening{}
	for _, d := range slices.Backward(k.Deliveries) {
		if d.Private == nil {
			next.ended = true
			continue
		}
		about = append(about, d.Private)
	}
	for _, private := range about {
		r, err := seal.NewReceiver(private)
		if err != nil {
			return err
		}
		next.receivers = append(next.receivers, r)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !slices.EqualFunc(about, o.about, bytes.Equal) {
		o.keys = map[[32]byte]*seal.Inbound{} // an ended key opens nothing more
	}
	o.with, o.about = next, about
	return nil
}

// Line opens one line of a locked device; what is not sealed for this region, or
// not by that device for that revision, is an error: errs.Unavailable
// "delivery_ended" where it may be sealed to a key that has ended.
func (o *Opener) Line(s wire.SealedLine) ([]byte, error) {
	in, err := o.inbound(s.Wrap, s.Device)
	if err != nil {
		return nil, err
	}
	return in.Open(s.Sealed, string(s.Rev))
}

func (o *Opener) inbound(wrap []byte, device uuid.UUID) (*seal.Inbound, error) {
	name := sha256.Sum256(append(device[:], wrap...))
	o.mu.Lock()
	in, with := o.keys[name], o.with
	o.mu.Unlock()
	if in != nil {
		return in, nil
	}
	in, err := with.open(wrap, device)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.keys) >= mostWraps {
		clear(o.keys)
	}
	o.keys[name] = in
	return in, nil
}

// open opens a wrap by the first key that does.
func (w opening) open(wrap []byte, device uuid.UUID) (in *seal.Inbound, err error) {
	for _, r := range w.receivers {
		if in, err = r.OpenWrap(wrap, device); err == nil {
			return in, nil
		}
	}
	if w.ended {
		return nil, errs.Errorf(errs.Unavailable, CodeDeliveryEnded, "what was sealed to an older delivery key cannot be opened any more")
	}
	return nil, err
}
