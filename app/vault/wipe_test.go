package vault

import (
	"bytes"
	"context"
	"testing"
)

// TestWhatAPINOpenedIsCleared: the box serves to make the keys and is gone with
// that, whether they could be made or not.
func TestWhatAPINOpenedIsCleared(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*entry){
		"opened":                 func(*entry) {},
		"another's signing key":  func(e *entry) { e.Sign = make([]byte, 32) },
		"another's wrapping key": func(e *entry) { e.Reach = bytes.Repeat([]byte{9}, 32) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := open(t, t.TempDir(), options(newClock(), NoKeyStore))
			add(t, v, patrolA, rightPIN)
			e, b, err := v.try(context.Background(), patrolA.ID, rightPIN)
			if err != nil {
				t.Fatal(err)
			}
			spoil(e)
			keys, err := v.turnInto(e, b)
			if (err == nil) != (name == "opened") || err != nil && code(err) != "vault_damaged" {
				t.Errorf("%v, %v", keys, err)
			}
			for part, raw := range map[string][]byte{"signing": b.Sign, "wrapping": b.Reach, "own": b.Own} {
				if len(raw) != 32 || !bytes.Equal(raw, make([]byte, 32)) {
					t.Errorf("the %s key is still in the box", part)
				}
			}
			if keys != nil && (bytes.Equal(keys.signing, make([]byte, 64)) || keys.held[keys.own] == nil) {
				t.Error("the keys went with it")
			}
		})
	}
}

func TestACandidateIsCleared(t *testing.T) {
	t.Parallel()
	v := open(t, t.TempDir(), options(newClock(), NoKeyStore))
	c, err := v.Prepare(rightPIN)
	if err != nil {
		t.Fatal(err)
	}
	c.Drop()
	for _, raw := range [][]byte{c.stretched, c.box.Sign, c.box.Reach, c.box.Own} {
		if !bytes.Equal(raw, make([]byte, 32)) {
			t.Error("something of the candidate stays")
		}
	}
}
