package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

var errTrailing = errors.New("more than one value")

// Members reads one JSON value and nothing after it, and refuses members that
// the type of into does not have. Unlike Decode it takes null and a member that
// stands twice, for nobody but our own programs wrote it. Its errors are those
// of encoding/json, which may quote what they read: whoever shows them says
// something of his own.
func Members(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errTrailing
	}
	return nil
}

// Within says whether brackets nest no deeper than levels, before a decoder
// sees them.
func Within(data []byte, levels int) bool {
	level, text := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case text && c == '\\':
			i++
		case c == '"':
			text = !text
		case text:
		case c == '{' || c == '[':
			if level++; level > levels {
				return false
			}
		case c == '}' || c == ']':
			level--
		}
	}
	return true
}
