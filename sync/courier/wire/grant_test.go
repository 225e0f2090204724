package wire

import (
	"crypto/ed25519"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

var grantKey = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

func goodGrant() Grant {
	at := time.Date(2095, 6, 1, 22, 0, 0, 250_000_000, time.UTC)
	g := Grant{Device: uuid.UUID{2}, Officer: uuid.UUID{3}, Role: "patrol", Unit: "north", Serial: 7, At: at, Until: at.Add(UsualGrant)}
	g.Sign(grantKey, uuid.UUID{1})
	return g
}

// TestGrantGolden: what is signed and sent stays what it is, or its version changes.
func TestGrantGolden(t *testing.T) {
	t.Parallel()
	g := goodGrant()
	raw, err := json.Marshal(Session{Token: "t", Expires: g.At, Grant: &g})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"token":"t","expires":"2095-06-01T22:00:00.25Z","grant":{"device":"02000000-0000-0000-0000-000000000000",` +
		`"officer":"03000000-0000-0000-0000-000000000000","role":"patrol","unit":"north","serial":7,"at":"2095-06-01T22:00:00.25Z",` +
		`"until":"2095-06-04T22:00:00.25Z","sig":"SIG"}}`
	var sig struct{ Grant struct{ Sig string } }
	if err := json.Unmarshal(raw, &sig); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, string(jsonWithout(raw, sig.Grant.Sig))); d != "" {
		t.Error(d)
	}
	text := "shyraq grant v1\n01000000-0000-0000-0000-000000000000\n02000000-0000-0000-0000-000000000000\n03000000-0000-0000-0000-000000000000\n" +
		"\"patrol\"\n\"north\"\n7\n2095-06-01T22:00:00.25Z\n2095-06-04T22:00:00.25Z"
	if d := cmp.Diff(text, string(g.text(uuid.UUID{1}))); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff("shyraq anchor v1\n01000000-0000-0000-0000-000000000000\n02000000-0000-0000-0000-000000000000\n2095-06-01T22:00:00.25Z",
		string(Anchor{At: g.At}.text(uuid.UUID{1}, uuid.UUID{2}))); d != "" {
		t.Error(d)
	}
}

func jsonWithout(raw []byte, sig string) []byte {
	out, _ := json.Marshal(string(raw))
	var text string
	_ = json.Unmarshal(out, &text)
	for i := 0; i+len(sig) <= len(text); i++ {
		if text[i:i+len(sig)] == sig {
			return []byte(text[:i] + "SIG" + text[i+len(sig):])
		}
	}
	return raw
}

// TestGrantSignature: a grant counts for one officer on one device, and for what it
// says.
func TestGrantSignature(t *testing.T) {
	t.Parallel()
	server, device, officer := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}
	public := grantKey.Public().(ed25519.PublicKey)
	if g := goodGrant(); !g.Of(public, server, device, officer) {
		t.Fatal("the region's is refused")
	}
	stranger, other, _ := ed25519.GenerateKey(nil)
	for name, row := range map[string]func(g *Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID){
		"no key": func(*Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) { return nil, server, device, officer },
		"another key": func(*Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			return stranger, server, device, officer
		},
		"a stranger's": func(g *Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			g.Sign(other, server)
			return public, server, device, officer
		},
		"another region": func(*Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			return public, uuid.UUID{9}, device, officer
		},
		"another device": func(*Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			return public, server, uuid.UUID{9}, officer
		},
		"another officer": func(*Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			return public, server, device, uuid.UUID{9}
		},
		"a later end": func(g *Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			g.Until = g.Until.Add(1)
			return public, server, device, officer
		},
		"an earlier start": func(g *Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			g.At = g.At.Add(-1)
			return public, server, device, officer
		},
		"another role": func(g *Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			g.Role = "supervisor"
			return public, server, device, officer
		},
		"another unit": func(g *Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			g.Unit = "south"
			return public, server, device, officer
		},
		"another number": func(g *Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			g.Serial++
			return public, server, device, officer
		},
		"longer than any": func(g *Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			g.Until = g.At.Add(LongestGrant + 1)
			g.Sign(grantKey, server)
			return public, server, device, officer
		},
		"no number": func(g *Grant) (ed25519.PublicKey, uuid.UUID, uuid.UUID, uuid.UUID) {
			g.Serial = 0
			g.Sign(grantKey, server)
			return public, server, device, officer
		},
	} {
		g := goodGrant()
		if key, s, d, o := row(&g); g.Of(key, s, d, o) {
			t.Errorf("%s: taken", name)
		}
	}
	a := Anchor{At: goodGrant().At}
	a.Sign(grantKey, server, device)
	later := a
	later.At = later.At.Add(1)
	if !a.Of(public, server, device) || later.Of(public, server, device) || a.Of(public, server, officer) || a.Of(stranger, server, device) {
		t.Error("an anchor counts for another device, or another time")
	}
	if NextSerial(0) != 1 || NextSerial(1<<63) != maxSerial+1 {
		t.Error("numbers run out")
	}
}

// FuzzGrant: whatever comes in the place of a grant or an anchor is refused, or is one
// that the region signed.
func FuzzGrant(f *testing.F) {
	good := goodGrant()
	raw, _ := json.Marshal(good)
	f.Add(raw)
	f.Add([]byte(`{"at":"9999-12-31T23:59:59Z","until":"0001-01-01T00:00:00Z","serial":18446744073709551615}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var g Grant
		if json.Unmarshal(raw, &g) != nil {
			return
		}
		if g.Of(grantKey.Public().(ed25519.PublicKey), uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}) && g.stripped() != good.stripped() {
			t.Errorf("%s is taken", raw)
		}
		a := Anchor{g.At, g.Sig}
		_ = a.Of(grantKey.Public().(ed25519.PublicKey), uuid.UUID{1}, uuid.UUID{2})
	})
}

func (g Grant) stripped() string { return string(g.text(uuid.UUID{1})) }
