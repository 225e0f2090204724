package duty

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"

	"shyraq/app/vault"
	"shyraq/sync/courier"
)

// Wire says how the region is reached. Chance spreads the pauses between tries
// and must be there; Dial and Offset are for tests and demonstrations.
type Wire struct {
	Chance func() float64
	Dial   func(ctx context.Context, network, addr string) (net.Conn, error)
	Offset time.Duration // of an injected clock from the real one
}

// client makes the courier's client of a device.
func (w Wire) client(device vault.Device, now func() time.Time, rand io.Reader) (*courier.Client, error) {
	c, err := courier.NewClient(courier.Identity(device.Identity), courier.ClientOptions{
		Now: now, Rand: rand, Dial: w.Dial, Offset: w.Offset,
	})
	if err != nil {
		return nil, fmt.Errorf("reach region: %w", err)
	}
	return c, nil
}

// keepIdentity writes a renewed certificate to device.json.
func keepIdentity(dir string, device vault.Device, id courier.Identity) error {
	device.Identity = vault.Identity(id)
	return vault.SaveDevice(dir, device)
}
