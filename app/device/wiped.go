package device

import "shyraq/errs"

// wiped hears that the keys are gone. From then on the folder is one whose vault is
// lost: it delivers what waits, opens for nobody, and may be enrolled anew.
func (d *Device) wiped() {
	d.mu.Lock()
	d.vault, d.lost = nil, errs.Errorf(errs.Denied, "device_wiped", "the region had the keys of this device destroyed")
	d.mu.Unlock()
	if d.cfg.OnWiped != nil {
		d.cfg.OnWiped()
	}
}
