package locate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"shyraq/errs"

	"golang.org/x/sys/unix"
)

// pty is a serial port whose other end is in our hand.
func pty(t *testing.T) (*os.File, string) {
	t.Helper()
	m, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	n, err := unix.IoctlGetInt(int(m.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(m.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m, fmt.Sprintf("/dev/pts/%d", n)
}

func TestSerialPort(t *testing.T) {
	m, name := pty(t)
	// The other end stays open, so that what is written before the program
	// opens the port is not lost with the last reader.
	keep, err := os.OpenFile(name, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer keep.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	n := 0
	live := Live{Setting: Setting{Kind: Serial, Address: name, Speed: 9600}, Now: time.Now, OnLink: func(err error) {
		if err != nil {
			t.Error(err)
		}
	}}
	p, err := openSerial(name, 9600)
	if err != nil {
		t.Fatal(err)
	}
	term, err := unix.IoctlGetTermios(int(keep.Fd()), unix.TCGETS)
	if err != nil || term.Cflag&unix.CBAUD != unix.B9600 || term.Lflag&(unix.ICANON|unix.ECHO) != 0 {
		t.Errorf("port set to %+v, %v", term, err)
	}
	p.Close()
	go func() { _, _ = io.WriteString(m, strings.Join(walk(t), "\r\n")+"\r\n") }()
	_ = live.Run(ctx, func(f Fix) {
		if n++; n == 30 {
			cancel()
		}
	})
	if n != 30 {
		t.Errorf("%d fixes", n)
	}
}

func TestSerialPortThatIsNone(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var last error
	live := Live{Setting: Setting{Kind: Serial, Address: "/dev/null", Speed: 9600}, Now: time.Now,
		OnLink: func(err error) { last = err },
		Wait:   func(context.Context, time.Duration) error { cancel(); return ctx.Err() }}
	_ = live.Run(ctx, func(Fix) {})
	if !errors.Is(last, errs.Unavailable) {
		t.Error(last)
	}
}
