package revision_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/unicode/norm"

	"shyraq/sync/revision"
)

// Canonical bytes are those of RFC 8785 where text is NFC and numbers are
// integers. A reader of other hands says so here. Ours stays the one in use: an
// edit needs its tree, and where the other has to refuse and mend what ours
// does, it is the slower one (BenchmarkCanonical).
func byTheLibrary(raw []byte) ([]byte, error) {
	v := jsontext.Value(bytes.Clone(raw))
	err := v.Canonicalize()
	return v, err
}

// refusing does with the library what Canonical does: NFC, ASCII names,
// integers in their range, 16 levels.
func refusing(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	dec, enc := jsontext.NewDecoder(bytes.NewReader(raw)), jsontext.NewEncoder(&out)
	for {
		t, err := dec.ReadToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if dec.StackDepth() > revision.MaxDepth {
			return nil, errors.New("too deep")
		}
		switch t.Kind() {
		case '"':
			in, n := dec.StackIndex(dec.StackDepth())
			text := t.String()
			if in == '{' && n%2 == 1 && strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
				return nil, errors.New("a member name is not ASCII")
			}
			t = jsontext.String(norm.NFC.String(text))
		case '0':
			n, err := strconv.ParseInt(t.String(), 10, 64)
			if err != nil || n > revision.MaxInteger || n < -revision.MaxInteger {
				return nil, errors.New("no integer in range")
			}
		}
		if err := enc.WriteToken(t); err != nil {
			return nil, err
		}
	}
	return byTheLibrary(bytes.TrimSpace(out.Bytes()))
}

func TestCanonicalIsRFC8785(t *testing.T) {
	t.Parallel()
	n := 5000
	if os.Getenv("SHYRAQ_SOAK") != "" {
		n = 200_000
	}
	r := rand.New(rand.NewPCG(8785, 1))
	for i := range n {
		raw := []byte(spelled(r, 5))
		got, err := revision.Canonical(raw)
		want, errLib := byTheLibrary(raw)
		if again, err := refusing(raw); err != nil || !bytes.Equal(again, want) {
			t.Fatalf("document %d: %s\n%s %v", i, raw, again, err)
		}
		if err != nil || errLib != nil || !bytes.Equal(got, want) {
			t.Fatalf("document %d: %s\nours    %s %v\nlibrary %s %v", i, raw, got, err, want, errLib)
		}
	}
}

func TestCanonicalOfStoredBodies(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../app/raid/raidtest/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no bodies: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := revision.Canonical(raw)
		want, errLib := byTheLibrary(raw)
		if err != nil || errLib != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: ours and the library's differ: %v, %v", file, err, errLib)
		}
	}
}

// spelled spells a value as a stranger might: members in any order, room
// between them, escapes where none are needed.
func spelled(r *rand.Rand, depth int) string {
	room := func() string { return []string{"", "", " ", "\n\t"}[r.IntN(4)] }
	kind := r.IntN(7)
	if depth == 0 {
		kind = r.IntN(5)
	}
	switch kind {
	case 0:
		return []string{"true", "false", "null", "0", "-0"}[r.IntN(5)]
	case 1, 2:
		return fmt.Sprint((r.Int64N(2*revision.MaxInteger+1) - revision.MaxInteger) >> r.IntN(50))
	case 3, 4:
		return spelledText(r)
	case 5:
		var items []string
		for range r.IntN(5) {
			items = append(items, room()+spelled(r, depth-1)+room())
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	var members []string
	for _, i := range r.Perm(8)[:r.IntN(7)] {
		name := []string{"a", "id", "B", "a_b", "a-b", "~", "a b", "Z9"}[i]
		members = append(members, fmt.Sprintf("%s%q%s:%s%s", room(), name, room(), room(), spelled(r, depth-1)))
	}
	return "{" + strings.Join(members, ",") + room() + "}"
}

func spelledText(r *rand.Rand) string {
	letters := []rune("az09 /<>&\"\\\b\f\n\r\t\x00\x1f\x7fӘқңйҮ€\u2028𐍈🙂éŭ가")
	var plain strings.Builder
	for range r.IntN(12) {
		plain.WriteRune(letters[r.IntN(len(letters))])
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range norm.NFC.String(plain.String()) {
		switch {
		case c < ' ' || c == '"' || c == '\\' || c < 0x10000 && r.IntN(6) == 0:
			fmt.Fprintf(&b, `\u%04X`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// BenchmarkCanonical puts our reader beside the library on a whole encounter.
func BenchmarkCanonical(b *testing.B) {
	raw, err := os.ReadFile("../../app/raid/raidtest/encounter.json")
	if err != nil {
		b.Fatal(err)
	}
	for name, f := range map[string]func([]byte) ([]byte, error){"ours": revision.Canonical, "library": byTheLibrary, "library, refusing": refusing} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if _, err := f(raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
