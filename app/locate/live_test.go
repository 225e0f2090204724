package locate

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"shyraq/errs"
)

// feed serves lines on a port of its own: to each caller once, and then it
// keeps the line open or hangs up.
func feed(t *testing.T, hold bool, lines ...string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = io.WriteString(c, strings.Join(lines, "\r\n")+"\r\n")
				if hold {
					_, _ = io.Copy(io.Discard, c)
				}
			}()
		}
	}()
	return l.Addr().String()
}

func walk(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("testdata/walk.nmea")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(raw)), "\r\n")
}

// walking plays the walk again and again, ten times as fast as it was walked:
// gpsd tells one second from the next by the pause between them.
func walking(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	all := walk(t)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		pace := time.NewTicker(100 * time.Millisecond)
		defer pace.Stop()
		for i := 0; ; i = (i + 1) % len(all) {
			if _, err := io.WriteString(c, all[i]+"\r\n"); err != nil {
				return
			}
			if strings.Contains(all[i], "RMC") {
				<-pace.C
			}
		}
	}()
	return l.Addr().String()
}

func TestLiveReadsAndComesBack(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var links []error
	var waited []time.Duration
	now := time.Date(2026, 7, 3, 23, 59, 0, 0, time.UTC)
	n := 0
	l := Live{
		Setting: Setting{Kind: TCP, Address: feed(t, false, append([]string{strings.Repeat("x", 5000), "rubbish"}, walk(t)...)...)},
		Now:     func() time.Time { return now },
		OnLink:  func(err error) { links = append(links, err) },
		Wait:    func(ctx context.Context, d time.Duration) error { waited = append(waited, d); return ctx.Err() },
	}
	err := l.Run(ctx, func(f Fix) {
		if !f.Valid || !f.Heard.Equal(now) || f.InUse != 12 {
			t.Errorf("%+v", f)
		}
		if n++; n == 70 { // the feed has 30: it was called three times
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || n != 70 {
		t.Errorf("%d fixes, %v", n, err)
	}
	if len(links) < 5 || links[0] != nil || !errors.Is(links[1], errs.Unavailable) || links[2] != nil {
		t.Errorf("links %v", links)
	}
	for _, d := range waited {
		if d != pauses[0] {
			t.Errorf("a receiver that had talked is asked again after %v", d)
		}
	}
}

func TestLiveBacksOff(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close() // nobody listens there now
	ctx, cancel := context.WithCancel(context.Background())
	var waited []time.Duration
	live := Live{Setting: Setting{Kind: GPSD, Address: addr}, Now: time.Now, Wait: func(ctx context.Context, d time.Duration) error {
		if waited = append(waited, d); len(waited) == 7 {
			cancel()
		}
		return ctx.Err()
	}}
	if err := live.Run(ctx, func(Fix) { t.Error("a fix from nobody") }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	for i, want := range []time.Duration{1, 2, 5, 10, 30, 30, 30} {
		if waited[i] != want*time.Second {
			t.Errorf("pause %d: %v", i, waited[i])
		}
	}
}

func TestLiveAsksASilentReceiverAnew(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var last error
	live := Live{
		Setting: Setting{Kind: TCP, Address: feed(t, true, line("GNVTG,90.0,T,,M,1.0,N,1.9,K,A"))}, Now: time.Now,
		OnLink: func(err error) { last = err }, silent: time.Millisecond,
		Wait: func(context.Context, time.Duration) error { cancel(); return ctx.Err() },
	}
	_ = live.Run(ctx, func(Fix) {})
	var e *errs.Error
	if !errors.As(last, &e) || e.Code != "receiver_silent" {
		t.Errorf("%v", last)
	}
}

func TestLiveRefusesABadSetting(t *testing.T) {
	t.Parallel()
	l := Live{Setting: Setting{Kind: Serial, Address: "/dev/ttyACM0", Speed: 7}, Now: time.Now}
	if err := l.Run(context.Background(), func(Fix) {}); !errors.Is(err, errs.Invalid) {
		t.Error(err)
	}
}

// TestRealGPSD reads the daemon itself, which reads a replayed log from a port.
func TestRealGPSD(t *testing.T) {
	t.Parallel()
	gpsd, err := exec.LookPath("gpsd")
	if err != nil {
		if gpsd, err = exec.LookPath("/usr/sbin/gpsd"); err != nil {
			t.Skip("gpsd is not installed; scripts/setup.sh test brings it")
		}
	}
	from := walking(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, portOf, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	cmd := exec.Command(gpsd, "-N", "-n", "-b", "-S", portOf, "tcp://"+from)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()

	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	now := time.Date(2026, 7, 4, 0, 0, 0, 0, time.UTC)
	live := Live{Setting: Setting{Kind: GPSD, Address: "127.0.0.1:" + portOf}, Now: func() time.Time { return now }}
	var got Fix
	// gpsd tells of a place before it has read a whole cycle, so the first reports
	// may have no time or accuracy yet.
	_ = live.Run(ctx, func(f Fix) {
		if f.Valid && f.Accuracy > 0 && !f.At.IsZero() {
			got = f
			cancel()
		}
	})
	if !got.Valid {
		t.Fatal("gpsd gave no whole fix")
	}
	t.Logf("gpsd: %+v", got)
	if got.Point.Lat < 511200000 || got.Point.Lat > 511300000 || got.Point.Lon < 714200000 || got.Point.Lon > 714400000 {
		t.Errorf("the walk was at %+v", got.Point)
	}
	if got.OddDate || got.Accuracy > 30 {
		t.Errorf("%+v", got)
	}
}
