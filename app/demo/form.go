package demo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// form is that of the devices' and the region's folders. It is raised when a program
// no longer opens those of before: nobody waits for an invented night to be brought
// over, and its officers would be shut out.
const form = 2

// parts are the folders of a demonstration: the region's and each officer's.
func parts() []string {
	all := []string{"region"}
	for _, s := range officers {
		all = append(all, s.Dir)
	}
	return all
}

// forget clears what a cut-off first start left, and only that.
func (d *Demo) forget() error {
	for _, p := range parts() {
		if err := os.RemoveAll(filepath.Join(d.opts.Dir, p)); err != nil {
			return fmt.Errorf("begin demonstration: %w", err)
		}
	}
	d.state = state{}
	return nil
}

// setAside keeps a demonstration of an earlier form in the folder "before", in the
// place of one that was kept there, so that a new one begins.
func (d *Demo) setAside() error {
	before := filepath.Join(d.opts.Dir, "before")
	err := os.RemoveAll(before)
	if err == nil {
		err = os.Mkdir(before, 0o700)
	}
	for _, p := range parts() {
		if e := os.Rename(filepath.Join(d.opts.Dir, p), filepath.Join(before, p)); e != nil && !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	if err != nil {
		return fmt.Errorf("begin demonstration: %w", err)
	}
	d.state = state{}
	return nil
}
