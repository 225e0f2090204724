package projection_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/fields"
	"shyraq/errs"
	"shyraq/sync/projection"
	"shyraq/sync/revision"
)

const overseer = fields.Facts | fields.School | fields.Risk

var (
	officer = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	region  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	other   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, 32))

	at     = time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)
	reader = projection.Reader{Server: uuid.UUID{1}, Device: uuid.UUID{2}, Officer: uuid.UUID{3}}
)

func original(t testing.TB) revision.Signed {
	t.Helper()
	s, err := revision.Sign(revision.Envelope{Schema: 1, Kind: raid.KindEncounter, Record: uuid.UUID{9}, Device: uuid.UUID{8}, DSeq: 1,
		Author: uuid.UUID{7}, Time: revision.Time{MS: 1_790_000_000_000}, Unit: "unit-b", District: "431010000",
		Body: json.RawMessage(`{"night":"2026-03-20","note":"Құпияатау","people":[{"id":"00000000-0000-7000-8000-000000000001","kind":"minor","surname":"Құпияатау","reasons":["R_NIGHT"]}]}`)}, officer)
	if err != nil {
		t.Fatal(err)
	}
	s.Receipt = &revision.Receipt{After: 1_789_000_000_000, At: 1_790_000_100_000, Flag: "before"}
	return s
}

func shown(t testing.TB) projection.Projection {
	t.Helper()
	p, err := projection.New(original(t), overseer, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Sign(region, reader, at)
	return p
}

func public(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

func TestALineComesBackAsItWent(t *testing.T) {
	t.Parallel()
	p := shown(t)
	line := p.AppendLine(nil)
	got, err := projection.ParseLine(line)
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Verify(public(region), reader); err != nil {
		t.Error(err)
	}
	if again := got.AppendLine(nil); !bytes.Equal(again, line) {
		t.Errorf("%s\nbecomes\n%s", line, again)
	}
	if len(line) > len(p.Revision)+projection.Around {
		t.Errorf("%d bytes around %d", len(line), len(p.Revision))
	}
	s, was := got.Shown(), original(t)
	if !cmp.Equal(s.Receipt, was.Receipt) {
		t.Errorf("its receipt is %+v", s.Receipt)
	}
	if s.Rev != was.Rev || s.Withheld != fields.All&^overseer || s.Whole() {
		t.Errorf("%s with %s withheld", s.Rev, s.Withheld)
	}
	const body = `{"night":"2026-03-20","people":[{"id":"00000000-0000-7000-8000-000000000001","kind":"minor","reasons":["R_NIGHT"]}]}`
	if string(s.Envelope.Body) != body {
		t.Errorf("%s", s.Envelope.Body)
	}
	s.Envelope.Body, was.Envelope.Body = nil, nil
	if d := cmp.Diff(was.Envelope, s.Envelope); d != "" {
		t.Error(d)
	}
}

// What is shown is no revision: it verifies under no key and is no line of a push.
func TestAProjectionIsNoRevision(t *testing.T) {
	t.Parallel()
	p := shown(t)
	s := p.Shown()
	for name, key := range map[string]ed25519.PrivateKey{"its author's": officer, "the region's": region} {
		if s.Verify(public(key)) == nil {
			t.Errorf("it verifies under %s key", name)
		}
	}
	for name, line := range map[string][]byte{
		"its own line":             p.AppendLine(nil),
		"that of what is shown":    s.AppendLine(nil),
		"its bytes under the name": revision.Signed{Rev: p.Of, Sig: p.Sig, Bytes: p.Revision}.AppendLine(nil),
	} {
		if _, err := revision.ParseLine(line); !errors.Is(err, errs.Invalid) {
			t.Errorf("%s is a line: %v", name, err)
		}
	}
	if projection.IsLine(original(t).AppendLine(nil)) {
		t.Error("a revision is taken for a projection")
	}
}

// TestForged: whatever is changed of it, it is not the region's any more; nor is it
// for somebody else, or of another region.
func TestForged(t *testing.T) {
	t.Parallel()
	whole := shown(t)
	if whole.Verify(public(region), reader) != nil {
		t.Fatal("the true one does not verify")
	}
	for name, change := range map[string]func(*projection.Projection, *projection.Reader, *ed25519.PrivateKey){
		"another revision": func(p *projection.Projection, _ *projection.Reader, _ *ed25519.PrivateKey) {
			p.Of = revision.HashOf(nil)
		},
		"another time": func(p *projection.Projection, _ *projection.Reader, _ *ed25519.PrivateKey) {
			p.At = p.At.Add(time.Hour)
		},
		"less withheld": func(p *projection.Projection, _ *projection.Reader, _ *ed25519.PrivateKey) {
			p.Withheld = fields.Identity
		},
		"another receipt": func(p *projection.Projection, _ *projection.Reader, _ *ed25519.PrivateKey) {
			p.Receipt = &revision.Receipt{After: p.Receipt.After, At: p.Receipt.At}
		},
		"no receipt": func(p *projection.Projection, _ *projection.Reader, _ *ed25519.PrivateKey) { p.Receipt = nil },
		"other words": func(p *projection.Projection, _ *projection.Reader, _ *ed25519.PrivateKey) {
			p.Revision = append(p.Revision, ' ')
		},
		"another officer's": func(p *projection.Projection, _ *projection.Reader, _ *ed25519.PrivateKey) {
			p.Reader.Officer = uuid.UUID{4}
		},
		"of another device": func(p *projection.Projection, _ *projection.Reader, _ *ed25519.PrivateKey) {
			p.Reader.Device = uuid.UUID{4}
		},
		"of another region": func(p *projection.Projection, _ *projection.Reader, _ *ed25519.PrivateKey) {
			p.Reader.Server = uuid.UUID{4}
		},
		"signed by another region": func(_ *projection.Projection, _ *projection.Reader, k *ed25519.PrivateKey) { *k = other },
		"to another officer":       func(_ *projection.Projection, r *projection.Reader, _ *ed25519.PrivateKey) { r.Officer = uuid.UUID{4} },
		"to another device":        func(_ *projection.Projection, r *projection.Reader, _ *ed25519.PrivateKey) { r.Device = uuid.UUID{4} },
		"at another region":        func(_ *projection.Projection, r *projection.Reader, _ *ed25519.PrivateKey) { r.Server = uuid.UUID{4} },
	} {
		t.Run(name, func(t *testing.T) {
			p, to, key := whole, reader, region
			p.Revision = slices.Clone(p.Revision)
			change(&p, &to, &key)
			if p.Verify(public(key), to) == nil {
				t.Error("it verifies")
			}
		})
	}
	signed := whole
	signed.Sig = ed25519.Sign(officer, []byte("shyraq revision v1\n"+string(whole.Of)))
	if signed.Verify(public(officer), reader) == nil {
		t.Error("a signature for a revision fits it")
	}
}

func TestParseLineRefuses(t *testing.T) {
	t.Parallel()
	line := string(shown(t).AppendLine(nil))
	for name, raw := range map[string]string{
		"nothing":               "",
		"a revision":            string(original(t).AppendLine(nil)),
		"cut":                   line[:len(line)-1],
		"more after it":         line + "{}",
		"an unknown member":     strings.Replace(line, `"at":`, `"more":1,"at":`, 1),
		"an unknown group":      strings.Replace(line, `"contact"`, `"photo"`, 1),
		"groups out of order":   strings.Replace(line, `"contact","identity"`, `"identity","contact"`, 1),
		"nothing withheld":      strings.Replace(line, `["contact","identity","narrative"]`, `[]`, 1),
		"no name":               strings.Replace(line, line[15:79], "", 1),
		"a receipt of no time":  strings.Replace(line, `"at":1790000100000`, `"at":0`, 1),
		"no time":               strings.Replace(line, `"at":1`, `"at":-1`, 1),
		"a short signature":     strings.Replace(line, `"sig":"`, `"sig":"AAAA`, 1),
		"not canonical":         strings.Replace(line, `"revision":{`, `"revision":{ `, 1),
		"no revision":           line[:strings.Index(line, `"revision":`)] + `"revision":null}`,
		"deeper than any":       strings.Replace(line, `"night":`, `"a":`+strings.Repeat("[", 20)+strings.Repeat("]", 20)+`,"night":`, 1),
		"longer than any":       strings.Replace(line, `"night":"`, `"a":"`+strings.Repeat("a", revision.MaxBytes+2000)+`","night":"`, 1),
		"an envelope of no one": strings.Replace(line, `"record":"`, `"recorx":"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			if raw == line {
				t.Fatal("it is the line")
			}
			if p, err := projection.ParseLine([]byte(raw)); !errors.Is(err, errs.Invalid) {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
}

// FuzzLine holds that whatever is read is written as it was signed, and that nothing
// that was changed verifies.
func FuzzLine(f *testing.F) {
	p := shown(f)
	f.Add(p.AppendLine(nil))
	f.Add(original(f).AppendLine(nil))
	f.Add([]byte(`{"projection":"","withheld":["facts"],"revision":{}}`))
	truth := p.AppendLine(nil)
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := projection.ParseLine(raw)
		if err != nil {
			return
		}
		again, err := projection.ParseLine(got.AppendLine(nil))
		if err != nil {
			t.Fatalf("what was read is not read again: %v", err)
		}
		if d := cmp.Diff(got.Shown(), again.Shown()); d != "" {
			t.Fatal(d)
		}
		if got.Verify(public(region), reader) == nil && !bytes.Equal(got.AppendLine(nil), truth) {
			t.Fatal("something else verifies")
		}
	})
}
