package live

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/sync/position"
)

var start = time.Date(2095, 7, 4, 22, 0, 0, 0, time.UTC)

func told(device byte, at time.Time) Entry {
	return Entry{Device: uuid.UUID{device}, Officer: uuid.UUID{device, 1}, Came: at, Heard: at, Ends: start.Add(6 * time.Hour),
		Told: position.Position{Raid: uuid.UUID{9}, Standing: position.StandsHere, At: at, Lat: int32(device), Lon: 7}}
}

func devices(all []Entry) (ids []byte) {
	for _, e := range all {
		ids = append(ids, e.Device[0])
	}
	return ids
}

func TestTheLastOfEachDevice(t *testing.T) {
	t.Parallel()
	table := NewTable(10)
	table.Put(told(2, start))
	table.Put(told(1, start))
	later := told(1, start.Add(time.Minute))
	table.Put(later)
	got := table.At(start.Add(time.Minute))
	if diff := cmp.Diff([]Entry{later, told(2, start)}, got); diff != "" {
		t.Error(diff)
	}
	table.Heard(uuid.UUID{2}, start.Add(5*time.Minute))
	table.Heard(uuid.UUID{2}, start.Add(4*time.Minute))
	table.Heard(uuid.UUID{3}, start)
	if got := table.At(start.Add(5 * time.Minute)); len(got) != 2 || !got[1].Heard.Equal(start.Add(5*time.Minute)) || !got[1].Came.Equal(start) {
		t.Errorf("%+v", got)
	}
	table.Forget(uuid.UUID{1})
	if diff := cmp.Diff([]byte{2}, devices(table.At(start))); diff != "" {
		t.Error(diff)
	}
}

// What is over is given to nobody, and is gone.
func TestPositionsEnd(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		at   time.Duration
		want []byte
	}{
		{"at once", 0, []byte{1, 2}},
		{"before the first is old", position.Life - time.Second, []byte{1, 2}},
		{"when it is", position.Life, []byte{2}},
		{"when both are", position.Life + time.Hour, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			table := NewTable(10)
			table.Put(told(1, start))
			table.Put(told(2, start.Add(time.Hour)))
			table.Heard(uuid.UUID{1}, start.Add(row.at)) // who is heard of tells nothing by it
			if diff := cmp.Diff(row.want, devices(table.At(start.Add(row.at)))); diff != "" || table.Len() != len(row.want) {
				t.Errorf("%s, %d kept", diff, table.Len())
			}
		})
	}
	table := NewTable(10)
	table.Put(told(1, start.Add(6*time.Hour-time.Second)))
	if got := table.At(start.Add(6 * time.Hour)); len(got) != 0 {
		t.Errorf("after the raid: %+v", got)
	}
}

// What another server passes on counts where it is newer, and ends what is here.
func TestWhatAnotherServerWasTold(t *testing.T) {
	t.Parallel()
	table := NewTable(10)
	table.Put(told(1, start.Add(time.Minute)))
	table.Take(told(1, start), start.Add(time.Minute))
	table.Take(told(2, start), start.Add(time.Minute))
	got := table.At(start.Add(time.Minute))
	if len(got) != 2 || !got[0].Came.Equal(start.Add(time.Minute)) {
		t.Errorf("an earlier one took its place: %+v", got)
	}
	over := told(1, start.Add(2*time.Minute))
	over.Ends = over.Came
	table.Take(over, start.Add(2*time.Minute))
	if diff := cmp.Diff([]byte{2}, devices(table.At(start))); diff != "" {
		t.Error(diff)
	}
}

func TestTheTableIsBounded(t *testing.T) {
	t.Parallel()
	table := NewTable(3)
	for i := range byte(10) {
		table.Put(told(i+1, start.Add(time.Duration(i)*time.Second)))
	}
	if diff := cmp.Diff([]byte{8, 9, 10}, devices(table.At(start))); diff != "" || table.Dropped() != 7 {
		t.Errorf("%s, %d dropped", diff, table.Dropped())
	}
	table.Put(told(9, start.Add(time.Minute)))
	if table.Len() != 3 || table.Dropped() != 7 {
		t.Error("who is there took another's place")
	}
	table.Put(told(20, start.Add(position.Life+time.Hour)))
	if diff := cmp.Diff([]byte{20}, devices(table.At(start.Add(position.Life+time.Hour)))); diff != "" || table.Dropped() != 7 {
		t.Errorf("what is over stood in the way: %s", diff)
	}
}
