package admin

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
)

// given are entries by which a device was given so many records, a hundred at once.
func given(device uuid.UUID, records int, at time.Time) (all []audit.Entry) {
	for n := 0; n < records; n += 100 {
		f := audit.Frame{At: at, Action: string(access.Read), Device: device, Allowed: true}
		for i := range 100 {
			var id uuid.UUID
			binary.BigEndian.PutUint64(id[:], uint64(at.UnixMilli())<<16|7<<12)
			binary.BigEndian.PutUint64(id[8:], uint64(n+i))
			f.Records = append(f.Records, id)
		}
		all = append(all, audit.Entry{Frame: f})
	}
	return all
}

func TestLostCountsEachRecordOnce(t *testing.T) {
	device, other := uuid.UUID{1}, uuid.UUID{2}
	evening := time.Date(2026, 7, 4, 18, 0, 0, 0, time.UTC)
	refused := given(device, 100, evening.Add(24*time.Hour))
	refused[0].Frame.Allowed = false
	all := append(given(device, 200, evening), given(device, 200, evening)...)
	all = append(append(all, given(other, 500, evening.Add(24*time.Hour))...), refused...)
	r := LostReport{Device: device}
	r.count(all, time.FixedZone("", 5*3600))
	if r.Records != 200 || len(r.Nights) != 1 || r.Nights[0] != (LostNight{"2026-07-04", 200}) || !r.From.Equal(evening) {
		t.Errorf("%+v", r)
	}
}

// TestLostBelievesNoClockThatIsWrong: what cannot be is told as such, and a device is not
// said to have been unlocked after it told so.
func TestLostBelievesNoClockThatIsWrong(t *testing.T) {
	device, officer := uuid.UUID{1}, uuid.UUID{2}
	evening := time.Date(2026, 7, 4, 18, 0, 0, 0, time.UTC)
	all := given(device, 100, evening)
	for i, wrong := range []time.Time{time.Date(7980, 1, 2, 0, 0, 0, 0, time.UTC), time.Unix(0, 0), evening.Add(24 * time.Hour)} {
		binary.BigEndian.PutUint64(all[0].Frame.Records[i][:], uint64(wrong.UnixMilli())<<16|7<<12)
	}
	all[0].Frame.Records[3] = uuid.UUID{0: 0xf0, 6: 0x40, 8: 0x80} // of version 4: it says no time
	all = append(all, audit.Entry{Frame: audit.Frame{At: evening, Then: time.Date(7980, 1, 2, 0, 0, 0, 0, time.UTC), Action: audit.LookPrefix + "unlock", Device: device, Officer: officer, Allowed: true}})
	r := LostReport{Device: device}
	r.count(all, time.FixedZone("", 5*3600))
	if r.Records != 100 || r.Unclear != 4 || len(r.Nights) != 1 || r.Nights[0] != (LostNight{"2026-07-04", 96}) {
		t.Errorf("%+v", r)
	}
	if len(r.Officers) != 1 || !r.Officers[0].Unlocked.Equal(evening) {
		t.Errorf("unlocked %+v", r.Officers)
	}
}

// BenchmarkLost is the count for a device that was given 100,000 records; issue 11
// wants two seconds for the whole.
func BenchmarkLost(b *testing.B) {
	device := uuid.UUID{1}
	all := given(device, 100_000, time.Date(2026, 7, 4, 18, 0, 0, 0, time.UTC))
	for b.Loop() {
		r := LostReport{Device: device}
		if r.count(all, time.UTC); r.Records != 100_000 {
			b.Fatal(r.Records)
		}
	}
}
