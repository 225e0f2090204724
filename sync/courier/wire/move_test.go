package wire

import (
	"crypto/ed25519"
	"crypto/rand"
	"slices"
	"testing"

	"github.com/google/uuid"
)

// A notice counts when the region signed these addresses, for this server, in
// their one form, and not more than a device keeps.
func TestAddressesOf(t *testing.T) {
	t.Parallel()
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	server, list := uuid.UUID{1}, []string{"sync.example.kz:8443", "[2001:db8::1]:8443"}
	if !SignAddresses(key, server, 7, list).Of(server, public) {
		t.Fatal("the region's own notice is refused")
	}
	_, other, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Addresses){
		"another key":     func(a *Addresses) { *a = SignAddresses(other, server, 7, list) },
		"another server":  func(a *Addresses) { *a = SignAddresses(key, uuid.UUID{2}, 7, list) },
		"a later number":  func(a *Addresses) { a.Serial++ },
		"another address": func(a *Addresses) { a.List[0] = "evil.example.kz:8443" },
		"one less":        func(a *Addresses) { a.List = a.List[:1] },
		"no signature":    func(a *Addresses) { a.Sig = nil },
		"none":            func(a *Addresses) { *a = SignAddresses(key, server, 7, nil) },
		"too many":        func(a *Addresses) { *a = SignAddresses(key, server, 7, slices.Repeat(list, MaxAddresses)) },
		"not an address":  func(a *Addresses) { *a = SignAddresses(key, server, 7, []string{"user@x"}) },
		"another form":    func(a *Addresses) { *a = SignAddresses(key, server, 7, []string{"Sync.example.kz"}) },
	} {
		a := SignAddresses(key, server, 7, list)
		change(&a)
		if a.Of(server, public) {
			t.Errorf("%s is taken", name)
		}
	}
}
