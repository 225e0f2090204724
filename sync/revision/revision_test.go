package revision_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/revision"
)

func key(b byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{b}, ed25519.SeedSize))
}

func id(n byte) uuid.UUID {
	return uuid.UUID{0x01, 0x90, 0, 0, 0, 0, 0x70, 0, 0x80, 15: n}
}

func envelope(body string) revision.Envelope {
	return revision.Envelope{
		Schema: 1, Kind: raid.KindEncounter, Record: id(1), Device: id(2), DSeq: 1, Author: id(3),
		Time: revision.Time{MS: 1_700_000_000_000}, Unit: "ast-1", Body: json.RawMessage(body),
	}
}

func sign(t *testing.T, e revision.Envelope) revision.Signed {
	t.Helper()
	s, err := revision.Sign(e, key(1))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSignedBytesSurviveTheWire(t *testing.T) {
	t.Parallel()
	s := sign(t, envelope(`{"note": "a<b> & \"c\" \u0439 е\u0308 Ә", "n": 3}`))
	want := `{"author":"01900000-0000-7000-8000-000000000003","body":{"n":3,"note":"a<b> & \"c\" й ё Ә"},` +
		`"device":"01900000-0000-7000-8000-000000000002","dseq":1,"key":"` + s.Envelope.Key + `","kind":"encounter",` +
		`"record":"01900000-0000-7000-8000-000000000001","schema":1,"time":{"ms":1700000000000,"n":0},"unit":"ast-1"}`
	if diff := cmp.Diff(want, string(s.Bytes)); diff != "" {
		t.Fatal(diff)
	}
	got, err := revision.ParseLine(s.AppendLine(nil))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got); diff != "" {
		t.Fatal(diff)
	}
	if err := got.Verify(key(1).Public().(ed25519.PublicKey)); err != nil {
		t.Fatal(err)
	}
	// The standard encoder rewrites the bytes.
	std, _ := json.Marshal(revision.Line{Rev: s.Rev, Sig: s.Sig, Revision: s.Bytes})
	if _, err := revision.ParseLine(std); code(err) != "hash_mismatch" {
		t.Fatalf("a line rewritten by encoding/json: %v", err)
	}
}

// TestVector pins what other programs have to make of the same envelope.
func TestVector(t *testing.T) {
	t.Parallel()
	s := sign(t, envelope(`{"note":"Шырақ"}`))
	if got := fmt.Sprintf("%s %x", s.Rev, s.Sig); got != vector {
		t.Fatalf("got %s", got)
	}
	if !ed25519.Verify(key(1).Public().(ed25519.PublicKey), []byte("shyraq revision v1\n"+string(s.Rev)), s.Sig) {
		t.Fatal("another text was signed")
	}
}

const vector = "593ed72598e2c78261c57805e60675ee3dd50f013fe12b948d3687aa3cb47434 " +
	"9f30628b0d960659cca4aa7ce3b238a7b0f43837a70179ea56a17edc83c788ed851f60decce534f0812e4b1498e2293270b21af5f91cee7c1d8c5e85a128e704"

func code(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	s := sign(t, envelope(`{}`))
	if err := s.Verify(key(2).Public().(ed25519.PublicKey)); code(err) != "bad_signature" {
		t.Fatalf("another officer's key: %v", err)
	}
	s.Sig = slices.Clone(s.Sig)
	s.Sig[0] ^= 1
	if err := s.Verify(key(1).Public().(ed25519.PublicKey)); code(err) != "bad_signature" {
		t.Fatalf("changed signature: %v", err)
	}
}

func TestCanonical(t *testing.T) {
	t.Parallel()
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	tests := []struct{ name, in, want, code string }{
		{"members sorted, spaces gone", ` { "b" : 1 , "a" : [ true , null ] } `, `{"a":[true,null],"b":1}`, ""},
		{"shortest escapes", `"\u0041\/\u000a\u001F\"\\"`, `"A/\n\u001f\"\\"`, ""},
		{"less-than and ampersand stay", `"<&>"`, `"<&>"`, ""},
		{"surrogate pair joined", `"\ud83d\udca1"`, `"💡"`, ""},
		{"text in NFC", "\"\u0438\u0306\"", `"й"`, ""},
		{"minus zero is zero", `-0`, `0`, ""},
		{"largest integer", `9007199254740991`, `9007199254740991`, ""},
		{"sixteen levels", deep(16), deep(16), ""},
		{"seventeen levels", deep(17), "", "too_deep"},
		{"float", `1.0`, "", "float"},
		{"exponent", `1e3`, "", "float"},
		{"integer too large", `9007199254740992`, "", "integer_range"},
		{"leading zero", `01`, "", "not_json"},
		{"duplicate member", `{"a":1,"a":2}`, "", "duplicate_member"},
		{"duplicate by escape", `{"a":1,"\u0061":2}`, "", "duplicate_member"},
		{"name not ASCII", `{"ә":1}`, "", "member_name"},
		{"lone surrogate", `"\ud83d"`, "", "not_json"},
		{"broken UTF-8", "\"\xff\"", "", "not_json"},
		{"control character", "\"\n\"", "", "not_json"},
		{"two values", `1 2`, "", "not_json"},
		{"nothing", ``, "", "not_json"},
		{"too large", `"` + strings.Repeat("a", revision.MaxBytes) + `"`, "", "too_large"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := revision.Canonical([]byte(tt.in))
			if code(err) != tt.code || string(got) != tt.want {
				t.Fatalf("got %q, %v", got, err)
			}
			if err == nil && (revision.Check(got) != nil || tt.in != tt.want && code(revision.Check([]byte(tt.in))) != "not_canonical") {
				t.Fatalf("Check disagrees with Canonical")
			}
		})
	}
}

// TestCanonicalProperty builds random values and spells each in two ways.
func TestCanonicalProperty(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range 3000 {
		v := randomValue(r, 5)
		plain, _ := json.Marshal(v)
		wide, _ := json.MarshalIndent(v, " ", "\t")
		a, errA := revision.Canonical(plain)
		b, errB := revision.Canonical(wide)
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Fatalf("%s\n%s\n%v %v", a, b, errA, errB)
		}
		if err := revision.Check(a); err != nil {
			t.Fatalf("%s: %v", a, err)
		}
	}
}

func randomValue(r *rand.Rand, depth int) any {
	words := []string{"", "a", "Әлия", "е\u0308", "<b>", "&", "\x01", "\u2028", "💡", `"`, `\`, "\t"}
	switch n := r.IntN(7); {
	case n == 0:
		return nil
	case n == 1:
		return r.IntN(2) == 0
	case n == 2:
		return r.Int64N(1<<53) - 1<<52
	case n <= 4 || depth == 0:
		return words[r.IntN(len(words))] + words[r.IntN(len(words))]
	case n == 5:
		list := []any{}
		for range r.IntN(4) {
			list = append(list, randomValue(r, depth-1))
		}
		return list
	}
	m := map[string]any{}
	for range r.IntN(5) {
		m[string(rune('a'+r.IntN(26)))+"_x"] = randomValue(r, depth-1)
	}
	return m
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	good := string(sign(t, envelope(`{"a":1}`)).Bytes)
	tests := []struct{ name, old, new, code string }{
		{"space", `{"author"`, `{ "author"`, "not_canonical"},
		{"body not an object", `"body":{"a":1}`, `"body":[]`, "bad_envelope"},
		{"no record", `"record":"01900000-0000-7000-8000-000000000001",`, ``, "bad_envelope"},
		{"capital in an id", `"author":"01900000-0000-7000-8000-000000000003"`, `"author":"01900000-0000-7000-8000-00000000000A"`, "bad_envelope"},
		{"gap in the chain's first link", `"dseq":1`, `"dseq":2`, "bad_envelope"},
		{"number without device", `"device":"01900000-0000-7000-8000-000000000002",`, ``, "bad_envelope"},
		{"empty unit", `"unit":"ast-1"`, `"unit":""`, "bad_envelope"},
		{"counter too large", `"n":0`, `"n":65536`, "bad_envelope"},
		{"schema missing", `"schema":1,`, ``, "bad_envelope"},
		{"schema of wrong form", `"schema":1`, `"schema":"1"`, "bad_envelope"},
		{"clock of wrong form", `"device"`, `"clock":{"behind":"1","ms":2},"device"`, "bad_envelope"},
		{"clock with half of it", `"device"`, `"clock":{"ms":2},"device"`, "bad_envelope"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bad := strings.Replace(good, tt.old, tt.new, 1)
			if bad == good {
				t.Fatal("row changes nothing")
			}
			s, err := revision.Parse([]byte(bad))
			if code(err) != tt.code || s.Rev != revision.HashOf([]byte(bad)) {
				t.Fatalf("got %v", err)
			}
		})
	}
	t.Run("the device's own clock", func(t *testing.T) {
		e := envelope(`{}`)
		for _, c := range []revision.Reading{{MS: 1_699_906_400_000, Behind: 93_600_000}, {MS: 0, Behind: 0}, {MS: -1, Behind: -5}} {
			e.Clock = &c
			s, err := revision.ParseLine(sign(t, e).AppendLine(nil))
			if diff := cmp.Diff(&c, s.Envelope.Clock); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		}
	})
	t.Run("member of a newer program stays", func(t *testing.T) {
		newer := strings.Replace(good, `,"unit"`, `,"tomorrow":[1],"unit"`, 1)
		s, err := revision.Parse([]byte(newer))
		if err != nil || string(s.Bytes) != newer {
			t.Fatal(err)
		}
	})
}

func TestParseLineRefuses(t *testing.T) {
	t.Parallel()
	s := sign(t, envelope(`{"a":1}`))
	line := string(s.AppendLine(nil))
	tests := []struct{ name, line, code string }{
		{"not JSON", "<html>", "not_a_line"},
		{"cut", line[:len(line)-2], "not_a_line"},
		{"other bytes", strings.Replace(line, `{"a":1}`, `{"a":2}`, 1), "hash_mismatch"},
		{"no signature", strings.Replace(line, `"sig"`, `"gis"`, 1), "not_a_line"},
		{"two revisions", strings.Replace(line, `{"rev"`, `{"revision":{},"rev"`, 1), "not_a_line"},
		{"more after the end", line + "{}", "not_a_line"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := revision.ParseLine([]byte(tt.line)); code(err) != tt.code {
				t.Fatalf("got %v", err)
			}
		})
	}
	if _, err := revision.ParseLine([]byte(strings.Replace(line, `{"rev"`, ` {"at":[{}], "rev"`, 1))); err != nil {
		t.Fatalf("a member the line does not know: %v", err)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	body := json.RawMessage(`{"a":[{"night":"x"}],"b":-5,"c":"}\\\"{","d":null,"e":true,"night":"2026-03-05","record":7,"z":"last"}`)
	if err := revision.Check(body); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"night": "2026-03-05", "c": `}\"{`, "z": "last", "record": "", "n": "", "a": "", "zz": ""} {
		if got := revision.Text(body, name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for i := range body {
		revision.Text(body[:i], "z")
	}
}

func TestHeads(t *testing.T) {
	t.Parallel()
	rev := func(n string, parents ...string) revision.Signed {
		h := func(s string) revision.Hash { return revision.Hash(strings.Repeat(s, 64)) }
		s := revision.Signed{Rev: h(n)}
		for _, p := range parents {
			s.Envelope.Parents = append(s.Envelope.Parents, h(p))
		}
		return s
	}
	tests := []struct {
		name string
		all  []revision.Signed
		want string
	}{
		{"one", []revision.Signed{rev("a")}, "a"},
		{"a chain has one head", []revision.Signed{rev("a"), rev("b", "a"), rev("c", "b")}, "c"},
		{"two heads: the longer way is shown", []revision.Signed{rev("0"), rev("1", "0"), rev("2", "1"), rev("f", "0")}, "2f"},
		{"same length: the higher name is shown", []revision.Signed{rev("0"), rev("1", "0"), rev("2", "0")}, "21"},
		{"a merge takes the place of both", []revision.Signed{rev("0"), rev("1", "0"), rev("2", "0"), rev("3", "1", "2")}, "3"},
		{"parent not here yet", []revision.Signed{rev("1", "0"), rev("f")}, "1f"},
		{"given twice", []revision.Signed{rev("a"), rev("a")}, "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 1))
			for range 20 {
				r.Shuffle(len(tt.all), func(i, j int) { tt.all[i], tt.all[j] = tt.all[j], tt.all[i] })
				got := ""
				for _, h := range revision.Heads(tt.all) {
					got += string(h.Rev[:1])
				}
				if got != tt.want {
					t.Fatalf("heads %q, want %q", got, tt.want)
				}
			}
		})
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	now := time.UnixMilli(1000)
	c := revision.NewClock(func() time.Time { return now })
	last := c.Now()
	for _, ms := range []int64{1000, 1000, 500, -5, 2000} {
		now = time.UnixMilli(ms)
		next := c.Now()
		if next.Compare(last) <= 0 {
			t.Fatalf("at %d ms: %v is not after %v", ms, next, last)
		}
		last = next
	}
	c.Observe(revision.Time{MS: 3000, N: 65535})
	if got := c.Now(); got != (revision.Time{MS: 3001}) {
		t.Fatalf("after a full counter: %v", got)
	}
	c.Observe(revision.Time{MS: 2000 + 6*60*1000})
	if got := c.Now(); got.MS > 3001 {
		t.Fatalf("followed a clock that is wrong: %v", got)
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add([]byte(`{"a":[1,"\u00e9"]}`))
	f.Add([]byte("\"e\u0301\u0323\""))
	f.Fuzz(func(t *testing.T, raw []byte) {
		out, err := revision.Canonical(raw)
		if err != nil {
			return
		}
		if err := revision.Check(out); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		if !json.Valid(out) {
			t.Fatalf("%q is not JSON", out)
		}
	})
}

func FuzzParse(f *testing.F) {
	s, _ := revision.Sign(envelope(`{"a":"<"}`), key(1))
	f.Add(s.Bytes)
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := revision.Parse(raw)
		if err != nil {
			return
		}
		again, err := revision.Parse(s.Bytes)
		if err != nil || again.Rev != s.Rev {
			t.Fatalf("%q: %v", raw, err)
		}
	})
}

func FuzzParseLine(f *testing.F) {
	s, _ := revision.Sign(envelope(`{"a":"<"}`), key(1))
	f.Add(s.AppendLine(nil))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := revision.ParseLine(raw)
		if err != nil {
			return
		}
		again, err := revision.ParseLine(s.AppendLine(nil))
		if err != nil || again.Rev != s.Rev {
			t.Fatalf("%q: %v", raw, err)
		}
	})
}
