// Package strictjson reads JSON and refuses what it would only guess at. It is
// the one home of that: a record or a region file is read with Decode, which
// names the member that is wrong, and what our own programs say to each other
// or keep with Members. It imports none of ours but the kinds of error, and its
// errors never hold what was read.
package strictjson

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"shyraq/errs"
)

// MaxDepth is how deep Decode lets objects and arrays nest.
const MaxDepth = 16

// Decode reads one JSON value of at most limit bytes into a pointer to a struct and takes only
// what the types know: no unknown or repeated member (nor one that differs in
// case, which encoding/json would accept), no null, no wrong type, nothing
// after the value, no broken UTF-8, no deep nesting. Errors are Invalid with
// the path of the member.
func Decode(r io.Reader, limit int64, into any) error {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return &errs.Error{Kind: errs.Invalid, Code: "json_syntax", Detail: "could not be read"}
	}
	if int64(len(data)) > limit {
		return &errs.Error{Kind: errs.Invalid, Code: "json_large", Detail: "more than " + strconv.FormatInt(limit>>10, 10) + " KiB"}
	}
	if !utf8.Valid(data) {
		return &errs.Error{Kind: errs.Invalid, Code: "json_syntax", Detail: "not UTF-8"}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	w := walker{dec: dec}
	if err := w.value("", reflect.TypeOf(into).Elem(), 0); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return &errs.Error{Kind: errs.Invalid, Code: "json_trailing", Detail: "something follows the value"}
	}
	if err := json.Unmarshal(data, into); err != nil {
		return &errs.Error{Kind: errs.Invalid, Code: "json_type", Detail: "a value does not fit its member"}
	}
	return nil
}

// walker goes through the tokens beside the type they are meant for. A nil
// type takes anything, but still no repeated member and no deep nesting.
type walker struct{ dec *json.Decoder }

func (w walker) value(path string, t reflect.Type, depth int) error {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	tok, err := w.dec.Token()
	if err != nil {
		return w.syntax(path)
	}
	delim, nested := tok.(json.Delim)
	if !nested {
		return w.scalar(path, t, tok)
	}
	if depth >= MaxDepth {
		return &errs.Error{Kind: errs.Invalid, Code: "json_deep", Field: path, Detail: "nested too deeply"}
	}
	if delim == '{' {
		return w.object(path, t, depth)
	}
	return w.array(path, t, depth)
}

func (w walker) object(path string, t reflect.Type, depth int) error {
	if t != nil && (t.Kind() != reflect.Struct || isLeaf(t)) {
		if t != rawMessage {
			return wrongType(path)
		}
		t = nil
	}
	members := membersOf(t)
	seen := map[string]bool{}
	for w.dec.More() {
		tok, err := w.dec.Token()
		if err != nil {
			return w.syntax(path)
		}
		name, _ := tok.(string)
		at := under(path, name)
		if seen[name] {
			return &errs.Error{Kind: errs.Invalid, Code: "json_duplicate", Field: printable(at), Detail: "the member stands there twice"}
		}
		seen[name] = true
		member, known := members[name]
		if t != nil && !known {
			return &errs.Error{Kind: errs.Invalid, Code: "json_unknown", Field: printable(at), Detail: "no such member"}
		}
		if err := w.value(at, member, depth+1); err != nil {
			return err
		}
	}
	return w.end(path)
}

func (w walker) array(path string, t reflect.Type, depth int) error {
	var elem reflect.Type
	if t != nil && t != rawMessage {
		if t.Kind() != reflect.Slice || isLeaf(t) || t.Elem().Kind() == reflect.Uint8 {
			return wrongType(path)
		}
		elem = t.Elem()
	}
	for i := 0; w.dec.More(); i++ {
		if err := w.value(under(path, strconv.Itoa(i)), elem, depth+1); err != nil {
			return err
		}
	}
	return w.end(path)
}

func (w walker) end(path string) error {
	if _, err := w.dec.Token(); err != nil {
		return w.syntax(path)
	}
	return nil
}

// scalar tries the token on its type, so that the error knows the path with
// its indices.
func (w walker) scalar(path string, t reflect.Type, tok json.Token) error {
	if tok == nil {
		return &errs.Error{Kind: errs.Invalid, Code: "json_null", Field: printable(path), Detail: "leave the member out instead of null"}
	}
	if t == nil || t == rawMessage {
		return nil
	}
	text, err := json.Marshal(tok)
	if err != nil {
		return wrongType(path)
	}
	if json.Unmarshal(text, reflect.New(t).Interface()) != nil {
		return wrongType(path)
	}
	return nil
}

func (w walker) syntax(path string) error {
	return &errs.Error{Kind: errs.Invalid, Code: "json_syntax", Field: printable(path), Detail: "not JSON at byte " + strconv.FormatInt(w.dec.InputOffset(), 10)}
}

// under is the path of a member or an element.
func under(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func wrongType(path string) error {
	return &errs.Error{Kind: errs.Invalid, Code: "json_type", Field: printable(path), Detail: "the value does not fit"}
}

// printable keeps a stranger's member names from filling a log or a screen.
func printable(path string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, path)
	if r := []rune(clean); len(r) > 80 {
		return string(r[:80])
	}
	return clean
}

var (
	rawMessage      = reflect.TypeFor[json.RawMessage]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
)

// isLeaf knows types that read themselves from one token: times and ids.
func isLeaf(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t != rawMessage && (p.Implements(textUnmarshaler) || p.Implements(jsonUnmarshaler))
}

// membersOf gives the JSON members of a struct type with their types.
func membersOf(t reflect.Type) map[string]reflect.Type {
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	members := make(map[string]reflect.Type, t.NumField())
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" || !f.IsExported() {
			continue
		}
		members[name] = f.Type
	}
	return members
}
