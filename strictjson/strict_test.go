package strictjson

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"shyraq/errs"
)

type leg struct {
	Name string  `json:"name,omitempty"`
	N    int     `json:"n,omitempty"`
	Legs []leg   `json:"legs,omitempty"`
	Raw  rawJSON `json:"raw,omitempty"`
}

type rawJSON = json.RawMessage

func TestMembers(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, in string
		taken    bool
	}{
		{"one value", `{"name":"x"}`, true},
		{"room around it", " {} \n", true},
		{"null, which Decode refuses", `{"legs":null}`, true},
		{"an unknown member", `{"mood":1}`, false},
		{"two values", `{} {}`, false},
		{"a bracket too many", `{}}`, false},
		{"nothing", ``, false},
	} {
		if err := Members([]byte(row.in), new(leg)); (err == nil) != row.taken {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, in string
		levels   int
		within   bool
	}{
		{"as deep as may be", `[[1]]`, 2, true},
		{"one deeper", `[[[1]]]`, 2, false},
		{"brackets in text", `["[[[["]`, 1, true},
		{"a quote in text", `["\"[[["]`, 1, true},
		{"side by side", `[[],[],[]]`, 2, true},
	} {
		if Within([]byte(row.in), row.levels) != row.within {
			t.Errorf("%s: %q", row.name, row.in)
		}
	}
}

// TestDecodeAgreesWithTheLibrary: what Decode takes, encoding/json reads the
// same; what it refuses is Invalid. SHYRAQ_SOAK asks 200,000 documents.
func TestDecodeAgreesWithTheLibrary(t *testing.T) {
	t.Parallel()
	n := 2000
	if os.Getenv("SHYRAQ_SOAK") != "" {
		n = 200_000
	}
	r := rand.New(rand.NewPCG(9, 3))
	taken := 0
	for range n {
		in := document(r, 0)
		var got, want leg
		err := Decode(strings.NewReader(in), 1<<20, &got)
		if err != nil {
			if !errors.Is(err, errs.Invalid) {
				t.Fatalf("%q: %v", in, err)
			}
			continue
		}
		taken++
		if err := json.Unmarshal([]byte(in), &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: %v, %+v, %+v", in, err, got, want)
		}
	}
	if taken < n/10 || taken > n*9/10 {
		t.Errorf("%d of %d were taken: the documents try too little", taken, n)
	}
}

// document is a random object of the type, with a fault now and then.
func document(r *rand.Rand, depth int) string {
	var b strings.Builder
	b.WriteByte('{')
	for i := range r.IntN(4) {
		if i > 0 {
			b.WriteByte(',')
		}
		switch r.IntN(9) {
		case 0, 1:
			b.WriteString(`"name":"` + []string{"", "Әсел", `\u0041`, `a\"b`, "\xff"}[r.IntN(5)] + `"`)
		case 2, 3:
			b.WriteString(`"n":` + []string{"0", "-7", "7.0", "1e2", "99999999999999999999", `"7"`}[r.IntN(6)])
		case 4, 5:
			if depth < 3 {
				b.WriteString(`"legs":[` + document(r, depth+1) + `]`)
			} else {
				b.WriteString(`"legs":[]`)
			}
		case 6, 7:
			b.WriteString(`"raw":` + []string{`{"a":1}`, `[1,"x"]`, "1.5", "true", "null", `{"a":1,"a":2}`}[r.IntN(6)])
		default:
			b.WriteString([]string{`"Name":"x"`, `"other":1`, `"legs":null`}[r.IntN(3)])
		}
	}
	return b.String() + "}" + []string{"", "", "", " ", "{}"}[r.IntN(5)]
}
