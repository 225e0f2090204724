//go:build unix

package paint

import (
	"syscall"
	"testing"
	"time"
)

// cpu is the processor time this process has used on all its threads.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkColdView is a first view of 1280 by 800, decoded and painted, fonts
// read too: in processor time, whatever else the machine does.
func BenchmarkColdView(b *testing.B) {
	least := time.Hour
	for b.Loop() {
		begin := cpu(b)
		p := newPainter(b, Options{}, "astana")
		p.Picture(View{Center: astana, Zoom: 14, Width: 1280, Height: 800, Flavour: Night, Language: "kk"}, nil, Live{})
		least = min(least, cpu(b)-begin)
	}
	b.ReportMetric(ms(least), "cpu-ms")
}
