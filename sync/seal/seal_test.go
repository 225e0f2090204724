package seal_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/seal"
)

var (
	store = uuid.MustParse("01900000-0000-7000-8000-000000000001")
	other = uuid.MustParse("01900000-0000-7000-8000-000000000002")
)

func TestOpen(t *testing.T) {
	t.Parallel()
	k, stranger := seal.NewKey(rand.Reader), seal.NewKey(rand.Reader)
	ring := seal.Ring{}
	ring.Add(k)
	good := seal.Seal(rand.Reader, k, store, "rev/1", []byte("шырақ"))
	tests := []struct {
		name   string
		ring   seal.Ring
		store  uuid.UUID
		as     string
		sealed []byte
		want   error
	}{
		{"opens under its own name", ring, store, "rev/1", good, nil},
		{"refused under another name", ring, store, "rev/2", good, seal.ErrForged},
		{"refused in another store", ring, other, "rev/1", good, seal.ErrForged},
		{"no key on a locked device", seal.Ring{}, store, "rev/1", good, seal.ErrNoKey},
		{"another officer's value", ring, store, "rev/1", seal.Seal(rand.Reader, stranger, store, "rev/1", nil), seal.ErrNoKey},
		{"cut short", ring, store, "rev/1", good[:len(good)-1], seal.ErrForged},
		{"empty", ring, store, "rev/1", nil, seal.ErrForged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plain, err := seal.Open(tt.ring, tt.store, tt.as, tt.sealed)
			if !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if err == nil && string(plain) != "шырақ" {
				t.Fatalf("opened as %q", plain)
			}
		})
	}
}

func TestEveryFlippedByteIsNoticed(t *testing.T) {
	t.Parallel()
	k := seal.NewKey(rand.Reader)
	ring := seal.Ring{}
	ring.Add(k)
	good := seal.Seal(rand.Reader, k, store, "x", []byte("what was said"))
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 0x10
		if _, err := seal.Open(ring, store, "x", bad); err == nil {
			t.Fatalf("byte %d flipped, opened all the same", i)
		}
	}
}

func TestKeyIsNotPrinted(t *testing.T) {
	t.Parallel()
	k := seal.NewKey(rand.Reader)
	for _, form := range []string{"%v", "%+v", "%#v", "%s"} {
		if s := fmt.Sprintf(form, k); strings.Contains(s, fmt.Sprint(k.Bytes())) || !strings.Contains(s, k.ID().String()) {
			t.Fatalf("%s prints %q", form, s)
		}
	}
	k.Zero()
	if !bytes.Equal(k.Bytes(), make([]byte, 32)) {
		t.Fatal("not cleared")
	}
}

func TestDelivery(t *testing.T) {
	t.Parallel()
	private, err := seal.NewReceiverKey()
	if err != nil {
		t.Fatal(err)
	}
	region, err := seal.NewReceiver(private)
	if err != nil {
		t.Fatal(err)
	}
	foreignPrivate, _ := seal.NewReceiverKey()
	foreign, _ := seal.NewReceiver(foreignPrivate)

	d, err := seal.NewDelivery(rand.Reader, region.Public(), store)
	if err != nil {
		t.Fatal(err)
	}
	later, _ := seal.NewDelivery(rand.Reader, region.Public(), store)
	sealed := d.Seal("aa", []byte("line"))

	in, err := region.OpenWrap(d.Wrap(), store)
	if err != nil {
		t.Fatal(err)
	}
	if line, err := in.Open(sealed, "aa"); err != nil || string(line) != "line" {
		t.Fatalf("got %q, %v", line, err)
	}
	if _, err := in.Open(sealed, "bb"); !errors.Is(err, seal.ErrForged) {
		t.Fatalf("another revision's name: %v", err)
	}
	if _, err := in.Open(later.Seal("aa", nil), "aa"); !errors.Is(err, seal.ErrNoKey) {
		t.Fatalf("another shift's value: %v", err)
	}
	if _, err := region.OpenWrap(d.Wrap(), other); !errors.Is(err, seal.ErrForged) {
		t.Fatalf("wrap of another device: %v", err)
	}
	if _, err := foreign.OpenWrap(d.Wrap(), store); !errors.Is(err, seal.ErrForged) {
		t.Fatalf("another region: %v", err)
	}
	if _, err := seal.NewDelivery(rand.Reader, []byte("short"), store); err == nil {
		t.Fatal("a broken public key was taken")
	}
}

func FuzzOpen(f *testing.F) {
	k := seal.NewKey(rand.Reader)
	ring := seal.Ring{}
	ring.Add(k)
	f.Add(seal.Seal(rand.Reader, k, store, "x", []byte("y")))
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if plain, err := seal.Open(ring, other, "z", b); err == nil {
			t.Fatalf("forged: %x", plain)
		}
	})
}
