package vault

import (
	"context"
	"errors"
	"testing"
	"time"

	"shyraq/errs"
)

func copiesOf(t *testing.T, dir string) [][]byte {
	t.Helper()
	return [][]byte{bytesOf(t, dir, 0), bytesOf(t, dir, 1)}
}

// TestAnOldCopyGivesNoTries is the attack "pin-rollback": with the old file put back
// after each five there was no wait at all.
func TestAnOldCopyGivesNoTries(t *testing.T) {
	t.Parallel()
	dir, c, ks := t.TempDir(), newClock(), memory{}
	v := open(t, dir, options(c, ks))
	add(t, v, patrolA, rightPIN)
	old := copiesOf(t, dir)
	v.Unlock(context.Background(), patrolA.ID, wrongPIN)
	for range 3 {
		lay(t, dir, old...)
		v = open(t, dir, options(c, ks))
		if got := v.Wait(patrolA.ID); got != time.Hour {
			t.Fatalf("after an old copy was put back he waits %v", got)
		}
		var refused *UnlockError
		if _, err := v.Unlock(context.Background(), patrolA.ID, rightPIN); !errors.As(err, &refused) || refused.Code != "wait" {
			t.Fatalf("a try is taken: %v", err)
		}
	}
	c.add(time.Hour) // the true officer, whose disk lost a write, gets in
	unlock(t, v, patrolA, rightPIN)
	if v = open(t, dir, options(c, ks)); v.Wait(patrolA.ID) != 0 {
		t.Error("the newest copy is taken for an old one")
	}
}

// TestAnOldCopyGivesNoRights: neither a PIN of before nor a night that was closed.
func TestAnOldCopyGivesNoRights(t *testing.T) {
	t.Parallel()
	for name, shut := range map[string]func(v *Vault, k *Keys) error{
		"another PIN": func(v *Vault, _ *Keys) error {
			return v.ChangePIN(context.Background(), patrolA.ID, rightPIN, otherPIN)
		},
		"a closed night": func(_ *Vault, k *Keys) error { return k.DropNight(k.Nights()[0].Key) },
		"enrolled anew": func(v *Vault, _ *Keys) error {
			c, err := v.Prepare(otherPIN)
			if err == nil {
				_, err = v.Add(context.Background(), c, patrolA)
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, c, ks := t.TempDir(), newClock(), memory{}
			v := open(t, dir, options(c, ks))
			k := add(t, v, patrolA, rightPIN)
			if _, err := k.Night(Night{Night: "2026-07-04", Crew: crewOne}); err != nil {
				t.Fatal(err)
			}
			old := copiesOf(t, dir)
			if err := shut(v, k); err != nil {
				t.Fatal(err)
			}
			newest := copiesOf(t, dir)
			lay(t, dir, old...)
			if _, err := Open(context.Background(), dir, options(c, ks)); code(err) != "vault_rolled_back" || !errors.Is(err, errs.Denied) {
				t.Errorf("it opens: %v", err)
			}
			lay(t, dir, old[0], newest[1])
			if _, err := Open(context.Background(), dir, options(c, ks)); err != nil {
				t.Errorf("one old copy beside the newest: %v", err)
			}
		})
	}
}

// TestWithoutAWitness: where the secret is a file, or the key store lost its count,
// the device opens as ever.
func TestWithoutAWitness(t *testing.T) {
	t.Parallel()
	for name, ks := range map[string]KeyStore{"a file": NoKeyStore, "no count": memory{}} {
		dir, c := t.TempDir(), newClock()
		v := open(t, dir, options(c, ks))
		add(t, v, patrolA, rightPIN)
		if m, ok := ks.(memory); ok {
			delete(m, v.counterName())
		}
		if v = open(t, dir, options(c, ks)); v.Wait(patrolA.ID) != 0 {
			t.Errorf("%s: he waits", name)
		}
	}
}
