package duty

import (
	"context"
	"fmt"
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
func (o Options) client() (*courier.Client, error) {
	c, err := courier.NewClient(courier.Identity(o.Device.Identity), courier.ClientOptions{
		Now: o.device(), Rand: o.Rand, Dial: o.Wire.Dial, Offset: o.Wire.Offset, Told: o.told,
		Keep: func(id courier.Identity) error { return keepIdentity(o.Dir, o.Device, id) },
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
