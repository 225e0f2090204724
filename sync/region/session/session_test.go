package session

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
)

var at = time.Date(2095, 6, 1, 22, 0, 0, 0, time.UTC)

func keeper(t *testing.T, secret string, epoch byte) *Keeper {
	t.Helper()
	k, err := New([]byte(secret), [16]byte{epoch}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestToken(t *testing.T) {
	t.Parallel()
	k := keeper(t, "a secret of the region", 1)
	officer := uuid.Must(uuid.NewV7())
	token, until, err := k.Token("aa", officer, at)
	if err != nil || !until.Equal(at.Add(wire.SessionLife)) {
		t.Fatal(until, err)
	}
	nonce, err := k.Nonce("aa", at)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name          string
		k             *Keeper
		token, serial string
		now           time.Time
		want          bool
	}{
		{"its certificate", k, token, "aa", at, true},
		{"another server of the region", keeper(t, "a secret of the region", 1), token, "aa", at, true},
		{"the last moment", k, token, "aa", until.Add(-time.Millisecond), true},
		{"ended", k, token, "aa", until, false},
		{"another certificate", k, token, "ab", at, false},
		{"another region", keeper(t, "another secret", 1), token, "aa", at, false},
		{"a region that began anew", keeper(t, "a secret of the region", 2), token, "aa", at, false},
		{"a nonce", k, nonce, "aa", at, false},
		{"nothing", k, "", "aa", at, false},
		{"cut", k, token[:len(token)-1], "aa", at, false},
		{"longer", k, token + "A", "aa", at, false},
		{"with a line end", k, token[:len(token)-1] + "\n", "aa", at, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := c.k.Officer(c.token, c.serial, c.now)
			if ok != c.want || ok && got != officer {
				t.Errorf("got %v %v, want %v", got, ok, c.want)
			}
		})
	}
}

// Whatever letter of a token is changed, it is nobody's.
func TestForgedToken(t *testing.T) {
	t.Parallel()
	k := keeper(t, "secret", 1)
	token, _, err := k.Token("aa", uuid.Must(uuid.NewV7()), at)
	if err != nil {
		t.Fatal(err)
	}
	for i := range token {
		for _, with := range "AZaz09-_" {
			forged := token[:i] + string(with) + token[i+1:]
			if _, ok := k.Officer(forged, "aa", at); ok && forged != token {
				t.Fatalf("letter %d changed to %c: still taken", i, with)
			}
		}
	}
}

func TestNonce(t *testing.T) {
	t.Parallel()
	yes, no := func() bool { return true }, func() bool { return false }
	for _, c := range []struct {
		name         string
		serial       string
		later        time.Duration
		signed       func() bool
		holds, again bool
	}{
		{"answered in time", "aa", NonceLife - time.Second, yes, true, false},
		{"late", "aa", NonceLife, yes, false, false},
		{"by another certificate", "bb", 0, yes, false, false},
		{"with a wrong signature", "aa", 0, no, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := keeper(t, "secret", 1)
			nonce, err := k.Nonce("aa", at)
			if err != nil {
				t.Fatal(err)
			}
			if holds := k.Answered(nonce, c.serial, at.Add(c.later), c.signed); holds != c.holds {
				t.Errorf("it holds: %v", holds)
			}
			if again := k.Answered(nonce, c.serial, at.Add(c.later), yes); again != c.again {
				t.Errorf("again: %v, want %v", again, c.again)
			}
		})
	}
}

// What is remembered has a bound, and whoever cannot sign leaves nothing.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	k := keeper(t, "secret", 1)
	for range 3 * MostSpent {
		nonce, err := k.Nonce("aa", at)
		if err != nil {
			t.Fatal(err)
		}
		k.Answered(nonce, "aa", at, func() bool { return false })
	}
	if n := len(k.spent) + len(k.order); n != 0 {
		t.Fatalf("nobody signed, %d are remembered", n)
	}
	for range MostSpent + 100 {
		nonce, err := k.Nonce("aa", at)
		if err != nil {
			t.Fatal(err)
		}
		if !k.Answered(nonce, "aa", at, func() bool { return true }) {
			t.Fatal("a fresh nonce is refused")
		}
	}
	if len(k.spent) != MostSpent || len(k.order) != MostSpent {
		t.Errorf("%d and %d are remembered", len(k.spent), len(k.order))
	}
	nonce, _ := k.Nonce("aa", at.Add(time.Hour))
	k.Answered(nonce, "aa", at.Add(time.Hour), func() bool { return true })
	if len(k.spent) != 1 {
		t.Errorf("an hour later %d are remembered", len(k.spent))
	}
}

func TestNoncesDiffer(t *testing.T) {
	t.Parallel()
	k := keeper(t, "secret", 1)
	a, _ := k.Nonce("aa", at)
	b, _ := k.Nonce("aa", at)
	if a == b || strings.ContainsAny(a, "+/= ") {
		t.Errorf("%q and %q", a, b)
	}
}
