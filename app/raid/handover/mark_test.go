package handover_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"shyraq/app/raid/handover"
	"shyraq/app/raid/raidtest"
	"shyraq/errs"
)

func officerKey(seed byte) (ed25519.PrivateKey, string) {
	key := ed25519.NewKeyFromSeed(append(make([]byte, 31), seed))
	sum := sha256.Sum256(key.Public().(ed25519.PublicKey))
	return key, hex.EncodeToString(sum[:16])
}

func published(seed byte) handover.PublishedKey {
	key, id := officerKey(seed)
	return handover.PublishedKey{ID: id, Public: key.Public().(ed25519.PublicKey), Officer: "Нұрсұлтан А.", Unit: "north", From: raidtest.ActTime.AddDate(0, -1, 0)}
}

func signedAct(t testing.TB) (handover.Act, handover.Mark) {
	t.Helper()
	p := raidtest.Child()
	a := raidtest.Act(p)
	key, id := officerKey(1)
	return a, handover.Sign(&a, key, id)
}

func TestMarkTravels(t *testing.T) {
	t.Parallel()
	a, m := signedAct(t)
	text := m.String()
	if strings.Trim(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:-") != "" || len(text) > 221 {
		t.Errorf("%d characters, and a QR code packs capitals and digits: %s", len(text), text)
	}
	back, err := handover.ParseMark(" " + text + "\n")
	if err != nil || back != m {
		t.Fatalf("%v\n%v\n%v", err, back, m)
	}
	signed := a
	signed.Key, signed.Sig = m.Key, handover.Encode32(m.Sig[:])
	if signed.Mark() != m {
		t.Error("the act gives another mark than its signing did")
	}
	for _, secret := range []string{a.Child.IIN, a.Child.Surname, a.Taker.Name} {
		if strings.Contains(text, secret) {
			t.Error("the code tells who it is about")
		}
	}
}

func TestCheckMark(t *testing.T) {
	t.Parallel()
	_, m := signedAct(t)
	until := func(at time.Time) []handover.PublishedKey {
		k := published(1)
		k.Until = at
		return []handover.PublishedKey{k}
	}
	from := func(at time.Time) []handover.PublishedKey {
		k := published(1)
		k.From = at
		return []handover.PublishedKey{k}
	}
	for name, row := range map[string]struct {
		change func(*handover.Mark)
		keys   []handover.PublishedKey
		code   string
	}{
		"as signed":                        {nil, []handover.PublishedKey{published(2), published(1)}, ""},
		"the key ended after the act":      {nil, until(raidtest.ActTime.Add(time.Hour)), ""},
		"the key ended before the act":     {nil, until(raidtest.ActTime.Add(-time.Hour)), "act_key_time"},
		"the key began after the act":      {nil, from(raidtest.ActTime.Add(time.Hour)), "act_key_time"},
		"enrolled a moment ago":            {nil, from(raidtest.ActTime.Add(10 * time.Second)), ""},
		"nobody's key":                     {nil, []handover.PublishedKey{published(2)}, "act_key_unknown"},
		"a key too short to be one":        {nil, []handover.PublishedKey{{ID: m.Key, Public: []byte{1}}}, "act_key_unknown"},
		"another hash":                     {func(m *handover.Mark) { m.Hash[3]++ }, []handover.PublishedKey{published(1)}, "act_signature"},
		"another minute":                   {func(m *handover.Mark) { m.At = m.At.Add(time.Minute) }, []handover.PublishedKey{published(1)}, "act_signature"},
		"another number":                   {func(m *handover.Mark) { m.Number = handover.NewNumber("431000000", raidtest.Device(9), 9) }, []handover.PublishedKey{published(1)}, "act_signature"},
		"another officer's key by this id": {nil, func() []handover.PublishedKey { k := published(2); k.ID = m.Key; return []handover.PublishedKey{k} }(), "act_signature"},
	} {
		t.Run(name, func(t *testing.T) {
			m := m
			if row.change != nil {
				row.change(&m)
			}
			_, err := handover.CheckMark(m, row.keys)
			var e *errs.Error
			if errors.As(err, &e); (row.code == "") != (err == nil) || e != nil && e.Code != row.code {
				t.Errorf("%v, want %q", err, row.code)
			}
		})
	}
}

// TestSignatureIsForActsAlone: what a key signed as a revision is no act.
func TestSignatureIsForActsAlone(t *testing.T) {
	t.Parallel()
	_, m := signedAct(t)
	key, _ := officerKey(1)
	text := fmt.Sprintf("shyraq act v1\n%s\n%d\n%x\n%s", m.Number, m.At.Unix()/60, m.Hash, m.Key)
	if !ed25519.Verify(key.Public().(ed25519.PublicKey), []byte(text), m.Sig[:]) {
		t.Error("what is signed is not the text that was published: acts on paper could no longer be checked")
	}
	m.Sig = [64]byte(ed25519.Sign(key, []byte("shyraq revision v1\n"+hex.EncodeToString(m.Hash[:]))))
	if _, err := handover.CheckMark(m, []handover.PublishedKey{published(1)}); err == nil {
		t.Error("a revision's signature passes for an act's")
	}
}

func TestParseActMarkRefuses(t *testing.T) {
	t.Parallel()
	_, m := signedAct(t)
	text := m.String()
	for name, row := range map[string][2]string{
		"empty":              {"", "act_text"},
		"another code":       {"https://example.kz/1", "act_text"},
		"no version":         {"SHYRAQ::" + string(m.Number), "act_text"},
		"a newer version":    {strings.Replace(text, ":1:", ":2:", 1), "act_version"},
		"a newer shape":      {"SHYRAQ:17:A:B:C:D", "act_version"},
		"cut off":            {text[:len(text)-1], "act_text"},
		"longer":             {text + "0", "act_text"},
		"a part too many":    {text + ":0", "act_text"},
		"a number misread":   {strings.Replace(text, "-0022-", "-0023-", 1), "act_number"},
		"small letters":      {strings.ToLower(text), "act_text"},
		"a letter not of it": {text[:len(text)-4] + "U" + text[len(text)-3:], "act_text"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := handover.ParseMark(row[0])
			var e *errs.Error
			if !errors.As(err, &e) || e.Code != row[1] {
				t.Errorf("%v, want %s", err, row[1])
			}
		})
	}
}

func FuzzActMark(f *testing.F) {
	_, m := signedAct(f)
	f.Add(m.String())
	f.Add("SHYRAQ:1:43-7Q2M-X9KD-0042-C:0")
	f.Add("SHYRAQ:2:")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := handover.ParseMark(text)
		if err != nil {
			return
		}
		if again, err := handover.ParseMark(m.String()); err != nil || again != m {
			t.Errorf("%v: %v became %v", err, m, again)
		}
		if _, err := handover.CheckMark(m, []handover.PublishedKey{published(1)}); err == nil && m.Key != published(1).ID {
			t.Error("a stranger's signature passes")
		}
	})
}
