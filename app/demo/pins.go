package demo

import (
	"path/filepath"
	"slices"
)

// People are the officers whose windows can be opened, the patrol first. The
// second patrol only rides along.
func (d *Demo) People() []Person {
	var all []Person
	for _, s := range officers {
		if s.Dir == "patrol-2" {
			continue
		}
		p := d.person(s)
		if d.hasOwn(p.ID) {
			p.PIN = ""
		}
		all = append(all, p)
	}
	return all
}

func (d *Demo) person(s staff) Person {
	return Person{ID: s.Dir, Dir: filepath.Join(d.opts.Dir, s.Dir), Name: s.Name, Role: s.Role, PIN: s.PIN}
}

func (d *Demo) hasOwn(id string) bool {
	d.pins.Lock()
	defer d.pins.Unlock()
	return slices.Contains(d.state.OwnPINs, id)
}

// PINChanged remembers that an officer chose a PIN: one that is his own is told
// to nobody and kept nowhere. The empty PIN is one that the demonstration does
// not know.
func (d *Demo) PINChanged(id, pin string) error {
	own := !slices.ContainsFunc(officers, func(s staff) bool { return s.Dir == id && s.PIN == pin })
	d.keeping.Lock()
	defer d.keeping.Unlock()
	d.pins.Lock()
	d.state.OwnPINs = slices.DeleteFunc(slices.Clone(d.state.OwnPINs), func(o string) bool { return o == id })
	if own {
		d.state.OwnPINs = append(d.state.OwnPINs, id)
	}
	d.pins.Unlock()
	return d.save()
}
