package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWindowAtRest prints what the night's map costs while nothing happens on
// it: without a receiver, and with one that stands still and speaks once a
// second, as it does all night. SHYRAQ_SECONDS says for how long each.
func TestWindowAtRest(t *testing.T) {
	if os.Getenv("SHYRAQ_BENCH") == "" {
		t.Skip("a measurement: run make bench")
	}
	program := built(t, "shyraq")
	dir := filepath.Join(t.TempDir(), "demo")
	fill(t, dir, 0)
	length := seconds(60)
	for _, row := range []struct{ name, gps string }{
		{"no receiver", "off"},
		{"a receiver, standing", "file:" + standing(t, 0)},
		{"a receiver, walking", "file:" + standing(t, 1.4)},
		{"no receiver, again", "off"},
	} {
		s := openScreen(t, program, "--demo", dir, "--gps", row.gps)
		s.wait("door")
		s.still()
		s.typed(officers[0].PIN)
		s.key("Return")
		s.wait("settled")
		s.picture("rest")
		before := s.busy()
		<-time.After(length)
		took := s.busy() - before
		t.Logf("%-22s %.2f %% of a core, %v in %v", row.name, 100*took.Seconds()/length.Seconds(), took.Round(time.Millisecond), length)
		s.interrupt()
	}
}

// seconds is how long a measurement runs.
func seconds(n int) time.Duration {
	if told, err := strconv.Atoi(os.Getenv("SHYRAQ_SECONDS")); err == nil {
		n = told
	}
	return time.Duration(n) * time.Second
}

// busy is the time the program has spent on any core.
func (s *screen) busy() time.Duration {
	s.t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.program.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	// The name may hold blanks; what follows its bracket does not.
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	var ticks int
	for _, f := range fields[11:13] { // utime, stime
		n, err := strconv.Atoi(f)
		if err != nil {
			s.t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100
}

// standing is a recording of ten minutes, one fix a second, of a receiver that
// goes east at a speed in metres a second and wanders about by some metres.
func standing(t *testing.T, speed float64) string {
	t.Helper()
	chance := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	line := func(body string) {
		var sum byte
		for i := range len(body) {
			sum ^= body[i]
		}
		fmt.Fprintf(&b, "$%s*%02X\r\n", body, sum)
	}
	angle := func(deg float64, wide int) string {
		whole := math.Floor(deg)
		return fmt.Sprintf("%0*d%08.5f", wide, int(whole), (deg-whole)*60)
	}
	var dx, dy float64
	for i := range 600 {
		dx, dy = 0.9*dx+chance.NormFloat64(), 0.9*dy+chance.NormFloat64()
		lat := 51.1702 + dy/111_195
		lon := 71.4127 + (dx+speed*float64(i))/(111_195*math.Cos(lat*math.Pi/180))
		clock := fmt.Sprintf("%02d%02d%02d.00", 20, 30+i/60, i%60)
		where := angle(lat, 2) + ",N," + angle(lon, 3) + ",E"
		line("GPGST," + clock + ",4.0,,,,3.1,3.0,6.0")
		line("GPGGA," + clock + "," + where + ",1,09,0.9,347.0,M,-35.0,M,,")
		line(fmt.Sprintf("GPRMC,%s,A,%s,%.1f,90.0,221126,,,A", clock, where, speed/0.5144+0.1*chance.Float64()))
	}
	path := filepath.Join(t.TempDir(), "receiver.nmea")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
