package pki

import (
	"crypto/sha256"
	"sync"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/seal"
)

// Opener opens what locked devices send. A wrap serves a whole shift, so the
// keys of the last ones are kept; opening one costs a curve operation. It is safe
// for concurrent use.
type Opener struct {
	receiver *seal.Receiver

	mu   sync.Mutex
	keys map[[32]byte]*seal.Inbound
}

const mostWraps = 4096

// NewOpener opens with the region's delivery key.
func NewOpener(k Keys) (*Opener, error) {
	receiver, err := seal.NewReceiver(k.Delivery)
	if err != nil {
		return nil, err
	}
	return &Opener{receiver: receiver, keys: map[[32]byte]*seal.Inbound{}}, nil
}

// Line opens one line of a locked device; what is not sealed for this region, or
// not by that device for that revision, is an error.
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
	in := o.keys[name]
	o.mu.Unlock()
	if in != nil {
		return in, nil
	}
	in, err := o.receiver.OpenWrap(wrap, device)
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
