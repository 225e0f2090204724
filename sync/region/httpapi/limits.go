package httpapi

import (
	"time"

	"shyraq/sync/region/quota"
)

// Limits are the numbers of what one caller may use, and all together. They are
// listed in docs/region.md, and each has a metric.
type Limits struct {
	DeviceRequests  quota.Rate // of a device
	AddressRequests quota.Rate // of an address from which nobody known calls
	SignIns         quota.Rate // of a device
	Enrols          quota.Rate // from an address
	Revisions       quota.Rate // that a device sends
	BytesIn         quota.Rate // that a device sends, unpacked
	Reading         quota.Rate // bytes that an officer is sent
	TokenRequests   quota.Rate // of a token
	Positions       quota.Rate // that a device tells
	Live            int        // devices whose last position is held
	Callers         int        // that are counted apart; beyond, they share

	Pushing, Asking, Enrolling quota.Limits // what the region works on
	Playing                    quota.Limits // asks of devices without a network
	Carrying                   quota.Limits // those that arrive
	Placing                    quota.Limits // positions that are told or asked for: they take no place of a record's
	Telling                    quota.Limits // those that arrive
	Sending, Calling, Knocking quota.Limits // what arrives: from the first byte of a body to the last of the answer

	FeedsOfDevice, FeedsOfOfficer, Feeds int // that wait for news

	Pages quota.Limits // of news that are being made; of one officer

	Connections, ConnectionsFrom int // that are open, and of one address

	Bodies  int64 // bytes of bodies that are being read
	Answers int64 // bytes of pages that are being written
}

// UsualLimits are those of a region that says nothing else.
func UsualLimits() Limits {
	const queue, patience = 512, 5 * time.Second
	const long = 30 * time.Second // of devices that are known, which wait as long and show nothing: when hundreds come back at once
	return Limits{
		DeviceRequests:  quota.Rate{Most: 600, Per: time.Minute},
		AddressRequests: quota.Rate{Most: 600, Per: time.Minute},
		SignIns:         quota.Rate{Most: 30, Per: time.Minute},
		Enrols:          quota.Rate{Most: 120, Per: time.Minute},
		Revisions:       quota.Rate{Most: 50_000, Per: 24 * time.Hour},
		BytesIn:         quota.Rate{Most: 512 << 20, Per: 24 * time.Hour},
		Reading:         quota.Rate{Most: 2 << 30, Per: 24 * time.Hour},
		TokenRequests:   quota.Rate{Most: 600, Per: time.Minute},
		Positions:       quota.Rate{Most: 6, Per: time.Minute},
		Live:            4096,
		Callers:         20_000,

		Pushing:   quota.Limits{Total: 8, Each: 2, Queue: queue, Patience: long},
		Asking:    quota.Limits{Total: 64, Each: 2, Queue: queue, Patience: long},
		Enrolling: quota.Limits{Total: 8, Each: 2, Reserve: 2, Queue: queue, Patience: patience},
		Playing:   quota.Limits{Total: 2, Each: 1, Queue: 16, Patience: long},
		Carrying:  quota.Limits{Total: 4, Each: 1, Queue: 16, Patience: long},
		Placing:   quota.Limits{Total: 4, Each: 1, Queue: queue, Patience: patience},
		Telling:   quota.Limits{Total: 128, Each: 2, Queue: queue, Patience: patience},
		Sending:   quota.Limits{Total: 512, Each: 2, Queue: queue, Patience: patience},
		Calling:   quota.Limits{Total: 2048, Each: 4, Queue: queue, Patience: patience},
		Knocking:  quota.Limits{Total: 256, Each: 8, Reserve: 64, Queue: queue, Patience: patience},

		FeedsOfDevice: 2, FeedsOfOfficer: 8, Feeds: 2048,

		Pages: quota.Limits{Total: 16, Each: 1, Queue: 4096, Patience: 30 * time.Second},

		Connections: 8192, ConnectionsFrom: 4096,

		Bodies:  128 << 20,
		Answers: 256 << 20,
	}
}
