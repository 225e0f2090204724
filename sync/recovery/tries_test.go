package recovery_test

import (
	"testing"

	"shyraq/sync/recovery"
)

// TestTries is the header as it goes over the wire.
func TestTries(t *testing.T) {
	want := recovery.Tries{Vault: "0a1b2c3d", All: 41, Failed: 5}
	if got := want.String(); got != "0a1b2c3d 41 5" {
		t.Errorf("written %q", got)
	}
	for text, ok := range map[string]bool{"0a1b2c3d 41 5": true, "": false, "0a1b2c3d 41": false, "0A1B2C3D 1 1": false,
		"0a1b2c3d -1 5": false, "0a1b2c3d 1 5 x": false, "0a1b2c3d 9999999999999999 5": false} {
		if got, is := recovery.ParseTries(text); is != ok || ok && got != want {
			t.Errorf("%q is read as %+v, %v", text, got, is)
		}
	}
}

func FuzzTries(f *testing.F) {
	f.Add("0a1b2c3d 41 5")
	f.Fuzz(func(t *testing.T, text string) {
		if got, ok := recovery.ParseTries(text); ok {
			if back, again := recovery.ParseTries(got.String()); !again || back != got {
				t.Errorf("%q is read as %+v and then %+v", text, got, back)
			}
		}
	})
}
