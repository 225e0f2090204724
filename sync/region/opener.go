package region

import (
	"crypto/sha256"
	"sync"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/seal"
)

// opener opens what locked devices send. A wrap serves a whole shift, so the
// keys of the last ones are kept; opening one costs a curve operation.
type opener struct {
	receiver *seal.Receiver

	mu   sync.Mutex
	keys map[[32]byte]*seal.Inbound
}

const mostWraps = 4096

func (o *opener) line(s wire.SealedLine) ([]byte, error) {
	in, err := o.inbound(s.Wrap, s.Device)
	if err != nil {
		return nil, err
	}
	return in.Open(s.Sealed, string(s.Rev))
}

func (o *opener) inbound(wrap []byte, device uuid.UUID) (*seal.Inbound, error) {
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
