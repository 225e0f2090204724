package badger

import "testing"

// TestAsideSaysWhatIsPutAside follows the reserve as room runs short and comes back.
func TestAsideSaysWhatIsPutAside(t *testing.T) {
	free := uint64(8 << 30)
	r := reserve{dir: t.TempDir(), free: func(string) (uint64, error) { return free, nil }}
	if err := r.open(); err != nil {
		t.Fatal(err)
	}
	const whole = partOne + partTwo
	for _, row := range []struct {
		name string
		free uint64
		kept int64
	}{
		{"enough room", 8 << 30, whole},
		{"room runs short", roomShort - 1, partTwo},
		{"room is back, and was looked for lately", 8 << 30, partTwo},
	} {
		free = row.free
		_ = r.check()
		if kept, most := r.aside(); kept != row.kept || most != whole {
			t.Errorf("%s: %d of %d are put aside, want %d", row.name, kept, most, row.kept)
		}
	}
	if kept, most := (&reserve{}).aside(); kept != 0 || most != 0 {
		t.Errorf("of none: %d of %d", kept, most)
	}
}
