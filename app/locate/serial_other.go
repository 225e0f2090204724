//go:build !linux && !windows

package locate

import "errors"

// openSerial is there for Linux and Windows alone.
func openSerial(string, int) (port, error) {
	return nil, errors.New("serial ports are not read on this system")
}
