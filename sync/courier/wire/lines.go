package wire

import (
	"bytes"
	"encoding/json"
	"iter"

	"shyraq/errs"
	"shyraq/strictjson"
)

// Lines gives the lines of a body with their numbers, empty ones left out. A
// line longer than MaxLine is given as nil, so that it costs only itself.
func Lines(body []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for n := 0; len(body) > 0; {
			line, rest, _ := bytes.Cut(body, []byte{'\n'})
			body = rest
			line = bytes.TrimSuffix(line, []byte{'\r'})
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			if len(line) > MaxLine {
				line = nil
			}
			if !yield(n, line) {
				return
			}
			n++
		}
	}
}

// CountLines counts the lines of a body as Lines gives them.
func CountLines(body []byte) int {
	n := 0
	for range Lines(body) {
		n++
	}
	return n
}

// Decode reads one JSON object and nothing after it into v, refusing unknown
// members and nesting deeper than 16.
func Decode(data []byte, v any) error {
	if !strictjson.Within(data, 16) {
		return errs.Errorf(errs.Invalid, "too_deep", "nested deeper than %d", 16)
	}
	if strictjson.Members(data, v) != nil {
		return errs.Errorf(errs.Invalid, "bad_json", "%d bytes are not the JSON that is asked for", len(data))
	}
	return nil
}

// sealedMark is what tells a sealed line from a plain one.
var sealedMark = []byte(`"sealed":`)

// IsSealed says whether a line came from a locked device. A plain line always
// has its revision member; text inside a revision can hold neither mark, its
// quotes being escaped.
func IsSealed(line []byte) bool {
	return bytes.Contains(line, sealedMark) && !bytes.Contains(line, []byte(`"revision":`))
}

// AppendSealed appends a sealed line and its line feed to dst.
func AppendSealed(dst []byte, s SealedLine) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // ids, numbers and bytes always encode
	}
	return append(append(dst, b...), '\n')
}

// ParseSealed reads a sealed line.
func ParseSealed(line []byte) (SealedLine, error) {
	var s SealedLine
	if err := Decode(line, &s); err != nil {
		return SealedLine{}, err
	}
	if s.Rev == "" || s.DSeq == 0 || len(s.Wrap) == 0 || len(s.Sealed) == 0 {
		return SealedLine{}, errs.Errorf(errs.Invalid, "not_a_line", "rev, dseq, wrap and sealed are all needed")
	}
	return s, nil
}
