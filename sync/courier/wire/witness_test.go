package wire

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestJournalEnd(t *testing.T) {
	t.Parallel()
	e := JournalEnd{7, strings.Repeat("0f", 32)}
	if got, ok := ParseJournalEnd(e.String()); !ok || got != e {
		t.Errorf("%v, %v", got, ok)
	}
	for _, text := range []string{"", "7", "7 00", "0 " + e.Hash, "-7 " + e.Hash, "7 " + e.Hash + " ", "007 " + e.Hash, "9999999999999999999 " + e.Hash, "7 " + strings.Repeat("0F", 31) + "zz"} {
		if got, ok := ParseJournalEnd(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// TestKeptSignature: an answer counts for one device, one question and what it
// says.
func TestKeptSignature(t *testing.T) {
	t.Parallel()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	stranger, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	server, device := uuid.UUID{1}, uuid.UUID{2}
	good := Kept{Nonce: "n", Epoch: "e", Revs: []KeptRev{{1, "aa"}, {2, "bb"}}}
	good.Sign(private, server, device)
	for name, row := range map[string]struct {
		key            ed25519.PublicKey
		server, device uuid.UUID
		nonce          string
		change         func(*Kept)
		want           bool
	}{
		"as it is":            {public, server, device, "n", nil, true},
		"a stranger's key":    {stranger, server, device, "n", nil, false},
		"no key":              {nil, server, device, "n", nil, false},
		"another server":      {public, uuid.UUID{9}, device, "n", nil, false},
		"another device":      {public, server, uuid.UUID{9}, "n", nil, false},
		"an earlier question": {public, server, device, "m", nil, false},
		"one more":            {public, server, device, "n", func(k *Kept) { k.Revs = append(k.Revs, KeptRev{3, "cc"}) }, false},
		"another":             {public, server, device, "n", func(k *Kept) { k.Revs = []KeptRev{{1, "aa"}, {2, "bc"}} }, false},
		"another number":      {public, server, device, "n", func(k *Kept) { k.Revs = []KeptRev{{1, "aa"}, {3, "bb"}} }, false},
		"of another epoch":    {public, server, device, "n", func(k *Kept) { k.Epoch = "f" }, false},
		"without a nonce":     {public, server, device, "", func(k *Kept) { k.Nonce = "" }, false},
		"without a signature": {public, server, device, "n", func(k *Kept) { k.Sig = nil }, false},
	} {
		t.Run(name, func(t *testing.T) {
			k := good
			if row.change != nil {
				row.change(&k)
			}
			if got := k.Of(row.key, row.server, row.device, row.nonce); got != row.want {
				t.Errorf("counts: %v", got)
			}
		})
	}
}
