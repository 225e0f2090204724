package duty

import (
	"context"
	"errors"
	"testing"

	"shyraq/errs"

	"github.com/google/uuid"
)

// TestADeviceSentElsewhere edits device.json as somebody does who had the
// device for a moment: it opens no more. The address alone may change.
func TestADeviceSentElsewhere(t *testing.T) {
	s := newStation(t, aigul)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	honest := s.opts.Device
	another := testDevice(t)
	for name, edit := range map[string]func(){
		"another server":       func() { s.opts.Device.ServerID = uuid.New() },
		"another delivery key": func() { s.opts.Device.Delivery = another.Delivery },
		"another region's key": func() { s.opts.Device.RegionKey = append([]byte{1}, honest.RegionKey...) },
		"another authority":    func() { s.opts.Device.CA += "\n" },
	} {
		t.Run(name, func(t *testing.T) {
			s.opts.Device = honest
			edit()
			d, err := Open(context.Background(), s.opts)
			var e *errs.Error
			if !errors.As(err, &e) || e.Code != "device_changed" {
				t.Errorf("Open = %v, want device_changed", err)
			}
			if d != nil {
				d.Close()
			}
		})
	}
	s.opts.Device = honest
	s.opts.Device.Server = "https://127.0.0.1:1"
	s.open()
}
