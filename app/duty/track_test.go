package duty

import (
	"bytes"
	"crypto/rand"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/app/track"
	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// gone are points of a way, a minute and some hundred metres apart.
func (s *station) gone(first, n int) (all []track.Point) {
	for i := range n {
		p := track.Point{At: s.clock.at.UTC().Truncate(time.Second).Add(time.Duration(first+i) * time.Minute), Where: raid.Point{Lat: 511_000_000, Lon: 714_000_000 + int32(first+i)*14_290}}
		if first+i == 0 {
			p.Flags = track.Begin
		}
		all = append(all, p)
	}
	return all
}

// walks keeps points of a way, agreeing to it.
func (s *station) walks(first, n int) {
	s.t.Helper()
	if err := s.AgreeTrack(ctx, true); err != nil {
		s.t.Fatal(err)
	}
	if err := s.KeepTrack(ctx, s.gone(first, n)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *station) track(night civil.Date) []track.Point {
	s.t.Helper()
	points, err := s.Track(ctx, night)
	if err != nil {
		s.t.Fatal(err)
	}
	return points
}

// trackFiles are the files of tracks on the device.
func (s *station) trackFiles() (paths []string) {
	s.t.Helper()
	paths, err := filepath.Glob(filepath.Join(s.dir, tracksName, "*"))
	if err != nil {
		s.t.Fatal(err)
	}
	return paths
}

// TestTrackIsKept: what was kept is there after the program ended at any moment; it
// is counted in the shift and lies in no readable form.
func TestTrackIsKept(t *testing.T) {
	s := newStation(t, aigul)
	before := s.ledger.Head().Number
	s.walks(0, 5)
	s.walks(5, 5)
	want := s.gone(0, 10)
	if diff := cmp.Diff(want, s.track(tonight)); diff != "" {
		t.Fatal(diff)
	}
	s.reopen()
	s.walks(10, 2)
	if got := s.track(tonight); len(got) != 12 || len(s.trackFiles()) != 1 {
		t.Errorf("%d points in %d files", len(got), len(s.trackFiles()))
	}
	sheet, err := s.ShiftSheet(ctx, tonight)
	if err != nil || sheet.Track == nil || sheet.Track.Time != 11*time.Minute || sheet.Track.Metres < 1090 || sheet.Track.Metres > 1110 {
		t.Errorf("%+v, %v", sheet.Track, err)
	}
	if n := s.SyncStatus().Waiting; n != 0 {
		t.Errorf("%d wait for the region", n)
	}
	if n := s.ledger.Head().Number - before; n > 12 {
		t.Errorf("%d frames of the journal", n)
	}
	raw, err := os.ReadFile(s.trackFiles()[0])
	plain := track.Encode(want[:5])
	if err != nil || bytes.Contains(raw, plain[8:]) || bytes.Contains(raw, aigul.ID[:]) {
		t.Errorf("it can be read: %v", err)
	}
}

// TestTrackNeedsAgreement: it is the officer's to give and to take back, and is
// written down.
func TestTrackNeedsAgreement(t *testing.T) {
	s := newStation(t, aigul)
	if yes, err := s.TrackAgreed(ctx); yes || err != nil {
		t.Errorf("who was never asked agreed: %v", err)
	}
	if err := s.KeepTrack(ctx, s.gone(0, 2)); code(err) != "track_refused" {
		t.Errorf("kept without agreement: %v", err)
	}
	s.walks(0, 2)
	s.reopen()
	if yes, err := s.TrackAgreed(ctx); !yes || err != nil {
		t.Errorf("forgotten: %v", err)
	}
	if err := s.AgreeTrack(ctx, false); err != nil {
		t.Fatal(err)
	}
	if err := s.KeepTrack(ctx, s.gone(2, 2)); code(err) != "track_refused" {
		t.Errorf("kept after it was taken back: %v", err)
	}
	if n := len(s.track(tonight)); n != 2 {
		t.Errorf("%d points", n)
	}
	var words []string
	for _, a := range s.acts() {
		if a.Action == string(AuditAgreeTrack) || a.Action == string(AuditTrack) {
			words = append(words, a.Action+" "+a.Reason)
		}
	}
	if diff := cmp.Diff([]string{"agree_track yes", "agree_track no", "track map"}, words); diff != "" {
		t.Error(diff)
	}
}

// TestATornTrack: cut at each byte, what was kept before stands, and the way goes on
// in another file.
func TestATornTrack(t *testing.T) {
	s := newStation(t, aigul)
	s.walks(0, 3)
	path := s.trackFiles()[0]
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s.walks(3, 3)
	both, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := range len(both) {
		if err := os.WriteFile(path, both[:at], 0o600); err != nil {
			t.Fatal(err)
		}
		want := 0
		if at >= len(whole) {
			want = 3
		}
		points, err := s.trackOf(tonight)
		if err != nil || len(points) != want {
			t.Fatalf("cut at %d: %d points, %v", at, len(points), err)
		}
	}
	s.walks(6, 2)
	if got := s.track(tonight); len(got) != 5 || got[3].Flags != track.Begin {
		t.Errorf("after the cut: %v", got)
	}
	if n := len(s.trackFiles()); n != 2 {
		t.Errorf("%d files", n)
	}
}

// TestAChangedTrack: a wrong byte is never a place; it takes its own piece and, where
// it is of a length, those behind it.
func TestAChangedTrack(t *testing.T) {
	s := newStation(t, aigul)
	s.walks(0, 3)
	s.walks(3, 3)
	path := s.trackFiles()[0]
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := s.gone(0, 6)
	for at := range raw {
		bad := slices.Clone(raw)
		bad[at] ^= 0x10
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		points, err := s.trackOf(tonight)
		if err != nil || len(points) > 3 {
			t.Fatalf("byte %d: %d points, %v", at, len(points), err)
		}
		for _, p := range points {
			if !slices.ContainsFunc(want, func(w track.Point) bool { return w.Where == p.Where && w.At.Equal(p.At) }) {
				t.Fatalf("byte %d: a place nobody was at", at)
			}
		}
	}
	swapped := slices.Concat(raw[len(raw)/2:], raw[:len(raw)/2]) // both are of one length
	if err := os.WriteFile(path, swapped, 0o600); err != nil {
		t.Fatal(err)
	}
	if points, err := s.trackOf(tonight); err != nil || len(points) != 0 {
		t.Errorf("pieces in each other's place: %d points, %v", len(points), err)
	}
}

// TestWhoReadsATrack: the crew that shares the device, and nobody else on it.
func TestWhoReadsATrack(t *testing.T) {
	y := newStation(t, yerlan)
	y.plan(aigul, bekzat)
	l := share(t, aigul, bekzat, gulnar)
	l.learn(directory())
	y.carry(l.station)
	l.walks(0, 4)
	for _, row := range []struct {
		who  regionfile.Officer
		want int
	}{{bekzat, 4}, {gulnar, 0}, {aigul, 4}} {
		l.as(row.who)
		if n := len(l.track(tonight)); n != row.want {
			t.Errorf("%s reads %d points", row.who.Name, n)
		}
		sheet, err := l.ShiftSheet(ctx, tonight)
		if err != nil || (sheet.Track != nil) != (row.want > 0) {
			t.Errorf("%s: %+v, %v", row.who.Name, sheet.Track, err)
		}
	}
	l.as(bekzat)
	l.clock.at = l.clock.at.Add(time.Hour)
	l.walks(0, 2)
	if got := l.track(tonight); len(got) != 6 || got[4].Flags&track.Begin == 0 {
		t.Errorf("a colleague's way is joined: %v", got)
	}
}

// TestAClosedShiftHasNoTrack: with the night's key the way is gone; how far it was
// stays with the shift. Until something is recorded again nothing more is kept.
func TestAClosedShiftHasNoTrack(t *testing.T) {
	s := newStation(t, aigul)
	id := s.meet("Асан")
	s.finish(id)
	s.walks(0, 4)
	if _, err := s.CloseShift(ctx, tonight); err != nil {
		t.Fatal(err)
	}
	if n := len(s.track(tonight)); n != 4 {
		t.Errorf("%d points while records wait", n)
	}
	if err := s.KeepTrack(ctx, s.gone(4, 2)); code(err) != "track_refused" {
		t.Errorf("kept after the shift was closed: %v", err)
	}
	s.sent(ledger.Stored)
	if left, err := s.DestroyNightKeys(ctx); err != nil || !left.None() {
		t.Fatalf("%+v, %v", left, err)
	}
	if n := len(s.track(tonight)) + len(s.trackFiles()); n != 0 {
		t.Errorf("%d points and files", n)
	}
	if sheet, err := s.ShiftSheet(ctx, tonight); err != nil || sheet.Track == nil || sheet.Track.Time != 3*time.Minute {
		t.Errorf("%+v, %v", sheet.Track, err)
	}
	if err := s.KeepTrack(ctx, s.gone(4, 2)); code(err) != "track_refused" {
		t.Errorf("kept after the key was gone: %v", err)
	}
	s.meet("Айша")
	if err := s.KeepTrack(ctx, s.gone(4, 2)); err != nil || len(s.track(tonight)) != 2 {
		t.Errorf("after something was recorded again: %v", err)
	}
}

// TestAShiftWithoutRecordsIsClosed: its way goes as well.
func TestAShiftWithoutRecordsIsClosed(t *testing.T) {
	s := newStation(t, aigul)
	s.walks(0, 4)
	if !s.HoldsNight(tonight) {
		t.Error("there is nothing to close")
	}
	if _, err := s.CloseShift(ctx, tonight); err != nil {
		t.Fatal(err)
	}
	if n := len(s.trackFiles()); n != 0 {
		t.Errorf("%d files", n)
	}
}

// TestTrackLeavesRoomForRecords: on a disk that is nearly full records are saved, and
// no way is kept.
func TestTrackLeavesRoomForRecords(t *testing.T) {
	s := newStation(t, aigul)
	free := uint64(leftForRecords)
	s.opts.Free = func(string) (uint64, error) { return free, nil }
	s.reopen()
	s.walks(0, 2)
	free--
	if err := s.KeepTrack(ctx, s.gone(2, 2)); code(err) != "disk_full" {
		t.Errorf("a way took the room of records: %v", err)
	}
	s.meet("Асан")
	free++
	if err := s.KeepTrack(ctx, s.gone(2, 2)); err != nil || len(s.track(tonight)) != 4 {
		t.Errorf("room that was made is not seen: %v", err)
	}
	free = 0
	s.reopen()
	if err := s.KeepTrack(ctx, s.gone(4, 2)); code(err) != "disk_full" {
		t.Errorf("on a full disk: %v", err)
	}
	if _, err := s.Track(ctx, tonight); code(err) != "unlogged" || !ofDisk(err) {
		t.Errorf("it is shown and nobody wrote that down: %v", err)
	}
}

// TestTracksEnd: after thirty days, whatever became of the shift; a clock that has
// lost the time, then or now, ends none.
func TestTracksEnd(t *testing.T) {
	s := newStation(t, aigul)
	s.walks(0, 2)
	there := func(when string, want int) {
		t.Helper()
		s.reopen()
		if n := len(s.trackFiles()); n != want {
			t.Errorf("%s there are %d", when, n)
		}
	}
	was := s.clock.at
	there("at once", 1)
	s.clock.at = time.Unix(3600, 0)
	there("in 1970", 1)
	s.walks(0, 2)
	there("with one of 1970", 2)
	s.clock.at = was.Add(time.Hour)
	there("when the time is known again", 2)
	s.clock.at = was.Add(keepTracks - time.Hour)
	there("before the end", 2)
	s.clock.at = was.Add(keepTracks + 30*time.Minute)
	there("after the end of the first", 1)
	s.clock.at = was.Add(keepTracks + 3*time.Hour)
	there("after the end of both", 0)
}

// TestTrackHasABound: what a broken receiver says for days fills no disk.
func TestTrackHasABound(t *testing.T) {
	s := newStation(t, aigul)
	s.walks(0, 1)
	var err error
	for i := 0; err == nil && i < 100; i++ {
		err = s.KeepTrack(ctx, s.gone(i*track.MostPoints, track.MostPoints))
	}
	size := int64(0)
	for _, path := range s.trackFiles() {
		info, bad := os.Stat(path)
		if bad != nil {
			t.Fatal(bad)
		}
		size += info.Size()
	}
	if code(err) != "track_full" || size < mostTrack || size > mostTrack+mostPiece {
		t.Errorf("%d bytes, %v", size, err)
	}
}

// TestEightHoursOfWay: what eight hours come to on the disk, of a way that bends with
// each second and is odd all along, kept once a minute.
func TestEightHoursOfWay(t *testing.T) {
	s := newStation(t, aigul)
	folder, key := s.tracks(), seal.NewKey(rand.Reader)
	chance := mathrand.New(mathrand.NewPCG(8, 8))
	at := *point()
	for minute := range 8 * 60 {
		var points []track.Point
		for second := range 60 {
			at.Lat += int32(chance.IntN(12_000) - 6_000)
			at.Lon += int32(chance.IntN(20_000) - 10_000)
			points = append(points, track.Point{At: s.clock.at.Add(time.Duration(60*minute+second) * time.Second), Where: at, Flags: track.Clock})
		}
		if err := folder.add(rand.Reader, key, tonight, officerPoints{aigul.ID, points}, s.clock.at); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(s.trackFiles()[0])
	if err != nil || info.Size() > 1<<20 {
		t.Fatalf("%d bytes, %v", info.Size(), err)
	}
	t.Logf("%d bytes", info.Size())
}
