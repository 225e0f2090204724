package revision

import (
	"bytes"
	"crypto/ed25519"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// documents are canonical: bodies as they are stored, and an envelope around each.
func documents(t *testing.T) (all [][]byte) {
	t.Helper()
	files, err := filepath.Glob("../../app/raid/raidtest/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bodies: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		body, err := Canonical(raw)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Sign(Envelope{Schema: 1, Kind: "encounter", Record: uuid.New(), Device: uuid.New(), DSeq: 1, Author: uuid.New(), Unit: "unit-a",
			Time: Time{MS: 3_957_174_000_000}, Body: body}, ed25519.NewKeyFromSeed(make([]byte, 32)))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, body, s.Bytes)
	}
	return all
}

// What is taken for canonical at a glance is canonical by the tree, whatever a
// byte more, less or another makes of it; and what is stored is taken so.
func TestCanonicalAtAGlanceIsCanonical(t *testing.T) {
	t.Parallel()
	n := 20_000
	if os.Getenv("SHYRAQ_SOAK") != "" {
		n = 2_000_000
	}
	all := documents(t)
	for _, raw := range all {
		if !isCanonical(raw) && !strings.Contains(string(raw), `\u`) {
			t.Errorf("the tree is asked of %.200s", raw)
		}
	}
	r := rand.New(rand.NewPCG(8785, 2))
	bits := []string{"", `"`, `\`, `\n`, `\/`, `\u0041`, "0", "-", "-0", "1e3", "1.0", "12345678901234567890", ",", ":", "[", "]", "{", "}", "{}", "[]", " ", "null", "tru",
		"\x00", "\x1f", "\x7f", "\x80", "\xd0", "\xd2\x83", "\xcc\x86", "\xe1", "ү", "é", `"a":1`, `,"a":1`, `"":[],`, `"":9007199254740993,`,
		`"":` + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth) + ","}
	taken := 0
	for range n {
		raw := all[r.IntN(len(all))]
		from := r.IntN(len(raw) + 1)
		to := min(len(raw), from+r.IntN(3))
		raw = bytes.Join([][]byte{raw[:from], []byte(bits[r.IntN(len(bits))]), raw[to:]}, nil)
		_, err := canonicalTree(raw)
		if isCanonical(raw) {
			taken++
			if err != nil {
				t.Fatalf("taken for canonical: %v: %s", err, raw)
			}
		}
	}
	if taken == 0 {
		t.Error("nothing was taken")
	}
}

// An envelope that is read without a tree of its body is the same that is read
// with one.
func TestEnvelopeWithoutATreeOfItsBody(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8785, 3))
	read := 0
	for _, raw := range documents(t) {
		for range 300 {
			changed := bytes.Clone(raw)
			changed[r.IntN(len(changed))] = byte(r.IntN(256))
			v, body, ok := envelopeTree(changed)
			if !ok {
				continue
			}
			read++
			want, err := canonicalTree(changed)
			if err != nil {
				t.Fatalf("%v: %s", err, changed)
			}
			if b := want.get("body"); b != nil && b.form == isObject {
				if d := cmp.Diff(string(b.append(nil)), string(body)); d != "" {
					t.Fatal(d)
				}
				b.members = nil // it is not in the other tree
			} else if body != nil {
				t.Fatalf("a body of %s", changed)
			}
			if !v.equal(&want) {
				t.Fatalf("another tree of %s", changed)
			}
		}
	}
	if read == 0 {
		t.Error("nothing was read")
	}
}
