package revision_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/errs"
	"shyraq/sync/revision"
)

func TestAnchorsAreSigned(t *testing.T) {
	t.Parallel()
	e := envelope(`{"n":1}`)
	e.Anchor = &revision.Anchor{MS: 1_699_999_999_123, Sig: bytes.Repeat([]byte{0xfb}, 64)}
	s := sign(t, e)
	if want := `{"anchor":{"ms":1699999999123,"sig":"` + base64.RawStdEncoding.EncodeToString(e.Anchor.Sig) + `"},"author":`; !strings.HasPrefix(string(s.Bytes), want) {
		t.Errorf("canonical bytes begin otherwise: %s", s.Bytes)
	}
	got, err := revision.ParseLine(s.AppendLine(nil))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e.Anchor, got.Envelope.Anchor); diff != "" {
		t.Error(diff)
	}
	if old := sign(t, envelope(`{"n":1}`)); old.Envelope.Anchor != nil || bytes.Contains(old.Bytes, []byte("anchor")) {
		t.Error("one that names none says something of it")
	}
}

func TestAnchorsOfNoForm(t *testing.T) {
	t.Parallel()
	sig := base64.RawStdEncoding.EncodeToString(make([]byte, 64))
	for name, text := range map[string]string{
		"a text":                    `"22:00"`,
		"no time":                   `{"sig":"` + sig + `"}`,
		"no signature":              `{"ms":5}`,
		"before all time":           `{"ms":-5,"sig":"` + sig + `"}`,
		"a short signature":         `{"ms":5,"sig":"AAAA"}`,
		"a signature spelled twice": `{"ms":5,"sig":"` + sig[:85] + `B"}`,
		"more than that":            `{"ms":5,"sig":"` + sig + `","x":1}`,
	} {
		raw := strings.Replace(string(sign(t, envelope(`{"n":1}`)).Bytes), `{"author"`, `{"anchor":`+text+`,"author"`, 1)
		_, err := revision.Parse([]byte(raw))
		var e *errs.Error
		if !errors.As(err, &e) || e.Code != "bad_envelope" || e.Field != "anchor" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReceipts: what the region says beside a revision comes with its line, is no part
// of it, and is passed over where it is none.
func TestReceipts(t *testing.T) {
	t.Parallel()
	s := sign(t, envelope(`{"n":1}`))
	with := func(member string) string {
		return strings.Replace(string(s.AppendLine(nil)), `,"revision":`, `,`+member+`,"revision":`, 1)
	}
	said := revision.Receipt{After: 1_699_999_990_000, At: 1_700_000_001_000, Flag: "time_before"}
	for name, tt := range map[string]struct {
		line string
		want *revision.Receipt
	}{
		"none":                   {string(s.AppendLine(nil)), nil},
		"whole":                  {with(`"receipt":{"after":1699999990000,"at":1700000001000,"flag":"time_before"}`), &said},
		"since when is not told": {with(`"receipt":{"at":5}`), &revision.Receipt{At: 5}},
		"a text":                 {with(`"receipt":"soon"`), nil},
		"without its time":       {with(`"receipt":{"after":5}`), nil},
		"a flag of no form":      {with(`"receipt":{"at":5,"flag":"<b>"}`), nil},
		"no number":              {with(`"receipt":{"at":"5"}`), nil},
	} {
		got, err := revision.ParseLine([]byte(tt.line))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(tt.want, got.Receipt); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if got.Rev != s.Rev || !bytes.Equal(got.Bytes, s.Bytes) {
			t.Errorf("%s: it is another revision", name)
		}
	}
	told := s
	told.Receipt = &said
	if diff := cmp.Diff(with(`"receipt":{"after":1699999990000,"at":1700000001000,"flag":"time_before"}`), string(told.AppendLine(nil))); diff != "" {
		t.Error(diff)
	}
	var v map[string]json.RawMessage
	if err := json.Unmarshal(told.AppendLine(nil), &v); err != nil || len(v) != 4 {
		t.Errorf("%d members, %v", len(v), err)
	}
	if after, until := said.Bounds(); !after.Equal(time.UnixMilli(said.After)) || !until.Equal(time.UnixMilli(said.At)) {
		t.Errorf("bounds %v, %v", after, until)
	}
	if after, _ := (revision.Receipt{At: 5}).Bounds(); !after.IsZero() {
		t.Errorf("since %v", after)
	}
}
