package vault

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestStamp: the newest is known at once, and is on the disk with the time beside it,
// which is written every ten minutes.
func TestStamp(t *testing.T) {
	t.Parallel()
	at := time.Date(2095, 6, 1, 22, 0, 0, 0, time.UTC)
	hear := func(v *Vault, minutes int) {
		now := at.Add(time.Duration(minutes) * time.Minute)
		v.NoteStamp(Stamp{At: now, Sig: []byte{byte(minutes)}})
		if err := v.NoteTime(Told{At: now}); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		do          func(*Vault)
		known, kept int // minutes; -1 is none
	}{
		"none":                         {func(*Vault) {}, -1, -1},
		"one":                          {func(v *Vault) { hear(v, 0) }, 0, 0},
		"another soon after":           {func(v *Vault) { hear(v, 0); hear(v, 7) }, 7, 0},
		"another later":                {func(v *Vault) { hear(v, 0); hear(v, 7); hear(v, 11) }, 11, 11},
		"an older one":                 {func(v *Vault) { hear(v, 20); hear(v, 0) }, 20, 20},
		"the region's clock was right": {func(v *Vault) { hear(v, 0); _ = v.ForgetTime(Told{At: at}) }, 0, 0},
		"and was put back":             {func(v *Vault) { hear(v, 20); _ = v.ForgetTime(Told{At: at}) }, -1, -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, o := t.TempDir(), options(newClock(), NoKeyStore)
			v := open(t, dir, o)
			add(t, v, patrolA, rightPIN)
			c.do(v)
			minutes := func(v *Vault) int {
				s, ok := v.Stamp()
				if !ok {
					return -1
				}
				if d := cmp.Diff(at.Add(time.Duration(s.Sig[0])*time.Minute), s.At); d != "" {
					t.Error(d)
				}
				return int(s.Sig[0])
			}
			if d := cmp.Diff([]int{c.known, c.kept}, []int{minutes(v), minutes(open(t, dir, o))}); d != "" {
				t.Error(d)
			}
		})
	}
}
