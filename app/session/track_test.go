package session

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"shyraq/app/locate"
	"shyraq/app/raid"
	"shyraq/app/track"
	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
)

// walk has a receiver say the way of some minutes, a fix a second at walking pace.
func (r *rig) walk(from, minutes int) {
	r.t.Helper()
	for i := range minutes * 60 {
		at := raid.Point{Lat: 511_282_000, Lon: 714_304_000 + int32(from*60+i)*200} // 1.4 m
		r.hears(locate.Fix{Point: at, Accuracy: 5, Valid: true})
	}
}

// hears has a receiver say something, and a second pass.
func (r *rig) hears(f locate.Fix) {
	r.t.Helper()
	f.At, f.Heard = r.time.Now(), r.time.Now()
	r.s.moved(f)
	r.time.Pass(time.Second, r.drain)
	if r.s.way.busy {
		r.until("it is kept", func() bool { return !r.s.way.busy })
	}
}

func (r *rig) agree() {
	r.t.Helper()
	r.s.agreeTrack(true)
	r.until("the way is kept", func() bool { return r.s.way.agreed })
}

// kept is what the device has of tonight's way.
func (r *rig) kept() []track.Point {
	r.t.Helper()
	points, err := r.s.duty.Track(r.ctx, r.s.shift.Night)
	r.must(err)
	return points
}

func (r *rig) drawn() int {
	n := 0
	for _, p := range r.s.way.parts {
		n += len(p)
	}
	return n
}

// TestTheWaySurvives a lock and a power cut, but for the last minutes of it, and is
// drawn again; what was gone between is no way.
func TestTheWaySurvives(t *testing.T) {
	r := newRig(t, aigul, bekzat)
	r.unlock(aigul)
	r.agree()
	r.walk(0, 10)
	sum := track.SumOf(r.kept())
	if sum.Metres < 840-250 || sum.Metres > 850 {
		t.Errorf("%+v while he walks", sum)
	}
	r.kill()
	r.unlock(aigul)
	r.until("the way from before", func() bool { return len(r.s.way.parts) == 1 })
	r.walk(10, 3)
	if !r.s.way.agreed || len(r.s.way.parts) != 2 {
		t.Errorf("after a power cut: agreed %v, %d parts", r.s.way.agreed, len(r.s.way.parts))
	}
	before := r.drawn()
	r.lock()
	r.unlock(aigul)
	r.until("all of it", func() bool { return r.drawn() >= before })
	after := track.SumOf(r.kept())
	if gone := after.Metres - sum.Metres; gone < 240 || gone > 260+250 || after.Breaks != 1 {
		t.Errorf("%+v after the lock", after)
	}
}

// Without agreement the way is drawn while he works, as far as it is in memory, and
// nothing of it is on the disk.
func TestNoWayIsKeptWithoutAgreement(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.walk(0, 5)
	if r.drawn() < 2 {
		t.Error("nothing is drawn")
	}
	r.lock()
	if _, err := os.Stat(filepath.Join(r.dir, "tracks")); !os.IsNotExist(err) {
		t.Errorf("something is kept: %v", err)
	}
	r.unlock(aigul)
	r.until("whether he agreed", func() bool { return r.s.way.asked })
	if r.drawn() != 0 || r.s.way.agreed {
		t.Errorf("%d points are left, agreed %v", r.drawn(), r.s.way.agreed)
	}
	r.agree()
	r.walk(5, 5)
	r.s.agreeTrack(false)
	r.until("he takes it back", func() bool { return !r.s.way.agreed })
	r.walk(10, 5)
	r.s.lastTrack()
	if sum := track.SumOf(r.kept()); sum.Metres > 440 || sum.Metres < 200 {
		t.Errorf("%+v: more than the five minutes that he agreed to, or less", sum)
	}
}

// A receiver that stands still costs no byte and no frame.
func TestAStandingReceiverAddsNothing(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.agree()
	stand := func(minutes int) {
		for range minutes * 60 {
			r.hears(locate.Fix{Point: raid.Point{Lat: 511_282_000, Lon: 714_304_000}, Accuracy: 5, Valid: true})
		}
	}
	stand(3)
	was := r.kept()
	stand(20)
	if now := r.kept(); len(was) != 1 || len(now) != 1 || r.s.way.waiting.some() || r.s.way.end != nil {
		t.Errorf("%d points, then %d", len(was), len(now))
	}
}

// On a full disk the way waits in memory, and is there when the disk takes it again.
func TestTheWayWaitsForTheDisk(t *testing.T) {
	r := newRig(t, aigul)
	room := uint64(1 << 30)
	r.room = &room
	r.unlock(aigul)
	r.agree()
	room = 100 << 20
	r.walk(0, 5)
	if n := len(r.kept()); n != 0 || r.s.way.failed == nil {
		t.Errorf("%d points on a disk without room, %v", n, r.s.way.failed)
	}
	room = 1 << 30
	r.walk(5, 3)
	if sum := track.SumOf(r.kept()); sum.Metres < 400 || r.s.way.failed != nil {
		t.Errorf("%+v when there is room, %v", sum, r.s.way.failed)
	}
}

// A recording that is played, and what the receiver calls simulated, is no way.
func TestAPlayedWayIsNone(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.agree()
	r.prefs.Receiver = "file:/tmp/walk.nmea"
	r.walk(0, 3)
	r.prefs.Receiver = ""
	for range 70 {
		r.hears(locate.Fix{Point: raid.Point{Lat: 511_282_000, Lon: 714_304_000}, Mock: true})
	}
	if sum := track.SumOf(r.kept()); sum.Metres != 0 || sum.Aside < 3 || r.drawn() != 0 {
		t.Errorf("%+v, %d points drawn", sum, r.drawn())
	}
}

// The end of the shift says how far it was, and nothing where no way was kept.
func TestTheShiftSaysHowFar(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	far := func() int {
		r.s.OpenShift()
		r.until("the end of the shift", func() bool { return r.s.shiftEnd != nil && r.shell.Router().Top() == ui.Screen(r.s.shiftEnd) })
		defer r.shell.Router().Back()
		words, way := uitest.Words(r.s.shiftEnd.Object()), r.s.shiftData.Sheet.Track
		if said := uitest.Says(words, r.look.T("shift.way")); said != (way != nil) {
			t.Errorf("a way is said: %v", said)
		}
		if way == nil {
			return 0
		}
		if !uitest.Says(words, r.look.Texts().Distance(float64(way.Metres))) {
			t.Error("how far is not said")
		}
		return way.Metres
	}
	if n := far(); n != 0 {
		t.Errorf("%d m of nothing", n)
	}
	r.agree()
	r.walk(0, 6)
	if n := far(); n < 500 || n > 503 {
		t.Errorf("%d m", n)
	}
}

// Without a receiver nothing is kept, and the settings say why; a place that the
// officer shows on the map is no way.
func TestNoReceiverNoWay(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.agree()
	for i := range 5 {
		r.s.stand(raid.Point{Lat: 511_282_000, Lon: 714_304_000 + int32(i)*100_000}, 0)
		r.time.Pass(time.Minute, r.drain)
	}
	r.hears(locate.Fix{}) // one that knows nothing
	r.lock()
	if _, err := os.Stat(filepath.Join(r.dir, "tracks")); !os.IsNotExist(err) {
		t.Errorf("something is kept: %v", err)
	}
	if c := r.s.trackChoice(); !c.Agreed || c.Receiver || c.Stopped {
		t.Errorf("%+v", c)
	}
}

// Another receiver is chosen in the middle of the shift: what lies between what the
// two say is no way. Of two that gpsd tells of at once the first is followed.
func TestTwoReceivers(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.agree()
	r.walk(0, 3)
	r.s.follow()
	for i := range 180 {
		at := raid.Point{Lat: 511_292_000, Lon: 714_340_000 + int32(i)*200} // some hundred metres aside
		r.hears(locate.Fix{Point: at, Accuracy: 5, Valid: true, Source: "/dev/ttyACM0"})
		at.Lat += 5_000
		r.hears(locate.Fix{Point: at, Accuracy: 5, Valid: true, Source: "/dev/ttyACM1"})
	}
	r.must(r.s.lastTrack()(r.ctx))
	sum := track.SumOf(r.kept())
	if sum.Breaks != 1 || sum.Metres < 480 || sum.Metres > 510 || sum.Aside < 5 || sum.Aside > 7 {
		t.Errorf("%+v of 251 m and 251 m", sum)
	}
}
