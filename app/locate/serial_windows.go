package locate

import (
	"os"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// openSerial opens COMx with eight bits, no parity and one stop bit, as NMEA
// 0183 says.
func openSerial(name string, speed int) (port, error) {
	if !strings.HasPrefix(name, `\\.\`) {
		name = `\\.\` + name // COM10 and above have no other name
	}
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	h, err := windows.CreateFile(path, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return nil, err
	}
	const binary = 1 // the one mode Windows has
	dcb := windows.DCB{BaudRate: uint32(speed), Flags: binary, ByteSize: 8}
	dcb.DCBlength = uint32(unsafe.Sizeof(dcb))
	err = windows.SetCommState(h, &dcb)
	if err == nil {
		// A read ends after half a second with what there is, so that closing
		// never waits long.
		err = windows.SetCommTimeouts(h, &windows.CommTimeouts{ReadIntervalTimeout: 50, ReadTotalTimeoutConstant: 500})
	}
	if err != nil {
		windows.CloseHandle(h)
		return nil, err
	}
	return &comPort{handle: h}, nil
}

// comPort reads in bounded steps: the runtime cannot wait for a handle that was
// not opened for it.
type comPort struct {
	handle windows.Handle
	until  atomic.Int64 // the deadline in nanoseconds, 0 for none
	closed atomic.Bool
}

// SetReadDeadline implements port.
func (c *comPort) SetReadDeadline(t time.Time) error {
	c.until.Store(t.UnixNano())
	return nil
}

// Read implements port.
func (c *comPort) Read(b []byte) (int, error) {
	for {
		if c.closed.Load() {
			return 0, os.ErrClosed
		}
		var n uint32
		if err := windows.ReadFile(c.handle, b, &n, nil); err != nil || n > 0 {
			return int(n), err
		}
		if until := c.until.Load(); until != 0 && time.Now().UnixNano() > until {
			return 0, os.ErrDeadlineExceeded
		}
	}
}

// Write implements port.
func (c *comPort) Write(b []byte) (int, error) {
	var n uint32
	err := windows.WriteFile(c.handle, b, &n, nil)
	return int(n), err
}

// Close implements port.
func (c *comPort) Close() error {
	if c.closed.Swap(true) {
		return nil
	}
	return windows.CloseHandle(c.handle)
}
