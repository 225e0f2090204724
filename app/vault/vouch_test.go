package vault

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"testing"

	"github.com/google/uuid"
)

// TestAForgedMemberGetsNoKey: somebody has the device secret, writes what he likes
// into vault.json, its sum too, and waits for a member to unlock. Only who is vouched
// for by both signatures is handed the night's key.
func TestAForgedMemberGetsNoKey(t *testing.T) {
	t.Parallel()
	mine := func(t *testing.T, v *Vault, id uuid.UUID) entry { // all keys of it are the attacker's
		t.Helper()
		c, err := v.Prepare("905172")
		if err != nil {
			t.Fatal(err)
		}
		return entry{
			Officer: Officer{ID: id}, KDF: c.kdf, Sign: c.public, Reach: c.reach,
			Vouch: c.Sign(reachText(v.file.ID, id, c.reach)), Box: make([]byte, 100),
		}
	}
	for name, row := range map[string]struct {
		forge func(t *testing.T, v *Vault, b *entry)
		gets  bool
	}{
		"nothing forged":                         {func(*testing.T, *Vault, *entry) {}, true},
		"a wrapping key of his":                  {func(t *testing.T, v *Vault, b *entry) { b.Reach = mine(t, v, b.ID).Reach }, false},
		"a wrapping key, vouched for by him":     {func(t *testing.T, v *Vault, b *entry) { m := mine(t, v, b.ID); b.Reach, b.Vouch = m.Reach, m.Vouch }, false},
		"all keys his":                           {func(t *testing.T, v *Vault, b *entry) { *b = mine(t, v, b.ID) }, false},
		"no signature":                           {func(_ *testing.T, _ *Vault, b *entry) { b.Vouch = nil }, false},
		"one made for another vault":             {func(t *testing.T, v *Vault, b *entry) { b.Vouch = bytes.Repeat([]byte{1}, ed25519.SignatureSize) }, false},
		"an officer whom the raid does not name": {func(t *testing.T, v *Vault, b *entry) { *b = mine(t, v, uuid.New()) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, o := t.TempDir(), options(newClock(), NoKeyStore)
			v := open(t, dir, o)
			a := add(t, v, patrolA, rightPIN)
			night, err := a.Night(Night{Night: "2026-07-04", Crew: crewOne, Members: []uuid.UUID{patrolA.ID, patrolB.ID}})
			if err != nil {
				t.Fatal(err)
			}
			add(t, v, patrolB, otherPIN)
			region := named(v, patrolA, patrolB) // what the region signed, before anybody forged anything
			b := &v.file.Officers[1]
			row.forge(t, v, b)
			v.file.Nights[0].Members = append(v.file.Nights[0].Members, b.ID)
			if err := v.save(); err != nil {
				t.Fatal(err)
			}
			v = open(t, dir, o)
			a = unlock(t, v, patrolA, rightPIN)
			if v.file.Nights[0].wrapFor(b.ID) != nil {
				t.Error("the unlock alone handed the key on")
			}
			if err := a.Share(func(HeldNight) []Member { return region }); err != nil {
				t.Fatal(err)
			}
			if got := v.file.Nights[0].wrapFor(b.ID) != nil; got != row.gets {
				t.Errorf("handed on: %v", got)
			}
			next, err := a.Night(Night{Night: "2026-07-05", Crew: crewOne, Members: []uuid.UUID{patrolA.ID, b.ID}, Vouched: region})
			if err != nil || next == night {
				t.Fatal(err)
			}
			if got := v.file.Nights[1].wrapFor(b.ID) != nil; got != row.gets {
				t.Errorf("a new night is wrapped for him: %v", got)
			}
		})
	}
}

// TestWhoseWrappingKeyWasExchangedIsNotLetIn: what he records would be sealed for
// somebody else.
func TestWhoseWrappingKeyWasExchangedIsNotLetIn(t *testing.T) {
	t.Parallel()
	dir, o := t.TempDir(), options(newClock(), NoKeyStore)
	v := open(t, dir, o)
	add(t, v, patrolA, rightPIN)
	add(t, v, patrolB, otherPIN)
	v.file.Officers[0].Reach = v.file.Officers[1].Reach
	if err := v.save(); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir, o).Unlock(context.Background(), patrolA.ID, rightPIN); code(err) != "vault_damaged" {
		t.Error(err)
	}
}

// TestTheRegionIsNotedUnderThePIN: who has the device secret cannot write another,
// and one officer's note is not another's.
func TestTheRegionIsNotedUnderThePIN(t *testing.T) {
	t.Parallel()
	dir, o := t.TempDir(), options(newClock(), NoKeyStore)
	v := open(t, dir, o)
	a := add(t, v, patrolA, rightPIN)
	b := add(t, v, patrolB, otherPIN)
	public := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32)).Public().(ed25519.PublicKey)
	if a.Region() != nil {
		t.Error("a region is known before it was noted")
	}
	if err := a.TrustRegion(public); err != nil {
		t.Fatal(err)
	}
	v = open(t, dir, o)
	if a = unlock(t, v, patrolA, rightPIN); !public.Equal(a.Region()) {
		t.Errorf("%x", a.Region())
	}
	v.file.Officers[1].Region = v.file.Officers[0].Region
	if b.Region() != nil || unlock(t, v, patrolB, otherPIN).Region() != nil {
		t.Error("another officer's note is believed")
	}
	a.Zero()
	if a.Region() != nil || code(a.TrustRegion(public)) != "locked" {
		t.Error("it is told without the officer's key")
	}
}
